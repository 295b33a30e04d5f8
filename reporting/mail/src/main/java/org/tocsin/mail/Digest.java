package org.tocsin.mail;

import java.time.Instant;
import java.util.List;

/**
 * What one message tells: counts by event and place. Counts are exact; ids are the first ones only.
 *
 * @param lines what is counted together
 * @param first when the first of it happened
 * @param last when the last of it happened
 */
record Digest(List<Line> lines, Instant first, Instant last) {
  /** How many lines there are at most; what is beyond is counted together, as {@link #MORE}. */
  static final int MAX_LINES = 100;

  /** How many filings a line names at most. */
  static final int MAX_FILINGS = 20;

  /** The event under which what is beyond the lines is counted. */
  static final String MORE = "MORE";

  /**
   * One count.
   *
   * @param filings the first filings that it is about, in order of their ids
   */
  record Line(String event, String place, long total, List<String> filings) {}

  Digest {
    lines = List.copyOf(lines);
  }

  long total() {
    return lines.stream().mapToLong(Line::total).sum();
  }
}
