package org.tocsin;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.tocsin.hashlist.SyncReport;

/** What a run over a source did, as one line of a log. */
final class RunLine {
  /** How many names of what was passed over a line has. */
  static final int MOST_NAMES = 20;

  /** What stands for names that may hold a value or an address. */
  static final String NOT_NAMED = "what is not named here";

  private static final Pattern WORDS = Pattern.compile("[A-Za-z][A-Za-z0-9_ .-]{0,63}");

  /** Runs of digits as they stand in hash values, addresses of machines, and identifiers. */
  private static final Pattern VALUE =
      Pattern.compile("[0-9A-Fa-f]{16}|[0-9]{6}|[0-9]+\\.[0-9]+\\.[0-9]+");

  private RunLine() {}

  static String of(SyncReport report) {
    StringBuilder line =
        new StringBuilder()
            .append(report.pages())
            .append(" pages read, ")
            .append(report.added())
            .append(" entries added, ")
            .append(report.changed())
            .append(" changed, ")
            .append(report.removed())
            .append(" removed")
            .append(report.caughtUp() ? ", caught up" : ", not to its end");
    report.problem().ifPresent(kind -> line.append(", ended early: ").append(kind));
    if (report.held().isPresent()) {
      line.append(", held until a person confirms it");
    }
    if (!report.passedOver().isEmpty()) {
      line.append("; passed over: ").append(passedOver(report.passedOver()));
    }
    return line.toString();
  }

  /**
   * Names come from the source: one that is no plain word, or looks like a value, is counted only.
   * The most frequent are named.
   */
  private static String passedOver(Map<String, Long> counts) {
    Map<String, Long> named = new TreeMap<>();
    counts.forEach((name, count) -> named.merge(plain(name), count, Long::sum));
    String most =
        named.entrySet().stream()
            .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
            .limit(MOST_NAMES)
            .map(each -> each.getValue() + " " + each.getKey())
            .collect(Collectors.joining(", "));
    int others = named.size() - MOST_NAMES;
    return others > 0 ? most + ", and " + others + " other kinds" : most;
  }

  private static String plain(String name) {
    return WORDS.matcher(name).matches() && !VALUE.matcher(name).find() ? name : NOT_NAMED;
  }
}
