package org.tocsin.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.tocsin.filing.Alarm;
import org.tocsin.filing.Call;
import org.tocsin.filing.FilingListener;
import org.tocsin.filing.FilingState;
import org.tocsin.filing.Filings;
import org.tocsin.filing.FilingsOverview;
import org.tocsin.model.FilingId;

/**
 * Meters of filing in a Micrometer registry.
 *
 * <p>Give it to {@code TocsinBuilder.listener}, and once the service is started, {@link #watch} its
 * filings:
 *
 * <ul>
 *   <li>{@code tocsin.filing.call}: timer of calls; tags {@code destination}, {@code call}, {@code
 *       outcome}
 *   <li>{@code tocsin.filing.time.to.file}: timer from the making of a filing to its finished
 *       report; tag {@code destination}
 *   <li>{@code tocsin.filing.active}: filings that are being worked on
 *   <li>{@code tocsin.filing.alarms}: counter; tags {@code destination}, {@code alarm}
 *   <li>{@code tocsin.configuration.changes}: counter of configurations that were taken over while
 *       the service runs
 *   <li>{@code tocsin.filing.waiting}: filings that go on by themselves
 *   <li>{@code tocsin.filing.persons}: filings that a person has to act on
 *   <li>{@code tocsin.filing.oldest.unfiled}: age in seconds of the oldest filing that is neither
 *       filed nor ended; 0 when there is none
 * </ul>
 *
 * <p>Tags are names of destinations, calls, outcomes and alarms; no identifier and no personal data
 * is one. The last three ask the docket at most once in {@link #FRESH} and are not a number while
 * it does not answer. Safe for use by many threads.
 */
public final class FilingMetrics implements FilingListener {
  /** For how long an answer of the docket serves. */
  public static final Duration FRESH = Duration.ofSeconds(10);

  private final MeterRegistry registry;
  private final AtomicInteger active;
  private final Map<FilingId, Timer.Sample> calls = new ConcurrentHashMap<>();

  /** Creates the meters that need no docket. */
  public FilingMetrics(MeterRegistry registry) {
    this.registry = registry;
    this.active = new AtomicInteger();
    Gauge.builder("tocsin.filing.active", active, AtomicInteger::get)
        .description("filings that are being worked on")
        .strongReference(true)
        .register(registry);
  }

  /**
   * Adds the meters that ask the docket.
   *
   * @param filings the filings of the started service
   * @param clock the clock of the service
   */
  public void watch(Filings filings, Clock clock) {
    Overview overview = new Overview(filings, clock);
    gauge("tocsin.filing.waiting", overview, FilingsOverview::waiting);
    gauge("tocsin.filing.persons", overview, FilingsOverview::forPerson);
    gauge(
        "tocsin.filing.oldest.unfiled",
        overview,
        seen ->
            seen.oldestUnfiled()
                .map(made -> Duration.between(made, clock.instant()).toMillis() / 1000.0)
                .orElse(0.0));
  }

  private void gauge(String name, Overview overview, ToDoubleFunction<FilingsOverview> value) {
    Gauge.builder(name, overview, seen -> seen.value(value))
        .strongReference(true)
        .register(registry);
  }

  @Override
  public void workStarted(FilingId filing, String destination) {
    active.incrementAndGet();
  }

  @Override
  public void workEnded(FilingId filing, String destination) {
    active.decrementAndGet();
  }

  @Override
  public void callStarted(FilingId filing, String destination, Call call) {
    calls.put(filing, Timer.start(registry));
  }

  @Override
  public void callEnded(
      FilingId filing, String destination, Call call, String outcome, FilingState state) {
    Timer.Sample sample = calls.remove(filing);
    if (sample != null) {
      sample.stop(
          Timer.builder("tocsin.filing.call")
              .tag("destination", destination)
              .tag("call", call.name())
              .tag("outcome", outcome)
              .register(registry));
    }
  }

  @Override
  public void filed(FilingId filing, String destination, Duration after) {
    Timer.builder("tocsin.filing.time.to.file")
        .tag("destination", destination)
        .register(registry)
        .record(after);
  }

  @Override
  public void alarm(Alarm alarm, String destination, Optional<FilingId> filing) {
    registry
        .counter("tocsin.filing.alarms", "destination", destination, "alarm", alarm.name())
        .increment();
  }

  @Override
  public void configurationChanged(String who, String why, int keys) {
    registry.counter("tocsin.configuration.changes").increment();
  }

  /** What the docket says, asked for once for all meters of one look. */
  private static final class Overview {
    private final Filings filings;
    private final Clock clock;
    private @Nullable FilingsOverview seen;
    private Instant at = Instant.MIN;

    Overview(Filings filings, Clock clock) {
      this.filings = filings;
      this.clock = clock;
    }

    synchronized double value(ToDoubleFunction<FilingsOverview> part) {
      Instant now = clock.instant();
      if (seen == null || !now.isBefore(at.plus(FRESH))) {
        try {
          seen = filings.overview();
          at = now;
        } catch (RuntimeException e) {
          seen = null;
        }
      }
      return seen == null ? Double.NaN : part.applyAsDouble(seen);
    }
  }
}
