package org.tocsin.config;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.tocsin.docket.RetentionPolicy;
import org.tocsin.docket.RetentionRule;
import org.tocsin.evidence.ItemKind;
import org.tocsin.model.Account;
import org.tocsin.model.Environment;
import org.tocsin.model.Room;
import org.tocsin.model.Upload;

/**
 * Which profiles of jurisdictions apply, and which destination serves which.
 *
 * @param enabled what counsel enabled, by id of the profile; {@code us-ncmec} needs nobody
 * @param destinations the profile of a destination, by its name
 */
public record ProfileSettings(Map<String, Enabled> enabled, Map<String, String> destinations) {
  /** No profile but that of the United States, which no destination has to name. */
  public static final ProfileSettings NONE = new ProfileSettings(Map.of(), Map.of());

  /**
   * Who enabled a profile.
   *
   * @param by the name of counsel, 1 to 200 characters
   * @param on the day
   * @param registration the reference of the service's registration there
   * @param administrator who administers that, as a named person
   * @param replacement who does when that person is away
   */
  public record Enabled(
      String by,
      LocalDate on,
      Optional<String> registration,
      Optional<String> administrator,
      Optional<String> replacement) {
    public Enabled {
      if (by.isBlank() || by.length() > 200) {
        throw new IllegalArgumentException("enabledBy has 1 to 200 characters");
      }
      Objects.requireNonNull(on, "on");
      Objects.requireNonNull(registration, "registration");
      if (administrator.isPresent() && administrator.equals(replacement)) {
        throw new IllegalArgumentException(
            "replacement must be another person than the administrator");
      }
    }
  }

  /**
   * Something that does not go together.
   *
   * @param profile the profile
   * @param destination the destination, where it is about one
   * @param key the key below it that it is about; empty text for the whole
   * @param message what is wrong and what to do
   */
  record Finding(String profile, Optional<String> destination, String key, String message) {}

  public ProfileSettings {
    enabled = Map.copyOf(enabled);
    destinations = Map.copyOf(destinations);
    for (String id : enabled.keySet()) {
      if (!JurisdictionProfile.all().containsKey(id)) {
        throw new IllegalArgumentException("there is no profile " + id);
      }
    }
  }

  /** Returns the profiles that apply, in the order of the shipped ones. */
  public List<JurisdictionProfile> applied() {
    return JurisdictionProfile.all().values().stream()
        .filter(profile -> profile.active() || enabled.containsKey(profile.id()))
        .toList();
  }

  /** Returns what does not go together. */
  List<Finding> check(
      Environment environment, Map<String, String> kinds, Map<String, PayloadPolicy> payloads) {
    List<Finding> found = new ArrayList<>();
    new TreeMap<>(destinations)
        .forEach((name, id) -> destination(name, id, kinds, payloads, found));
    for (String id : new TreeMap<>(enabled).keySet()) {
      JurisdictionProfile profile = profile(id);
      if (!profile.kinds().isEmpty() && !destinations.containsValue(id)) {
        found.add(
            new Finding(
                id,
                Optional.empty(),
                "",
                "needs a destination with profile: "
                    + id
                    + ", of kind "
                    + String.join(" or ", profile.kinds())
                    + " and payload "
                    + RouteTable.sorted(profile.payloads())));
      }
      if (environment == Environment.PRODUCTION) {
        production(id, profile, found);
      }
    }
    return found;
  }

  private void destination(
      String name,
      String id,
      Map<String, String> kinds,
      Map<String, PayloadPolicy> payloads,
      List<Finding> found) {
    JurisdictionProfile profile = profile(id);
    Optional<String> at = Optional.of(name);
    if (!profile.active() && !enabled.containsKey(id)) {
      found.add(
          new Finding(
              id,
              at,
              "profile",
              "names " + id + ", which nobody enabled: counsel does, under profiles"));
    }
    String kind = kinds.getOrDefault(name, "");
    if (!profile.kinds().contains(kind)) {
      found.add(
          new Finding(
              id,
              at,
              "kind",
              profile.kinds().isEmpty()
                  ? "has a profile that is for no destination"
                  : "of " + id + " must be " + String.join(" or ", profile.kinds())));
    }
    PayloadPolicy payload = payloads.getOrDefault(name, PayloadPolicy.FULL);
    if (!profile.payloads().contains(payload)) {
      found.add(
          new Finding(
              id, at, "payload", "of " + id + " must be " + RouteTable.sorted(profile.payloads())));
    }
  }

  private void production(String id, JurisdictionProfile profile, List<Finding> found) {
    Enabled by = Objects.requireNonNull(enabled.get(id));
    if (profile.registration() && by.registration().isEmpty()) {
      found.add(
          new Finding(
              id,
              Optional.empty(),
              "registration",
              "is missing: in PRODUCTION the service is registered there before its first report"));
    }
    if (profile.persons() && by.administrator().isEmpty()) {
      found.add(
          new Finding(
              id,
              Optional.empty(),
              "administrator",
              "is missing: in PRODUCTION a named person administers the registration"));
    }
    if (profile.persons() && by.replacement().isEmpty()) {
      found.add(
          new Finding(
              id,
              Optional.empty(),
              "replacement",
              "is missing: in PRODUCTION a second named person stands in for the administrator"));
    }
  }

  private static JurisdictionProfile profile(String id) {
    JurisdictionProfile profile = JurisdictionProfile.all().get(id);
    if (profile == null) {
      throw new IllegalArgumentException("there is no profile " + id);
    }
    return profile;
  }

  /**
   * Returns retention with the rules of what was enabled. Every rule that is there stays; a
   * profile's rule whose name is there already is left out, and none binds a kind of evidence that
   * no other rule does: that is kept for good, and a profile does not end it.
   */
  RetentionPolicy with(RetentionPolicy retention) {
    List<RetentionRule> rules = new ArrayList<>(retention.reported());
    Set<String> names = new HashSet<>();
    rules.forEach(rule -> names.add(rule.name()));
    applied().stream()
        .filter(profile -> enabled.containsKey(profile.id()))
        .flatMap(profile -> profile.retention().stream())
        .filter(rule -> names.add(rule.name()))
        .forEach(
            rule -> {
              Set<ItemKind> kinds = new HashSet<>(rule.classes());
              kinds.removeIf(
                  kind -> retention.reported().stream().noneMatch(r -> r.classes().contains(kind)));
              if (!kinds.isEmpty()) {
                rules.add(
                    new RetentionRule(
                        rule.name(),
                        rule.jurisdiction(),
                        kinds,
                        rule.notBefore(),
                        rule.notAfter()));
              }
            });
    return new RetentionPolicy(rules, retention.closed());
  }

  /**
   * Returns the profiles that apply and should have been looked at again by now: a warning, never a
   * refusal.
   */
  public List<JurisdictionProfile> overdue(java.time.Clock clock) {
    LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    return applied().stream().filter(profile -> today.isAfter(profile.reviewBy())).toList();
  }

  /** Returns the profiles that apply, and whose window does not hold today. */
  public List<JurisdictionProfile> closed(java.time.Clock clock) {
    LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    return applied().stream().filter(profile -> !profile.isOpen(today)).toList();
  }

  /**
   * Whether an upload may not be compared today: it is private communication, some account in it is
   * in a country of a profile or not known to be elsewhere, and no act of that profile holds. Where
   * no recipient is known, none is known to be elsewhere.
   */
  public boolean forbidsComparing(Upload upload, java.time.Clock clock) {
    if (upload.room().kind() == Room.Kind.CHANNEL) {
      return false;
    }
    if (upload.room().recipients().isEmpty() && !closed(clock).isEmpty()) {
      return closed(clock).stream().anyMatch(profile -> !profile.countries().isEmpty());
    }
    return closed(clock).stream()
        .anyMatch(
            profile ->
                Stream.concat(Stream.of(upload.uploader()), upload.room().recipients().stream())
                    .map(Account::country)
                    .anyMatch(country -> country.map(profile.countries()::contains).orElse(true)));
  }

  /** Returns warnings for a person who checks a configuration. */
  public List<String> warnings(java.time.Clock clock) {
    List<String> all = new ArrayList<>();
    overdue(clock)
        .forEach(
            profile ->
                all.add(
                    "profile "
                        + profile.id()
                        + " should have been reviewed by "
                        + profile.reviewBy()
                        + ": ask counsel whether it still says what holds"));
    closed(clock)
        .forEach(
            profile ->
                all.add(
                    "profile "
                        + profile.id()
                        + " is in no window of its acts today: what it is about is off"));
    return List.copyOf(all);
  }

  /** Returns the names of destinations that serve a profile. */
  Set<String> serving(String id) {
    Set<String> names = new java.util.TreeSet<>();
    destinations.forEach(
        (name, profile) -> {
          if (profile.equals(id)) {
            names.add(name);
          }
        });
    return names;
  }
}
