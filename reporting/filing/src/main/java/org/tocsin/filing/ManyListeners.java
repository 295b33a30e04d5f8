package org.tocsin.filing;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tocsin.hashlist.SyncReport;
import org.tocsin.model.FilingId;

/** Tells several listeners, and keeps what they throw from everybody else. */
final class ManyListeners implements FilingListener {
  private static final Logger log = LoggerFactory.getLogger(ManyListeners.class);

  private final List<FilingListener> listeners;

  ManyListeners(List<FilingListener> listeners) {
    this.listeners = List.copyOf(listeners);
  }

  private void tell(Consumer<FilingListener> event) {
    for (FilingListener listener : listeners) {
      try {
        event.accept(listener);
      } catch (RuntimeException e) {
        log.warn("a filing listener threw {}", e.getClass().getSimpleName());
      }
    }
  }

  @Override
  public void workStarted(FilingId filing, String destination) {
    tell(listener -> listener.workStarted(filing, destination));
  }

  @Override
  public void workEnded(FilingId filing, String destination) {
    tell(listener -> listener.workEnded(filing, destination));
  }

  @Override
  public void callStarted(FilingId filing, String destination, Call call) {
    tell(listener -> listener.callStarted(filing, destination, call));
  }

  @Override
  public void callEnded(
      FilingId filing, String destination, Call call, String outcome, FilingState state) {
    tell(listener -> listener.callEnded(filing, destination, call, outcome, state));
  }

  @Override
  public void filed(FilingId filing, String destination, Duration after) {
    tell(listener -> listener.filed(filing, destination, after));
  }

  @Override
  public void held(FilingId filing, String destination, HoldReason reason, boolean danger) {
    tell(listener -> listener.held(filing, destination, reason, danger));
  }

  @Override
  public void failed(FilingId filing, String destination, boolean danger) {
    tell(listener -> listener.failed(filing, destination, danger));
  }

  @Override
  public void alarm(Alarm alarm, String destination, Optional<FilingId> filing) {
    tell(listener -> listener.alarm(alarm, destination, filing));
  }

  @Override
  public void listRead(SyncReport report) {
    tell(listener -> listener.listRead(report));
  }

  @Override
  public void configurationChanged(String who, String why, int keys) {
    tell(listener -> listener.configurationChanged(who, why, keys));
  }
}
