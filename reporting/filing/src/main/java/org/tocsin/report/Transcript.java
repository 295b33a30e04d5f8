package org.tocsin.report;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.tocsin.model.Absence;
import org.tocsin.model.Account;
import org.tocsin.model.ChatMessage;
import org.tocsin.model.ClientAddress;
import org.tocsin.model.Fact;
import org.tocsin.model.Incident;
import org.tocsin.model.NetworkOrigin;

/**
 * The conversation around an incident as a file of its own: one line per message with instant,
 * zone, sender, address and port (UTF-8, tab-separated).
 *
 * <p>It is personal data; {@code toString} shows its size only.
 */
public final class Transcript {
  /** The name under which it is uploaded. */
  public static final String FILE_NAME = "transcript.txt";

  private static final String HEADER = "instant\tzone\tsender\taccount\taddress\tport\tmessage\n";

  /** It is made by a machine: whether somebody read it is not claimed. */
  private static final ViewFacts NOT_CLAIMED =
      new ViewFacts(Fact.absent(Absence.NOT_AVAILABLE), Fact.absent(Absence.NOT_AVAILABLE));

  private final byte[] bytes;

  private Transcript(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Returns the transcript of an incident, or empty when it has no messages. Pure. */
  public static Optional<Transcript> of(Incident incident) {
    if (incident.messages().isEmpty()) {
      return Optional.empty();
    }
    StringBuilder text = new StringBuilder(HEADER);
    incident.messages().forEach(message -> text.append(line(message)).append('\n'));
    return Optional.of(new Transcript(text.toString().getBytes(StandardCharsets.UTF_8)));
  }

  /** Returns one message as a line without its end. What is not known is left empty. */
  private static String line(ChatMessage message) {
    Optional<NetworkOrigin> origin = message.origin();
    Fact<ClientAddress> address =
        origin.map(NetworkOrigin::address).orElseGet(() -> Fact.absent(Absence.NOT_COLLECTED));
    Fact<Integer> port =
        origin.map(NetworkOrigin::port).orElseGet(() -> Fact.absent(Absence.NOT_COLLECTED));
    return String.join(
        "\t",
        List.of(
            instant(message.sentAt()),
            "UTC",
            oneLine(sender(message.sender())),
            oneLine(message.sender().id()),
            address.toOptional().map(ClientAddress::text).orElse(""),
            port.toOptional().map(Object::toString).orElse(""),
            oneLine(message.text())));
  }

  static String instant(Instant instant) {
    return DateTimeFormatter.ISO_INSTANT.withLocale(Locale.ROOT).format(instant);
  }

  static String sender(Account account) {
    return account.screenName().or(account::displayName).orElse(account.id());
  }

  /** Shows characters that would break a line, or that no text file carries, as escapes. */
  static String oneLine(String text) {
    StringBuilder line = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '\\' -> line.append("\\\\");
                case '\n' -> line.append("\\n");
                case '\r' -> line.append("\\r");
                case '\t' -> line.append("\\t");
                default -> {
                  boolean unprintable =
                      Character.isISOControl(c)
                          || Character.getType(c) == Character.SURROGATE
                          || c == 0x2028
                          || c == 0x2029;
                  if (unprintable) {
                    line.append(String.format(Locale.ROOT, "\\u%04x", c));
                  } else {
                    line.appendCodePoint(c);
                  }
                }
              }
            });
    return line.toString();
  }

  /** Returns a copy of the bytes. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** Returns what is told about it: a supplemental file that nobody was asked to view. */
  public FileReport details() {
    return FileDetails.builder(NOT_CLAIMED, new Relevance.Supplemental(java.util.Set.of()))
        .originalName(Fact.known(FILE_NAME))
        .additionalInfo(
            Fact.known(
                "Conversation around the incident, made by the reporting service from its records:"
                    + " one message per line, times in UTC, columns separated by tabs. Empty"
                    + " columns are not known. Backslash escapes stand for control characters."))
        .build();
  }

  @Override
  public String toString() {
    return "Transcript[" + bytes.length + " bytes]";
  }
}
