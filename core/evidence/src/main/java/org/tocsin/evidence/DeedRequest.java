package org.tocsin.evidence;

import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import org.tocsin.evidence.EvidenceException.Kind;
import org.tocsin.model.Ids;
import org.tocsin.model.IncidentId;

/**
 * What two persons are asked to sign: one deed on one incident, once.
 *
 * <p>Signed is the text of {@link #text}, byte for byte. It is kept in clear, so a reason names a
 * case or an order and nobody.
 *
 * @param id names the request, so that it is carried out at most once
 * @param deed what is to be done
 * @param incident to which incident
 * @param subject what binds the deed: of {@link Deed#EXPORT} the recipient's certificate as {@code
 *     sha256:} and 64 hexadecimal digits, of {@link Deed#CLOSE} the reason's name, of {@link
 *     Deed#DESTROY} the authority and reference of the order
 * @param reason why, 1 to 500 characters on one line
 * @param at when it was made, in whole seconds
 */
public record DeedRequest(
    String id, Deed deed, IncidentId incident, String subject, String reason, Instant at) {
  /** The first line of the text. */
  public static final String FORMAT = "tocsin-request-1";

  private static final String[] FIELDS = {"id", "action", "incident", "subject", "reason", "at"};

  public DeedRequest {
    Objects.requireNonNull(deed, "deed");
    Objects.requireNonNull(incident, "incident");
    if (!id.matches("[a-z0-9-]{8,64}")) {
      throw new IllegalArgumentException("a request's id has 8 to 64 characters of a-z, 0-9 and -");
    }
    requireLine(subject, 200, "subject");
    requireLine(reason, 500, "reason");
    if (!at.equals(at.truncatedTo(ChronoUnit.SECONDS))) {
      throw new IllegalArgumentException("a request's instant is in whole seconds");
    }
  }

  private static void requireLine(String text, int most, String field) {
    boolean controls =
        text.chars()
            .anyMatch(c -> c < ' ' || (c >= 0x7f && c < 0xa0) || c == 0x2028 || c == 0x2029);
    if (text.isBlank() || text.length() > most || controls || !text.equals(text.strip())) {
      throw new IllegalArgumentException(
          "a request's " + field + " has 1 to " + most + " characters on one line");
    }
  }

  /** Returns a new request, made now. */
  public static DeedRequest of(
      Deed deed, IncidentId incident, String subject, String reason, Clock clock) {
    return new DeedRequest(
        new Ids(clock).next("req-"),
        deed,
        incident,
        subject,
        reason,
        clock.instant().truncatedTo(ChronoUnit.SECONDS));
  }

  /** Returns what is signed, in UTF-8, each line ended by a line feed. */
  public String text() {
    String[] values = {id, deed.name(), incident.value(), subject, reason, at.toString()};
    StringBuilder text = new StringBuilder(FORMAT).append('\n');
    for (int i = 0; i < FIELDS.length; i++) {
      text.append(FIELDS[i]).append(": ").append(values[i]).append('\n');
    }
    return text.toString();
  }

  /**
   * Reads what was signed.
   *
   * @throws EvidenceException {@link Kind#REFUSED} when it is not exactly what {@link #text} writes
   */
  public static DeedRequest read(byte[] document) {
    try {
      String text =
          StandardCharsets.UTF_8.newDecoder().decode(java.nio.ByteBuffer.wrap(document)).toString();
      String[] lines = text.split("\n", -1);
      if (lines.length == FIELDS.length + 2 && lines[0].equals(FORMAT)) {
        String[] values = new String[FIELDS.length];
        for (int i = 0; i < FIELDS.length; i++) {
          String start = FIELDS[i] + ": ";
          values[i] = lines[i + 1].startsWith(start) ? lines[i + 1].substring(start.length()) : "";
        }
        DeedRequest request =
            new DeedRequest(
                values[0],
                Deed.valueOf(values[1]),
                new IncidentId(values[2]),
                values[3],
                values[4],
                Instant.parse(values[5]));
        if (request.text().equals(text)) {
          return request;
        }
      }
    } catch (CharacterCodingException | IllegalArgumentException | DateTimeException e) {
      // What a parser says can repeat what it read.
      throw unreadable();
    }
    throw unreadable();
  }

  private static EvidenceException unreadable() {
    return new EvidenceException(
        Kind.REFUSED, "the request is not the text that the library makes for signing");
  }

  @Override
  public String toString() {
    return "DeedRequest(" + id + ", " + deed + ", " + incident + ")";
  }
}
