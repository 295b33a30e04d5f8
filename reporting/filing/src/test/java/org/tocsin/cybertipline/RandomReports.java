package org.tocsin.cybertipline;

import java.net.URI;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import org.tocsin.model.Absence;
import org.tocsin.model.ClientAddress;
import org.tocsin.model.Fact;
import org.tocsin.model.IncidentType;
import org.tocsin.report.AccountFacts;
import org.tocsin.report.AssociatedAccount;
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

/**
 * Makes arbitrary reports that obey every rule; {@code fullness} says how much of each is there.
 */
final class RandomReports {
  static final Instant NOW = Instant.parse("2026-02-01T00:00:00Z");

  private static final String LETTERS =
      "abcXYZ 019\u00e4\u0131\u0130\u00df\u05d0\u0639\u202e\u4e2d&<>'\"]]>\t\n\r\u0085\u2028.,;:%@/";

  private final Random random;
  private final double fullness;
  private final SchemaVersion version;
  private final List<Email> personal = new ArrayList<>();

  RandomReports(Random random, double fullness, SchemaVersion version) {
    this.random = random;
    this.fullness = fullness;
    this.version = version;
  }

  private <T> Fact<T> maybe(Supplier<T> value) {
    return random.nextDouble() < fullness
        ? Fact.known(value.get())
        : Fact.absent(Absence.NOT_COLLECTED);
  }

  private <T> List<T> some(int most, Supplier<T> value) {
    List<T> list = new ArrayList<>();
    while (list.size() < most && random.nextDouble() < fullness) {
      list.add(value.get());
    }
    return list;
  }

  private <T> T pick(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }

  private <E extends Enum<E>> E pick(Class<E> type) {
    return pick(List.of(type.getEnumConstants()));
  }

  private <E extends Enum<E>> Set<E> subset(Class<E> type) {
    Set<E> set = EnumSet.noneOf(type);
    for (E value : type.getEnumConstants()) {
      if (random.nextDouble() < fullness / 2 + (fullness == 1 ? 1 : 0)) {
        set.add(value);
      }
    }
    return set;
  }

  private String text(int max) {
    int length =
        random.nextInt(50) == 0 && max < 5000 ? max : 1 + random.nextInt(Math.min(max, 40));
    StringBuilder text = new StringBuilder("x");
    while (text.length() < length) {
      if (random.nextInt(20) == 0 && text.length() + 2 <= length) {
        text.append("\ud83d\ude00");
      } else {
        text.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
      }
    }
    return text.toString();
  }

  private Fact<String> maybeText(int max) {
    return maybe(() -> text(max));
  }

  private Fact<Boolean> maybeBoolean() {
    return maybe(random::nextBoolean);
  }

  private Instant past() {
    return NOW.minusSeconds(10L + random.nextInt(1_000_000_000)).minusNanos(random.nextInt(3));
  }

  private Fact<Instant> maybePast() {
    return maybe(this::past);
  }

  private URI url() {
    return URI.create("https://teapot.example/" + random.nextInt(1_000_000) + "?a=%20&b=%3C");
  }

  private Country country() {
    return new Country(pick(List.of(Locale.getISOCountries())));
  }

  private Email email() {
    return new Email(
        "user." + random.nextInt(1_000_000) + "+x@mail.example",
        maybe(() -> pick(Email.Kind.class)),
        maybe(this::verification));
  }

  private Email personalEmail() {
    Email email = email();
    personal.add(email);
    return email;
  }

  private Verification verification() {
    return random.nextBoolean()
        ? new Verification.Unverified()
        : new Verification.Verified(maybePast());
  }

  private Phone phone() {
    return new Phone(
        "555 0" + random.nextInt(100_000),
        maybe(() -> pick(Phone.Kind.class)),
        maybe(this::verification),
        maybe(() -> "+" + (1 + random.nextInt(999))),
        maybe(() -> Integer.toString(random.nextInt(1_000_000_000))));
  }

  private PostalAddress address() {
    return new PostalAddress(
        maybe(() -> pick(PostalAddress.Kind.class)),
        Fact.known(text(255)),
        maybeText(100),
        maybeText(20),
        maybe(() -> new UsState(pick(List.of("AK", "WY", "DC", "PR")))),
        maybeText(100),
        maybe(this::country));
  }

  private Contact contact(boolean person) {
    return new Contact(
        maybeText(100),
        Fact.known(text(100)),
        some(2, this::phone),
        some(2, person ? this::personalEmail : this::email),
        some(2, this::address));
  }

  private Person person() {
    return new Person(
        contact(true),
        maybe(() -> random.nextInt(151)),
        version == SchemaVersion.V2026 ? maybeBoolean() : Fact.absent(Absence.NOT_COLLECTED),
        maybe(this::birthDate));
  }

  private LocalDate birthDate() {
    return LocalDate.of(1950 + random.nextInt(70), 1 + random.nextInt(12), 1 + random.nextInt(28));
  }

  private IpEvent ipEvent() {
    byte[] bytes = new byte[random.nextBoolean() ? 4 : 16];
    random.nextBytes(bytes);
    return new IpEvent(
        ClientAddress.ofBytes(bytes).orElseThrow(),
        maybe(() -> pick(EventKind.class)),
        maybePast(),
        maybeBoolean(),
        maybe(() -> 1 + random.nextInt(65535)));
  }

  private Device device() {
    return new Device(text(255), text(2083), maybe(() -> pick(EventKind.class)), maybePast());
  }

  private EstimatedLocation location() {
    if (random.nextBoolean()) {
      return new EstimatedLocation(
          new Country("US"), maybeText(255), Fact.known("IL"), maybeBoolean(), maybePast());
    }
    return new EstimatedLocation(
        new Country("DE"), maybeText(255), maybeText(255), maybeBoolean(), maybePast());
  }

  private TemporarilyDisabled temporarilyDisabled() {
    Instant since = past();
    return new TemporarilyDisabled(
        random.nextBoolean(),
        maybe(() -> since),
        maybeBoolean(),
        maybe(() -> since.plusSeconds(random.nextInt(2))),
        maybe(() -> since.plusSeconds(1 + random.nextInt(2_000_000_000))));
  }

  private PermanentlyDisabled permanentlyDisabled() {
    Instant since = past();
    return new PermanentlyDisabled(
        random.nextBoolean(), maybe(() -> since), maybeBoolean(), maybe(() -> since));
  }

  private List<Long> priorReports() {
    return some(3, () -> (random.nextLong() >>> 1) | 1);
  }

  private AccountFacts account() {
    return new AccountFacts(
        Fact.known(text(255)),
        maybeText(100),
        maybeBoolean(),
        maybeText(256),
        some(3, () -> text(255)),
        some(2, this::url),
        maybeText(10_000),
        some(3, this::ipEvent),
        some(2, this::device),
        priorReports(),
        maybe(this::temporarilyDisabled),
        maybe(this::permanentlyDisabled),
        maybe(this::location),
        maybeBoolean(),
        maybeText(10_000));
  }

  private AssociatedAccount associated() {
    return new AssociatedAccount(
        pick(AssociatedAccount.Association.class),
        maybe(() -> new AssociatedAccount.Platform(text(256), maybeBoolean())),
        maybeText(256),
        maybeText(256),
        maybeText(256),
        maybe(
            () ->
                random.nextBoolean()
                    ? new AssociatedAccount.Age.Years(random.nextInt(151))
                    : new AssociatedAccount.Age.BornOn(birthDate())),
        version == SchemaVersion.V2026 ? maybeBoolean() : Fact.absent(Absence.NOT_COLLECTED),
        some(2, this::phone),
        some(2, this::personalEmail),
        maybeBoolean(),
        some(2, this::address),
        maybeText(256),
        maybeText(256),
        some(2, this::url),
        maybeText(256),
        some(2, () -> text(255)),
        maybeText(10_000),
        maybeText(256),
        maybeBoolean(),
        maybe(this::temporarilyDisabled),
        maybe(this::permanentlyDisabled),
        some(2, this::ipEvent),
        some(2, this::device),
        priorReports(),
        maybeText(10_000));
  }

  private Reporter reporter() {
    Contact contact = contact(false);
    List<Email> emails = new ArrayList<>(contact.emails());
    emails.add(email());
    return new Reporter(
        new Person(
            new Contact(
                contact.firstName(),
                contact.lastName(),
                contact.phones(),
                emails,
                contact.addresses()),
            maybe(() -> random.nextInt(151)),
            version == SchemaVersion.V2026 ? maybeBoolean() : Fact.absent(Absence.NOT_COLLECTED),
            maybe(this::birthDate)),
        maybe(() -> contact(false)),
        maybeText(10_000),
        maybeText(10_000),
        maybe(this::url));
  }

  private Set<ReportAnnotation> annotations() {
    Set<ReportAnnotation> set = subset(ReportAnnotation.class);
    if (version == SchemaVersion.V2025) {
      set.remove(ReportAnnotation.INFORMATIONAL);
    }
    return set;
  }

  private IncidentDetails place(int kind) {
    Fact<String> info = maybeText(10_000);
    List<Email> emails = personal.isEmpty() ? List.of() : some(2, () -> pick(personal));
    return switch (kind) {
      case 0 -> new IncidentDetails.WebPage(maybeBoolean(), some(3, this::url), info);
      case 1 -> new IncidentDetails.Mail(emails, maybeText(10_000), info);
      case 2 -> new IncidentDetails.Newsgroup(maybeText(255), emails, maybeText(10_000), info);
      case 3 -> new IncidentDetails.Chat(maybeText(255), maybeText(255), maybeText(10_000), info);
      case 4 -> new IncidentDetails.Game(maybeText(255), maybeText(255), maybeText(10_000), info);
      case 5 ->
          new IncidentDetails.CellPhone(
              maybe(this::phone),
              maybe(
                  () ->
                      new IncidentDetails.Position(
                          random.nextDouble() * 180 - 90, random.nextDouble() * 360 - 180)),
              info);
      case 6 -> new IncidentDetails.NotInternet(maybeText(255), some(2, this::address), info);
      default ->
          new IncidentDetails.PeerToPeer(
              maybeText(255), some(2, this::ipEvent), maybeText(10_000), info);
    };
  }

  Report report() {
    if (random.nextInt(10) == 0) {
      return batch();
    }
    return incident();
  }

  BatchedReport batch() {
    return new BatchedReport(
        pick(IncidentType.class),
        maybeText(256),
        annotations(),
        past(),
        maybeText(3000),
        reporter(),
        some(5, () -> text(255)));
  }

  IncidentReport incident() {
    personal.clear();
    ReportedAccount reported =
        new ReportedAccount(
            maybe(this::person),
            account(),
            maybeText(300),
            maybeBoolean(),
            maybeText(255),
            some(2, this::associated));
    List<Recipient> recipients =
        some(2, () -> new Recipient(maybe(this::person), account(), maybeText(255)));
    List<Victim> victims =
        some(2, () -> new Victim(person(), account(), maybeText(255), some(2, this::associated)));
    personal.clear();
    reported.person().toOptional().ifPresent(p -> personal.addAll(p.contact().emails()));
    recipients.forEach(
        r -> r.person().toOptional().ifPresent(p -> personal.addAll(p.contact().emails())));
    victims.forEach(v -> personal.addAll(v.person().contact().emails()));
    List<IncidentDetails> places = new ArrayList<>();
    for (int kind = 0; kind < 8; kind++) {
      if (random.nextDouble() < fullness) {
        places.add(place(kind));
      }
    }
    return new IncidentReport(
        new Summary(
            pick(IncidentType.class),
            maybeText(256),
            maybeText(3000),
            annotations(),
            past(),
            maybeText(3000)),
        places,
        maybe(
            () ->
                new LawEnforcement(
                    text(255),
                    maybeText(100),
                    maybe(() -> contact(false)),
                    maybeBoolean(),
                    maybeBoolean(),
                    maybe(
                        () ->
                            new LawEnforcement.InternationalProcess(
                                random.nextBoolean(), maybe(this::country))))),
        reporter(),
        Fact.known(reported),
        recipients,
        victims,
        maybeText(10_000));
  }

  private ViewFacts viewed() {
    boolean viewed = random.nextBoolean();
    return new ViewFacts(Fact.known(viewed), maybe(() -> viewed && random.nextBoolean()));
  }

  BatchedFile batchedFile() {
    Set<BatchedFile.Meme> memes = subset(BatchedFile.Meme.class);
    memes.add(pick(BatchedFile.Meme.class));
    return new BatchedFile(
        maybePast(),
        viewed(),
        maybeBoolean(),
        memes,
        maybe(() -> pick(IndustryClassification.class)));
  }

  FileDetails file() {
    Set<FileAnnotation> annotations = subset(FileAnnotation.class);
    Relevance relevance;
    if (random.nextInt(4) == 0) {
      annotations.remove(FileAnnotation.POTENTIAL_MEME);
      relevance = new Relevance.Supplemental(annotations);
    } else {
      relevance =
          new Relevance.Reported(annotations, maybe(() -> pick(IndustryClassification.class)));
    }
    return new FileDetails(
        maybeText(2056),
        maybePast(),
        maybe(this::url),
        viewed(),
        maybeBoolean(),
        relevance,
        some(4, () -> new FileHash("X" + random.nextInt(100), text(300))),
        maybe(this::ipEvent),
        some(2, this::device),
        some(
            3,
            () -> {
              List<FileDetail.Pair> pairs =
                  some(4, () -> new FileDetail.Pair(text(64), text(5_000)));
              pairs.add(new FileDetail.Pair(text(64), text(5_000)));
              return new FileDetail(maybe(() -> pick(FileDetail.Kind.class)), pairs);
            }),
        maybeText(10_000));
  }
}
