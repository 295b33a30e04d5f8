package org.tocsin.config;

import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.tocsin.docket.RetentionPolicy;
import org.tocsin.model.AddressPolicy;
import org.tocsin.model.Environment;
import org.tocsin.model.TrustedProxies;
import org.tocsin.report.Country;
import org.tocsin.report.ServiceProfile;
import org.tocsin.screening.ScreeningSettings;

/**
 * Everything a service is started with. Immutable.
 *
 * @param environment the environment; stamped on every incident and filing
 * @param production the literal opt-in that {@link Environment#PRODUCTION} needs
 * @param dataDirectory where the docket, the evidence and the lists are kept; owner-only
 * @param postgresql a database that several nodes share; empty for SQLite in the data directory
 * @param service who files
 * @param lists the hash lists
 * @param emptyListsAllowed whether a start without a single list entry is wanted; until a list is
 *     loaded every upload is undetermined
 * @param clearinghouses where reports go; may be empty, and then nothing is filed and that is said
 * @param custody whose keys the evidence is sealed for
 * @param trustedProxies whose word about the client's address is believed
 * @param loopbackClients whether loopback addresses pass as clients; {@link Environment#TEST} only
 * @param roles what this node does
 * @param screening bounds and coverage of screening
 * @param undetermined what happens to uploads about which nobody can say
 * @param reportSchema which schema reports are written for and checked against
 * @param preservation who signs and stamps, and how long evidence is kept
 * @param deliveries destinations that take a report in one delivery
 * @param routes which incidents a destination is told of, by its name; all where it is not named
 * @param notifications who is told what happened
 * @param listServices what stands around the hash lists
 * @param policies what applies to some classifications instead of what their list says; the
 *     thresholds of {@code lists} and look-up services here are those with it
 * @param profiles which profiles of jurisdictions apply; their rules of retention are in {@code
 *     preservation} here
 * @param overdue how long filings may wait before that is an alarm
 * @param context which messages around an upload are kept with its incident and reported
 */
public record TocsinConfig(
    Environment environment,
    Optional<ProductionOptIn> production,
    Path dataDirectory,
    Optional<PostgresqlSettings> postgresql,
    ServiceProfile service,
    List<ListSettings> lists,
    boolean emptyListsAllowed,
    List<ClearinghouseSettings> clearinghouses,
    CustodySettings custody,
    TrustedProxies trustedProxies,
    boolean loopbackClients,
    Set<Role> roles,
    ScreeningSettings screening,
    UndeterminedPolicy undetermined,
    ReportSchema reportSchema,
    PreservationSettings preservation,
    List<DeliverySettings> deliveries,
    Map<String, Route> routes,
    List<NotificationSettings> notifications,
    ListServices listServices,
    List<ClassificationPolicy> policies,
    ProfileSettings profiles,
    OverdueSettings overdue,
    ContextSettings context) {

  static final String ONE_YEAR =
      "keeps some evidence of a report for less than one calendar year from its receipt, which 18"
          + " USC 2258A(h) asks for: take us2258a: false out, or give a rule of 1y; a service of"
          + " another country says so by service.country";

  public TocsinConfig {
    Objects.requireNonNull(environment, "environment");
    Objects.requireNonNull(dataDirectory, "dataDirectory");
    Objects.requireNonNull(service, "service");
    Objects.requireNonNull(reportSchema, "reportSchema");
    Objects.requireNonNull(preservation, "preservation");
    List<ClassificationPolicy> rules = List.copyOf(policies);
    policies = rules;
    requireDistinctPolicies(rules);
    try {
      lists = lists.stream().map(list -> list.under(rules)).toList();
      listServices = listServices.under(rules);
    } catch (IllegalArgumentException e) {
      throw new ConfigException("policies: " + e.getMessage());
    }
    clearinghouses = List.copyOf(clearinghouses);
    deliveries = List.copyOf(deliveries);
    preservation = preservation.withRetention(profiles.with(preservation.retention()));
    requireProfiles(profiles, environment, clearinghouses, deliveries);
    routes = Collections.unmodifiableMap(new LinkedHashMap<>(routes));
    notifications = List.copyOf(notifications);
    Objects.requireNonNull(overdue, "overdue");
    Objects.requireNonNull(context, "context");
    roles = Set.copyOf(roles);
    if (roles.isEmpty()) {
      throw new ConfigException("roles must name at least one of screen, file, maintain");
    }
    requireDistinct(
        notifications.stream().map(NotificationSettings::name).toList(), "notifications");
    requireDistinct(lists.stream().map(ListSettings::name).toList(), "lists");
    requireDistinct(
        Stream.concat(
                clearinghouses.stream().map(ClearinghouseSettings::name),
                deliveries.stream().map(DeliverySettings::name))
            .toList(),
        "names of destinations");
    requireDistinct(
        Stream.concat(
                clearinghouses.stream().map(c -> AddressKey.of(c.url(), c.account())),
                deliveries.stream().map(d -> AddressKey.of(d.url(), d.account())))
            .toList(),
        "URL and account of destinations");
    if (environment == Environment.PRODUCTION) {
      if (production.isEmpty()) {
        throw new ConfigException("environment " + ProductionOptIn.NEEDED);
      }
      if (loopbackClients) {
        throw new ConfigException("loopback clients can be allowed in TEST only");
      }
      if (custody.certificates().isEmpty()) {
        throw new ConfigException(
            "environment PRODUCTION needs custodians: a generated key pair is for trying out");
      }
      if (preservation.people().isEmpty()) {
        throw new ConfigException(
            "environment PRODUCTION needs people: closing an exact match of the gravest class takes"
                + " the signatures of two of them");
      }
      if (service.companyTemplate().isEmpty() || service.reporter().phones().isEmpty()) {
        throw new ConfigException(
            "environment PRODUCTION needs service.companyTemplate and service.reporter.phone"
                + " (18 USC 2258A(a)(1)(B): mailing address, telephone and a point of contact)");
      }
      Optional<String> country = service.country().map(Country::code);
      if (!clearinghouses.isEmpty()
          && keepsTooShort(environment, country, preservation.retention())) {
        throw new ConfigException("retention " + ONE_YEAR);
      }
    }
  }

  /**
   * Whether evidence of reports would be kept for less than a year in PRODUCTION by a service that
   * is of the United States, or does not say of which country it is.
   */
  static boolean keepsTooShort(
      Environment environment, Optional<String> country, RetentionPolicy retention) {
    return environment == Environment.PRODUCTION
        && country.map("US"::equals).orElse(true)
        && RetentionChange.isBelowOneYear(retention);
  }

  /**
   * Returns warnings for a person who checks a configuration: what can be used, and may not be what
   * is wanted.
   */
  public List<ConfigWarning> warnings(Clock clock) {
    List<ConfigWarning> all = new ArrayList<>();
    profiles.warnings(clock).forEach(text -> all.add(new ConfigWarning("profiles", text)));
    if (!clearinghouses.isEmpty() && RetentionChange.isBelowOneYear(preservation.retention())) {
      all.add(
          new ConfigWarning(
              "retention",
              "retention destroys some evidence of a report before one calendar year from its"
                  + " receipt, which 18 USC 2258A(h) asks for; PRODUCTION refuses that unless"
                  + " service.country names another country than US"));
    }
    return List.copyOf(all);
  }

  /** Returns which client addresses are usable. */
  public AddressPolicy addressPolicy() {
    return new AddressPolicy(environment, loopbackClients);
  }

  /**
   * Returns this configuration for one node and host.
   *
   * @param other what the node does
   * @param more routes of destinations that the host adds in code
   */
  public TocsinConfig with(Set<Role> other, Map<String, Route> more) {
    Map<String, Route> together = new LinkedHashMap<>(routes);
    together.putAll(more);
    return new TocsinConfig(
        environment,
        production,
        dataDirectory,
        postgresql,
        service,
        lists,
        emptyListsAllowed,
        clearinghouses,
        custody,
        trustedProxies,
        loopbackClients,
        other,
        screening,
        undetermined,
        reportSchema,
        preservation,
        deliveries,
        together,
        notifications,
        listServices,
        policies,
        profiles,
        overdue,
        context);
  }

  /** Returns every role. */
  public static Set<Role> allRoles() {
    return EnumSet.allOf(Role.class);
  }

  private static void requireProfiles(
      ProfileSettings profiles,
      Environment environment,
      List<ClearinghouseSettings> clearinghouses,
      List<DeliverySettings> deliveries) {
    Map<String, String> kinds = new LinkedHashMap<>();
    Map<String, PayloadPolicy> payloads = new LinkedHashMap<>();
    clearinghouses.forEach(each -> kinds.put(each.name(), "cybertipline"));
    deliveries.forEach(
        each -> {
          kinds.put(each.name(), each.kind());
          payloads.put(each.name(), each.payload());
        });
    profiles.check(environment, kinds, payloads).stream()
        .findFirst()
        .ifPresent(
            finding -> {
              throw new ConfigException(
                  finding.destination().map(name -> "destination " + name + ": ").orElse("")
                      + "profile "
                      + finding.profile()
                      + ": "
                      + (finding.key().isEmpty() ? "" : finding.key() + " ")
                      + finding.message());
            });
  }

  private static void requireDistinctPolicies(List<ClassificationPolicy> policies) {
    for (int i = 0; i < policies.size(); i++) {
      for (int j = 0; j < i; j++) {
        Set<String> both = policies.get(i).contradictions(policies.get(j));
        if (!both.isEmpty()) {
          throw new ConfigException(
              "two policies contradict each other: both are for classification " + both);
        }
      }
    }
  }

  private static void requireDistinct(List<String> names, String what) {
    Set<String> seen = new HashSet<>();
    for (String name : names) {
      if (!seen.add(name)) {
        throw new ConfigException("two " + what + " are the same");
      }
    }
  }

  @Override
  public String toString() {
    return "TocsinConfig("
        + environment
        + ", "
        + lists.size()
        + " lists, "
        + clearinghouses.size()
        + " clearinghouses)";
  }
}
