package org.tocsin.config;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.tocsin.model.Environment;
import org.tocsin.model.IncidentType;
import org.tocsin.model.Room;

/** Reads where reports go, and which incidents go where. */
final class DestinationsSection {
  private static final Pattern NAME = Pattern.compile("[a-z0-9._-]{1,64}");

  /** What a module may call its kind. */
  static final Pattern KIND = Pattern.compile("^[a-z][a-z0-9-]{0,30}$");

  private static final List<String> KINDS = List.of("cybertipline", "webhook", "manual", "email");

  private final YamlFindings findings;
  private final Environment environment;
  private final Optional<String> country;
  private final List<ClearinghouseSettings> clearinghouses = new ArrayList<>();
  private final List<DeliverySettings> deliveries = new ArrayList<>();
  private final Map<String, Route> routes = new LinkedHashMap<>();
  private final Map<String, YamlSection> places = new HashMap<>();
  private final Map<String, String> profiles = new LinkedHashMap<>();
  private final Set<String> addresses = new HashSet<>();

  private DestinationsSection(
      Environment environment, Optional<String> country, YamlFindings findings) {
    this.environment = environment;
    this.country = country;
    this.findings = findings;
  }

  static DestinationsSection read(
      YamlSection top, Environment environment, Optional<String> country, YamlFindings findings) {
    DestinationsSection all = new DestinationsSection(environment, country, findings);
    top.sections("clearinghouses").forEach(all::destination);
    all.checkRoutes();
    return all;
  }

  List<ClearinghouseSettings> clearinghouses() {
    return clearinghouses;
  }

  List<DeliverySettings> deliveries() {
    return deliveries;
  }

  Map<String, Route> routes() {
    return routes;
  }

  /** Returns the profile of each destination that names one. */
  Map<String, String> profiles() {
    return profiles;
  }

  /** Returns the kind of each destination. */
  Map<String, String> kinds() {
    Map<String, String> kinds = new HashMap<>();
    clearinghouses.forEach(each -> kinds.put(each.name(), "cybertipline"));
    deliveries.forEach(each -> kinds.put(each.name(), each.kind()));
    return kinds;
  }

  /** Returns how much each destination is told. */
  Map<String, PayloadPolicy> payloads() {
    Map<String, PayloadPolicy> payloads = new HashMap<>();
    clearinghouses.forEach(each -> payloads.put(each.name(), PayloadPolicy.FULL));
    deliveries.forEach(each -> payloads.put(each.name(), each.payload()));
    return payloads;
  }

  /** Returns where a destination stands. */
  YamlSection place(String name) {
    return Optional.ofNullable(places.get(name)).orElseThrow();
  }

  /** What a destination's section says, as far as it can be read. */
  private record Raw(
      YamlSection section,
      Optional<String> name,
      Optional<String> kind,
      Optional<URI> url,
      Optional<String> account,
      Optional<Secret> password,
      Optional<Environment> declared,
      Optional<PayloadPolicy> payload,
      Optional<MailSettings> mail) {
    boolean is(String some) {
      return kind.equals(Optional.of(some));
    }

    /** Whether it is a kind that neither the library nor its mail module brings. */
    boolean isOfModule() {
      return kind.filter(some -> KIND.matcher(some).matches() && !KINDS.contains(some))
          .flatMap(SettingsCheck::of)
          .isPresent();
    }

    boolean hasWebAddress() {
      return url.map(URI::getScheme)
          .filter(scheme -> scheme.equals("http") || scheme.equals("https"))
          .isPresent();
    }
  }

  private void destination(YamlSection section) {
    Raw raw = raw(section);
    int parallel = section.number("parallel");
    int canary = section.number("canary");
    Duration window = section.duration("batchWindow").orElse(Duration.ZERO);
    Route route = route(section.section("route"));
    Optional<String> profile =
        section.parsed(
            "profile",
            text -> {
              if (!JurisdictionProfile.all().containsKey(text)) {
                throw new IllegalArgumentException(
                    "must be exactly one of "
                        + String.join(", ", JurisdictionProfile.all().keySet()));
              }
              return text;
            });
    section.finish();
    raw.name().ifPresent(given -> profile.ifPresent(id -> profiles.put(given, id)));
    raw.name().ifPresent(given -> keep(section, given, route, raw.url(), raw.account()));
    if (raw.kind().isPresent() && !KINDS.contains(raw.kind().get()) && !raw.isOfModule()) {
      Set<String> others = SettingsCheck.kinds();
      others.removeAll(KINDS);
      section.complain(
          "kind",
          "must be cybertipline, webhook, manual or email"
              + (others.isEmpty() ? "" : ", or of a module: " + String.join(", ", others))
              + "; a kind of a module needs that beside the application");
      return;
    }
    boolean conversation = raw.is("cybertipline");
    if (!conversation) {
      refuse(section, List.of("parallel", "canary", "batchWindow"), "a cybertipline");
    }
    if (!raw.is("email")) {
      refuse(section, List.of("mail"), "an email");
    }
    if (conversation || raw.is("webhook") || (raw.isOfModule() && raw.hasWebAddress())) {
      raw.url().ifPresent(url -> HostPurpose.check(section, url, raw.declared(), environment));
    }
    if (raw.is("webhook")) {
      raw.password().ifPresent(secret -> requireLong(section, secret));
    }
    if (conversation && raw.payload().isPresent() && raw.payload().get() != PayloadPolicy.FULL) {
      section.complain("payload", "of a cybertipline is FULL: its protocol asks for the file");
    }
    if (raw.name().filter(NAME.asMatchPredicate().negate()).isPresent()) {
      section.complain("name", "must have 1 to 64 characters of a-z, 0-9, '.', '_' and '-'");
      return;
    }
    if (raw.name().isEmpty() || raw.url().isEmpty() || raw.kind().isEmpty()) {
      return;
    }
    if (conversation && raw.account().isPresent() && raw.password().isPresent()) {
      section
          .built(
              "url",
              () ->
                  new ClearinghouseSettings(
                      raw.name().get(),
                      raw.url().get(),
                      raw.account().get(),
                      raw.password().get(),
                      raw.declared(),
                      parallel,
                      canary,
                      window))
          .ifPresent(clearinghouses::add);
    } else if (!conversation) {
      delivery(raw);
    }
  }

  private Raw raw(YamlSection section) {
    Optional<String> name = section.requiredText("name", "filings name their destination");
    Optional<String> kind =
        section.requiredText(
            "kind", "which protocol it speaks: cybertipline, webhook, manual or email");
    boolean manual = kind.equals(Optional.of("manual"));
    boolean email = kind.equals(Optional.of("email"));
    section.requiredText("url", "the base URL that reports are sent to");
    boolean ofModule = kind.isPresent() && !KINDS.contains(kind.get());
    Optional<URI> url = section.parsed("url", address(email, ofModule));
    if (!manual) {
      section.requiredText(
          "account", email ? "the address that mails come from" : "the account there");
    }
    Optional<String> account =
        email ? section.parsed("account", MailSection::address) : section.text("account");
    Optional<Secret> password =
        (manual || email || ofModule) && !section.has("password")
            ? Optional.empty()
            : ConfigFile.secret(section, "password", findings);
    if (email && section.has("password")) {
      section.complain("password", "is not for an email: mail.server.password is the server's");
    }
    Optional<Environment> declared = section.parsed("hostClass", Environment::of);
    Optional<PayloadPolicy> payload = section.choice("payload", PayloadPolicy.class);
    if (email && !section.has("mail")) {
      section.complain("mail", "is missing: how mails are protected and sent");
    }
    Optional<MailSettings> mail =
        section.has("mail")
            ? MailSection.read(section.section("mail"), true, findings)
            : Optional.empty();
    return new Raw(section, name, kind, url, account, password, declared, payload, mail);
  }

  private static Function<String, URI> address(boolean email, boolean ofModule) {
    if (email) {
      return DestinationsSection::mailbox;
    }
    return ofModule ? DestinationsSection::anyAddress : ConfigFile::webAddress;
  }

  /** What a module's kind speaks to is its own to judge; credentials never stand in it. */
  private static URI anyAddress(String text) {
    try {
      URI url = new URI(text);
      if (url.isAbsolute() && url.getRawUserInfo() == null) {
        return url;
      }
    } catch (java.net.URISyntaxException e) {
      throw new IllegalArgumentException("must be a URL", e);
    }
    throw new IllegalArgumentException("must be an absolute URL without a user");
  }

  private static URI mailbox(String text) {
    if (!text.startsWith("mailto:")) {
      throw new IllegalArgumentException("of an email is mailto: and the recipient's address");
    }
    String address = MailSection.address(text.substring("mailto:".length()));
    try {
      return new URI("mailto", address, null);
    } catch (java.net.URISyntaxException e) {
      throw new IllegalArgumentException("is no address that can be used", e);
    }
  }

  private void delivery(Raw raw) {
    YamlSection section = raw.section();
    boolean whole =
        switch (raw.kind().orElseThrow()) {
          case "manual" -> true;
          case "email" ->
              raw.account().isPresent()
                  && raw.mail().isPresent()
                  && isFor(raw, "say what the recipient is for")
                  && isAtHostFor(raw);
          case "webhook" -> raw.account().isPresent() && raw.password().isPresent();
          default ->
              raw.account().isPresent()
                  && (raw.hasWebAddress() || isFor(raw, "say what it is for"));
        };
    if (!whole) {
      return;
    }
    section
        .built(
            "payload",
            () ->
                new DeliverySettings(
                    raw.name().orElseThrow(),
                    raw.kind().orElseThrow(),
                    raw.url().orElseThrow(),
                    raw.account().orElse("by-hand"),
                    raw.password(),
                    raw.declared(),
                    raw.payload().orElse(PayloadPolicy.METADATA_ONLY),
                    raw.mail()))
        .ifPresent(
            settings -> {
              deliveries.add(settings);
              if (raw.is("email") || raw.isOfModule()) {
                check(section, settings);
              }
            });
  }

  private boolean isAtHostFor(Raw raw) {
    HostPurpose.checkMailbox(raw.section(), raw.url().orElseThrow(), environment);
    return true;
  }

  /** What has no host says of itself what it is for: nobody else can. */
  private boolean isFor(Raw raw, String say) {
    if (raw.declared().isEmpty()) {
      raw.section().complain("hostClass", "is missing: " + say + ", TEST or PRODUCTION");
      return false;
    }
    if (raw.declared().get() != environment) {
      raw.section()
          .complain("hostClass", "is " + raw.declared().get() + HostPurpose.meets(environment));
      return false;
    }
    return true;
  }

  private void check(YamlSection section, DeliverySettings settings) {
    Optional<SettingsCheck> check = SettingsCheck.of(settings.kind());
    if (check.isEmpty()) {
      section.complain("kind", "email needs the module tocsin-mail beside the application");
      return;
    }
    check
        .get()
        .check(settings, findings.clock())
        .forEach(problem -> section.complainBelow(problem.key(), problem.message()));
  }

  /** A short secret could be found by trying. */
  static void requireLong(YamlSection section, Secret secret) {
    int least = DeliverySettings.LEAST_SECRET;
    if (secret.isKnown() && secret.length() < least) {
      section.complain("password", "must be a secret of at least " + least + " characters");
    }
  }

  /** A key that would do nothing is not accepted in silence. */
  private static void refuse(YamlSection section, List<String> keys, String kind) {
    keys.stream()
        .filter(section::has)
        .forEach(key -> section.complain(key, "is for " + kind + " only: take it out"));
  }

  private void keep(
      YamlSection section, String name, Route route, Optional<URI> url, Optional<String> account) {
    if (places.putIfAbsent(name, section) != null) {
      section.complain("name", "is another destination's name too");
      return;
    }
    routes.put(name, route);
    if (url.isPresent() && !addresses.add(AddressKey.of(url.get(), account.orElse("by-hand")))) {
      section.complain("url", "and account are another destination's too: it would be told twice");
    }
  }

  private static Route route(YamlSection section) {
    Route route =
        new Route(
            Set.copyOf(
                section.texts("types", text -> YamlFindings.choice(text, IncidentType.class))),
            Set.copyOf(section.texts("classifications", text -> text)),
            Set.copyOf(section.texts("rooms", text -> YamlFindings.choice(text, Room.Kind.class))),
            jurisdictions(section.section("jurisdictions")),
            section.text("coveredBy"),
            section.number("priority"));
    section.finish();
    return route;
  }

  private static Jurisdictions jurisdictions(YamlSection section) {
    Jurisdictions countries =
        new Jurisdictions(
            Set.copyOf(section.texts("service", Jurisdictions::country)),
            Set.copyOf(section.texts("uploader", Jurisdictions::country)),
            Set.copyOf(section.texts("recipient", Jurisdictions::country)));
    section.finish();
    return countries;
  }

  /** A route leads somewhere, and no two destinations wait for each other. */
  private void checkRoutes() {
    checkCountries();
    routes.forEach(
        (name, route) -> {
          YamlSection section = places.get(name);
          if (section == null || route.coveredBy().isEmpty()) {
            return;
          }
          YamlSection place = section.section("route");
          Optional<Route> other = Optional.ofNullable(routes.get(route.coveredBy().get()));
          if (other.isEmpty()) {
            place.complain("coveredBy", "is no destination: there are " + routes.keySet());
          } else if (other.get().coveredBy().isPresent()) {
            place.complain(
                "coveredBy", "is covered itself: name the destination that is told at first");
          } else if (route.coveredBy().get().equals(name)) {
            place.complain("coveredBy", "is this destination itself: it would never be told");
          } else if (!route.meets(other.get())) {
            place.complain(
                "coveredBy",
                "contradicts the route of "
                    + route.coveredBy().get()
                    + ": no incident is told on both, so it would never cover anything");
          }
        });
  }

  /** A destination can be told at all, and an incident of unknown countries is told to somebody. */
  private void checkCountries() {
    routes.forEach(
        (name, route) -> {
          YamlSection section = places.get(name);
          if (section != null && !route.jurisdictions().fitsService(country)) {
            section
                .section("route")
                .section("jurisdictions")
                .complain(
                    "service",
                    "leaves out "
                        + country
                            .map(code -> "service.country " + code)
                            .orElse("a service whose country is not known")
                        + ": this destination would never be told");
          }
        });
    if (!Route.takeUnknown(routes.values())) {
      YamlSection first = places.get(routes.keySet().iterator().next());
      if (first != null) {
        first.section("route").complain("jurisdictions", Route.NOBODY);
      }
    }
  }
}
