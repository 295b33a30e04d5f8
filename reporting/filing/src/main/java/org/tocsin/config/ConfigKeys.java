package org.tocsin.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.tocsin.cybertipline.SchemaVersion;
import org.tocsin.docket.CloseReason;
import org.tocsin.evidence.ItemKind;
import org.tocsin.hashlist.ListLimits;
import org.tocsin.hashlist.ListPolicy;
import org.tocsin.model.Action;
import org.tocsin.model.Conversation;
import org.tocsin.model.Coverage;
import org.tocsin.model.Environment;
import org.tocsin.model.IncidentType;
import org.tocsin.model.MediaFamily;
import org.tocsin.model.Room;
import org.tocsin.model.SeverityClass;
import org.tocsin.model.UndeterminedReason;
import org.tocsin.screening.LowQuality;
import org.tocsin.screening.ScreeningSettings;

/** Every key of {@code tocsin.yaml}, in the order of the starter file. */
public final class ConfigKeys {
  private static final long ANY = Long.MAX_VALUE / 2;

  private final List<ConfigKey> keys = new ArrayList<>();
  private String section = "";
  private boolean restart;

  private static final List<ConfigKey> ALL = new ConfigKeys().all();

  private ConfigKeys() {}

  /** Returns every key. */
  public static List<ConfigKey> list() {
    return ALL;
  }

  /** Returns a key by its path, such as {@code lists[].match}. */
  public static Optional<ConfigKey> find(String path) {
    return ALL.stream().filter(key -> key.path().equals(path)).findFirst();
  }

  /** Returns the keys of one section; of the document for empty text. */
  static List<ConfigKey> in(String section) {
    return ALL.stream().filter(key -> key.parent().equals(section)).toList();
  }

  private List<ConfigKey> all() {
    restart = true;
    words(
        "environment",
        Environment.class,
        "TEST",
        "TEST files with a mock or a test host; PRODUCTION files for real.");
    section("production", "The literal opt-in that PRODUCTION needs.", this::production);
    need(
        "data",
        ConfigKey.Type.FILE,
        "The folder that keeps docket, evidence and lists: owner-only, on a local disk.");
    section(
        "postgresql",
        "A database that several nodes share, instead of SQLite in the folder.",
        this::postgresql);
    key("roles", ConfigKey.Type.TEXTS, "[screen, file, maintain]", "What this node does.");
    restart = false;
    section("service", "Who files.", this::service);
    sections("lists", "The hash lists.", this::hashList);
    sections(
        "lookups",
        "Services that are asked for each picture, by PDQ values and nothing else.",
        this::lookup);
    sections(
        "policies",
        "What applies to some classifications instead of what their list says.",
        this::policy);
    restart = true;
    section(
        "snapshots",
        "The files that lists are searched in.",
        () ->
            need(
                "key",
                ConfigKey.Type.SECRET,
                "A key of 64 hexadecimal digits that the files are encrypted under; they are loaded into memory then."));
    restart = false;
    section(
        "recent",
        "The memory of uploads that were let through, to be compared with entries that arrive later.",
        () -> {
          need("keep", ConfigKey.Type.DURATION, "For how long: 1h to 90d.");
          need(
              "key",
              ConfigKey.Type.SECRET,
              "A key of 64 hexadecimal digits that their fingerprints are encrypted under.");
        });
    boolean outer = restart;
    restart = true;
    section(
        "floods",
        "When near matches of a list entry wait for a person, because it hits many accounts soon after it came.",
        () -> {
          number(
              "accounts",
              1,
              Integer.MAX_VALUE,
              ListServices.Floods.DEFAULT.accounts(),
              "How many accounts it may hit on one node.");
          key(
              "within",
              ConfigKey.Type.DURATION,
              "1h",
              "For how long after it came it is watched: up to 366d.");
        });
    restart = outer;
    key(
        "emptyListsAllowed",
        ConfigKey.Type.FLAG,
        "false",
        "Whether a start without a single list entry is wanted; until then every upload is undetermined.");
    sections(
        "clearinghouses",
        "Where reports go; each destination gets a filing of every incident.",
        this::clearinghouse);
    section(
        "profiles",
        "Profiles of jurisdictions that the operator's counsel enabled; us-ncmec needs none.",
        this::profiles);
    restart = true;
    section(
        "custodians",
        "Whose keys the evidence is sealed for; without it a key pair is made for trying out, in TEST only.",
        this::custodians);
    sections(
        "people",
        "Who may sign grave deeds: two at least; PRODUCTION does not start without.",
        this::person);
    section(
        "timestamps",
        "The authority that stamps heads of the custody log (RFC 3161).",
        this::timestamps);
    restart = false;
    section(
        "custodyLog",
        "The record of who did what to evidence.",
        () ->
            key(
                "interval",
                ConfigKey.Type.DURATION,
                "1h",
                "How often its head is signed, and stamped: 1m to 31d."));
    section(
        "integrity",
        "The recurring reading of all evidence.",
        () ->
            key(
                "interval",
                ConfigKey.Type.DURATION,
                "7d",
                "How often all evidence is read again: 1h to 366d."));
    section("retention", "How long evidence is kept.", this::retention);
    section(
        "overdue",
        "How long a filing may wait before that is an alarm, counted from when it was made.",
        () -> {
          key("confirm", ConfigKey.Type.DURATION, "24h", "For a person who confirms a near match.");
          key("byHand", ConfigKey.Type.DURATION, "72h", "For a person who files it by hand.");
          key("unfiled", ConfigKey.Type.DURATION, "24h", "For anything else.");
        });
    sections(
        "notifications",
        "Who is told what happened, in identifiers and counts only.",
        this::notification);
    section(
        "trustedProxies",
        "Whose word about the client's address is believed; by default nobody's.",
        this::proxies);
    key(
        "loopbackClients",
        ConfigKey.Type.FLAG,
        "false",
        "Whether loopback addresses pass as clients; TEST only.");
    section("screening", "Bounds and coverage of screening.", this::screening);
    section(
        "context",
        "Which messages around an upload are kept with its incident and reported, of those that the application hands over.",
        () -> {
          number(
              "messages",
              0,
              Conversation.MAX_MESSAGES,
              ContextSettings.ALL.messages(),
              "How many at most, those nearest to the upload in time; 0 keeps none.");
          key(
              "before",
              ConfigKey.Type.DURATION,
              "",
              "How long before the upload; absent: as far as there are any.");
          key(
              "after",
              ConfigKey.Type.DURATION,
              "",
              "How long after the upload; absent: as far as there are any.");
        });
    section(
        "undetermined",
        "What happens to an upload about which nobody can say whether it is listed.",
        this::undetermined);
    section(
        "reportSchema",
        "Which schema reports are written for and checked against.",
        this::reportSchema);
    section(
        "changed",
        "Who changed this file last and why, for the custody log; said anew with each change.",
        () -> {
          need("by", ConfigKey.Type.TEXT, "A name, up to 100 characters.");
          need("why", ConfigKey.Type.TEXT, "The reason, up to 500 characters.");
        });
    return List.copyOf(keys);
  }

  private void production() {
    key("acknowledge", ConfigKey.Type.TEXT, "", "Exactly: " + ProductionOptIn.ACKNOWLEDGEMENT);
  }

  private void postgresql() {
    need("url", ConfigKey.Type.TEXT, "The JDBC URL, without credentials.");
    need("user", ConfigKey.Type.TEXT, "The role to connect as.");
    need("password", ConfigKey.Type.SECRET, "Its password.");
    key(
        "schema",
        ConfigKey.Type.TEXT,
        "tocsin",
        "The schema of the docket; lists use it with _lists behind.");
  }

  private void service() {
    need("name", ConfigKey.Type.TEXT, "The service's name as its users know it.");
    key(
        "country",
        ConfigKey.Type.TEXT,
        "",
        "Where the service is established, as an ISO 3166-1 alpha-2 code; routes may ask for it.");
    section("reporter", "Who stands for the reports.", true, this::contact);
    section("contact", "Whom law enforcement may ask.", false, this::contact);
    key(
        "companyTemplate",
        ConfigKey.Type.TEXT,
        "",
        "The company as the clearinghouse knows it, with its mailing address; PRODUCTION needs it.");
    key("termsOfService", ConfigKey.Type.TEXT, "", "The terms of service, or where they are.");
    key("legalUrl", ConfigKey.Type.TEXT, "", "Where law enforcement finds how to send process.");
  }

  private void contact() {
    key("firstName", ConfigKey.Type.TEXT, "", "First name.");
    key("lastName", ConfigKey.Type.TEXT, "", "Last name.");
    key("phone", ConfigKey.Type.TEXT, "", "A telephone number; PRODUCTION needs the reporter's.");
    need("email", ConfigKey.Type.TEXT, "An address that is read.");
  }

  private void hashList() {
    need(
        "name",
        ConfigKey.Type.TEXT,
        "Its name in match facts and reports: a-z, 0-9, '.', '_' and '-'.");
    key(
        "file",
        ConfigKey.Type.FILE,
        "",
        "A CSV file that is imported at the start; absent for a list that is imported by command.");
    section("source", "Where it comes from, when it is not imported.", this::source);
    thresholds();
    number(
        "minimumSubmitters",
        1,
        100,
        ListPolicy.DEFAULT_MINIMUM_SUBMITTERS,
        "How many different submitters of the list have to assert the same value before it counts.");
    number(
        "mostRepeated",
        1,
        Integer.MAX_VALUE,
        ListPolicy.DEFAULT_MOST_REPEATED,
        "How many of its entries may assert the same value of an algorithm such as PhotoDNA; what more assert is never compared.");
    key(
        "continueOnError",
        ConfigKey.Type.FLAG,
        "false",
        "Whether good lines of the file are loaded although others are malformed.");
  }

  private void thresholds() {
    number(
        "match",
        0,
        31,
        ListPolicy.DEFAULT_MATCH_THRESHOLD,
        "How many bits of 256 a picture may differ and still match: it is blocked and preserved.");
    number(
        "fileWithoutPerson",
        -1,
        31,
        ListPolicy.EXACT_ONLY,
        "How many bits it may differ and be filed without a person; -1: exact matches only.");
  }

  private void policy() {
    add(
        new ConfigKey(
            path("classifications"),
            ConfigKey.Type.TEXTS,
            Optional.empty(),
            0,
            0,
            List.of(),
            true,
            restart,
            "The lists' own words, letter by letter, such as A1."));
    key(
        "lists",
        ConfigKey.Type.TEXTS,
        "",
        "The lists, and look-ups, by name; absent: every one of this file.");
    optionalNumber(
        "match",
        0,
        ClassificationPolicy.MOST_BITS,
        "How many bits of 256 a picture may differ and still match; absent: what the list says.");
    optionalNumber(
        "fileWithoutPerson",
        ListPolicy.EXACT_ONLY,
        ClassificationPolicy.MOST_BITS,
        "How many bits it may differ and be filed without a person; absent: what the list says.");
    add(
        new ConfigKey(
            path("onMatch"),
            ConfigKey.Type.TEXT,
            Optional.empty(),
            0,
            0,
            List.of(Action.HOLD.name(), Action.REFUSE.name()),
            false,
            restart,
            "What becomes of a match; absent: refused where confirmed or a test, else held."));
  }

  private void optionalNumber(String name, long least, long most, String says) {
    add(
        new ConfigKey(
            path(name),
            ConfigKey.Type.NUMBER,
            Optional.empty(),
            least,
            most,
            List.of(),
            false,
            restart,
            says));
  }

  private void source() {
    need(FollowedSource.Type.class, "How it speaks.");
    need("url", ConfigKey.Type.TEXT, "Its root; https, or http to this machine.");
    need(
        "account",
        ConfigKey.Type.TEXT,
        "The account there, which may be another than for reports; of a ThreatExchange the privacy group.");
    need(
        "password",
        ConfigKey.Type.SECRET,
        "Its password, or the access token of a ThreatExchange.");
    section(
        "classes", "What its classifications mean here; there is no default.", true, this::classes);
    key(
        "poll",
        ConfigKey.Type.DURATION,
        "1h",
        "How often it is asked, give or take a fifth: 10m to 7d.");
    key(
        "algorithms",
        ConfigKey.Type.TEXTS,
        "",
        "The values that are kept, such as MD5 and PDQ; absent: all.");
    key(
        "submitters",
        ConfigKey.Type.TEXTS,
        "",
        "The submitters whose entries are kept; absent: all.");
    key("notSubmitters", ConfigKey.Type.TEXTS, "", "The submitters whose entries are passed over.");
    key("feedback", ConfigKey.Type.FLAG, "false", "Whether votes that people gave are sent to it.");
    key(
        "overlap",
        ConfigKey.Type.DURATION,
        "5m",
        "How far each run reads back, of NCMEC: 1s to 1d.");
    key(
        "cursorLife",
        ConfigKey.Type.DURATION,
        "6h",
        "How long a place within a window is used, of NCMEC: 1m to 12h.");
    section(
        "patience",
        "How long it is waited for, of NCMEC: each 1ms to 1h.",
        () -> {
          key("connect", ConfigKey.Type.DURATION, "5s", "For a connection.");
          key("silence", ConfigKey.Type.DURATION, "60s", "For the next byte.");
          key("whole", ConfigKey.Type.DURATION, "3m", "For an answer to its end.");
        });
    section(
        "limits", "When something about it is worth an alarm, or a person's word.", this::limits);
  }

  private void limits() {
    ListLimits by = ListLimits.DEFAULT;
    String read = "How long nothing is read to its end before that is ";
    key("staleWarning", ConfigKey.Type.DURATION, hours(by.staleWarning()), read + "a warning.");
    key("staleCritical", ConfigKey.Type.DURATION, hours(by.staleCritical()), read + "critical.");
    String lag = "How far what was read lies behind now before that is ";
    key("lagWarning", ConfigKey.Type.DURATION, hours(by.lagWarning()), lag + "a warning.");
    key("lagCritical", ConfigKey.Type.DURATION, hours(by.lagCritical()), lag + "critical.");
    String person = " from which on nothing appears until a person confirms.";
    share(
        "shrinkWarning",
        by.shrinkWarning(),
        "The share of entries gone in one run that is a warning.");
    share("shrinkHold", by.shrinkHold(), "The share of entries gone in one run," + person);
    share(
        "growWarning", by.growWarning(), "The share of entries new in one run that is a warning.");
    share("growHold", by.growHold(), "The share of entries new in one run," + person);
    number(
        "fewest",
        0,
        Integer.MAX_VALUE,
        by.fewest(),
        "Changes of fewer entries than this never wait for a person.");
    share(
        "quarantineWarning",
        by.quarantineWarning(),
        "The share of values set aside that is a warning.");
    share(
        "quarantineCritical",
        by.quarantineCritical(),
        "The share of values set aside that is critical.");
    number(
        "failuresWarning",
        1,
        Integer.MAX_VALUE,
        by.failuresWarning(),
        "How often in a row one page fails before that is a warning.");
    number(
        "failuresCritical",
        1,
        Integer.MAX_VALUE,
        by.failuresCritical(),
        "How often in a row one page fails before that is critical.");
  }

  private void share(String name, double byDefault, String says) {
    key(name, ConfigKey.Type.TEXT, SourceSection.percent(byDefault), says);
  }

  private static String hours(Duration duration) {
    return duration.toHours() + "h";
  }

  private void classes() {
    for (SeverityClass severity : SeverityClass.values()) {
      key(
          severity.name(),
          ConfigKey.Type.TEXTS,
          "",
          "The classifications, or banks, that mean " + severity + ".");
    }
    words(
        "unclassified",
        SeverityClass.class,
        SeverityClass.UNKNOWN.name(),
        "What an entry without a classification means; UNKNOWN waits for a person.");
  }

  private void lookup() {
    need("name", ConfigKey.Type.TEXT, "Its name in match facts and reports.");
    need(LookupConfig.Type.class, "How it speaks.");
    need("url", ConfigKey.Type.TEXT, "Its root; https, or http to this machine.");
    key("account", ConfigKey.Type.TEXT, "", "The account there; an HMA has none of its own.");
    key("password", ConfigKey.Type.SECRET, "", "Its password.");
    section(
        "classes",
        "What its classifications, or banks, mean here; there is no default.",
        true,
        this::classes);
    thresholds();
    key(
        "patience",
        ConfigKey.Type.DURATION,
        "10s",
        "How long a question may take; without an answer the upload waits.");
    number(
        "batch",
        1,
        1000,
        LookupConfig.DEFAULT_BATCH,
        "How many values go into one question where the service takes several.");
  }

  private <E extends Enum<E>> void need(Class<E> type, String says) {
    add(
        new ConfigKey(
            path("type"),
            ConfigKey.Type.TEXT,
            Optional.empty(),
            0,
            0,
            names(type),
            true,
            restart,
            says));
  }

  private void clearinghouse() {
    need("name", ConfigKey.Type.TEXT, "Its name on filings.");
    add(
        new ConfigKey(
            path("kind"),
            ConfigKey.Type.TEXT,
            Optional.empty(),
            0,
            0,
            List.of("cybertipline", "webhook", "manual", "email"),
            true,
            restart,
            "Which protocol it speaks; a module may bring others."));
    need(
        "url",
        ConfigKey.Type.TEXT,
        "The base URL that reports are sent to, the portal where a person files, or mailto: and an address.");
    key(
        "account",
        ConfigKey.Type.TEXT,
        "",
        "The account to file with, or the sender's address of mail; required unless a person files by hand.");
    key("password", ConfigKey.Type.SECRET, "", "Its password, or the shared secret of a webhook.");
    words(
        "hostClass",
        Environment.class,
        "",
        "What the host is for, when it is neither a known clearinghouse nor this machine; of mail, what the recipient is for.");
    words(
        "payload",
        PayloadPolicy.class,
        "METADATA_ONLY",
        "How much a webhook, a person or a mail is told; FULL by mail only, and always for a cybertipline.");
    section("mail", "How reports by mail are protected and sent.", () -> mail(true));
    number(
        "parallel",
        1,
        64,
        ClearinghouseSettings.DEFAULT_PARALLEL,
        "How many filings are sent at once.");
    number(
        "canary",
        0,
        1000,
        ClearinghouseSettings.DEFAULT_CANARY,
        "How many reports a person lets go one by one when production begins.");
    key(
        "batchWindow",
        ConfigKey.Type.DURATION,
        "0s",
        "How long the first upload of an account waits for others of it, to be one report: up to 12h.");
    add(
        new ConfigKey(
            path("profile"),
            ConfigKey.Type.TEXT,
            Optional.empty(),
            0,
            0,
            List.copyOf(JurisdictionProfile.all().keySet()),
            false,
            restart,
            "Which profile of a jurisdiction it serves."));
    section(
        "route", "Which incidents it is told of; every key that is given has to fit.", this::route);
  }

  private void profiles() {
    for (JurisdictionProfile profile : JurisdictionProfile.all().values()) {
      if (!profile.active()) {
        section(
            profile.id(),
            profile.title() + ".",
            () -> {
              need("enabledBy", ConfigKey.Type.TEXT, "The name of counsel who enabled it.");
              need("on", ConfigKey.Type.TEXT, "The day on which that was, such as 2026-11-01.");
              key(
                  "registration",
                  ConfigKey.Type.TEXT,
                  "",
                  "The reference of the service's registration there.");
              key(
                  "administrator",
                  ConfigKey.Type.TEXT,
                  "",
                  "Who administers the registration, a named person.");
              key("replacement", ConfigKey.Type.TEXT, "", "Who stands in for that person.");
            });
      }
    }
  }

  private void mail(boolean reports) {
    key(
        "certificates",
        ConfigKey.Type.TEXTS,
        "",
        reports
            ? "The recipient's certificate files, PEM or DER: mails are encrypted to all of them."
            : "Certificate files of the recipients, PEM or DER; absent: mails are not encrypted.");
    section(
        "signing",
        "What mails are signed with.",
        () -> {
          need(
              "keyStore",
              ConfigKey.Type.FILE,
              "The PKCS#12 file of the private key and its certificate.");
          need("passphrase", ConfigKey.Type.SECRET, "The passphrase of that file.");
        });
    words(
        "cipher",
        MailSettings.Cipher.class,
        MailSettings.Cipher.AES_256_CBC.name(),
        "How mails are encrypted: CBC is read by every program, GCM shows tampering.");
    if (reports) {
      add(
          new ConfigKey(
              path("onAmbiguous"),
              ConfigKey.Type.TEXT,
              Optional.of("hold"),
              0,
              0,
              List.of("hold", "resend"),
              false,
              restart,
              "What follows a lost last answer: a person decides, or the same message is sent again."));
      number(
          "maxBytes",
          1,
          MailSettings.MOST_BYTES,
          MailSettings.DEFAULT_MAX_BYTES,
          "The largest file that is attached, in bytes; a larger one stays out, and the report says so.");
    }
    section("server", "Where mails are handed over.", this::server);
  }

  private void server() {
    need("host", ConfigKey.Type.TEXT, "Its name.");
    number("port", 1, 65_535, SmtpSettings.DEFAULT_PORT, "Its port.");
    words(
        "security",
        SmtpSettings.Security.class,
        SmtpSettings.Security.STARTTLS.name(),
        "How the connection is protected; LOOPBACK_ONLY is for a server on this machine.");
    key("user", ConfigKey.Type.TEXT, "", "The account there.");
    key("password", ConfigKey.Type.SECRET, "", "Its password.");
    key(
        "trust",
        ConfigKey.Type.FILE,
        "",
        "A file of certificates that the server's own leads to, instead of those of the platform.");
  }

  private void notification() {
    need("name", ConfigKey.Type.TEXT, "Its name: a-z, 0-9, '.', '_' and '-'.");
    add(
        new ConfigKey(
            path("kind"),
            ConfigKey.Type.TEXT,
            Optional.empty(),
            0,
            0,
            List.of("email", "webhook"),
            true,
            restart,
            "How they are told."));
    key("to", ConfigKey.Type.TEXTS, "", "The recipients' addresses, of an email.");
    key("from", ConfigKey.Type.TEXT, "", "The sender's address, of an email.");
    section("mail", "How mails are protected and sent.", () -> mail(false));
    key("url", ConfigKey.Type.TEXT, "", "Where messages are posted, of a webhook.");
    key("account", ConfigKey.Type.TEXT, "", "The receiver's name for this service, of a webhook.");
    key("password", ConfigKey.Type.SECRET, "", "What a webhook's messages are signed with.");
    words(
        "hostClass",
        Environment.class,
        "",
        "What a webhook's host is for, when it is not this machine.");
    texts("topics", NotificationTopic.class, "What they are told of; absent: of everything.");
    key(
        "window",
        ConfigKey.Type.DURATION,
        "1m",
        "For how long events are gathered into one message: up to 24h.");
    section(
        "quiet",
        "When they are not disturbed, unless somebody may be in danger.",
        () -> {
          need("from", ConfigKey.Type.TEXT, "When it begins, such as 22:00.");
          need("until", ConfigKey.Type.TEXT, "When it ends, such as 07:00.");
          need("zone", ConfigKey.Type.TEXT, "Whose clock it is, such as Europe/Berlin.");
        });
  }

  private void route() {
    section("jurisdictions", "Countries it has to do with.", this::jurisdictions);
    number(
        "priority",
        1,
        9,
        Route.DEFAULT_PRIORITY,
        "Which destination's filings are begun first among those of equal urgency: the lowest number.");
    texts("types", IncidentType.class, "Incident types.");
    key(
        "classifications",
        ConfigKey.Type.TEXTS,
        "",
        "Classifications of list entries, such as A1; an escalation by a person has none.");
    texts("rooms", Room.Kind.class, "Kinds of room.");
    key(
        "coveredBy",
        ConfigKey.Type.TEXT,
        "",
        "Another destination: while its report stands, this one is not told; it is when that one fails or is cancelled.");
  }

  private void jurisdictions() {
    countries("service", "Countries of the service: see service.country.");
    countries("uploader", "Countries of the account, as the host knows them.");
    countries("recipient", "Countries of recipients, one of whom has to be there.");
  }

  private void countries(String name, String says) {
    key(
        name,
        ConfigKey.Type.TEXTS,
        "",
        says + " ISO 3166-1 alpha-2; UNKNOWN for those that are not known.");
  }

  private void custodians() {
    key(
        "certificates",
        ConfigKey.Type.TEXTS,
        "",
        "Certificate files, PEM or DER; each opens what is sealed.");
    key(
        "keyStore",
        ConfigKey.Type.FILE,
        "",
        "The PKCS#12 file of one custodian's private key, on nodes that file.");
    key("passphrase", ConfigKey.Type.SECRET, "", "The passphrase of that file.");
  }

  private void person() {
    need("id", ConfigKey.Type.TEXT, "By which the custody log knows the person.");
    add(
        new ConfigKey(
            path("role"),
            ConfigKey.Type.TEXT,
            Optional.empty(),
            0,
            0,
            List.of("REVIEWER", "SUPERVISOR", "OPERATOR", "COUNSEL"),
            true,
            restart,
            "The capacity."));
    need(
        "certificate",
        ConfigKey.Type.FILE,
        "The file of the certificate that the person signs with.");
  }

  private void timestamps() {
    need("authority", ConfigKey.Type.TEXT, "Where it listens, http or https.");
    key(
        "anchors",
        ConfigKey.Type.TEXTS,
        "",
        "The certificate files that its own leads to; at least one.");
    key("policy", ConfigKey.Type.TEXT, "", "The policy to ask for, an object identifier in dots.");
    key("timeout", ConfigKey.Type.DURATION, "20s", "How long an answer may take: 1s to 2m.");
  }

  private void retention() {
    key(
        "us2258a",
        ConfigKey.Type.FLAG,
        "true",
        "Whether one calendar year from the receipt is kept (18 U.S.C. 2258A(h)).");
    sections(
        "reported",
        "Rules beside it for reported incidents, counted from the receipt: every floor binds.",
        this::rule);
    section(
        "closed",
        "Rules for closed incidents by reason, counted from the closing; without one they are kept for good.",
        () -> {
          for (CloseReason reason : CloseReason.values()) {
            sections(reason.name(), "Rules for what was closed as " + reason + ".", this::rule);
          }
        });
  }

  private void rule() {
    need("name", ConfigKey.Type.TEXT, "Certificates of destruction name it: a-z, 0-9 and '-'.");
    key("jurisdiction", ConfigKey.Type.TEXT, "OWN", "Whose law it is.");
    texts("classes", ItemKind.class, "To which kinds of evidence it applies; absent: to all.");
    need("notBefore", ConfigKey.Type.PERIOD, "How long evidence is kept at least.");
    key("notAfter", ConfigKey.Type.PERIOD, "", "When it must be gone.");
  }

  private void proxies() {
    restart = true;
    add(
        new ConfigKey(
            path("header"),
            ConfigKey.Type.TEXT,
            Optional.empty(),
            0,
            0,
            List.of("Forwarded", "X-Forwarded-For"),
            true,
            restart,
            "Which header the proxies set."));
    restart = false;
    key("ranges", ConfigKey.Type.TEXTS, "", "Their addresses as CIDR ranges.");
  }

  private void screening() {
    ScreeningSettings by = ScreeningSettings.defaults();
    number("maxBytes", 0, ANY, by.maxBytes(), "The largest upload that is examined, in bytes.");
    number("maxPixels", 0, ANY, by.maxPixels(), "The largest picture that is decoded, in pixels.");
    number("maxWidth", 0, Integer.MAX_VALUE, by.maxWidth(), "The widest picture that is decoded.");
    number(
        "maxHeight", 0, Integer.MAX_VALUE, by.maxHeight(), "The highest picture that is decoded.");
    number(
        "maxFrames",
        0,
        Integer.MAX_VALUE,
        by.maxFrames(),
        "How many frames of an animation are compared.");
    number(
        "maxEntries",
        0,
        Integer.MAX_VALUE,
        by.maxEntries(),
        "How many entries of an archive are examined.");
    number(
        "maxUnpackedBytes",
        0,
        ANY,
        by.maxUnpackedBytes(),
        "How many bytes an archive may hold unpacked.");
    number(
        "memoryBeforeSpooling",
        0,
        Integer.MAX_VALUE,
        by.memoryBeforeSpooling(),
        "How many bytes of an upload stay in memory before the rest goes to disk.");
    number(
        "temporaryBytes",
        0,
        ANY,
        by.temporaryBytes(),
        "How many bytes on disk all uploads may take together.");
    optionalNumber(
        "concurrentDecodes",
        0,
        Integer.MAX_VALUE,
        "How many pictures are decoded at once; absent, or 0: as many as there are processors.");
    number(
        "qualityFloor",
        0,
        Integer.MAX_VALUE,
        by.qualityFloor(),
        "The least quality of a fingerprint that is compared.");
    number(
        "minimumSide",
        0,
        Integer.MAX_VALUE,
        by.minimumSide(),
        "The least side of a picture that is compared.");
    key(
        "decodeTime",
        ConfigKey.Type.DURATION,
        by.decodeTime().toString(),
        "How long decoding may take.");
    key(
        "receiveTime",
        ConfigKey.Type.DURATION,
        by.receiveTime().toString(),
        "How long receiving may take.");
    key(
        "maxListAge",
        ConfigKey.Type.DURATION,
        by.maxListAge().toString(),
        "From which age on a list lets nothing pass as clear.");
    key(
        "listAgeAlarm",
        ConfigKey.Type.DURATION,
        by.listAgeAlarm().toString(),
        "From which age on a list is an alarm.");
    words(
        "lowQuality",
        LowQuality.class,
        by.lowQuality().name(),
        "What a picture with too little in it is.");
    key(
        "orientations",
        ConfigKey.Type.FLAG,
        String.valueOf(by.orientations()),
        "Whether turned and mirrored copies are looked for.");
    key(
        "heif",
        ConfigKey.Type.FILE,
        "",
        "The program that decodes HEIC and AVIF, by its whole path.");
    key(
        "ffmpeg",
        ConfigKey.Type.FILE,
        "",
        "The program that decodes what heif does not, by its whole path.");
    section(
        "media",
        "What each family of media has to be compared by.",
        () -> {
          for (MediaFamily family : MediaFamily.values()) {
            words(
                family.name(),
                Coverage.class,
                ScreeningSettings.defaults().coverage(family).name(),
                "What " + family + " has to be compared by; below that it is undetermined.");
          }
        });
  }

  private void undetermined() {
    words(
        "default",
        Action.class,
        Action.HOLD.name(),
        "What happens unless a reason says otherwise.");
    for (UndeterminedReason reason : UndeterminedReason.values()) {
      words(reason.name(), Action.class, "", "What happens for " + reason + ".");
    }
  }

  private void reportSchema() {
    words(
        "version",
        SchemaVersion.class,
        ReportSchema.DEFAULT.version().name(),
        "The state of the schema.");
    key(
        "copy",
        ConfigKey.Type.FILE,
        "",
        "The clearinghouse's own schema as the operator downloaded it: consulted as well.");
  }

  private String path(String name) {
    return section.isEmpty() ? name : section + "." + name;
  }

  private void add(ConfigKey key) {
    keys.add(key);
  }

  private void key(String name, ConfigKey.Type type, String byDefault, String says) {
    Optional<String> set = byDefault.isEmpty() ? Optional.empty() : Optional.of(byDefault);
    add(new ConfigKey(path(name), type, set, 0, 0, List.of(), false, restart, says));
  }

  private void need(String name, ConfigKey.Type type, String says) {
    add(new ConfigKey(path(name), type, Optional.empty(), 0, 0, List.of(), true, restart, says));
  }

  private void number(String name, long least, long most, long byDefault, String says) {
    add(
        new ConfigKey(
            path(name),
            ConfigKey.Type.NUMBER,
            Optional.of("" + byDefault),
            least,
            most,
            List.of(),
            false,
            restart,
            says));
  }

  private <E extends Enum<E>> void words(
      String name, Class<E> type, String byDefault, String says) {
    Optional<String> set = byDefault.isEmpty() ? Optional.empty() : Optional.of(byDefault);
    add(
        new ConfigKey(
            path(name), ConfigKey.Type.TEXT, set, 0, 0, names(type), false, restart, says));
  }

  private <E extends Enum<E>> void texts(String name, Class<E> type, String says) {
    add(
        new ConfigKey(
            path(name),
            ConfigKey.Type.TEXTS,
            Optional.empty(),
            0,
            0,
            names(type),
            false,
            restart,
            says));
  }

  private static <E extends Enum<E>> List<String> names(Class<E> type) {
    return Arrays.stream(type.getEnumConstants()).map(Enum::name).collect(Collectors.toList());
  }

  private void section(String name, String says, Runnable inside) {
    section(name, says, false, inside);
  }

  private void section(String name, String says, boolean required, Runnable inside) {
    ConfigKey key =
        new ConfigKey(
            path(name),
            ConfigKey.Type.SECTION,
            Optional.empty(),
            0,
            0,
            List.of(),
            required,
            restart,
            says);
    add(key);
    within(key, inside);
  }

  private void sections(String name, String says, Runnable inside) {
    ConfigKey key =
        new ConfigKey(
            path(name),
            ConfigKey.Type.SECTIONS,
            Optional.empty(),
            0,
            0,
            List.of(),
            false,
            restart,
            says);
    add(key);
    within(key, inside);
  }

  private void within(ConfigKey key, Runnable inside) {
    String outer = section;
    section = key.inside();
    inside.run();
    section = outer;
  }
}
