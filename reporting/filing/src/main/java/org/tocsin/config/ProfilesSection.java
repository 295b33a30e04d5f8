package org.tocsin.config;

import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.tocsin.model.Environment;

/** Reads which profiles of jurisdictions counsel enabled. */
final class ProfilesSection {
  private ProfilesSection() {}

  static ProfileSettings read(
      YamlSection top,
      Environment environment,
      DestinationsSection destinations,
      Optional<Clock> clock) {
    YamlSection section = top.section("profiles");
    Map<String, ProfileSettings.Enabled> enabled = new LinkedHashMap<>();
    Map<String, YamlSection> places = new HashMap<>();
    for (JurisdictionProfile profile : JurisdictionProfile.all().values()) {
      if (profile.active()) {
        continue;
      }
      boolean there = section.has(profile.id());
      YamlSection one = section.section(profile.id());
      Optional<ProfileSettings.Enabled> by = enabled(one, there, clock);
      if (there) {
        places.put(profile.id(), one);
        by.ifPresent(given -> enabled.put(profile.id(), given));
      }
    }
    section.finish();
    ProfileSettings settings = new ProfileSettings(enabled, destinations.profiles());
    if (!top.isBroken()) {
      settings
          .check(environment, destinations.kinds(), destinations.payloads())
          .forEach(
              finding ->
                  finding
                      .destination()
                      .map(destinations::place)
                      .orElseGet(() -> place(places, section, finding.profile()))
                      .complain(finding.key(), finding.message()));
    }
    return settings;
  }

  private static YamlSection place(
      Map<String, YamlSection> places, YamlSection section, String profile) {
    return places.getOrDefault(profile, section);
  }

  private static Optional<ProfileSettings.Enabled> enabled(
      YamlSection section, boolean there, Optional<Clock> clock) {
    Optional<String> by =
        there
            ? section.requiredText("enabledBy", "the name of counsel who enabled it")
            : section.text("enabledBy");
    if (there) {
      section.requiredText("on", "the day on which counsel enabled it, such as 2026-11-01");
    }
    Optional<LocalDate> on = section.parsed("on", text -> day(text, clock));
    Optional<String> registration = section.text("registration");
    Optional<String> administrator = section.text("administrator");
    Optional<String> replacement = section.text("replacement");
    section.finish();
    if (by.isEmpty() || on.isEmpty()) {
      return Optional.empty();
    }
    return section.built(
        "enabledBy",
        () ->
            new ProfileSettings.Enabled(
                by.get(), on.get(), registration, administrator, replacement));
  }

  private static LocalDate day(String text, Optional<Clock> clock) {
    LocalDate day;
    try {
      day = LocalDate.parse(text);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException("must be a day such as 2026-11-01", e);
    }
    if (clock
        .filter(now -> day.isAfter(LocalDate.ofInstant(now.instant(), ZoneOffset.UTC)))
        .isPresent()) {
      throw new IllegalArgumentException("is in the future: enable it when it holds");
    }
    return day;
  }
}
