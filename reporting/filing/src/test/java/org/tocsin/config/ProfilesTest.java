package org.tocsin.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.Period;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tocsin.docket.RetentionPolicy;
import org.tocsin.docket.RetentionRule;
import org.tocsin.evidence.ItemKind;
import org.tocsin.model.Environment;
import org.tocsin.testkit.SettableClock;

class ProfilesTest {
  private static final String YAML =
      """
      environment: TEST
      data: data
      service: { name: Teapot Chat, reporter: { email: a@teapot.example } }
      emptyListsAllowed: true
      clearinghouses:
        - { name: mock, kind: cybertipline, url: "http://127.0.0.1:1/x", account: test, password: "file:p.txt", profile: us-ncmec }
        - { name: nca, kind: manual, url: "https://nca.example/", profile: uk-nca, route: { coveredBy: mock } }
        - { name: c3p, kind: manual, url: "https://c3p.example/", profile: ca-s2, payload: ADDRESS_ONLY }
      profiles:
        uk-nca: { enabledBy: Jo Counsel, on: 2026-11-01 }
        ca-s2: { enabledBy: Jo Counsel, on: 2026-11-02 }
      """;

  private static final SettableClock NOW = SettableClock.at("2026-11-26T12:00:00Z");

  @TempDir Path folder;

  private TocsinConfig read(String text) throws IOException {
    Files.writeString(folder.resolve("p.txt"), "test");
    return ConfigFile.read(
        Files.writeString(folder.resolve("tocsin.yaml"), text, StandardCharsets.UTF_8), NOW);
  }

  private static JurisdictionProfile profile(String id) {
    return java.util.Objects.requireNonNull(JurisdictionProfile.all().get(id));
  }

  @Test
  void profiles_thatAreShipped_sayWhereFromAndUntilWhen() {
    assertThat(JurisdictionProfile.all().keySet())
        .containsExactly(
            "us-ncmec",
            "uk-nca",
            "de-bka",
            "ca-s2",
            "ca-s3",
            "ca-s3-one-year",
            "au-esafety",
            "eu-detection");
    Set<String> rules = new HashSet<>();
    for (JurisdictionProfile profile : JurisdictionProfile.all().values()) {
      assertThat(profile.sources()).as(profile.id()).isNotEmpty();
      assertThat(profile.clocks()).isNotEmpty();
      assertThat(profile.contents()).isNotEmpty();
      assertThat(profile.languages()).isNotEmpty().allMatch(word -> word.matches("[a-z]{2}"));
      assertThat(profile.active()).isEqualTo(profile.id().equals("us-ncmec"));
      for (JurisdictionProfile.Source source : profile.sources()) {
        assertThat(profile.reviewBy()).isAfter(source.seen());
      }
      for (RetentionRule rule : profile.retention()) {
        assertThat(rules.add(rule.name())).isTrue();
      }
    }
    assertThat(profile("us-ncmec").retention()).containsExactly(RetentionRule.US);
    assertThat(profile("au-esafety").clocks().get(0).within())
        .contains(java.time.Duration.ofHours(24));
  }

  @Test
  void page_hasARowForEachProfileThatSaysTheSame() throws IOException {
    String page = Files.readString(Path.of("../../docs/destinations.md"));
    for (JurisdictionProfile profile : JurisdictionProfile.all().values()) {
      String row =
          page.lines()
              .filter(line -> line.startsWith("| `" + profile.id() + "` |"))
              .findFirst()
              .orElse("");
      assertThat(row).as(profile.id()).endsWith("| " + profile.reviewBy() + " |");
      profile.kinds().forEach(kind -> assertThat(row).contains("`" + kind + "`"));
      for (PayloadPolicy payload : PayloadPolicy.values()) {
        assertThat(row.contains("`" + payload + "`"))
            .as(profile.id() + " " + payload)
            .isEqualTo(profile.payloads().contains(payload));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "2021-08-01, false",
    "2026-04-02, true",
    "2026-04-03, false",
    "2026-05-01, false",
    "2026-07-30, false",
    "2026-07-31, true",
    "2026-08-01, true",
    "2028-04-02, true",
    "2028-04-03, false",
    "2028-04-04, false"
  })
  void windowOfTheUnion_holdsByItsActs(LocalDate day, boolean open) {
    assertThat(profile("eu-detection").isOpen(day)).isEqualTo(open);
    assertThat(profile("uk-nca").isOpen(day)).isTrue();
  }

  @Test
  void enabled_addsItsRulesAndIsExplained() throws IOException {
    TocsinConfig config = read(YAML);
    assertThat(config.preservation().retention().reported())
        .extracting(rule -> rule.name() + " " + rule.jurisdiction() + " " + rule.notBefore())
        .containsExactly("us-2258a US P1Y", "uk-osa-s66 UK P1Y", "uk-osa-s66-reference UK P5Y");
    assertThat(ConfigExplanation.sentences(config))
        .contains(
            "Profile uk-nca applies since 2026-11-01, enabled by Jo Counsel, served by nca: United"
                + " Kingdom, National Crime Agency; from Online Safety Act 2023 s. 66, s. 70 (S,"
                + " 2026-11-22), SI 2026/268 (S, 2026-11-22); to be reviewed by 2027-04-07.")
        .anyMatch(
            line -> line.startsWith("Profile us-ncmec applies, served by mock: United States"))
        .noneMatch(line -> line.startsWith("Profile de-bka"));
    // What stands in the file under that name stays.
    TocsinConfig own =
        read(YAML + "retention: { reported: [{ name: uk-osa-s66, notBefore: 2y }] }\n");
    assertThat(own.preservation().retention().reported())
        .filteredOn(rule -> rule.name().equals("uk-osa-s66"))
        .extracting(RetentionRule::notBefore)
        .containsExactly(Period.ofYears(2));
  }

  @Test
  void ruleOfAProfile_bindsNothingThatIsKeptForGood() throws IOException {
    TocsinConfig config =
        read(
            YAML
                + "retention: { us2258a: false, reported: [{ name: own, classes: [FILE], notBefore: 2y }] }\n");
    assertThat(config.preservation().retention().reported())
        .hasSize(2)
        .allSatisfy(rule -> assertThat(rule.classes()).containsExactly(ItemKind.FILE));
  }

  /** A host may give rules of one name in code: each of them binds. */
  @Test
  void rulesOfOneName_allStay() {
    RetentionRule files =
        new RetentionRule("own", "OWN", Set.of(ItemKind.FILE), Period.ofYears(7), Optional.empty());
    RetentionRule exchanges =
        new RetentionRule(
            "own", "OWN", Set.of(ItemKind.EXCHANGE), Period.ofYears(5), Optional.empty());
    RetentionPolicy policy = new RetentionPolicy(List.of(files, exchanges), Map.of());
    assertThat(ProfileSettings.NONE.with(policy)).isEqualTo(policy);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = true,
      value = {
        "profile: uk-nca, | '' | tocsin.yaml:10:11: profiles.uk-nca: needs a destination with profile: uk-nca, of kind manual or webhook or email and payload FULL or METADATA_ONLY",
        "ca-s2: { | de-bka: { | clearinghouses[2].profile: names ca-s2, which nobody enabled: counsel does, under profiles",
        "ca-s2: { | de-bka: { | tocsin.yaml:11:11: profiles.de-bka: needs a destination",
        "payload: ADDRESS_ONLY | payload: HASHES_ONLY | tocsin.yaml:8:86: clearinghouses[2].payload: of ca-s2 must be ADDRESS_ONLY",
        "profile: us-ncmec | profile: uk-nca | clearinghouses[0].kind: of uk-nca must be manual or webhook or email",
        "profile: uk-nca | profile: uk | clearinghouses[1].profile: must be exactly one of us-ncmec, uk-nca",
        "on: 2026-11-01 | on: 2026-11-27 | profiles.uk-nca.on: is in the future: enable it when it holds",
        "on: 2026-11-01 | on: November | profiles.uk-nca.on: must be a day such as 2026-11-01",
        "', on: 2026-11-01' | '' | profiles.uk-nca.on: is missing: the day on which counsel",
        "'enabledBy: Jo Counsel, on: 2026-11-01' | 'on: 2026-11-01' | profiles.uk-nca.enabledBy: is missing: the name of counsel",
        "'on: 2026-11-01' | 'on: 2026-11-01, administrator: pat, replacement: pat' | replacement must be another person",
        "uk-nca: { | uk: { | tocsin.yaml:10:3: profiles.uk: is not a known key; known here: au-esafety",
        "uk-nca: { | us-ncmec: { | profiles.us-ncmec: is not a known key",
        "'profile: ca-s2, payload: ADDRESS_ONLY' | 'profile: eu-detection' | clearinghouses[2].kind: has a profile that is for no destination",
      })
  void profilesAndDestinations_thatDoNotGoTogether_areRefused(
      String from, String to, String expected) {
    assertThat(YAML).contains(from);
    assertThatThrownBy(() -> read(YAML.replaceFirst(java.util.regex.Pattern.quote(from), to)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(expected);
  }

  @Test
  void production_inTheUnitedKingdom_needsARegistrationAndTwoPersons() {
    Map<String, String> kinds = Map.of("nca", "manual");
    Map<String, PayloadPolicy> payloads = Map.of("nca", PayloadPolicy.METADATA_ONLY);
    ProfileSettings bare = settings(Optional.empty(), Optional.empty(), Optional.empty());
    assertThat(bare.check(Environment.TEST, kinds, payloads)).isEmpty();
    assertThat(bare.check(Environment.PRODUCTION, kinds, payloads))
        .extracting(ProfileSettings.Finding::key)
        .containsExactly("registration", "administrator", "replacement");
    assertThat(
            settings(Optional.of("NCA-1"), Optional.of("pat"), Optional.empty())
                .check(Environment.PRODUCTION, kinds, payloads))
        .extracting(ProfileSettings.Finding::message)
        .containsExactly(
            "is missing: in PRODUCTION a second named person stands in for the administrator");
    assertThat(
            settings(Optional.of("NCA-1"), Optional.of("pat"), Optional.of("sam"))
                .check(Environment.PRODUCTION, kinds, payloads))
        .isEmpty();
  }

  private static ProfileSettings settings(
      Optional<String> registration, Optional<String> administrator, Optional<String> replacement) {
    return new ProfileSettings(
        Map.of(
            "uk-nca",
            new ProfileSettings.Enabled(
                "Jo Counsel",
                LocalDate.parse("2026-11-01"),
                registration,
                administrator,
                replacement)),
        Map.of("nca", "uk-nca"));
  }

  @Test
  void warnings_areAboutWhatAppliesAlone() throws IOException {
    ProfileSettings profiles = read(YAML).profiles();
    assertThat(profiles.warnings(SettableClock.at("2027-01-31T23:59:59Z"))).isEmpty();
    assertThat(profiles.warnings(SettableClock.at("2027-02-01T00:00:00Z")))
        .containsExactly(
            "profile ca-s2 should have been reviewed by 2027-01-31: ask counsel whether it still"
                + " says what holds");
    assertThat(ProfileSettings.NONE.warnings(SettableClock.at("2028-01-01T00:00:00Z")))
        .hasSize(1)
        .allMatch(line -> line.startsWith("profile us-ncmec "));
  }
}
