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
import org.tocsin.model.Environment;
import org.tocsin.model.IncidentType;
import org.tocsin.model.Room;

/** Reads where reports go, and which incidents go where. */
final class DestinationsSection {
  private final YamlFindings findings;
  private final List<ClearinghouseSettings> clearinghouses = new ArrayList<>();
  private final List<DeliverySettings> deliveries = new ArrayList<>();
  private final Map<String, Route> routes = new LinkedHashMap<>();
  private final Map<String, YamlSection> places = new HashMap<>();
  private final Set<String> addresses = new HashSet<>();

  private DestinationsSection(YamlFindings findings) {
    this.findings = findings;
  }

  static DestinationsSection read(YamlSection top, YamlFindings findings) {
    DestinationsSection all = new DestinationsSection(findings);
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

  private void destination(YamlSection section) {
    Optional<String> name = section.requiredText("name", "filings name their destination");
    Optional<String> kind =
        section.requiredText("kind", "which protocol it speaks: cybertipline, webhook or manual");
    section.requiredText("url", "the base URL that reports are sent to");
    Optional<URI> url = section.parsed("url", ConfigFile::webAddress);
    boolean manual = kind.equals(Optional.of("manual"));
    boolean conversation = kind.equals(Optional.of("cybertipline"));
    Optional<String> account =
        manual ? section.text("account") : section.requiredText("account", "the account there");
    Optional<Secret> password =
        manual && !section.has("password")
            ? Optional.empty()
            : ConfigFile.secret(section, "password", findings);
    Optional<Environment> declared = section.parsed("hostClass", Environment::of);
    Optional<PayloadPolicy> payload = section.choice("payload", PayloadPolicy.class);
    int parallel = section.number("parallel");
    int canary = section.number("canary");
    Duration window = section.duration("batchWindow").orElse(Duration.ZERO);
    Route route = route(section.section("route"));
    section.finish();
    if (kind.isPresent() && !List.of("cybertipline", "webhook", "manual").contains(kind.get())) {
      section.complain("kind", "must be cybertipline, webhook or manual");
      return;
    }
    if (!conversation) {
      refuse(section, List.of("parallel", "canary", "batchWindow"));
    }
    if (conversation && payload.isPresent() && payload.get() != PayloadPolicy.FULL) {
      section.complain("payload", "of a cybertipline is FULL: its protocol asks for the file");
    }
    name.ifPresent(given -> keep(section, given, route, url, account));
    if (name.isEmpty() || url.isEmpty() || kind.isEmpty()) {
      return;
    }
    if (conversation && account.isPresent() && password.isPresent()) {
      section
          .built(
              "url",
              () ->
                  new ClearinghouseSettings(
                      name.get(),
                      url.get(),
                      account.get(),
                      password.get(),
                      declared,
                      parallel,
                      canary,
                      window))
          .ifPresent(clearinghouses::add);
    } else if (!conversation && (manual || (account.isPresent() && password.isPresent()))) {
      section
          .built(
              "payload",
              () ->
                  new DeliverySettings(
                      name.get(),
                      kind.get(),
                      url.get(),
                      account.orElse("by-hand"),
                      password,
                      declared,
                      payload.orElse(PayloadPolicy.METADATA_ONLY)))
          .ifPresent(deliveries::add);
    }
  }

  /** A key that would do nothing is not accepted in silence. */
  private static void refuse(YamlSection section, List<String> keys) {
    keys.stream()
        .filter(section::has)
        .forEach(key -> section.complain(key, "is for a cybertipline only: take it out"));
  }

  private void keep(
      YamlSection section, String name, Route route, Optional<URI> url, Optional<String> account) {
    if (places.putIfAbsent(name, section) != null) {
      section.complain("name", "is another destination's name too");
      return;
    }
    routes.put(name, route);
    if (url.isPresent() && !addresses.add(url.get() + " " + account.orElse("by-hand"))) {
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
            section.text("coveredBy"));
    section.finish();
    return route;
  }

  /** A route leads somewhere, and no two destinations wait for each other. */
  private void checkRoutes() {
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
          }
        });
  }
}
