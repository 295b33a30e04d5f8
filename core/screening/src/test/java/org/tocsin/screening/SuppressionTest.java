package org.tocsin.screening;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tocsin.fingerprint.PdqHash;
import org.tocsin.hashlist.FloodGuard;
import org.tocsin.hashlist.HashLists;
import org.tocsin.hashlist.ListAlarm;
import org.tocsin.hashlist.ListListener;
import org.tocsin.hashlist.ListPolicy;
import org.tocsin.hashlist.RecentUpload;
import org.tocsin.hashlist.RecentUploads;
import org.tocsin.hashlist.RetroactiveMatch;
import org.tocsin.hashlist.Suppression;
import org.tocsin.hashlist.Suppressions;
import org.tocsin.model.Algorithm;
import org.tocsin.model.ContentSource;
import org.tocsin.model.Fingerprint;
import org.tocsin.model.MatchFacts;
import org.tocsin.model.SeverityClass;
import org.tocsin.store.StoreException;
import org.tocsin.testkit.BenignImage;

/** What people decided not to act upon, and what screening makes of it. */
class SuppressionTest {
  private static final byte[] TEXT = "a benign text".getBytes(StandardCharsets.UTF_8);
  private static final Optional<String> NOBODY = Optional.empty();
  private static final Optional<Instant> FOR_EVER = Optional.empty();

  @TempDir Path folder;
  private Fixture fixture;
  private Screener screener;

  @BeforeEach
  void open() {
    fixture = new Fixture(folder);
    screener = fixture.screener();
  }

  @AfterEach
  void close() {
    screener.close();
    fixture.close();
  }

  private Examination examine(byte[] bytes) {
    return screener.examine(ContentSource.of(bytes), Optional.empty());
  }

  private Fingerprint sha256(byte[] bytes) {
    try (Examination examination = examine(bytes)) {
      return examination.digests().stream()
          .filter(digest -> digest.algorithm().equals(Algorithm.SHA256))
          .findFirst()
          .orElseThrow();
    }
  }

  private static String confirmed(Fingerprint value, String entry) {
    return "sha256," + value.hex() + "," + entry + ",club,A_CSAM_CONFIRMED,A1,,false";
  }

  @Test
  void exactOfTheGravestClass_needsTwoPeople_andStaysOnRecord() {
    fixture.listOfOther();
    Fingerprint value = sha256(TEXT);
    fixture.list(confirmed(value, "e-1"));
    Suppression.Scope scope = new Suppression.OfValue(value, 0);
    assertThatThrownBy(() -> fixture.lists.suppress(scope, "wrong", "Ann", NOBODY, FOR_EVER))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("two people");
    assertThatThrownBy(
            () -> fixture.lists.suppress(scope, "wrong", "Ann", Optional.of("Ann"), FOR_EVER))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(Fixture.outcome(screener, TEXT)).isInstanceOf(Outcome.Matched.class);
    Suppression made = fixture.lists.suppress(scope, "wrong", "Ann", Optional.of("Bob"), FOR_EVER);
    try (Examination examination = examine(TEXT)) {
      assertThat(examination.outcome()).isInstanceOf(Outcome.Clear.class);
      assertThat(examination.suppressed()).extracting(MatchFacts::entryId).containsExactly("e-1");
    }
    assertThat(fixture.lists.lift(made.number(), "Ann")).isTrue();
    assertThat(fixture.lists.lift(made.number(), "Ann")).isFalse();
    assertThat(Fixture.outcome(screener, TEXT)).isInstanceOf(Outcome.Matched.class);
    assertThat(fixture.lists.suppressionsOnRecord()).hasSize(1);
  }

  @Test
  void decisionOfOnePerson_doesNotCount_whenTheGravestClassListsTheValueLater() {
    fixture.listOfOther();
    Fingerprint value = sha256(TEXT);
    fixture.list(Fixture.line("sha256", value.hex(), "e-1"));
    fixture.lists.suppress(new Suppression.OfValue(value, 0), "test", "Ann", NOBODY, FOR_EVER);
    assertThat(Fixture.outcome(screener, TEXT)).isInstanceOf(Outcome.Clear.class);
    fixture.list(confirmed(value, "e-1"));
    assertThat(Fixture.outcome(screener, TEXT)).isInstanceOf(Outcome.Matched.class);
  }

  @Test
  void suppression_thatExpires_endsInTime_alsoForWhatWasClear() {
    fixture.listOfOther();
    Fingerprint value = sha256(TEXT);
    fixture.list(Fixture.line("sha256", value.hex(), "e-1"));
    Instant end = fixture.clock.instant().plus(Duration.ofHours(1));
    fixture.lists.suppress(
        new Suppression.OfEntry("test", "kite-club", "e-1"),
        "test",
        "Ann",
        NOBODY,
        Optional.of(end));
    assertThat(Fixture.outcome(screener, TEXT)).isInstanceOf(Outcome.Clear.class);
    assertThat(Fixture.outcome(screener, TEXT)).isInstanceOf(Outcome.Clear.class);
    fixture.clock.advance(Duration.ofHours(1));
    assertThat(Fixture.outcome(screener, TEXT)).isInstanceOf(Outcome.Matched.class);
  }

  @Test
  void picture_withinTheRadius_isSuppressed_beyondItMatches() {
    byte[] picture = BenignImage.LANE.bytes();
    fixture.listOfOther();
    PdqHash hash;
    try (Examination examination = examine(picture)) {
      hash = examination.frames().get(0).full().hash();
    }
    fixture.list(Fixture.line("pdq", hash.fingerprint().hex(), "e-1"));
    PdqHash near = new PdqHash(hash.a() ^ 0b111, hash.b(), hash.c(), hash.d());
    Suppression two =
        fixture.lists.suppress(
            new Suppression.OfValue(near.fingerprint(), 2), "test", "Ann", NOBODY, FOR_EVER);
    assertThat(Fixture.outcome(screener, picture)).isInstanceOf(Outcome.Matched.class);
    fixture.lists.lift(two.number(), "Ann");
    fixture.lists.suppress(
        new Suppression.OfValue(near.fingerprint(), 31), "test", "Ann", NOBODY, FOR_EVER);
    assertThat(Fixture.outcome(screener, picture)).isInstanceOf(Outcome.Clear.class);
    assertThatThrownBy(() -> new Suppression.OfValue(near.fingerprint(), 32))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Suppression.OfValue(sha256(TEXT), 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private PdqHash hash(byte[] picture) {
    fixture.listOfOther();
    try (Examination examination = examine(picture)) {
      return examination.frames().get(0).full().hash();
    }
  }

  private static String near(PdqHash hash, long bits, String entry) {
    PdqHash near = new PdqHash(hash.a() ^ bits, hash.b(), hash.c(), hash.d());
    return Fixture.line("pdq", near.fingerprint().hex(), entry);
  }

  private void suppress(String entry) {
    fixture.lists.suppress(
        new Suppression.OfEntry("test", "kite-club", entry), "test", "Ann", NOBODY, FOR_EVER);
  }

  @Test
  void picture_besideMoreSuppressedEntriesThanAreTold_matches() {
    byte[] picture = BenignImage.LANE.bytes();
    PdqHash hash = hash(picture);
    List<String> lines = new ArrayList<>();
    int suppressed = ScreeningSettings.defaults().maxMatches() + 1;
    for (int i = 0; i < suppressed; i++) {
      lines.add(near(hash, 0, "suppressed-" + i));
    }
    lines.add(near(hash, 0b1111, "other"));
    fixture.list(lines.toArray(String[]::new));
    for (int i = 0; i < suppressed; i++) {
      suppress("suppressed-" + i);
    }
    assertThat(matched(picture).entryId()).isEqualTo("other");
    try (Examination examination = examine(picture)) {
      assertThat(examination.suppressed()).hasSize(suppressed - 1);
    }
  }

  @Test
  void picture_besideASuppressedEntryOfVeryManyValues_matches() {
    byte[] picture = BenignImage.LANE.bytes();
    PdqHash hash = hash(picture);
    List<String> lines = new ArrayList<>();
    for (int i = 0; i <= ScreeningSettings.defaults().maxMatches(); i++) {
      lines.add(near(hash, i, "suppressed"));
    }
    lines.add(near(hash, 0xfffff, "other"));
    fixture.list(lines.toArray(String[]::new));
    suppress("suppressed");
    assertThat(matched(picture).entryId()).isEqualTo("other");
  }

  @Test
  void recentUpload_besideManySuppressedEntries_isFoundByAnother() {
    PdqHash hash = hash(BenignImage.LANE.bytes());
    List<RetroactiveMatch> told = new ArrayList<>();
    RecentUploads recent =
        new RecentUploads(
            fixture.lists, new SecretKeySpec(new byte[32], "AES"), Duration.ofDays(1), told::add);
    RecentUpload upload =
        new RecentUpload(
            "u-1", "room", List.of(), fixture.clock.instant(), List.of(hash.fingerprint()));
    assertThat(recent.remember(upload, fixture.lists.snapshot().id())).isTrue();
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      lines.add(near(hash, 0, "suppressed-" + i));
    }
    for (int i = 0; i < 25; i++) {
      suppress("suppressed-" + i);
    }
    lines.add(near(hash, 0b1111, "other"));
    fixture.list(lines.toArray(String[]::new));
    recent.matchAgain();
    assertThat(told).hasSize(1);
    assertThat(told.get(0).matches()).extracting(MatchFacts::entryId).containsExactly("other");
  }

  @Test
  void decision_ofAnotherNode_isHeardWithTheNextRefresh() {
    fixture.listOfOther();
    Fingerprint value = sha256(TEXT);
    fixture.list(Fixture.line("sha256", value.hex(), "e-1"));
    HashLists other = HashLists.open(fixture.database, fixture.clock);
    other.suppress(new Suppression.OfValue(value, 0), "test", "Ann", NOBODY, FOR_EVER);
    assertThat(Fixture.outcome(screener, TEXT)).isInstanceOf(Outcome.Matched.class);
    fixture.lists.refresh();
    assertThat(Fixture.outcome(screener, TEXT)).isInstanceOf(Outcome.Clear.class);
    assertThat(Suppressions.NONE.version()).isNotEqualTo(fixture.lists.suppressions().version());
  }

  private static MatchFacts near(String entry, MatchFacts.Kind kind) {
    return new MatchFacts(
        "test",
        "v",
        entry,
        "kite-club",
        "A1",
        SeverityClass.TEST,
        Algorithm.PDQ,
        kind,
        0,
        31,
        31,
        OptionalInt.of(100),
        "snap",
        Optional.empty(),
        Instant.EPOCH);
  }

  @Test
  void newEntry_thatHitsManyAccounts_waitsForAPerson_anOldOneDoesNot() {
    byte[] picture = BenignImage.LANE.bytes();
    fixture.listOfOther();
    PdqHash hash;
    try (Examination examination = examine(picture)) {
      hash = examination.frames().get(0).full().hash();
    }
    fixture.list(Fixture.line("pdq", hash.fingerprint().hex(), "e-1"));
    fixture.lists.policy("test", new ListPolicy(31, 31));
    List<ListAlarm> alarms = new ArrayList<>();
    FloodGuard guard =
        new FloodGuard(
            fixture.lists,
            new ListListener() {
              @Override
              public void alarm(ListAlarm alarm) {
                alarms.add(alarm);
              }
            },
            FloodGuard.DEFAULT_ACCOUNTS,
            FloodGuard.DEFAULT_WITHIN);
    for (int i = 0; i < 40; i++) {
      guard.hit(near("e-1", MatchFacts.Kind.PERCEPTUAL), "the same account");
      guard.hit(near("e-2", MatchFacts.Kind.EXACT), "account " + i);
    }
    assertThat(matched(picture).filesWithoutPerson()).isTrue();
    boolean began = false;
    for (int i = 0; i < 25; i++) {
      assertThat(began).as("account %d and one more", i).isFalse();
      began = guard.hit(near("e-1", MatchFacts.Kind.PERCEPTUAL), "account " + i);
    }
    assertThat(began).as("the twenty-sixth").isTrue();
    assertThat(alarms).extracting(ListAlarm::kind).containsExactly(ListAlarm.Kind.FLOOD);
    assertThat(matched(picture).filesWithoutPerson()).isFalse();
    assertThat(fixture.lists.reviewed("test", "kite-club", "e-1", "Ann", "a real copy")).isTrue();
    assertThat(matched(picture).filesWithoutPerson()).isTrue();
    FloodGuard other = new FloodGuard(fixture.lists, ListListener.NONE, 1, Duration.ofHours(1));
    for (int i = 0; i < 40; i++) {
      assertThat(other.hit(near("e-1", MatchFacts.Kind.PERCEPTUAL), "account " + i))
          .as("a person looked at it")
          .isFalse();
    }
    assertThat(matched(picture).filesWithoutPerson()).isTrue();
    fixture.clock.advance(Duration.ofHours(2));
    FloodGuard later = new FloodGuard(fixture.lists, ListListener.NONE, 1, Duration.ofHours(1));
    for (int i = 0; i < 40; i++) {
      assertThat(later.hit(near("e-1", MatchFacts.Kind.PERCEPTUAL), "account " + i)).isFalse();
    }
  }

  @Test
  void digestThatSeveralSubmittersDispute_waitsForAPerson_untilOneLooked() {
    byte[] picture = BenignImage.LANE.bytes();
    fixture.list(
        Fixture.line("sha256", sha256(picture).hex(), "e-1").replace("T_TEST", "A_CSAM_CONFIRMED"));
    assertThat(matched(picture).severity()).isEqualTo(SeverityClass.CONFIRMED);
    fixture.database.perform(
        tx ->
            tx.update(
                """
                INSERT INTO hash_review (list, submitter, entry_id, since, cause)
                VALUES ('test', 'kite-club', 'e-1', 0, 'DISPUTED')
                """));
    HashLists lists = HashLists.open(fixture.database, fixture.clock);
    try (Screener anew = new Screener(lists, ScreeningSettings.defaults(), fixture.clock, folder)) {
      MatchFacts disputed = ((Outcome.Matched) Fixture.outcome(anew, picture)).matches().get(0);
      assertThat(disputed.severity()).isEqualTo(SeverityClass.UNKNOWN);
      assertThat(disputed.filesWithoutPerson()).isFalse();
      lists.reviewed("test", "kite-club", "e-1", "Ann", "it is right");
      MatchFacts looked = ((Outcome.Matched) Fixture.outcome(anew, picture)).matches().get(0);
      assertThat(looked.severity()).isEqualTo(SeverityClass.CONFIRMED);
    }
  }

  @Test
  void floodThatCouldNotBeKept_isCountedAnewAndKeptThen() {
    fixture.list(Fixture.line("md5", "00112233445566778899aabbccddeeff", "e-1"));
    FloodGuard guard = new FloodGuard(fixture.lists, ListListener.NONE, 1, Duration.ofHours(1));
    MatchFacts match = near("e-1", MatchFacts.Kind.PERCEPTUAL);
    guard.hit(match, "one");
    fixture.database.perform(tx -> tx.update("ALTER TABLE hash_review RENAME TO hash_away"));
    assertThatThrownBy(() -> guard.hit(match, "two")).isInstanceOf(StoreException.class);
    fixture.database.perform(tx -> tx.update("ALTER TABLE hash_away RENAME TO hash_review"));
    guard.hit(match, "three");
    assertThat(guard.hit(match, "four")).isTrue();
  }

  private MatchFacts matched(byte[] picture) {
    return ((Outcome.Matched) Fixture.outcome(screener, picture)).matches().get(0);
  }
}
