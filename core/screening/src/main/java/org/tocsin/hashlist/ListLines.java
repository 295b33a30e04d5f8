package org.tocsin.hashlist;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.tocsin.model.Fingerprint;
import org.tocsin.model.SeverityClass;

/** Reads the lines of a list file in one of its formats. Used once, by one thread. */
final class ListLines {

  /**
   * A line: what it asserts, or why it cannot be read.
   *
   * @param number its number, from 1
   * @param lines how many lines it covers: a quotation mark that is not closed takes what follows
   * @param row what it says; null when it cannot be read
   * @param problem why it cannot be read; null when it can
   */
  record Line(long number, long lines, @Nullable CsvRow row, @Nullable String problem) {}

  private interface Form {
    /** Returns what a record says. */
    CsvRow read(List<String> fields);
  }

  private final CsvRecords records;
  private final Form form;

  private ListLines(CsvRecords records, Form form) {
    this.records = records;
    this.form = form;
  }

  /**
   * Begins to read.
   *
   * @throws ListImportException when the file has no header line and needs one
   */
  static ListLines open(ListFormat format, Reader reader, Instant now) throws IOException {
    CsvRecords records = new CsvRecords(reader);
    if (format instanceof ListFormat.Csv) {
      List<String> header = records.next();
      if (header == null || records.problem() != null) {
        throw new ListImportException("the file has no header line");
      }
      int[] places = CsvRow.places(header);
      return new ListLines(records, fields -> CsvRow.of(fields, places, now));
    }
    if (format instanceof ListFormat.LocalFile local) {
      return new ListLines(records, fields -> local(fields, local, now));
    }
    ListFormat.ThreatExchange exchange = (ListFormat.ThreatExchange) format;
    return new ListLines(records, fields -> exchange(fields, exchange, now));
  }

  /** Returns the next line, or null at the end; blank lines are passed over. */
  @Nullable Line next() throws IOException {
    while (true) {
      List<String> fields = records.next();
      if (fields == null) {
        return null;
      }
      String problem = records.problem();
      if (problem == null && fields.size() == 1 && fields.get(0).isBlank()) {
        continue;
      }
      if (problem != null) {
        return broken(problem);
      }
      try {
        return new Line(records.recordLine(), records.recordLines(), form.read(fields), null);
      } catch (IllegalArgumentException e) {
        return broken(String.valueOf(e.getMessage()));
      }
    }
  }

  private Line broken(String problem) {
    long first = records.recordLine();
    long lines = records.recordLines();
    String range =
        lines > 1 ? "; lines " + first + " to " + (first + lines - 1) + " are lost with it" : "";
    return new Line(first, lines, null, problem + range);
  }

  private static CsvRow local(List<String> fields, ListFormat.LocalFile format, Instant now) {
    String line = String.join(",", fields).strip();
    if (line.startsWith("#")) {
      throw new IllegalArgumentException("a comment; lists have none");
    }
    int blank = line.indexOf(' ');
    if (format.type().isEmpty() && blank < 0) {
      throw new IllegalArgumentException("a line is a signal type, a blank and a value");
    }
    String type = format.type().orElseGet(() -> line.substring(0, blank));
    String text = format.type().isPresent() ? line : line.substring(blank + 1).strip();
    Fingerprint value = CsvRow.value(type, text);
    return new CsvRow(value, derived(value), "", format.meaning(), "", now, false);
  }

  private static CsvRow exchange(
      List<String> fields, ListFormat.ThreatExchange format, Instant now) {
    int extra = fields.size() - 4;
    if (extra < 0 || extra > 1) {
      throw new IllegalArgumentException(fields.size() + " fields instead of 4 or 5");
    }
    String descriptor = fields.get(1 + extra).strip();
    SourceEntry.identifier(descriptor, "a descriptor's id");
    String added = fields.get(2 + extra).strip();
    String labels = fields.get(3 + extra).strip();
    String type = format.type().toUpperCase(Locale.ROOT).replace('-', '_');
    return new CsvRow(
        CsvRow.value(type.startsWith("HASH_") ? type.substring(5) : type, fields.get(0)),
        descriptor,
        "",
        meaning(labels, format.labels()),
        Normaliser.cut(labels, 255),
        added.isEmpty() ? now : Instants.parse(added),
        false);
  }

  private static SeverityClass meaning(String labels, ClassMap map) {
    if (labels.isEmpty()) {
      return map.meaning(Optional.empty());
    }
    // A label that nobody mapped says nothing beside one that somebody did.
    return Stream.of(labels.split(" +", -1))
        .map(label -> map.meaning(Optional.of(label)))
        .filter(meaning -> meaning != SeverityClass.UNKNOWN)
        .min(Comparator.comparingInt(Gravity::of))
        .orElse(SeverityClass.UNKNOWN);
  }

  /** Names an entry by its value without telling it: entries' names are in logs. */
  private static String derived(Fingerprint value) {
    MessageDigest sha256 = Sha256.begin();
    sha256.update(value.algorithm().name().getBytes(StandardCharsets.UTF_8));
    sha256.update((byte) 0);
    return HexFormat.of().formatHex(sha256.digest(value.bytes()), 0, 16);
  }
}
