package org.tocsin.mail;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tocsin.filing.Alarm;
import org.tocsin.model.FilingId;

/** Alarms counted by kind and destination, in bounded memory: counts are exact, ids are not all. */
final class AlarmDigest {
  static final int MAX_LINES = 100;

  /** What is counted together. */
  record Line(Alarm alarm, String destination) {}

  /** One count, with the first distinct filings that it is about. */
  static final class Tally {
    private long count;
    private final Set<String> filings = new LinkedHashSet<>();

    long count() {
      return count;
    }

    Set<String> filings() {
      return filings;
    }
  }

  private final Map<Line, Tally> tallies = new LinkedHashMap<>();
  private final int maxFilings;
  private final Instant first;
  private Instant last;
  private long total;
  private long unlisted;

  AlarmDigest(int maxFilings, Instant first) {
    this.maxFilings = maxFilings;
    this.first = first;
    this.last = first;
  }

  void add(Alarm alarm, String destination, Optional<FilingId> filing, Instant at) {
    last = at;
    total++;
    Line line = new Line(alarm, Printable.line(destination));
    if (!tallies.containsKey(line) && tallies.size() >= MAX_LINES) {
      unlisted++;
      return;
    }
    Tally tally = tallies.computeIfAbsent(line, key -> new Tally());
    tally.count++;
    if (tally.filings.size() < maxFilings) {
      filing.ifPresent(id -> tally.filings.add(Printable.line(id.value())));
    }
  }

  Map<Line, Tally> tallies() {
    return tallies;
  }

  Instant first() {
    return first;
  }

  Instant last() {
    return last;
  }

  long total() {
    return total;
  }

  /** Returns how many alarms belong to none of the lines, which are bounded. */
  long unlisted() {
    return unlisted;
  }
}
