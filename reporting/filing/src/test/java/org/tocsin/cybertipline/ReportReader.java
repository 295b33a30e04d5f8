package org.tocsin.cybertipline;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.tocsin.model.Absence;
import org.tocsin.model.ClientAddress;
import org.tocsin.model.Fact;
import org.tocsin.model.IncidentType;
import org.tocsin.report.AccountFacts;
import org.tocsin.report.AssociatedAccount;
import org.tocsin.report.AssociatedAccount.Age;
import org.tocsin.report.BatchedFile;
import org.tocsin.report.BatchedReport;
import org.tocsin.report.Contact;
import org.tocsin.report.Country;
import org.tocsin.report.Device;
import org.tocsin.report.Email;
import org.tocsin.report.EstimatedLocation;
import org.tocsin.report.EventKind;
import org.tocsin.report.FileAnnotation;
import org.tocsin.report.FileDetail;
import org.tocsin.report.FileDetails;
import org.tocsin.report.FileHash;
import org.tocsin.report.FileReport;
import org.tocsin.report.IncidentDetails;
import org.tocsin.report.IncidentReport;
import org.tocsin.report.IndustryClassification;
import org.tocsin.report.IpEvent;
import org.tocsin.report.LawEnforcement;
import org.tocsin.report.PermanentlyDisabled;
import org.tocsin.report.Person;
import org.tocsin.report.Phone;
import org.tocsin.report.PostalAddress;
import org.tocsin.report.Recipient;
import org.tocsin.report.Relevance;
import org.tocsin.report.Report;
import org.tocsin.report.ReportAnnotation;
import org.tocsin.report.ReportedAccount;
import org.tocsin.report.Reporter;
import org.tocsin.report.Summary;
import org.tocsin.report.TemporarilyDisabled;
import org.tocsin.report.UsState;
import org.tocsin.report.Verification;
import org.tocsin.report.Victim;
import org.tocsin.report.ViewFacts;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * Reads documents back into reports: by another parser than ours, from the specification's names,
 * and without any code of the writer. Names that it was never asked for are found by {@link
 * #unread}.
 */
final class ReportReader {
  private static final Map<String, ReportAnnotation> REPORT_ANNOTATIONS =
      Map.of(
          "sextortion", ReportAnnotation.SEXTORTION,
          "csamSolicitation", ReportAnnotation.ABUSE_MATERIAL_SOLICITATION,
          "minorToMinorInteraction", ReportAnnotation.MINOR_TO_MINOR,
          "spam", ReportAnnotation.SPAM,
          "sadisticOnlineExploitation", ReportAnnotation.SADISTIC_EXPLOITATION,
          "informational", ReportAnnotation.INFORMATIONAL);

  private static final Map<String, FileAnnotation> FILE_ANNOTATIONS =
      Map.of(
          "animeDrawingVirtualHentai", FileAnnotation.DRAWING,
          "potentialMeme", FileAnnotation.POTENTIAL_MEME,
          "viral", FileAnnotation.VIRAL,
          "possibleSelfProduction", FileAnnotation.POSSIBLE_SELF_PRODUCTION,
          "physicalHarm", FileAnnotation.PHYSICAL_HARM,
          "violenceGore", FileAnnotation.VIOLENCE,
          "bestiality", FileAnnotation.BESTIALITY,
          "liveStreaming", FileAnnotation.LIVE_STREAMING,
          "infant", FileAnnotation.INFANT,
          "generativeAi", FileAnnotation.GENERATIVE_AI);

  private static final Map<String, IncidentType> TYPES =
      Map.of(
          "Child Pornography (possession, manufacture, and distribution)",
          IncidentType.ABUSE_MATERIAL,
          "Child Sex Trafficking",
          IncidentType.TRAFFICKING,
          "Child Sex Tourism",
          IncidentType.SEX_TOURISM,
          "Child Sexual Molestation",
          IncidentType.MOLESTATION,
          "Misleading Domain Name",
          IncidentType.MISLEADING_DOMAIN,
          "Misleading Words or Digital Images on the Internet",
          IncidentType.MISLEADING_WORDS_OR_IMAGES,
          "Online Enticement of Children for Sexual Acts",
          IncidentType.ENTICEMENT,
          "Unsolicited Obscene Material Sent to a Child",
          IncidentType.UNSOLICITED_OBSCENE_MATERIAL);

  private final Element root;
  private final Set<Node> read = new java.util.HashSet<>();

  ReportReader(byte[] document) throws Exception {
    root =
        DocumentBuilderFactory.newDefaultNSInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(document))
            .getDocumentElement();
    read.add(root);
  }

  /** Names of elements and attributes that were never asked for. */
  List<String> unread() {
    List<String> names = new ArrayList<>();
    collect(root, names);
    return names;
  }

  private void collect(Element element, List<String> names) {
    if (!read.contains(element)) {
      names.add(element.getTagName());
    }
    for (int i = 0; i < element.getAttributes().getLength(); i++) {
      Node attribute = element.getAttributes().item(i);
      if (!read.contains(attribute) && !attribute.getNodeName().startsWith("x")) {
        names.add(element.getTagName() + "/@" + attribute.getNodeName());
      }
    }
    elements(element).forEach(child -> collect(child, names));
  }

  private static Stream<Element> elements(Element parent) {
    List<Element> children = new ArrayList<>();
    for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof Element element) {
        children.add(element);
      }
    }
    return children.stream();
  }

  private List<Element> all(Element parent, String name) {
    List<Element> found = elements(parent).filter(e -> e.getTagName().equals(name)).toList();
    read.addAll(found);
    return found;
  }

  private <T> Fact<T> one(Element parent, String name, Function<Element, T> reader) {
    List<Element> found = all(parent, name);
    if (found.size() > 1) {
      throw new AssertionError(name + " occurs " + found.size() + " times");
    }
    return found.isEmpty()
        ? Fact.absent(Absence.NOT_COLLECTED)
        : Fact.known(reader.apply(found.get(0)));
  }

  private Element must(Element parent, String name) {
    return one(parent, name, Function.identity()).toOptional().orElseThrow();
  }

  private <T> List<T> many(Element parent, String name, Function<Element, T> reader) {
    return all(parent, name).stream().map(reader).toList();
  }

  private Fact<String> text(Element parent, String name) {
    return one(parent, name, Element::getTextContent);
  }

  private List<String> texts(Element parent, String name) {
    return many(parent, name, Element::getTextContent);
  }

  private Fact<Boolean> bool(Element parent, String name) {
    return text(parent, name).map(ReportReader::bool);
  }

  private Fact<Instant> instant(Element parent, String name) {
    return text(parent, name).map(Instant::parse);
  }

  private static boolean bool(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new AssertionError("not a boolean: " + text);
    };
  }

  private Fact<String> attribute(Element element, String name) {
    if (!element.hasAttribute(name)) {
      return Fact.absent(Absence.NOT_COLLECTED);
    }
    read.add(element.getAttributeNode(name));
    return Fact.known(element.getAttribute(name));
  }

  Report report() {
    if (!all(root, "batchedReport").isEmpty()) {
      return batch();
    }
    Element summary = must(root, "incidentSummary");
    return new IncidentReport(
        new Summary(
            type(summary),
            text(summary, "platform"),
            text(summary, "escalateToHighPriority"),
            annotations(summary),
            Instant.parse(must(summary, "incidentDateTime").getTextContent()),
            text(summary, "incidentDateTimeDescription")),
        many(root, "internetDetails", this::place),
        one(root, "lawEnforcement", this::agency),
        reporter(),
        one(root, "personOrUserReported", this::reported),
        many(root, "intendedRecipient", this::recipient),
        many(root, "victim", this::victim),
        text(root, "additionalInfo"));
  }

  private Report batch() {
    Element batched = must(root, "batchedReport");
    if (!attribute(batched, "reason").equals(Fact.known("VIRAL_POTENTIAL_MEME"))) {
      throw new AssertionError("reason");
    }
    Element summary = must(root, "incidentSummary");
    return new BatchedReport(
        type(summary),
        text(summary, "platform"),
        annotations(summary),
        Instant.parse(must(summary, "incidentDateTime").getTextContent()),
        text(summary, "incidentDateTimeDescription"),
        reporter(),
        many(
            root,
            "personOrUserReported",
            account -> must(account, "espIdentifier").getTextContent()));
  }

  private IncidentType type(Element summary) {
    return java.util.Objects.requireNonNull(
        TYPES.get(must(summary, "incidentType").getTextContent()));
  }

  private Set<ReportAnnotation> annotations(Element summary) {
    return one(
            summary,
            "reportAnnotations",
            flags ->
                REPORT_ANNOTATIONS.entrySet().stream()
                    .filter(flag -> !all(flags, flag.getKey()).isEmpty())
                    .map(Map.Entry::getValue)
                    .collect(Collectors.toSet()))
        .toOptional()
        .orElse(Set.of());
  }

  private IncidentDetails place(Element details) {
    Element place = elements(details).findFirst().orElseThrow();
    read.add(place);
    Fact<String> info = text(place, "additionalInfo");
    return switch (place.getTagName()) {
      case "webPageIncident" ->
          new IncidentDetails.WebPage(
              attribute(place, "thirdPartyHostedContent").map(ReportReader::bool),
              urls(place, "url"),
              info);
      case "emailIncident" ->
          new IncidentDetails.Mail(
              many(place, "emailAddress", this::email), text(place, "content"), info);
      case "newsgroupIncident" ->
          new IncidentDetails.Newsgroup(
              text(place, "name"),
              many(place, "emailAddress", this::email),
              text(place, "content"),
              info);
      case "chatImIncident" ->
          new IncidentDetails.Chat(
              text(place, "chatClient"), text(place, "chatRoomName"), text(place, "content"), info);
      case "onlineGamingIncident" ->
          new IncidentDetails.Game(
              text(place, "gameName"), text(place, "console"), text(place, "content"), info);
      case "cellPhoneIncident" ->
          new IncidentDetails.CellPhone(
              one(place, "phoneNumber", this::phone),
              one(place, "latitude", Function.identity())
                  .map(
                      latitude ->
                          new IncidentDetails.Position(
                              Double.parseDouble(latitude.getTextContent()),
                              Double.parseDouble(must(place, "longitude").getTextContent()))),
              info);
      case "nonInternetIncident" ->
          new IncidentDetails.NotInternet(
              text(place, "locationName"), many(place, "incidentAddress", this::address), info);
      case "peer2peerIncident" ->
          new IncidentDetails.PeerToPeer(
              text(place, "client"),
              many(place, "ipCaptureEvent", this::ipEvent),
              text(place, "fileNames"),
              info);
      default -> throw new AssertionError(place.getTagName());
    };
  }

  private LawEnforcement agency(Element agency) {
    return new LawEnforcement(
        must(agency, "agencyName").getTextContent(),
        text(agency, "caseNumber"),
        one(agency, "officerContact", this::contact),
        bool(agency, "reportedToLe"),
        bool(agency, "servedLegalProcessDomestic"),
        one(
            agency,
            "servedLegalProcessInternational",
            process ->
                new LawEnforcement.InternationalProcess(
                    bool(process.getTextContent()),
                    attribute(process, "fleaCountry").map(Country::new))));
  }

  private Reporter reporter() {
    Element reporter = must(root, "reporter");
    return new Reporter(
        person(must(reporter, "reportingPerson")),
        one(reporter, "contactPerson", this::contact),
        text(reporter, "companyTemplate"),
        text(reporter, "termsOfService"),
        text(reporter, "legalURL").map(URI::create));
  }

  private ReportedAccount reported(Element account) {
    return new ReportedAccount(
        one(account, "personOrUserReportedPerson", this::person),
        account(account),
        text(account, "vehicleDescription"),
        bool(account, "thirdPartyUserReported"),
        text(account, "groupIdentifier"),
        many(account, "associatedAccount", this::associated));
  }

  private Recipient recipient(Element account) {
    return new Recipient(
        one(account, "intendedRecipientPerson", this::person),
        account(account),
        text(account, "groupIdentifier"));
  }

  private Victim victim(Element account) {
    return new Victim(
        person(must(account, "victimPerson")),
        account(account),
        text(account, "schoolName"),
        many(account, "associatedAccount", this::associated));
  }

  private AccountFacts account(Element account) {
    return new AccountFacts(
        text(account, "espIdentifier"),
        text(account, "espService"),
        bool(account, "compromisedAccount"),
        text(account, "screenName"),
        texts(account, "displayName"),
        urls(account, "profileUrl"),
        text(account, "profileBio"),
        many(account, "ipCaptureEvent", this::ipEvent),
        many(account, "deviceId", this::device),
        texts(account, "priorCTReports").stream().map(Long::valueOf).toList(),
        one(account, "accountTemporarilyDisabled", this::temporarilyDisabled),
        one(account, "accountPermanentlyDisabled", this::permanentlyDisabled),
        one(account, "estimatedLocation", this::location),
        bool(account, "allEmailsReported"),
        text(account, "additionalInfo"));
  }

  private AssociatedAccount associated(Element account) {
    Fact<Age> years =
        text(account, "approximateAge").map(age -> new Age.Years(Integer.parseInt(age)));
    Fact<Age> born =
        text(account, "dateOfBirth").map(date -> new Age.BornOn(LocalDate.parse(date)));
    return new AssociatedAccount(
        switch (attribute(account, "type").toOptional().orElseThrow()) {
          case "Billing" -> AssociatedAccount.Association.BILLING;
          case "Linked" -> AssociatedAccount.Association.LINKED;
          case "Business" -> AssociatedAccount.Association.BUSINESS;
          case "Creator" -> AssociatedAccount.Association.CREATOR;
          case "Parent/Guardian" -> AssociatedAccount.Association.PARENT_OR_GUARDIAN;
          default -> AssociatedAccount.Association.OTHER;
        },
        one(
            account,
            "platform",
            platform ->
                new AssociatedAccount.Platform(
                    platform.getTextContent(),
                    attribute(platform, "thirdPartyUser").map(ReportReader::bool))),
        text(account, "firstName"),
        text(account, "middleName"),
        text(account, "lastName"),
        years.isKnown() ? years : born,
        bool(account, "ageAssertionDiscrepancy"),
        many(account, "phone", this::phone),
        many(account, "email", this::email),
        bool(account, "allEmailsReported"),
        many(account, "address", this::address),
        text(account, "espService"),
        text(account, "espIdentifier"),
        urls(account, "profileUrl"),
        text(account, "screenName"),
        texts(account, "displayName"),
        text(account, "profileBio"),
        text(account, "groupIdentifier"),
        bool(account, "compromisedAccount"),
        one(account, "accountTemporarilyDisabled", this::temporarilyDisabled),
        one(account, "accountPermanentlyDisabled", this::permanentlyDisabled),
        many(account, "ipCaptureEvent", this::ipEvent),
        many(account, "deviceId", this::device),
        texts(account, "priorCTReport").stream().map(Long::valueOf).toList(),
        text(account, "additionalInfo"));
  }

  private Person person(Element person) {
    return new Person(
        contact(person),
        text(person, "age").map(Integer::valueOf),
        bool(person, "ageAssertionDiscrepancy"),
        text(person, "dateOfBirth").map(LocalDate::parse));
  }

  private Contact contact(Element contact) {
    return new Contact(
        text(contact, "firstName"),
        text(contact, "lastName"),
        many(contact, "phone", this::phone),
        many(contact, "email", this::email),
        many(contact, "address", this::address));
  }

  private Phone phone(Element phone) {
    return new Phone(
        phone.getTextContent(),
        attribute(phone, "type").map(kind -> named(Phone.Kind.class, kind)),
        verification(phone),
        attribute(phone, "countryCallingCode"),
        attribute(phone, "extension"));
  }

  private Email email(Element email) {
    return new Email(
        email.getTextContent(),
        attribute(email, "type").map(kind -> named(Email.Kind.class, kind)),
        verification(email));
  }

  private Fact<Verification> verification(Element element) {
    Fact<Instant> at = attribute(element, "verificationDate").map(Instant::parse);
    return attribute(element, "verified")
        .map(
            verified ->
                bool(verified) ? new Verification.Verified(at) : new Verification.Unverified());
  }

  private PostalAddress address(Element address) {
    return new PostalAddress(
        attribute(address, "type").map(kind -> named(PostalAddress.Kind.class, kind)),
        text(address, "address"),
        text(address, "city"),
        text(address, "zipCode"),
        text(address, "state").map(UsState::new),
        text(address, "nonUsaState"),
        text(address, "country").map(Country::new));
  }

  private IpEvent ipEvent(Element event) {
    return new IpEvent(
        ClientAddress.parse(must(event, "ipAddress").getTextContent()).orElseThrow(),
        text(event, "eventName").map(name -> named(EventKind.class, name)),
        instant(event, "dateTime"),
        bool(event, "possibleProxy"),
        text(event, "port").map(Integer::valueOf));
  }

  private Device device(Element device) {
    return new Device(
        must(device, "idType").getTextContent(),
        must(device, "idValue").getTextContent(),
        text(device, "eventName").map(name -> named(EventKind.class, name)),
        instant(device, "dateTime"));
  }

  private EstimatedLocation location(Element location) {
    return new EstimatedLocation(
        new Country(must(location, "countryCode").getTextContent()),
        text(location, "city"),
        text(location, "region"),
        attribute(location, "verified").map(ReportReader::bool),
        attribute(location, "timestamp").map(Instant::parse));
  }

  private TemporarilyDisabled temporarilyDisabled(Element disabled) {
    return new TemporarilyDisabled(
        bool(disabled.getTextContent()),
        attribute(disabled, "disabledDate").map(Instant::parse),
        attribute(disabled, "userNotified").map(ReportReader::bool),
        attribute(disabled, "userNotifiedDate").map(Instant::parse),
        attribute(disabled, "reenabledDate").map(Instant::parse));
  }

  private PermanentlyDisabled permanentlyDisabled(Element disabled) {
    return new PermanentlyDisabled(
        bool(disabled.getTextContent()),
        attribute(disabled, "disabledDate").map(Instant::parse),
        attribute(disabled, "userNotified").map(ReportReader::bool),
        attribute(disabled, "userNotifiedDate").map(Instant::parse));
  }

  private List<URI> urls(Element parent, String name) {
    return texts(parent, name).stream().map(URI::create).toList();
  }

  private static <E extends Enum<E>> E named(Class<E> type, String wire) {
    return Enum.valueOf(type, wire.toUpperCase(java.util.Locale.ROOT));
  }

  /** The ids that the document states, report first. */
  List<String> ids() {
    return List.of(must(root, "reportId").getTextContent(), must(root, "fileId").getTextContent());
  }

  FileReport file(boolean batched) {
    ViewFacts viewed = new ViewFacts(bool(root, "fileViewedByEsp"), bool(root, "exifViewedByEsp"));
    String relevance = must(root, "fileRelevance").getTextContent();
    Set<FileAnnotation> annotations =
        one(
                root,
                "fileAnnotations",
                flags ->
                    FILE_ANNOTATIONS.entrySet().stream()
                        .filter(flag -> !all(flags, flag.getKey()).isEmpty())
                        .map(Map.Entry::getValue)
                        .collect(
                            Collectors.toCollection(() -> EnumSet.noneOf(FileAnnotation.class))))
            .toOptional()
            .orElseGet(() -> EnumSet.noneOf(FileAnnotation.class));
    Fact<IndustryClassification> industry =
        text(root, "industryClassification").map(IndustryClassification::valueOf);
    if (batched) {
      return new BatchedFile(
          instant(root, "uploadedToEspTimestamp"),
          viewed,
          bool(root, "publiclyAvailable"),
          annotations.stream()
              .map(annotation -> BatchedFile.Meme.valueOf(annotation.name()))
              .collect(Collectors.toSet()),
          industry);
    }
    return new FileDetails(
        text(root, "originalFileName"),
        instant(root, "uploadedToEspTimestamp"),
        text(root, "locationOfFile").map(URI::create),
        viewed,
        bool(root, "publiclyAvailable"),
        relevance.equals("Reported")
            ? new Relevance.Reported(annotations, industry)
            : new Relevance.Supplemental(annotations),
        many(
            root,
            "originalFileHash",
            hash ->
                new FileHash(
                    attribute(hash, "hashType").toOptional().orElseThrow(), hash.getTextContent())),
        one(root, "ipCaptureEvent", this::ipEvent),
        many(root, "deviceId", this::device),
        many(
            root,
            "details",
            group ->
                new FileDetail(
                    attribute(group, "type").map(FileDetail.Kind::valueOf),
                    many(
                        group,
                        "nameValuePair",
                        pair ->
                            new FileDetail.Pair(
                                must(pair, "name").getTextContent(),
                                must(pair, "value").getTextContent())))),
        text(root, "additionalInfo"));
  }
}
