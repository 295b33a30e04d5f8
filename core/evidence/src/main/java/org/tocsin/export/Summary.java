package org.tocsin.export;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.tocsin.evidence.Actor;
import org.tocsin.evidence.Authorization;
import org.tocsin.evidence.CustodyEntry;
import org.tocsin.evidence.StampedHead;
import org.tocsin.evidence.TreeHead;
import org.tocsin.model.Account;
import org.tocsin.model.ChatMessage;
import org.tocsin.model.ClientAddress;
import org.tocsin.model.Fact;
import org.tocsin.model.FileFacts;
import org.tocsin.model.Fingerprint;
import org.tocsin.model.Incident;
import org.tocsin.model.MatchFacts;
import org.tocsin.model.NetworkOrigin;
import org.tocsin.model.Provenance;

/** What is in the bag, for a person to read and print. All instants are UTC. */
final class Summary {
  private final Incident incident;
  private final List<ExportedItem> items;
  private final List<CustodyEntry> custody;
  private final Authorization authorization;
  private final TreeHead head;
  private final Optional<StampedHead> stamp;
  private final Instant now;

  Summary(
      Incident incident,
      List<ExportedItem> items,
      List<CustodyEntry> custody,
      Authorization authorization,
      TreeHead head,
      Optional<StampedHead> stamp,
      Instant now) {
    this.incident = incident;
    this.items = items;
    this.custody = custody;
    this.authorization = authorization;
    this.head = head;
    this.stamp = stamp;
    this.now = now;
  }

  String html() {
    Html html = new Html("Preserved evidence of incident " + incident.id().value());
    html.note(
        "Exported at " + now + ". All instants are UTC. A fact that is not here was not known.");
    html.heading("Incident");
    html.pairs(incidentPairs());
    html.heading("Account and network origin");
    html.pairs(accountPairs(incident.account()));
    html.pairs(originPairs(incident.origin()));
    html.heading("Room and recipients");
    html.pairs(roomPairs());
    incident.file().ifPresent(file -> html.heading("File").pairs(filePairs(file)));
    matches(html);
    conversation(html);
    html.heading("Items in this archive");
    html.table(
        List.of("Item", "Kind", "Bytes", "Sealed at", "Clock", "SHA-256, SHA-1, MD5"),
        items.stream().map(Summary::itemRow).toList());
    html.heading("Custody");
    html.table(
        List.of("No.", "At", "What", "Who", "Why and details"),
        custody.stream().filter(e -> e.seq() < head.size()).map(Summary::custodyRow).toList());
    html.heading("What proves this");
    html.pairs(proofPairs());
    html.note(
        "How to check all of it with openssl, unzip and sha256sum alone is written in"
            + " docs/evidence-format.md of the software Tocsin.");
    return html.end();
  }

  private static String[] pair(String name, String value) {
    return new String[] {name, value};
  }

  private List<String[]> incidentPairs() {
    List<String[]> pairs = new ArrayList<>();
    pairs.add(pair("Type", incident.type().name()));
    pairs.add(pair("Environment", incident.environment().name()));
    if (incident.synthetic()) {
      pairs.add(pair("Synthetic", "yes: it stems from test entries only"));
    }
    pairs.add(pair("Detected at", incident.detectedAt().toString()));
    pairs.add(pair("The host's identifier", incident.source().value()));
    incident.raisedBy().ifPresent(person -> pairs.add(pair("Raised by", person)));
    incident
        .letThroughAt()
        .ifPresent(at -> pairs.add(pair("Let through, and listed later", at.toString())));
    return pairs;
  }

  private static List<String[]> accountPairs(Account account) {
    List<String[]> pairs = new ArrayList<>();
    pairs.add(pair("Account", account.id()));
    account.screenName().ifPresent(name -> pairs.add(pair("Screen name", name)));
    account.displayName().ifPresent(name -> pairs.add(pair("Display name", name)));
    account
        .email()
        .ifPresent(
            email ->
                pairs.add(
                    pair(
                        "E-mail",
                        email.address()
                            + email
                                .verified()
                                .map(v -> v ? " (verified)" : " (unverified)")
                                .orElse(""))));
    account.country().ifPresent(code -> pairs.add(pair("Country", code)));
    return pairs;
  }

  private static List<String[]> originPairs(NetworkOrigin origin) {
    return List.of(
        pair("Network address", fact(origin.address(), ClientAddress::text)),
        pair("Source port", fact(origin.port(), String::valueOf)),
        pair("Observed at", fact(origin.observedAt(), Instant::toString)),
        pair("How it was found", origin.derivation().name()),
        pair("As claimed", String.join("; ", origin.claimed())));
  }

  private static <T> String fact(Fact<T> fact, Function<T, String> text) {
    if (fact instanceof Fact.Known<T> known) {
      return text.apply(known.value());
    }
    return fact instanceof Fact.Absent<T> absent ? "not known: " + absent.reason() : "not known";
  }

  private List<String[]> roomPairs() {
    List<String[]> pairs = new ArrayList<>();
    pairs.add(pair("Room", incident.room().id()));
    incident.room().name().ifPresent(name -> pairs.add(pair("Name", name)));
    pairs.add(
        pair("Kind and visibility", incident.room().kind() + ", " + incident.room().visibility()));
    pairs.add(
        pair(
            "Recipients",
            incident.room().recipients().stream()
                .map(Account::id)
                .collect(Collectors.joining(", "))));
    return pairs;
  }

  private static List<String[]> filePairs(FileFacts file) {
    List<String[]> pairs = new ArrayList<>();
    file.name().ifPresent(name -> pairs.add(pair("Name", name)));
    file.declaredMediaType().ifPresent(type -> pairs.add(pair("Declared media type", type)));
    pairs.add(pair("Media type", file.sniffedMediaType()));
    pairs.add(pair("Size", file.size() + " bytes"));
    for (Fingerprint digest : file.digests()) {
      pairs.add(pair(digest.algorithm().name(), digest.hex()));
    }
    return pairs;
  }

  private void matches(Html html) {
    if (incident.matches().isEmpty()) {
      return;
    }
    html.heading("Matches");
    html.table(
        List.of("List", "Entry", "Class", "How", "Distance", "Decided at", "What the list knew"),
        incident.matches().stream().map(Summary::matchRow).toList());
    html.note(
        "EXACT: the bytes have the listed digest. PERCEPTUAL: a picture that looks alike, by the"
            + " distance given; it is no proof that the listed file is the same. What the list knew is"
            + " told as it was when the match was made: an entry may have changed or gone since.");
  }

  private static List<String> matchRow(MatchFacts match) {
    return List.of(
        match.list() + " (" + match.listVersion() + ", " + match.submitter() + ")",
        match.entryId(),
        match.severity() + " " + match.classification(),
        match.kind() + " " + match.algorithm(),
        match.distance() + " of at most " + match.threshold(),
        match.decidedAt().toString(),
        known(match));
  }

  private static String known(MatchFacts match) {
    List<String> known = new ArrayList<>();
    match.updatedAt().ifPresent(at -> known.add("the entry is as of " + at));
    match.provenance().ifPresent(provenance -> known(provenance, known));
    return known.isEmpty() ? "not known" : String.join("; ", known);
  }

  private static void known(Provenance provenance, List<String> known) {
    known.add("here since " + provenance.firstSeen());
    known.add("told last at " + provenance.lastSeen());
    provenance.submitterName().ifPresent(name -> known.add("its submitter is called " + name));
    if (!provenance.feedback().isEmpty()) {
      known.add("others say " + provenance.feedback());
    }
    if (!provenance.categorizations().isEmpty()) {
      known.add(
          "filed under "
              + provenance.categorizations().stream()
                  .sorted()
                  .map(each -> categorization(each, provenance))
                  .collect(Collectors.joining(", ")));
    }
  }

  private static String categorization(String identifier, Provenance provenance) {
    String name = provenance.categorizationNames().get(identifier);
    return name == null ? identifier : identifier + " (" + name + ")";
  }

  private void conversation(Html html) {
    if (incident.messages().isEmpty()) {
      return;
    }
    html.heading("Conversation");
    html.table(
        List.of("At", "Sender", "Address and port", "Text"),
        incident.messages().stream().map(Summary::messageRow).toList());
  }

  private static List<String> messageRow(ChatMessage message) {
    return List.of(
        message.sentAt().toString(),
        message.sender().id(),
        message
            .origin()
            .map(
                o -> fact(o.address(), ClientAddress::text) + " " + fact(o.port(), String::valueOf))
            .orElse(""),
        message.text());
  }

  private static List<String> itemRow(ExportedItem item) {
    return List.of(
        item.written().path(),
        item.stored().kind() + ", " + item.stored().mediaType(),
        Long.toString(item.written().size()),
        item.stored().sealedAt().toString(),
        item.stored().clockStatus().name(),
        item.written().sha256() + " " + item.written().sha1() + " " + item.written().md5());
  }

  private static List<String> custodyRow(CustodyEntry entry) {
    String details =
        entry.event().details().entrySet().stream()
            .map(e -> e.getKey() + "=" + e.getValue())
            .collect(Collectors.joining("; "));
    return List.of(
        Long.toString(entry.seq()),
        entry.at().toString(),
        entry.event().kind() + entry.event().item().map(i -> " " + i.value()).orElse(""),
        entry.event().actor().id() + " (" + entry.event().actor().role() + ")",
        entry.event().purpose().map(p -> p.name() + " ").orElse("") + details);
  }

  private List<String[]> proofPairs() {
    return List.of(
        pair("Request", authorization.request().id() + ": " + authorization.request().reason()),
        pair(
            "Signed by",
            authorization.by().stream().map(Actor::id).collect(Collectors.joining(" and "))),
        pair("Signed head", head.size() + " entries, signed at " + head.at()),
        pair("Root", java.util.HexFormat.of().formatHex(head.root())),
        pair(
            "Time-stamp",
            stamp
                .map(s -> "the first " + s.head().size() + " entries, at " + s.at())
                .orElse("none: no authority has stamped a head yet")));
  }
}
