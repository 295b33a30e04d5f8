package org.tocsin.config;

import java.net.URI;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Period;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.tocsin.docket.CloseReason;
import org.tocsin.docket.RetentionPolicy;
import org.tocsin.docket.RetentionRule;
import org.tocsin.evidence.ItemKind;
import org.tocsin.evidence.PersonSettings;
import org.tocsin.evidence.Role;
import org.tocsin.evidence.TimestampSettings;

/** Reads who signs, who stamps, how long evidence is kept and how often it is read again. */
final class PreservationSection {
  private final YamlSection top;
  private final YamlFindings findings;
  private final Certificates certificates;

  private PreservationSection(YamlSection top, YamlFindings findings) {
    this.top = top;
    this.findings = findings;
    this.certificates = new Certificates(findings.clock());
  }

  static PreservationSettings read(YamlSection top, YamlFindings findings) {
    return new PreservationSection(top, findings).read();
  }

  private PreservationSettings read() {
    List<PersonSettings> people = people();
    Optional<TimestampSettings> timestamps = timestamps();
    YamlSection custody = top.section("custodyLog");
    Duration heads =
        custody.duration("interval").orElse(PreservationSettings.DEFAULT_HEAD_INTERVAL);
    PreservationSettings some = PreservationSettings.DEFAULT;
    custody.built(
        "interval",
        "headInterval",
        () ->
            new PreservationSettings(
                List.of(), Optional.empty(), heads, some.retention(), some.scrubInterval()));
    custody.finish();
    RetentionPolicy retention = retention(top.section("retention"));
    YamlSection integrity = top.section("integrity");
    Duration scrub =
        integrity.duration("interval").orElse(PreservationSettings.DEFAULT_SCRUB_INTERVAL);
    integrity.built(
        "interval",
        "scrubInterval",
        () ->
            new PreservationSettings(
                List.of(), Optional.empty(), some.headInterval(), some.retention(), scrub));
    integrity.finish();
    if (!findings.any()) {
      top.built("people", () -> some.withPeople(people));
    }
    return findings.any()
        ? some
        : new PreservationSettings(people, timestamps, heads, retention, scrub);
  }

  private List<PersonSettings> people() {
    List<PersonSettings> people = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    for (YamlSection section : top.sections("people")) {
      Optional<String> id =
          section.requiredText("id", "by which the custody log knows the person, never a nickname");
      section.requiredText("role", "REVIEWER, SUPERVISOR, OPERATOR or COUNSEL");
      Optional<Role> role = section.parsed("role", PreservationSection::role);
      section.requiredText("certificate", "the file of the certificate that the person signs with");
      Optional<Path> certificate = section.file("certificate");
      certificate.ifPresent(file -> section.built("certificate", () -> certificates.person(file)));
      section.finish();
      if (id.isPresent() && !ids.add(id.get())) {
        section.complain("id", "is another person's id too");
      }
      if (id.isPresent() && role.isPresent() && certificate.isPresent()) {
        section
            .built("id", () -> new PersonSettings(id.get(), role.get(), certificate.get()))
            .ifPresent(people::add);
      }
    }
    return people;
  }

  private static Role role(String text) {
    List<Role> persons = Arrays.stream(Role.values()).filter(Role::isPerson).toList();
    return persons.stream()
        .filter(role -> role.name().equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "must be exactly one of "
                        + persons.stream().map(Enum::name).collect(Collectors.joining(", "))));
  }

  private Optional<TimestampSettings> timestamps() {
    if (!top.has("timestamps")) {
      return Optional.empty();
    }
    YamlSection section = top.section("timestamps");
    section.requiredText("authority", "the URL of a time-stamp authority (RFC 3161)");
    Optional<URI> authority = section.parsed("authority", ConfigFile::webAddress);
    List<X509Certificate> anchors =
        section.texts(
            "anchors", text -> certificates.anchor(findings.folder().resolve(text).normalize()));
    if (section.lacks("anchors")) {
      section.complain("anchors", "is missing: the certificate files that its own leads to");
    }
    Optional<String> policy = section.text("policy");
    Duration timeout = section.duration("timeout").orElse(TimestampSettings.DEFAULT_TIMEOUT);
    section.finish();
    if (authority.isEmpty() || anchors.isEmpty()) {
      return Optional.empty();
    }
    return section.built(
        "timeout", () -> new TimestampSettings(authority.get(), anchors, policy, timeout));
  }

  private static RetentionPolicy retention(YamlSection section) {
    boolean us = section.flag("us2258a").orElse(true);
    List<RetentionRule> reported = new ArrayList<>();
    if (us) {
      reported.add(RetentionRule.US);
    }
    reported.addAll(rules(section, "reported"));
    if (reported.isEmpty()) {
      section.complain("reported", "is missing: without us2258a a rule of your own is needed");
    }
    Map<CloseReason, List<RetentionRule>> closed = new EnumMap<>(CloseReason.class);
    YamlSection reasons = section.section("closed");
    for (CloseReason reason : CloseReason.values()) {
      List<RetentionRule> rules = rules(reasons, reason.name());
      if (!rules.isEmpty()) {
        closed.put(reason, rules);
      }
    }
    reasons.finish();
    section.finish();
    return new RetentionPolicy(reported, closed);
  }

  private static List<RetentionRule> rules(YamlSection parent, String key) {
    List<RetentionRule> rules = new ArrayList<>();
    Set<String> names = new HashSet<>();
    names.add(RetentionRule.US.name());
    for (YamlSection section : parent.sections(key)) {
      Optional<String> name = section.requiredText("name", "certificates of destruction name it");
      String jurisdiction = section.text("jurisdiction").orElse("OWN");
      Set<ItemKind> classes = EnumSet.noneOf(ItemKind.class);
      classes.addAll(section.texts("classes", text -> YamlFindings.choice(text, ItemKind.class)));
      section.requiredText("notBefore", "how long evidence is kept at least, such as 90d or 1y");
      Optional<Period> floor = section.period("notBefore");
      Optional<Period> ceiling = section.period("notAfter");
      section.finish();
      if (name.isPresent() && !names.add(name.get())) {
        section.complain(
            "name",
            name.get().equals(RetentionRule.US.name())
                ? "is the rule of the United States: us2258a says whether it applies"
                : "is another rule's name too: give each its own");
      }
      if (name.isPresent() && floor.isPresent()) {
        Set<ItemKind> kinds = section.has("classes") ? classes : RetentionRule.ALL;
        section
            .built(
                "name",
                () -> new RetentionRule(name.get(), jurisdiction, kinds, floor.get(), ceiling))
            .filter(rule -> isOrdered(section, rule))
            .ifPresent(rules::add);
      }
    }
    return rules;
  }

  private static boolean isOrdered(YamlSection section, RetentionRule rule) {
    java.time.Instant any = java.time.Instant.EPOCH;
    boolean ordered =
        rule.ceiling(any).map(ceiling -> !ceiling.isBefore(rule.floor(any))).orElse(true);
    if (!ordered) {
      section.complain("notAfter", "is before notBefore: nothing could ever be destroyed in time");
    }
    return ordered;
  }
}
