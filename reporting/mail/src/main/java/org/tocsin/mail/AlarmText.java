package org.tocsin.mail;

import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.tocsin.filing.Alarm;

/** Writes subject and body: identifiers and counts only. */
final class AlarmText {
  private AlarmText() {}

  static String subject(String label, AlarmDigest digest) {
    return label + ": " + counted(digest.total());
  }

  static String body(String label, AlarmDigest digest) {
    StringBuilder text = new StringBuilder();
    text.append(label).append(" raised ").append(counted(digest.total())).append(".\n");
    text.append("First: ").append(digest.first().truncatedTo(ChronoUnit.SECONDS)).append('\n');
    text.append("Last:  ").append(digest.last().truncatedTo(ChronoUnit.SECONDS)).append("\n\n");
    for (Map.Entry<AlarmDigest.Line, AlarmDigest.Tally> entry : digest.tallies().entrySet()) {
      Alarm alarm = entry.getKey().alarm();
      AlarmDigest.Tally tally = entry.getValue();
      text.append(tally.count()).append(" x ").append(alarm);
      text.append(" at destination ").append(entry.getKey().destination()).append('\n');
      text.append("  ").append(explained(alarm)).append('\n');
      tally.filings().forEach(id -> text.append("  ").append(id).append('\n'));
      if (!tally.filings().isEmpty() && tally.count() > tally.filings().size()) {
        text.append("  (").append(tally.count()).append(" alarms; not every filing is listed ");
        text.append("here, and one filing can alarm twice)\n");
      }
      text.append('\n');
    }
    if (digest.unlisted() > 0) {
      text.append(counted(digest.unlisted())).append(" more at other destinations.\n\n");
    }
    return text.append("The docket is the record; this mail only points at it. ")
        .append("One filing: tocsin filings show FILING\n")
        .toString();
  }

  static String explained(Alarm alarm) {
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
      case CERTIFICATE_EXPIRING -> "A certificate of a custodian or a person expires soon.";
      case UPKEEP_FAILED -> "Recurring work over evidence failed. It is tried again.";
      case LIST_STALE -> "A hash list is older than it may be. Look at its source.";
      case OVERDUE -> "Filings wait for longer than is allowed.";
      case CONFIGURATION_REFUSED -> "A changed configuration was refused. The old one stands.";
    };
  }

  private static String counted(long alarms) {
    return alarms == 1 ? "1 alarm" : alarms + " alarms";
  }
}
