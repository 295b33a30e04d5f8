package org.tocsin.cybertipline;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpTimesTest {
  private static final Instant NOW = Instant.parse("2026-01-15T09:30:00Z");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 | PT0S",
        "120 | PT2M",
        " 120  | PT2M",
        "86401 | PT24H",
        "999999999 | PT24H",
        "Thu, 15 Jan 2026 09:31:00 GMT | PT1M",
        "Thu, 15 Jan 2026 09:29:00 GMT | PT0S",
        "Fri, 16 Jan 2026 09:30:01 GMT | PT24H"
      })
  void retryAfter_secondsOrADate_isBoundedByADay(String header, Duration wait) {
    assertThat(HttpTimes.retryAfter(header, NOW)).contains(wait);
  }

  @ParameterizedTest
  @CsvSource({"soon", "-1", "1.5", "9999999999", "2026-01-15T09:31:00Z", "''"})
  void retryAfter_nonsense_isNone(String header) {
    assertThat(HttpTimes.retryAfter(header, NOW)).isEmpty();
  }

  @Test
  void date_isReadWhateverTheDefaultLocale() {
    assertThat(HttpTimes.date("Thu, 15 Jan 2026 09:30:00 GMT")).contains(NOW);
    assertThat(HttpTimes.date("Thu, 32 Jan 2026 09:30:00 GMT")).isEmpty();
    assertThat(HttpTimes.date("now")).isEmpty();
  }
}
