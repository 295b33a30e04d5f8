package org.tocsin.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tocsin.cybertipline.SchemaVersion;
import org.tocsin.model.Action;
import org.tocsin.model.AddressRange;
import org.tocsin.model.Environment;
import org.tocsin.model.Fact;
import org.tocsin.model.TrustedProxies;
import org.tocsin.model.UndeterminedReason;
import org.tocsin.report.Contact;
import org.tocsin.report.Country;
import org.tocsin.report.Email;
import org.tocsin.report.Phone;
import org.tocsin.report.ServiceProfile;

/** Reads {@code tocsin.yaml}. */
public final class ConfigFile {
  private static final String OF_HOST =
      "is looked up by the application, which alone can: whether it is there was not checked";

  private ConfigFile() {}

  /**
   * Reads a configuration file. Relative paths in it start at its own folder.
   *
   * @throws ConfigException with every finding as {@code file:line:column: key: message}
   */
  public static TocsinConfig read(Path file) {
    return read(file, Optional.empty());
  }

  /**
   * Reads a configuration file, and refuses certificates that are not valid now.
   *
   * @param clock tells the time
   * @throws ConfigException with every finding as {@code file:line:column: key: message}
   */
  public static TocsinConfig read(Path file, Clock clock) {
    return read(file, Optional.of(clock));
  }

  private static TocsinConfig read(Path file, Optional<Clock> clock) {
    YamlFindings findings = new YamlFindings(file, clock);
    return read(findings, findings.open());
  }

  /**
   * Checks a configuration file, and returns what a person should look at although it can be used.
   * A secret that only a host can look up ({@code host:NAME}) is such.
   *
   * @param clock tells the time
   * @throws ConfigException with every finding as {@code file:line:column: key: message}
   */
  public static List<ConfigWarning> check(Path file, Clock clock) {
    YamlFindings findings = new YamlFindings(file, Optional.of(clock));
    Optional<YamlSection> top = findings.open();
    TocsinConfig config = read(findings, top);
    List<ConfigWarning> warnings = new ArrayList<>(config.warnings(clock));
    ConfigValues.written(findings, top)
        .forEach(
            (path, value) -> {
              if (value.key().type() == ConfigKey.Type.SECRET
                  && SecretReferences.isOfHost(value.text())) {
                warnings.add(value.warning(path, OF_HOST));
              }
            });
    return List.copyOf(warnings);
  }

  /** Reads what was opened. */
  static TocsinConfig read(YamlFindings findings, Optional<YamlSection> top) {
    Optional<TocsinConfig> config = top.flatMap(section -> read(section, findings));
    findings.throwIfAny();
    return config.orElseThrow();
  }

  private static Optional<TocsinConfig> read(YamlSection top, YamlFindings findings) {
    Environment environment = top.parsed("environment", Environment::of).orElse(Environment.TEST);
    Optional<ProductionOptIn> production = ProductionSection.read(top);
    if (environment == Environment.PRODUCTION) {
      ProductionSection.require(top);
    }
    Optional<Path> data = top.file("data");
    if (data.isEmpty() && !top.has("data")) {
      top.complain("data", "is missing: name the folder that keeps docket, evidence and lists");
    }
    Optional<PostgresqlSettings> postgresql = postgresql(top, findings);
    Optional<ServiceProfile> service = service(top.section("service"));
    List<ListSettings> lists = ListsSection.lists(top, findings);
    ListServices listServices = ListsSection.services(top, findings);
    List<ClassificationPolicy> policies = PoliciesSection.read(top, lists, listServices);
    boolean emptyLists = top.flag("emptyListsAllowed").orElse(false);
    DestinationsSection destinations =
        DestinationsSection.read(top, environment, country(service), findings);
    ProfileSettings profiles =
        ProfilesSection.read(top, environment, destinations, findings.clock());
    Optional<CustodySettings> custody = custody(top, findings);
    TrustedProxies proxies = proxies(top);
    boolean loopback = top.flag("loopbackClients").orElse(false);
    Set<Role> roles = EnumSet.noneOf(Role.class);
    roles.addAll(top.texts("roles", Role::of));
    if (top.has("roles") && top.lacks("roles")) {
      top.complain("roles", "must name at least one of screen, file, maintain");
    }
    var screening = ScreeningSection.read(top.section("screening"));
    UndeterminedPolicy undetermined = undetermined(top);
    ReportSchema reportSchema = reportSchema(top.section("reportSchema"));
    PreservationSettings preservation = PreservationSection.read(top, findings);
    if (!destinations.clearinghouses().isEmpty()) {
      ProductionSection.requireOneYear(
          top, environment, country(service), profiles.with(preservation.retention()));
    }
    List<NotificationSettings> notifications =
        NotificationsSection.read(top, environment, findings);
    OverdueSettings overdue = overdue(top.section("overdue"));
    ContextSettings context = context(top.section("context"));
    if (top.has("changed")) {
      changed(top.section("changed"));
    }
    top.finish();
    if (data.isEmpty() || service.isEmpty() || custody.isEmpty() || findings.any()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new TocsinConfig(
              environment,
              production,
              data.get(),
              postgresql,
              service.get(),
              lists,
              emptyLists,
              destinations.clearinghouses(),
              custody.get(),
              proxies,
              loopback,
              top.has("roles") ? roles : TocsinConfig.allRoles(),
              screening,
              undetermined,
              reportSchema,
              preservation,
              destinations.deliveries(),
              destinations.routes(),
              notifications,
              listServices,
              policies,
              profiles,
              overdue,
              context));
    } catch (ConfigException e) {
      top.complain("", String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  /** What it says of its own last change is for the custody log ({@link ConfigState#said}). */
  private static void changed(YamlSection section) {
    for (String key : List.of("by", "why")) {
      int most = key.equals("by") ? 100 : 500;
      Optional<String> text = section.text(key);
      if (text.filter(said -> !said.isBlank()).isEmpty()) {
        section.complain(key, "is missing: say who changed the file, and why");
      } else if (text.filter(said -> said.length() > most).isPresent()) {
        section.complain(key, "has at most " + most + " characters");
      }
    }
    section.finish();
  }

  private static Optional<String> country(Optional<ServiceProfile> service) {
    return service.flatMap(ServiceProfile::country).map(Country::code);
  }

  private static OverdueSettings overdue(YamlSection section) {
    OverdueSettings by = OverdueSettings.DEFAULT;
    Duration confirm = section.duration("confirm").orElse(by.confirm());
    Duration byHand = section.duration("byHand").orElse(by.byHand());
    Duration unfiled = section.duration("unfiled").orElse(by.unfiled());
    section.finish();
    // One by one, so that the finding stands at its own key.
    section.built("confirm", () -> new OverdueSettings(confirm, by.byHand(), by.unfiled()));
    section.built("byHand", () -> new OverdueSettings(by.confirm(), byHand, by.unfiled()));
    section.built("unfiled", () -> new OverdueSettings(by.confirm(), by.byHand(), unfiled));
    return section.isBroken() ? by : new OverdueSettings(confirm, byHand, unfiled);
  }

  private static ContextSettings context(YamlSection section) {
    int messages = section.number("messages");
    Optional<Duration> before = section.duration("before");
    Optional<Duration> after = section.duration("after");
    section.finish();
    return section
        .built("messages", () -> new ContextSettings(messages, before, after))
        .orElse(ContextSettings.ALL);
  }

  private static Optional<PostgresqlSettings> postgresql(YamlSection top, YamlFindings findings) {
    if (!top.has("postgresql")) {
      return Optional.empty();
    }
    YamlSection section = top.section("postgresql");
    Optional<String> url = section.requiredText("url", "the JDBC URL of the database");
    Optional<String> user = section.requiredText("user", "the role to connect as");
    Optional<Secret> password = secret(section, "password", findings);
    String schema = section.text("schema").orElse("tocsin");
    section.finish();
    if (url.isEmpty() || user.isEmpty() || password.isEmpty()) {
      return Optional.empty();
    }
    return section.built(
        "url", () -> new PostgresqlSettings(url.get(), user.get(), password.get(), schema));
  }

  static Optional<Secret> secret(YamlSection section, String key, YamlFindings findings) {
    if (section
        .requiredText(key, "name where the secret is, as env:NAME, file:PATH or host:NAME")
        .isEmpty()) {
      return Optional.empty();
    }
    return section.parsed(key, text -> findings.secrets().resolve(text, findings.folder()));
  }

  private static Optional<ServiceProfile> service(YamlSection section) {
    Optional<String> name = section.requiredText("name", "the service's name as its users know it");
    if (!section.has("reporter")) {
      section.complain("reporter", "is missing: who stands for the reports, with an email");
    }
    Optional<Contact> reporter = person(section.section("reporter"), section.has("reporter"));
    Optional<Contact> contact = person(section.section("contact"), section.has("contact"));
    Optional<String> template = section.text("companyTemplate");
    Optional<String> terms = section.text("termsOfService");
    Optional<URI> legalUrl = section.parsed("legalUrl", ConfigFile::webAddress);
    Optional<Country> country = section.parsed("country", Country::new);
    section.finish();
    if (name.isEmpty() || reporter.isEmpty()) {
      return Optional.empty();
    }
    return section.built(
        "name",
        () -> {
          ServiceProfile.Builder profile = ServiceProfile.builder(name.get(), reporter.get());
          contact.ifPresent(profile::contact);
          template.ifPresent(profile::companyTemplate);
          terms.ifPresent(profile::termsOfService);
          legalUrl.ifPresent(profile::legalUrl);
          country.ifPresent(profile::country);
          return profile.build();
        });
  }

  private static Optional<Contact> person(YamlSection section, boolean present) {
    Optional<String> first = section.text("firstName");
    Optional<String> last = section.text("lastName");
    Optional<Phone> phone = section.parsed("phone", number -> Phone.builder(number).build());
    if (present) {
      section.requiredText("email", "a clearinghouse requires an address");
    }
    Optional<Email> email = section.parsed("email", Email::of);
    section.finish();
    return email.flatMap(
        address ->
            section.built(
                "email",
                () ->
                    Contact.builder()
                        .firstName(Fact.ofOptional(first))
                        .lastName(Fact.ofOptional(last))
                        .phones(phone.stream().toList())
                        .emails(List.of(address))
                        .build()));
  }

  static URI webAddress(String text) {
    URI url = uri(text);
    if (!("http".equals(url.getScheme()) || "https".equals(url.getScheme()))
        || url.getHost() == null) {
      throw new IllegalArgumentException("must be an absolute http or https URL");
    }
    return url;
  }

  private static URI uri(String text) {
    try {
      return new URI(text);
    } catch (java.net.URISyntaxException e) {
      throw new IllegalArgumentException("must be a URL", e);
    }
  }

  private static Optional<CustodySettings> custody(YamlSection top, YamlFindings findings) {
    if (!top.has("custodians")) {
      return Optional.of(CustodySettings.NONE);
    }
    YamlSection section = top.section("custodians");
    Certificates check = new Certificates(findings.clock());
    List<Path> certificates =
        section.texts(
            "certificates", text -> check.custodian(findings.folder().resolve(text).normalize()));
    if (section.lacks("certificates")) {
      section.complain("certificates", "must name at least one certificate file");
    }
    Optional<Path> keyStore = section.file("keyStore");
    Optional<Secret> passphrase =
        section.has("passphrase") ? secret(section, "passphrase", findings) : Optional.empty();
    section.finish();
    if (certificates.isEmpty()) {
      return Optional.empty();
    }
    return section.built("keyStore", () -> new CustodySettings(certificates, keyStore, passphrase));
  }

  private static TrustedProxies proxies(YamlSection top) {
    if (!top.has("trustedProxies")) {
      return TrustedProxies.none();
    }
    YamlSection section = top.section("trustedProxies");
    section.requiredText("header", "which header the proxies set: Forwarded or X-Forwarded-For");
    TrustedProxies.Header header =
        section.parsed("header", ConfigFile::header).orElse(TrustedProxies.Header.FORWARDED);
    List<AddressRange> ranges = section.texts("ranges", AddressRange::parse);
    section.finish();
    return new TrustedProxies(ranges, header);
  }

  private static TrustedProxies.Header header(String text) {
    for (TrustedProxies.Header header : TrustedProxies.Header.values()) {
      if (header.field().equals(text)) {
        return header;
      }
    }
    throw new IllegalArgumentException("must be Forwarded or X-Forwarded-For");
  }

  private static ReportSchema reportSchema(YamlSection section) {
    SchemaVersion version =
        section.choice("version", SchemaVersion.class).orElse(ReportSchema.DEFAULT.version());
    ReportSchema schema = new ReportSchema(version, section.file("copy"));
    section.finish();
    return section.built("copy", schema::validator).isPresent() ? schema : ReportSchema.DEFAULT;
  }

  private static UndeterminedPolicy undetermined(YamlSection top) {
    YamlSection section = top.section("undetermined");
    Action byDefault = section.choice("default", Action.class).orElse(Action.HOLD);
    Map<UndeterminedReason, Action> byReason = new EnumMap<>(UndeterminedReason.class);
    for (UndeterminedReason reason : UndeterminedReason.values()) {
      section.choice(reason.name(), Action.class).ifPresent(a -> byReason.put(reason, a));
    }
    section.finish();
    return section
        .built("PRESERVATION_FAILED", () -> new UndeterminedPolicy(byDefault, byReason))
        .orElse(UndeterminedPolicy.HOLD);
  }
}
