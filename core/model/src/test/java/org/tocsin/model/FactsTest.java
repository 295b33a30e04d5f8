package org.tocsin.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FactsTest {
  private static final Instant NOW = Instant.parse("2026-01-15T09:30:00Z");
  private static final String MARKER = "MARKERxyz";

  @ParameterizedTest
  @ValueSource(strings = {"test", "prod", "PRODUCTION ", "Production", "", "PRODUCTİON"})
  void environment_anyOtherSpelling_isRefused(String text) {
    assertThatThrownBy(() -> Environment.of(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void ids_madeLater_sortLater() {
    Ids early = new Ids(Clock.fixed(NOW, ZoneOffset.UTC));
    Ids late = new Ids(Clock.fixed(NOW.plusMillis(1), ZoneOffset.UTC));
    for (int i = 0; i < 100; i++) {
      assertThat(early.incident().value()).hasSize(30).isLessThan(late.incident().value());
    }
  }

  @Test
  void fingerprint_wrongLengthOrDigit_isRefusedWithoutTheValue() {
    assertThatThrownBy(() -> Fingerprint.ofHex(Algorithm.MD5, "abcdef"))
        .hasMessageContaining("16 bytes");
    assertThatThrownBy(() -> Fingerprint.ofHex(Algorithm.MD5, "zz" + "0".repeat(30)))
        .hasMessageNotContaining("zz")
        .hasNoCause();
  }

  @Test
  void algorithm_anyFieldSpelling_parses() {
    assertThat(Algorithm.parse("sha-1")).isEqualTo(Algorithm.SHA1);
    assertThat(Algorithm.parse("SHA_256")).isEqualTo(Algorithm.SHA256);
    assertThat(Algorithm.parse("pdna")).isEqualTo(Algorithm.PHOTODNA);
    assertThat(Algorithm.parse("tmk-pdqf").name()).isEqualTo("TMK_PDQF");
  }

  @Test
  void account_countryIsACodeOfAnExistingCountryOrAbsent() {
    Account account = Account.of("user-1", "name");
    assertThat(account.country()).isEmpty();
    Account there =
        account.withCountry("DE").withEmail("a@mail.example", true).withDisplayName("A");
    assertThat(there.country()).contains("DE");
    for (String code : List.of("de", "Germany", "", "ZZ", "D", "DEU")) {
      assertThatThrownBy(() -> account.withCountry(code))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("ISO 3166-1");
    }
  }

  @Test
  void match_delivered_isRefused() {
    assertThatThrownBy(
            () ->
                new Verdict.Match(
                    new UploadId("u1"), new IncidentId("inc-1"), List.of(match(0)), Action.DELIVER))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void undetermined_unpreservedAndDelivered_isRefused() {
    assertThatThrownBy(
            () ->
                new Verdict.Undetermined(
                    new UploadId("u1"),
                    UndeterminedReason.PRESERVATION_FAILED,
                    true,
                    Action.DELIVER))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void matchFacts_distance_decidesWhoConfirms() {
    assertThat(match(0).filesWithoutPerson()).isFalse(); // perceptual, and only exact ones file
    assertThat(matchOf(MatchFacts.Kind.EXACT, 0, 0, -1).filesWithoutPerson()).isTrue();
    assertThat(matchOf(MatchFacts.Kind.PERCEPTUAL, 20, 31, 20).filesWithoutPerson()).isTrue();
    assertThat(matchOf(MatchFacts.Kind.PERCEPTUAL, 21, 31, 20).filesWithoutPerson()).isFalse();
    assertThatThrownBy(() -> matchOf(MatchFacts.Kind.PERCEPTUAL, 32, 31, 20))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> matchOf(MatchFacts.Kind.EXACT, 1, 31, 20))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void incident_withoutMatchOrPerson_isRefused() {
    assertThatThrownBy(() -> incident(List.of(), Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void toString_ofEveryFact_isSilent() {
    Account account = account();
    List<Object> facts =
        List.of(
            account,
            account.email().orElseThrow(),
            Fact.known(MARKER),
            Room.group(MARKER, MARKER, List.of(account)),
            message(),
            incident(List.of(match(3)), Optional.empty()),
            new Conversation(
                new UploadId("escalation-1"),
                IncidentType.ENTICEMENT,
                account,
                NetworkOrigin.unknown(),
                Room.direct(MARKER, account),
                List.of(message())),
            file());
    assertThat(facts).allSatisfy(fact -> assertThat(fact.toString()).doesNotContain(MARKER));
  }

  @Test
  void upload_overlongOrBlankNames_areBounded() {
    Upload upload =
        Upload.builder(
                new UploadId("u1"),
                ContentSource.of(new byte[] {1}),
                account(),
                NetworkOrigin.unknown(),
                Room.publicChannel("r", "room"))
            .fileName("x".repeat(3000))
            .declaredMediaType(" ")
            .build();
    assertThat(upload.fileName().orElseThrow()).hasSize(2056);
    assertThat(upload.declaredMediaType()).isEmpty();
  }

  private static Account account() {
    return Account.of(MARKER, MARKER)
        .withDisplayName(MARKER)
        .withEmail(MARKER + "@host.example", true);
  }

  private static ChatMessage message() {
    return new ChatMessage(MARKER, account(), NOW, MARKER, Optional.empty());
  }

  private static FileFacts file() {
    return new FileFacts(
        Optional.of(MARKER),
        Optional.of(MARKER),
        "image/png",
        MediaFamily.IMAGE,
        3,
        List.of(Fingerprint.of(Algorithm.MD5, new byte[16])),
        List.of());
  }

  private static MatchFacts match(int distance) {
    return matchOf(MatchFacts.Kind.PERCEPTUAL, distance, 31, -1);
  }

  private static MatchFacts matchOf(
      MatchFacts.Kind kind, int distance, int threshold, int fileThreshold) {
    return new MatchFacts(
        "demo",
        "1",
        "entry-1",
        "member",
        "A1",
        SeverityClass.CONFIRMED,
        Algorithm.PDQ,
        kind,
        distance,
        threshold,
        fileThreshold,
        OptionalInt.of(100),
        "snapshot-1",
        Optional.empty(),
        NOW);
  }

  private static Incident incident(List<MatchFacts> matches, Optional<String> raisedBy) {
    return new Incident(
        new IncidentId("inc-1"),
        new UploadId("u1"),
        IncidentType.ABUSE_MATERIAL,
        Environment.TEST,
        true,
        NOW,
        account(),
        NetworkOrigin.unknown(),
        Room.publicChannel("r", MARKER),
        Optional.of(file()),
        matches,
        List.of(message()),
        raisedBy);
  }
}
