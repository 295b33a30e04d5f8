package org.tocsin.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.tocsin.filing.Alarm;
import org.tocsin.model.FilingId;

class OutboxTest {
  private static final Instant NOW = Identity.NOW;
  private final Outbox outbox =
      new Outbox(
          new AlarmSettings(
              "Tocsin",
              "teapot.example",
              Duration.ofSeconds(60),
              3,
              2,
              Duration.ofSeconds(5),
              Duration.ofSeconds(15),
              Duration.ofSeconds(1)));

  private void raise(Instant at) {
    outbox.add(Alarm.INVALID, "mock", Optional.of(new FilingId("fil-1")), at);
  }

  @Test
  void alarms_areGatheredForOneWindow() {
    raise(NOW);
    assertThat(outbox.due(NOW.plusSeconds(59), false)).isEmpty();
    raise(NOW.plusSeconds(59));
    assertThat(outbox.due(NOW.plusSeconds(60), false).orElseThrow().alarms()).isEqualTo(2);
  }

  @Test
  void fullQueue_countsOnInOneDigest_andLosesNone() {
    for (int i = 0; i < 1000; i++) {
      Instant at = NOW.plusSeconds(100L * i);
      raise(at);
      outbox.due(at.plusSeconds(60), false);
    }
    assertThat(outbox.alarms()).isEqualTo(1000);
    Instant later = NOW.plus(Duration.ofDays(9));
    long sent = 0;
    int mails = 0;
    for (Optional<Mail> mail = outbox.due(later, false);
        mail.isPresent();
        mail = outbox.due(later, false)) {
      sent += mail.get().alarms();
      mails++;
      outbox.sent();
    }
    assertThat(sent).isEqualTo(1000);
    assertThat(mails).isEqualTo(3);
    assertThat(outbox.isEmpty()).isTrue();
  }

  @Test
  void failures_putTheNextAttemptOff_upToABound() {
    raise(NOW);
    Mail first = outbox.due(NOW, true).orElseThrow();
    assertThat(outbox.failed(NOW)).isEqualTo(Duration.ofSeconds(5));
    assertThat(outbox.due(NOW.plusSeconds(4), false)).isEmpty();
    assertThat(outbox.due(NOW.plusSeconds(5), false)).contains(first);
    assertThat(outbox.failed(NOW)).isEqualTo(Duration.ofSeconds(10));
    for (int i = 0; i < 100; i++) {
      assertThat(outbox.failed(NOW)).isEqualTo(Duration.ofSeconds(15));
    }
    outbox.sent();
    raise(NOW);
    assertThat(outbox.due(NOW, true)).isPresent();
    assertThat(outbox.failed(NOW)).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void clockSetBack_makesNothingWaitForHours() {
    raise(NOW);
    assertThat(outbox.due(NOW.minus(Duration.ofHours(5)), false)).isPresent();
    outbox.failed(NOW);
    assertThat(outbox.due(NOW.minus(Duration.ofHours(5)), false)).isPresent();
  }

  @Test
  void destinations_beyondTheBound_areCountedTogether() {
    AlarmDigest digest = new AlarmDigest(0, NOW);
    for (int i = 0; i < 250; i++) {
      digest.add(Alarm.ORPHAN, "d" + i, Optional.empty(), NOW);
    }
    assertThat(digest.tallies()).hasSize(AlarmDigest.MAX_LINES);
    assertThat(AlarmText.body("x", digest))
        .contains("x raised 250 alarms", "150 alarms more at other destinations");
  }

  @Test
  void everyAlarm_hasWordsOfItsOwn() {
    Set<String> words = new HashSet<>();
    for (Alarm alarm : Alarm.values()) {
      assertThat(words.add(AlarmText.explained(alarm))).as("%s", alarm).isTrue();
    }
  }
}
