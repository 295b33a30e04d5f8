package org.tocsin.report;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.tocsin.model.Absence;
import org.tocsin.model.Account;
import org.tocsin.model.ChatMessage;
import org.tocsin.model.Fact;
import org.tocsin.model.FileFacts;
import org.tocsin.model.Incident;
import org.tocsin.model.MatchFacts;
import org.tocsin.model.Provenance;
import org.tocsin.model.Room;

/**
 * Makes reports of incidents.
 *
 * <p>Pure: equal arguments give equal reports, and nothing is looked up. Never throws for an
 * incident that could be recorded: a fact that a report cannot carry as it stands, such as a
 * malformed e-mail address, is told in words instead. Absent facts stay absent. Nothing is claimed
 * that nobody established: no annotation, no escalation, no industry classification.
 */
public final class Reports {
  /** How many messages of the conversation stand in the report itself. */
  public static final int EXCERPT_MESSAGES = 30;

  /** How many characters of the conversation stand in the report itself. */
  public static final int EXCERPT_CHARACTERS = 8_000;

  /** How many matches of one file are told. */
  public static final int MATCHES = 20;

  /** The name of an uploaded file whose user gave none. */
  public static final String UNNAMED = "unnamed";

  private Reports() {}

  /**
   * Returns the report of an incident.
   *
   * @param incident the incident, as it was sealed
   * @param service who files
   * @param priorReports identifiers of finished reports about the account in the same environment,
   *     each 1 or more
   */
  public static Report report(Incident incident, ServiceProfile service, List<Long> priorReports) {
    return report(List.of(incident), service, priorReports, Optional.empty());
  }

  /**
   * Returns one report of incidents of one account.
   *
   * @param incidents the incidents, as they were sealed, in the order of their files; 1 or more.
   *     The first gives summary and account
   * @param service who files
   * @param priorReports as above
   * @param supplementTo the identifier of the finished report that this one adds to
   * @throws IllegalArgumentException when there is no incident, or they are of several accounts
   */
  public static Report report(
      List<Incident> incidents,
      ServiceProfile service,
      List<Long> priorReports,
      Optional<String> supplementTo) {
    if (incidents.stream().map(incident -> incident.account().id()).distinct().count() != 1) {
      throw new IllegalArgumentException("a report tells incidents of one account");
    }
    Incident first = incidents.get(0);
    List<String> told = new ArrayList<>();
    supplementTo.ifPresent(
        id -> told.add("This report supplements report " + id + ", which is finished."));
    incidents.forEach(incident -> told.add(origin(incident)));
    incidents.forEach(
        incident ->
            incident
                .letThroughAt()
                .ifPresent(
                    at ->
                        told.add(
                            "The upload was delivered at "
                                + at
                                + ", before a list named it; it matched entries that arrived"
                                + " later. Those named as recipients may have received it.")));
    Map<String, Account> recipients = new LinkedHashMap<>();
    incidents.forEach(
        incident -> incident.room().recipients().forEach(a -> recipients.putIfAbsent(a.id(), a)));
    return IncidentReport.builder(summary(first, service), reporter(service))
        .details(incidents.stream().map(incident -> chat(incident, service)).distinct().toList())
        .reported(Fact.known(reported(incidents, service, priorReports)))
        .recipients(recipients.values().stream().map(a -> recipient(a, service)).toList())
        .additionalInfo(Fact.known(String.join("\n", told)))
        .build();
  }

  /**
   * Returns what is told about the file of an incident.
   *
   * @param incident the incident, as it was sealed
   * @param viewed whether somebody looked, derived from the custody log
   * @return empty when the incident has no file
   */
  public static Optional<FileReport> file(Incident incident, ViewFacts viewed) {
    return incident.file().map(file -> file(incident, file, viewed));
  }

  /** Returns the name under which the file of an incident is uploaded: the one its user gave. */
  public static String uploadName(Incident incident) {
    return incident.file().flatMap(FileFacts::name).orElse(UNNAMED);
  }

  private static Summary summary(Incident incident, ServiceProfile service) {
    Optional<Instant> received = incident.origin().observedAt().toOptional();
    String meaning;
    if (incident.file().isEmpty()) {
      meaning = "When the service recorded the incident";
    } else if (received.isPresent()) {
      meaning = "When the service received the upload";
    } else {
      meaning = "When the service examined the upload";
    }
    return Summary.builder(
            incident.type(),
            incident.file().isPresent()
                ? received.orElse(incident.detectedAt())
                : incident.detectedAt())
        .platform(Fact.known(service.name()))
        .occurredAtMeaning(Fact.known(meaning))
        .build();
  }

  private static Reporter reporter(ServiceProfile service) {
    return Reporter.builder(Person.of(service.reporter()))
        .contact(Fact.ofOptional(service.contact()))
        .companyTemplate(Fact.ofOptional(service.companyTemplate()))
        .termsOfService(Fact.ofOptional(service.termsOfService()))
        .legalUrl(Fact.ofOptional(service.legalUrl()))
        .build();
  }

  private static IncidentDetails chat(Incident incident, ServiceProfile service) {
    Room room = incident.room();
    String kind =
        switch (room.kind()) {
          case DIRECT -> "a conversation of two";
          case GROUP -> "a closed group";
          case CHANNEL -> "a channel";
        };
    String visible =
        room.visibility() == Room.Visibility.PUBLIC
            ? "open to anybody at that time"
            : "open only to those who were let in";
    return new IncidentDetails.Chat(
        Fact.known(service.name()),
        Fact.ofOptional(room.name()),
        excerpt(incident.messages()),
        Fact.known("Room " + room.id() + ": " + kind + ", " + visible + "."));
  }

  /** Returns the latest messages, oldest first, that fit. */
  private static Fact<String> excerpt(List<ChatMessage> messages) {
    if (messages.isEmpty()) {
      return Fact.absent(Absence.NOT_AVAILABLE);
    }
    List<String> lines = new ArrayList<>();
    int characters = 0;
    for (int i = messages.size() - 1; i >= 0 && lines.size() < EXCERPT_MESSAGES; i--) {
      ChatMessage message = messages.get(i);
      String line =
          Transcript.instant(message.sentAt())
              + " "
              + Transcript.oneLine(Transcript.sender(message.sender()))
              + ": "
              + Transcript.oneLine(message.text());
      characters += line.length() + 1;
      if (characters > EXCERPT_CHARACTERS) {
        break;
      }
      lines.add(0, line);
    }
    int left = messages.size() - lines.size();
    if (left > 0) {
      lines.add(0, "[" + left + " more messages are in the file " + Transcript.FILE_NAME + "]");
    }
    return Fact.known(String.join("\n", lines));
  }

  private static ReportedAccount reported(
      List<Incident> incidents, ServiceProfile service, List<Long> priorReports) {
    Incident incident = incidents.get(0);
    List<IpEvent> events =
        incidents.stream().flatMap(each -> ipEvent(each).stream()).distinct().toList();
    return ReportedAccount.builder(
            account(incident.account(), service)
                .ipEvents(events)
                .priorReports(priorReports)
                .build())
        .person(person(incident.account()))
        .build();
  }

  private static Recipient recipient(Account account, ServiceProfile service) {
    return new Recipient(
        person(account), account(account, service).build(), Fact.absent(Absence.NOT_COLLECTED));
  }

  private static AccountFacts.Builder account(Account account, ServiceProfile service) {
    AccountFacts.Builder facts =
        AccountFacts.builder()
            .identifier(Fact.known(account.id()))
            .service(
                service.name().length() <= 100
                    ? Fact.known(service.name())
                    : Fact.absent(Absence.NOT_AVAILABLE))
            .screenName(Fact.ofOptional(account.screenName()))
            .displayNames(account.displayName().stream().toList());
    account
        .country()
        .filter(Country::exists)
        .ifPresent(
            code ->
                facts.location(Fact.known(EstimatedLocation.builder(new Country(code)).build())));
    account
        .email()
        .map(Account.EmailAddress::address)
        .filter(address -> !Email.isWellFormed(address))
        .ifPresent(
            address ->
                facts.additionalInfo(
                    Fact.known("E-mail address as recorded, not well-formed: " + address)));
    return facts;
  }

  private static Fact<Person> person(Account account) {
    Optional<Email> email =
        account
            .email()
            .filter(given -> Email.isWellFormed(given.address()))
            .map(
                given ->
                    new Email(
                        given.address(),
                        Fact.absent(Absence.NOT_COLLECTED),
                        Fact.ofOptional(given.verified().map(Verification::of))));
    return Fact.ofOptional(
        email.map(known -> Person.of(Contact.builder().emails(List.of(known)).build())));
  }

  /** The address the upload came from; without an address there is no event. */
  private static Optional<IpEvent> ipEvent(Incident incident) {
    return incident
        .origin()
        .address()
        .toOptional()
        .map(
            address ->
                IpEvent.builder(address)
                    .event(
                        incident.file().isPresent()
                            ? Fact.known(EventKind.UPLOAD)
                            : Fact.absent(Absence.NOT_COLLECTED))
                    .at(incident.origin().observedAt())
                    .port(incident.origin().port())
                    .build());
  }

  private static FileReport file(Incident incident, FileFacts file, ViewFacts viewed) {
    List<FileHash> hashes =
        Stream.concat(file.digests().stream(), file.perceptual().stream())
            .filter(hash -> hash.bytes().length <= 64)
            .map(FileHash::of)
            .distinct()
            .toList();
    List<MatchFacts> told = incident.matches().stream().limit(MATCHES).toList();
    return FileDetails.builder(viewed, Relevance.Reported.plain())
        .originalName(Fact.ofOptional(file.name()))
        .uploadedAt(incident.origin().observedAt())
        .publiclyAvailable(Fact.known(incident.room().visibility() == Room.Visibility.PUBLIC))
        .hashes(hashes)
        .ipEvent(Fact.ofOptional(ipEvent(incident)))
        .details(told.stream().map(Reports::detail).toList())
        .additionalInfo(explanation(incident, told))
        .build();
  }

  private static FileDetail detail(MatchFacts match) {
    List<FileDetail.Pair> pairs = new ArrayList<>();
    pairs.add(new FileDetail.Pair("list", match.list()));
    pairs.add(new FileDetail.Pair("list version", match.listVersion()));
    pairs.add(new FileDetail.Pair("list entry", match.entryId()));
    if (!match.submitter().isBlank()) {
      pairs.add(new FileDetail.Pair("submitted by", match.submitter()));
    }
    match
        .provenance()
        .flatMap(Provenance::submitterName)
        .ifPresent(name -> pairs.add(new FileDetail.Pair("submitter's name", name)));
    match
        .updatedAt()
        .ifPresent(at -> pairs.add(new FileDetail.Pair("list entry as of", at.toString())));
    if (!match.classification().isBlank()) {
      pairs.add(new FileDetail.Pair("classification on the list", match.classification()));
    }
    boolean exact = match.kind() == MatchFacts.Kind.EXACT;
    pairs.add(new FileDetail.Pair("match", exact ? "exact" : "perceptual"));
    pairs.add(new FileDetail.Pair("algorithm", match.algorithm().name()));
    if (!exact) {
      pairs.add(new FileDetail.Pair("distance", number(match.distance())));
      pairs.add(new FileDetail.Pair("threshold", number(match.threshold())));
      match
          .quality()
          .ifPresent(quality -> pairs.add(new FileDetail.Pair("quality", number(quality))));
    }
    match
        .part()
        .ifPresent(
            part ->
                pairs.add(
                    new FileDetail.Pair(
                        part.kind() == MatchFacts.PartKind.FRAME ? "frame" : "archive entry",
                        number(part.index() + 1))));
    return new FileDetail(Fact.known(FileDetail.Kind.HASH), pairs);
  }

  private static Fact<String> explanation(Incident incident, List<MatchFacts> told) {
    if (told.isEmpty()) {
      return Fact.absent(Absence.NOT_AVAILABLE);
    }
    List<String> sentences = new ArrayList<>();
    for (MatchFacts match : told) {
      String where =
          match.part().isEmpty()
              ? "The file"
              : (match.part().get().kind() == MatchFacts.PartKind.FRAME
                      ? "Frame "
                      : "Archive entry ")
                  + number(match.part().get().index() + 1)
                  + " of the file";
      String entry = " an entry of the hash list \"" + match.list() + "\"";
      sentences.add(
          match.kind() == MatchFacts.Kind.EXACT
              ? where
                  + " equals"
                  + entry
                  + ": its "
                  + match.algorithm()
                  + " digest is the same (exact match)."
              : where
                  + " resembles"
                  + entry
                  + ": their "
                  + match.algorithm()
                  + " fingerprints differ in "
                  + number(match.distance())
                  + " bits, at most "
                  + number(match.threshold())
                  + " count as a match (perceptual match, not proof of equal content).");
    }
    int left = incident.matches().size() - told.size();
    if (left > 0) {
      sentences.add(number(left) + " further matches are on record.");
    }
    return Fact.known(String.join("\n", sentences));
  }

  private static String origin(Incident incident) {
    String how =
        incident.matches().isEmpty()
            ? "A person at the service raised this incident."
            : "The service compared the upload with hash lists; this incident stems from a match.";
    String test = incident.synthetic() ? " It stems from test entries only." : "";
    return how + test + " Reference of the service: " + incident.id() + ".";
  }

  private static String number(int value) {
    return String.format(Locale.ROOT, "%d", value);
  }
}
