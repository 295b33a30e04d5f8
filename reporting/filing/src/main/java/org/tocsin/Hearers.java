package org.tocsin;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.tocsin.filing.Alarm;
import org.tocsin.filing.Call;
import org.tocsin.filing.FilingListener;
import org.tocsin.filing.FilingState;
import org.tocsin.filing.HoldReason;
import org.tocsin.filing.Notifier;
import org.tocsin.hashlist.SyncReport;
import org.tocsin.model.FilingId;

/** Who hears what happens: the host, and who tells people, which may be another from now on. */
final class Hearers implements FilingListener {
  private final FilingListener host;
  private volatile FilingListener all;

  Hearers(FilingListener host, Optional<Notifier> notifier) {
    this.host = host;
    this.all = both(host, notifier);
  }

  private static FilingListener both(FilingListener host, Optional<Notifier> notifier) {
    return notifier
        .<FilingListener>map(told -> FilingListener.all(List.of(host, told)))
        .orElse(host);
  }

  /** Has another, or nobody, tell people from now on. */
  void use(Optional<Notifier> notifier) {
    all = both(host, notifier);
  }

  @Override
  public void workStarted(FilingId filing, String destination) {
    all.workStarted(filing, destination);
  }

  @Override
  public void workEnded(FilingId filing, String destination) {
    all.workEnded(filing, destination);
  }

  @Override
  public void callStarted(FilingId filing, String destination, Call call) {
    all.callStarted(filing, destination, call);
  }

  @Override
  public void callEnded(
      FilingId filing, String destination, Call call, String outcome, FilingState state) {
    all.callEnded(filing, destination, call, outcome, state);
  }

  @Override
  public void filed(FilingId filing, String destination, Duration after) {
    all.filed(filing, destination, after);
  }

  @Override
  public void held(FilingId filing, String destination, HoldReason reason, boolean danger) {
    all.held(filing, destination, reason, danger);
  }

  @Override
  public void failed(FilingId filing, String destination, boolean danger) {
    all.failed(filing, destination, danger);
  }

  @Override
  public void alarm(Alarm alarm, String destination, Optional<FilingId> filing) {
    all.alarm(alarm, destination, filing);
  }

  @Override
  public void listRead(SyncReport report) {
    all.listRead(report);
  }

  @Override
  public void configurationChanged(String who, String why, int keys) {
    all.configurationChanged(who, why, keys);
  }
}
