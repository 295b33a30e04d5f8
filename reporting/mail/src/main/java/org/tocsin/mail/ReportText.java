package org.tocsin.mail;

import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.tocsin.filing.Parcel;
import org.tocsin.filing.Payload;
import org.tocsin.model.Account;
import org.tocsin.model.ChatMessage;
import org.tocsin.model.Fact;
import org.tocsin.model.FileFacts;
import org.tocsin.model.Fingerprint;
import org.tocsin.model.Incident;
import org.tocsin.model.MatchFacts;
import org.tocsin.model.NetworkOrigin;
import org.tocsin.model.Provenance;
import org.tocsin.model.Room;
import org.tocsin.report.Email;

/**
 * A report as a person reads it, one fact a line; what is attached holds the same for programs.
 * What users of the service wrote stands behind a name of ours, so it cannot pass for one.
 */
final class ReportText {
  private final StringBuilder text = new StringBuilder();

  private ReportText() {}

  /**
   * Returns the text. The same parcel gives the same.
   *
   * @param maxFile the largest file that is attached
   * @param xml whether the report is attached as XML too
   */
  static String of(Parcel parcel, long maxFile, boolean xml) {
    ReportText report = new ReportText();
    report.head(parcel);
    Payload payload = parcel.payload();
    if (payload instanceof Payload.Full full) {
      report.facts(full.incident(), full.viewed());
      report.attached(full, maxFile);
    } else if (payload instanceof Payload.Metadata metadata) {
      report.facts(metadata.incident(), metadata.viewed());
      report.section("The file itself is preserved and not part of this mail.");
    } else if (payload instanceof Payload.Hashes hashes) {
      report.section("File");
      report.digests(hashes.fingerprints());
    } else if (payload instanceof Payload.AddressOnly address) {
      report.origin(address.origin());
    }
    report.programs(payload, xml);
    return report.text.toString();
  }

  private void head(Parcel parcel) {
    line("Report", parcel.filing().value());
    line("Environment", parcel.environment().name());
    if (parcel.synthetic()) {
      line("Synthetic", "yes: it stems from test entries only");
    }
    line("Reported by", parcel.service().name());
    parcel.service().reporter().emails().stream()
        .findFirst()
        .map(Email::address)
        .ifPresent(address -> line("Contact", address));
    line("Incident", parcel.payload().incidentId().value());
    line("Type", parcel.payload().type().name());
    line("Detected", parcel.payload().detectedAt().toString());
  }

  private void facts(Incident incident, boolean viewed) {
    section("Account");
    account(incident.account());
    origin(incident.origin());
    section("Room");
    room(incident.room());
    incident.file().ifPresent(file -> file(file, viewed));
    incident.matches().forEach(this::match);
    for (ChatMessage message : incident.messages()) {
      section("Message");
      line("  sent", message.sentAt().toString());
      line("  by", message.sender().id());
      message.text().lines().forEach(said -> line("  said", said));
    }
    incident
        .raisedBy()
        .ifPresent(
            person -> {
              section("Raised by a person");
              line("  who", person);
            });
  }

  private void match(MatchFacts match) {
    section("Match");
    line("  list", match.list());
    line("  list version", match.listVersion());
    line("  entry", match.entryId());
    if (!match.submitter().isBlank()) {
      line("  submitted by", match.submitter());
    }
    match
        .provenance()
        .flatMap(Provenance::submitterName)
        .ifPresent(name -> line("  submitter's name", name));
    match.updatedAt().ifPresent(at -> line("  entry as of", at.toString()));
    if (!match.classification().isBlank()) {
      line("  classification", match.classification());
    }
    line("  class", match.severity().name());
    line("  kind", match.kind() + " by " + match.algorithm() + ", distance " + match.distance());
    match.provenance().ifPresent(this::provenance);
  }

  private void provenance(Provenance known) {
    line("  here since", known.firstSeen().toString());
    line("  told last", known.lastSeen().toString());
    if (!known.feedback().isBlank()) {
      line("  others say", known.feedback());
    }
    for (String each : new TreeSet<>(known.categorizations())) {
      String name = known.categorizationNames().get(each);
      line("  filed under", name == null ? each : each + " (" + name + ")");
    }
  }

  private void account(Account account) {
    line("  id", account.id());
    account.screenName().ifPresent(name -> line("  screen name", name));
    account.displayName().ifPresent(name -> line("  display name", name));
    account.email().ifPresent(email -> line("  email", email.address()));
    account.country().ifPresent(country -> line("  country", country));
  }

  private void origin(NetworkOrigin origin) {
    section("Network");
    fact("  address", origin.address(), address -> address.text());
    fact("  port", origin.port(), port -> Integer.toString(port));
    fact("  observed", origin.observedAt(), Object::toString);
    line("  derived", origin.derivation().name());
  }

  private <T> void fact(String name, Fact<T> fact, java.util.function.Function<T, String> shown) {
    if (fact instanceof Fact.Known<T> known) {
      line(name, shown.apply(known.value()));
    } else if (fact instanceof Fact.Absent<T> absent) {
      line(name, "not known (" + absent.reason() + ")");
    }
  }

  private void room(Room room) {
    line("  id", room.id());
    room.name().ifPresent(name -> line("  name", name));
    line("  kind", room.kind() + ", " + room.visibility());
    room.recipients().forEach(recipient -> line("  recipient", recipient.id()));
  }

  private void file(FileFacts file, boolean viewed) {
    section("File");
    file.name().ifPresent(name -> line("  name", name));
    line("  media type", file.sniffedMediaType());
    line("  size", file.size() + " bytes");
    line("  viewed by the provider", viewed ? "yes, entirely" : "no");
    digests(file.digests());
  }

  private void digests(List<Fingerprint> digests) {
    digests.forEach(digest -> line("  " + digest.algorithm().name(), digest.hex()));
  }

  private void attached(Payload.Full full, long maxFile) {
    Optional<Long> size = full.incident().file().map(FileFacts::size);
    if (size.isEmpty() || full.file().isEmpty()) {
      return;
    }
    section(
        size.get() <= maxFile
            ? "The file is attached as file.bin."
            : "The file is preserved and not attached: it is larger than "
                + maxFile
                + " bytes. Ask for it.");
  }

  private void programs(Payload payload, boolean xml) {
    if (xml) {
      section(
          "For programs: report.json holds all of this, report.xml all but the file's details.");
    } else {
      section("For programs: report.json holds all of this.");
      if (ReportXml.isFor(payload)) {
        text.append("report.xml is left out: it would not be valid.\n");
      }
    }
  }

  private void section(String name) {
    text.append('\n').append(name).append('\n');
  }

  private void line(String name, String value) {
    text.append(name).append(": ").append(Printable.visible(value)).append('\n');
  }
}
