package org.tocsin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ShownTest {
  private static final Instant NOW = Instant.parse("2026-01-15T09:30:00Z");

  @Test
  void plain_controlsAndDirectionMarks_areSpelledOut() {
    assertThat(Shown.plain("a\u001b[31mb\u202ec\nd\ud800e\u2028"))
        .isEqualTo("a\\u001b[31mb\\u202ec\\u000ad\\ud800e\\u2028");
  }

  @Test
  void plain_textOfAnyScript_staysAsItIs() {
    assertThat(Shown.plain("Ünal ığ 写真 😀.jpg")).isEqualTo("Ünal ığ 写真 😀.jpg");
  }

  @Test
  void instant_isUtcWhateverTheZone() {
    assertThat(Shown.instant(NOW.plusMillis(999))).isEqualTo("2026-01-15T09:30:00Z");
    assertThat(Shown.exactly(NOW.plusMillis(7))).isEqualTo("2026-01-15T09:30:00.007Z");
  }

  @Test
  void span_showsItsTwoLargestUnits() {
    assertThat(Shown.span(Duration.ofSeconds(59))).isEqualTo("59 s");
    assertThat(Shown.span(Duration.ofSeconds(61))).isEqualTo("1 min 1 s");
    assertThat(Shown.span(Duration.ofMinutes(125))).isEqualTo("2 h 5 min");
    assertThat(Shown.span(Duration.ofHours(76))).isEqualTo("3 d 4 h");
  }

  @Test
  void from_tellsPastFromFuture() {
    assertThat(Shown.from(NOW, NOW.plusSeconds(90))).isEqualTo("in 1 min 30 s");
    assertThat(Shown.from(NOW, NOW.minusSeconds(90))).isEqualTo("1 min 30 s ago");
    assertThat(Shown.from(NOW, NOW.plusMillis(400))).isEqualTo("now");
  }
}
