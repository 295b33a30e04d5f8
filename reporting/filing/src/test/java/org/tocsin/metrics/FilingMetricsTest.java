package org.tocsin.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tocsin.filing.Alarm;
import org.tocsin.filing.Backlog;
import org.tocsin.filing.Call;
import org.tocsin.filing.FilingState;
import org.tocsin.filing.Filings;
import org.tocsin.model.FilingId;
import org.tocsin.store.Database;
import org.tocsin.testkit.SettableClock;

class FilingMetricsTest {
  private static final FilingId ID = new FilingId("fil-1");

  @TempDir Path folder;
  private final SettableClock clock = SettableClock.at("2026-01-15T09:30:00Z");
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

  @Test
  void events_becomeMetersWithoutIdentifiers() {
    FilingMetrics metrics = new FilingMetrics(registry);
    metrics.workStarted(ID, "mock");
    assertThat(registry.get("tocsin.filing.active").gauge().value()).isEqualTo(1);
    metrics.callStarted(ID, "mock", Call.OPEN);
    metrics.callEnded(ID, "mock", Call.OPEN, "Accepted", FilingState.OPEN);
    metrics.filed(ID, "mock", Duration.ofSeconds(12));
    metrics.alarm(Alarm.ORPHAN, "mock", Optional.of(ID));
    metrics.configurationChanged("pat", "holidays", 3);
    metrics.workEnded(ID, "mock");
    assertThat(registry.get("tocsin.filing.active").gauge().value()).isZero();
    assertThat(
            registry
                .get("tocsin.filing.call")
                .tags("call", "OPEN", "outcome", "Accepted")
                .timer()
                .count())
        .isEqualTo(1);
    assertThat(registry.get("tocsin.filing.time.to.file").timer().totalTime(TimeUnit.SECONDS))
        .isEqualTo(12);
    assertThat(registry.get("tocsin.filing.alarms").tag("alarm", "ORPHAN").counter().count())
        .isEqualTo(1);
    assertThat(registry.get("tocsin.configuration.changes").counter().count()).isEqualTo(1);
    assertThat(registry.get("tocsin.configuration.changes").counter().getId().getTags()).isEmpty();
    assertThat(registry.getMeters())
        .allSatisfy(
            meter ->
                assertThat(meter.getId().getTags())
                    .noneMatch(tag -> tag.getValue().contains(ID.value())));
  }

  @Test
  void gauges_askTheDocket_andAreNoNumberWhileItDoesNotAnswer() {
    FilingMetrics metrics = new FilingMetrics(registry);
    Database docket = Database.sqlite(folder.resolve("docket.db"));
    Filings.migrate(docket);
    metrics.watch(Filings.beside(docket, clock), clock);
    assertThat(value("tocsin.filing.oldest.unfiled")).isZero();
    Backlog.fill(docket, 2, clock.instant(), clock.instant().plusSeconds(60));
    clock.advance(Duration.ofMinutes(5));
    assertThat(value("tocsin.filing.waiting")).isEqualTo(2);
    assertThat(value("tocsin.filing.persons")).isZero();
    assertThat(value("tocsin.filing.oldest.unfiled"))
        .isEqualTo((double) clock.instant().getEpochSecond());
    docket.close();
    clock.advance(Duration.ofMinutes(1));
    assertThat(value("tocsin.filing.waiting")).isNaN();
  }

  private double value(String name) {
    return registry.get(name).gauge().value();
  }
}
