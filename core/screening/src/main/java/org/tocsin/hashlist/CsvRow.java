package org.tocsin.hashlist;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.tocsin.model.Fingerprint;
import org.tocsin.model.SeverityClass;

/**
 * One line of a list file.
 *
 * @param value the value; null on a line that deletes an entry without naming one
 * @param entryId the entry
 * @param submitter the submitter, maybe empty
 * @param severity the class
 * @param classification the list's own words
 * @param updatedAt when the line is from
 * @param deleted whether the entry is to be removed
 */
record CsvRow(
    @Nullable Fingerprint value,
    String entryId,
    String submitter,
    SeverityClass severity,
    String classification,
    Instant updatedAt,
    boolean deleted) {

  /** The columns of a list file. */
  static final List<String> COLUMNS =
      List.of(
          "algorithm",
          "value",
          "entry_id",
          "submitter",
          "severity_class",
          "classification",
          "updated_at",
          "deleted");

  /** Returns for each of {@link #COLUMNS} its place in the header. */
  static int[] places(List<String> header) {
    List<String> names = new ArrayList<>();
    for (String name : header) {
      names.add(name.strip().toLowerCase(Locale.ROOT));
    }
    int[] places = new int[COLUMNS.size()];
    for (int i = 0; i < places.length; i++) {
      places[i] = names.indexOf(COLUMNS.get(i));
      if (places[i] < 0) {
        throw new ListImportException("the first line does not name a column " + COLUMNS.get(i));
      }
    }
    if (names.size() != places.length) {
      throw new ListImportException(
          "the first line names " + names.size() + " columns instead of " + places.length);
    }
    return places;
  }

  /**
   * Reads a line.
   *
   * @throws IllegalArgumentException when it is malformed; the message holds no value
   */
  static CsvRow of(List<String> fields, int[] places, Instant fallback) {
    if (!fields.isEmpty() && fields.get(0).startsWith("#")) {
      throw new IllegalArgumentException("a comment; lists have none");
    }
    if (fields.size() != places.length) {
      throw new IllegalArgumentException(fields.size() + " fields instead of " + places.length);
    }
    boolean deleted = flag(fields.get(places[7]).strip());
    String text = fields.get(places[1]).strip();
    String entryId = fields.get(places[2]).strip();
    SourceEntry.identifier(entryId, "entry_id");
    return new CsvRow(
        text.isEmpty() && deleted ? null : value(fields.get(places[0]), text),
        entryId,
        limited(fields.get(places[3]).strip(), "submitter"),
        severity(fields.get(places[4])),
        limited(fields.get(places[5]).strip(), "classification"),
        instant(fields.get(places[6]).strip(), fallback),
        deleted);
  }

  static Fingerprint value(String algorithm, String text) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("value is missing");
    }
    org.tocsin.model.Algorithm parsed;
    try {
      parsed = HashValues.algorithm(algorithm);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("algorithm is not a name of letters, digits and _");
    }
    return HashValues.parse(parsed, text);
  }

  private static boolean flag(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true", "1", "yes" -> true;
      case "false", "0", "no", "" -> false;
      default -> throw new IllegalArgumentException("deleted is neither true nor false");
    };
  }

  private static String limited(String text, String column) {
    SourceEntry.limit(text, column, 0, 255);
    return text;
  }

  /** Returns the class of a name; a name that is not known holds and alarms, it is never clean. */
  static SeverityClass severity(String text) {
    return switch (text.strip().toUpperCase(Locale.ROOT)) {
      case "A_CSAM_CONFIRMED", "CONFIRMED" -> SeverityClass.CONFIRMED;
      case "B_EXPLOITATIVE_REVIEW", "EXPLOITATIVE_REVIEW" -> SeverityClass.EXPLOITATIVE_REVIEW;
      case "C_NCII", "NON_CONSENSUAL_INTIMATE" -> SeverityClass.NON_CONSENSUAL_INTIMATE;
      case "D_TVEC", "TERRORIST" -> SeverityClass.TERRORIST;
      case "S_SIGNAL", "SIGNAL" -> SeverityClass.SIGNAL;
      case "K_KNOWN_BENIGN", "KNOWN_BENIGN" -> SeverityClass.KNOWN_BENIGN;
      case "T_TEST", "TEST" -> SeverityClass.TEST;
      default -> SeverityClass.UNKNOWN;
    };
  }

  static Instant instant(String text, Instant fallback) {
    if (text.isEmpty()) {
      return fallback;
    }
    try {
      return Instants.keepable(OffsetDateTime.parse(text).toInstant(), "updated_at");
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          "updated_at is not an instant such as 2026-01-15T09:30:00Z");
    }
  }

  @Override
  public String toString() {
    return "CsvRow";
  }
}
