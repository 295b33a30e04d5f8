package org.tocsin.mock;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A report as the mock holds it. Immutable; a later look at the books shows later states.
 *
 * @param id the report id
 * @param account the user that opened it
 * @param state its state at the time of looking
 * @param incidentType the type of the incident, as the document says it
 * @param xml the document of {@code /submit}, byte for byte
 * @param openedAt when it was opened
 * @param modifiedAt when a file or file details last arrived; else when it was opened
 * @param endedAt when it was finished, withdrawn or had expired
 * @param files its files in the order of their arrival
 * @param contentSha256 SHA-256 of the document, lower-case hexadecimal
 * @param openings how often a report with this very document was opened, this one included
 */
public record BookedReport(
    long id,
    String account,
    ReportState state,
    String incidentType,
    RawDocument xml,
    Instant openedAt,
    Instant modifiedAt,
    Optional<Instant> endedAt,
    List<BookedFile> files,
    String contentSha256,
    int openings) {
  /** How long a report may stay open after it was opened. */
  public static final Duration OPEN_FOR = Duration.ofHours(24);

  /** How long a report may stay open after it was last modified. */
  public static final Duration OPEN_AFTER_CHANGE = Duration.ofHours(1);

  /** Returns the instant after which an open report expires: the later of both limits. */
  public Instant deadline() {
    return deadline(openedAt, modifiedAt);
  }

  static Instant deadline(Instant openedAt, Instant modifiedAt) {
    Instant first = openedAt.plus(OPEN_FOR);
    Instant second = modifiedAt.plus(OPEN_AFTER_CHANGE);
    return first.isAfter(second) ? first : second;
  }

  /** Tells whether a file of these bytes' SHA-256 (64 hexadecimal digits) belongs to the report. */
  public boolean hasFile(String sha256) {
    return files.stream().anyMatch(file -> file.sha256().equalsIgnoreCase(sha256));
  }

  /** Tells whether the text occurs in the report or in the details of a file. */
  public boolean mentions(String text) {
    return xml.text().contains(text)
        || files.stream()
            .flatMap(file -> file.details().stream())
            .anyMatch(details -> details.text().contains(text));
  }

  /**
   * Tells whether the text is written in an element of the report or of a file's details, whole or
   * as a part; other than {@link #mentions} this reads what the documents mean.
   */
  public boolean tells(String text) {
    return xml.tells(text)
        || files.stream().flatMap(file -> file.details().stream()).anyMatch(d -> d.tells(text));
  }

  /** Returns from where and when the reported accounts acted, in the order of the document. */
  public List<BookedOrigin> origins() {
    return BookedOrigin.in(xml);
  }

  @Override
  public String toString() {
    return "BookedReport(" + id + ", " + state + ", " + files.size() + " files)";
  }
}
