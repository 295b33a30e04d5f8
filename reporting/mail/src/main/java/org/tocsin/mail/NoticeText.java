package org.tocsin.mail;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.tocsin.filing.Alarm;
import org.tocsin.filing.HoldReason;
import org.tocsin.model.Environment;

/**
 * Writes what people are told: identifiers and counts only, for a person and for a program.
 *
 * @param service the service's name, as one line
 * @param environment what it files in
 */
record NoticeText(String service, Environment environment) {
  /** The value of {@code format} in what programs are sent. */
  static final String FORMAT = "tocsin-notification-1";

  private static final JsonFactory JSON = new JsonFactory();

  NoticeText {
    service = Printable.line(service);
  }

  /** Returns a line such as {@code [TEST] Teapot Chat: 3 x HELD, 1 x FAILED}. */
  String subject(Dispatch dispatch) {
    Map<String, Long> counts = new TreeMap<>();
    dispatch
        .digest()
        .lines()
        .forEach(line -> counts.merge(line.event().split("/", 2)[0], line.total(), Long::sum));
    return label()
        + ": "
        + (dispatch.urgent() ? "urgent, " : "")
        + counts.entrySet().stream()
            .limit(4)
            .map(count -> count.getValue() + " x " + count.getKey())
            .collect(Collectors.joining(", "))
        + (counts.size() > 4 ? " and more" : "");
  }

  private String label() {
    return (environment == Environment.TEST ? "[TEST] " : "") + service;
  }

  String body(Dispatch dispatch) {
    Digest digest = dispatch.digest();
    StringBuilder text = new StringBuilder();
    text.append(label()).append(": ").append(events(digest.total())).append(".\n");
    text.append("First: ").append(digest.first().truncatedTo(ChronoUnit.SECONDS)).append('\n');
    text.append("Last:  ").append(digest.last().truncatedTo(ChronoUnit.SECONDS)).append("\n\n");
    for (Digest.Line line : digest.lines()) {
      if (line.event().equals(Digest.MORE)) {
        text.append(events(line.total())).append(" more of other kinds or places.\n\n");
        continue;
      }
      text.append(line.total()).append(" x ").append(shown(line.event()));
      text.append(" at ").append(line.place()).append('\n');
      text.append("  ").append(explained(line.event())).append('\n');
      line.filings().forEach(id -> text.append("  ").append(id).append('\n'));
      if (!line.filings().isEmpty() && line.total() > line.filings().size()) {
        text.append("  (").append(events(line.total())).append("; not every filing is listed ");
        text.append("here, and one filing can count twice)\n");
      }
      text.append('\n');
    }
    return text.append("The docket is the record; this message only points at it. ")
        .append("One filing: tocsin filings show FILING\n")
        .toString();
  }

  byte[] json(Dispatch dispatch) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      head(json, dispatch.key());
      json.writeBooleanField("urgent", dispatch.urgent());
      json.writeStringField("first", dispatch.digest().first().toString());
      json.writeStringField("last", dispatch.digest().last().toString());
      json.writeArrayFieldStart("events");
      for (Digest.Line line : dispatch.digest().lines()) {
        json.writeStartObject();
        String[] event = line.event().split("/", 2);
        json.writeStringField("event", event[0]);
        if (event.length > 1) {
          json.writeStringField("reason", event[1]);
        }
        if (!line.place().isEmpty()) {
          json.writeStringField("place", line.place());
        }
        json.writeNumberField("count", line.total());
        json.writeArrayFieldStart("filings");
        for (String filing : line.filings()) {
          json.writeString(filing);
        }
        json.writeEndArray();
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException e) {
      throw new IllegalStateException("a message in memory is always written");
    }
    return out.toByteArray();
  }

  String trialSubject() {
    return label() + ": a test";
  }

  String trialBody() {
    return label()
        + " sends this to see whether it arrives. Nothing happened, and nothing has to be done.\n";
  }

  byte[] trialJson(String key) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      head(json, key);
      json.writeBooleanField("test", true);
      json.writeEndObject();
    } catch (IOException e) {
      throw new IllegalStateException("a message in memory is always written");
    }
    return out.toByteArray();
  }

  private void head(JsonGenerator json, String key) throws IOException {
    json.writeStringField("format", FORMAT);
    json.writeStringField("message", key);
    json.writeStringField("service", service);
    json.writeStringField("environment", environment.name());
  }

  private static String shown(String event) {
    String[] parts = event.split("/", 2);
    return parts.length > 1 ? parts[0] + " (" + parts[1] + ")" : event;
  }

  static String explained(String event) {
    String[] parts = event.split("/", 2);
    if (parts[0].equals("HELD")) {
      return Arrays.stream(HoldReason.values())
          .filter(reason -> parts.length > 1 && reason.name().equals(parts[1]))
          .findFirst()
          .map(NoticeText::explained)
          .orElse("It waits for a person.");
    }
    Optional<Alarm> alarm =
        Arrays.stream(Alarm.values()).filter(one -> one.name().equals(event)).findFirst();
    return switch (event) {
      case "FILED" -> "The destination has the report, and gave a receipt.";
      case "FAILED" -> "It failed for as long as it is tried. A person has to look.";
      case Notice.FORGOTTEN ->
          "No node has had it in its configuration for a day: what waited for it is told to nobody.";
      default -> alarm.map(NoticeText::explained).orElse("An event of another version.");
    };
  }

  private static String explained(HoldReason reason) {
    return switch (reason) {
      case CONFIRM -> "The match is near or not of the class that files by itself: confirm it.";
      case INVALID -> "It has findings, or the destination rejected it.";
      case IDENTITY_CHANGED -> "The destination is not the one that it was made for.";
      case POSSIBLY_FILED -> "Nobody can say whether the report was filed. A person must ask.";
      case MAYBE_SENT -> "It was perhaps sent, and nobody can be asked but the recipient.";
      case BY_HAND -> "A pack is prepared. A person files it and enters the reference.";
      case CANARY -> "One of the first in production: a person looks and releases it.";
      case INTEGRITY -> "What the destination has is not what was sent.";
      case OPERATOR -> "A person holds it.";
    };
  }

  private static String explained(Alarm alarm) {
    return switch (alarm) {
      case NOT_AUTHORISED -> "The account or the action is refused. The destination is paused.";
      case DESTINATION_PAUSED -> "It keeps failing. Nothing is sent there until the pause ends.";
      case INVALID -> "A report was rejected or cannot be made. The filing waits for a person.";
      case DIGEST_DIFFERS -> "The destination answered with another digest than that of the file.";
      case FILES_DIFFER -> "The finished report does not list exactly the files that were sent.";
      case UNRECEIPTED -> "The report is filed, but its receipt was lost.";
      case POSSIBLY_FILED -> "Nobody can say whether the report was filed. A person must ask.";
      case IDENTITY_CHANGED -> "The destination is not the one that the filing was made for.";
      case ORPHAN -> "An unfinished report may exist there. It expires by itself.";
      case GAVE_UP -> "It failed for days. It is not tried again until a person says so.";
      case DOCKET_UNAVAILABLE -> "The docket does not answer. Nothing is filed until it is back.";
      case BY_HAND -> "A pack is prepared. A person files it and enters the reference.";
      case KEY_MISSING -> "No private key of a custodian is there. Filings wait for it.";
      case EVIDENCE_MISSING -> "Preserved evidence is gone. Run tocsin evidence verify.";
      case EVIDENCE_DAMAGED -> "Preserved evidence is damaged. Run tocsin evidence verify.";
      case CUSTODY_CHANGED -> "Records about evidence differ from the custody log.";
      case RETENTION_CONFLICT -> "Rules or holds contradict. Nothing of it is destroyed.";
      case TIMESTAMP_LATE -> "The time-stamp authority has stamped nothing for a day.";
      case CERTIFICATE_EXPIRING ->
          "A certificate of a custodian, a person or a recipient expires soon.";
      case DANGER -> "An incident may be about a person in danger. Look at it now.";
      case NOT_TOLD ->
          "The routes of no destination take an incident: it is filed nowhere. Look at the log and the routes.";
      case UPKEEP_FAILED -> "Recurring work over evidence failed. It is tried again.";
      case LIST_STALE -> "A hash list is older than it may be. Look at its source.";
      case LIST_HELD ->
          "Much of a hash list changed at once. What was read waits: confirm it, or look at its source.";
      case LIST_UNREACHABLE ->
          "The source of a hash list refuses the account or fails. Look at account and address.";
      case LISTED_LATER ->
          "An upload that was let through is listed now, and is no incident: look for it (tocsin filings listed-later).";
      case LIST_PROBLEM -> "Something about a hash list wants a look: tocsin lists status.";
      case PROFILE_REVIEW -> "A profile of a jurisdiction should have been reviewed. Ask counsel.";
      case PROFILE_CLOSED -> "No act allows now what a profile is about. It is off.";
      case CONFIGURATION_REFUSED ->
          "The configuration file changed and was refused. Run tocsin config check.";
      case OVERDUE -> "Filings wait for longer than is allowed.";
    };
  }

  private static String events(long count) {
    return count == 1 ? "1 event" : count + " events";
  }
}
