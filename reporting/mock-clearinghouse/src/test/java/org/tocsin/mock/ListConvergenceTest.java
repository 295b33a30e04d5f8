package org.tocsin.mock;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TimeZone;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tocsin.hashlist.ListStatus;
import org.tocsin.hashlist.SourceState;
import org.tocsin.hashlist.SyncReport;
import org.tocsin.model.SeverityClass;
import org.tocsin.store.Dialect;

/**
 * Whatever goes wrong on the wire, and wherever the process dies, the lists end as the mock's live
 * set: no entry is lost, none is invented, none comes back from the dead.
 */
class ListConvergenceTest {
  /** Faults under which answers stay true, so that they may be on for ever. */
  private static final Set<HashShareFault> TRUE =
      EnumSet.of(
          HashShareFault.DUPLICATE_ACROSS_PAGES,
          HashShareFault.CREATE_THEN_DELETE_SPLIT,
          HashShareFault.MUTATE_WHILE_PAGING,
          HashShareFault.EMPTY_CONTAINERS,
          HashShareFault.MISSING_VIDEOS_ELEMENT,
          HashShareFault.PREFIXED_NAMESPACE,
          HashShareFault.MILLIS_TIMESTAMPS,
          HashShareFault.UNKNOWN_FINGERPRINT,
          HashShareFault.UNKNOWN_ELEMENT,
          HashShareFault.LARGE_FINGERPRINT_HREF,
          HashShareFault.NO_CLASSIFICATION,
          HashShareFault.UNKNOWN_ENUM,
          HashShareFault.UPPERCASE_HASH,
          HashShareFault.GZIP,
          HashShareFault.CHECKPOINT_REWIND,
          HashShareFault.NEXT_SILENTLY_WRONG);

  /** Faults that pass. */
  private static final Set<HashShareFault> PASSING =
      EnumSet.of(
          HashShareFault.NEXT_EXPIRED,
          HashShareFault.NEXT_OTHER_HOST,
          HashShareFault.AUTH_401,
          HashShareFault.FORBIDDEN_403,
          HashShareFault.RATE_429,
          HashShareFault.ERROR_5XX_EVERY,
          HashShareFault.ERROR_NEAR_END,
          HashShareFault.TRUNCATED_200,
          HashShareFault.WRONG_CONTENT_TYPE,
          HashShareFault.HTML_LOGIN_PAGE_200,
          HashShareFault.XXE_PROBE,
          HashShareFault.BILLION_LAUGHS,
          HashShareFault.REDIRECT_302);

  private static final List<HashShareFault> DATA =
      List.of(
          HashShareFault.SAME_SECOND_BURST,
          HashShareFault.ALL_ZERO_PDQ,
          HashShareFault.EMPTY_FILE_HASH,
          HashShareFault.MASS_DELETE,
          HashShareFault.MASS_ADD);

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void everything_goesWrongAtRandom_endsAsTheLiveSet(Dialect dialect) {
    boolean thorough = Boolean.getBoolean("tocsin.thorough");
    int runs = dialect == Dialect.SQLITE ? (thorough ? 240 : 12) : (thorough ? 60 : 3);
    for (int i = 0; i < runs; i++) {
      // Printed, so that what failed can be repeated.
      long seed = System.nanoTime();
      System.out.println("lists converge, " + dialect + ", seed " + seed);
      converge(dialect, folder.resolve(Integer.toString(i)), seed);
    }
  }

  private static void converge(Dialect dialect, Path folder, long seed) {
    folder.toFile().mkdirs();
    Random random = new Random(seed);
    String as = "seed " + seed;
    try (ListRig rig = new ListRig(dialect, folder, seed)) {
      rig.unguarded();
      rig.share.seed(HashShareSeed.varied(80 + random.nextInt(60), seed));
      rig.share.pageSize(5 + random.nextInt(20));
      for (int round = 0; round < 4; round++) {
        misfortunes(rig.share, random);
        rig.death.chance(random.nextDouble() * 0.06);
        HashShareFault change = DATA.get(random.nextInt(DATA.size()));
        rig.share.on(
            HashSharePlan.of(change)
                .amount(change == HashShareFault.SAME_SECOND_BURST ? 40 : 1 + random.nextInt(20))
                .atRandom(1, seed + round));
        touch(rig.share, random);
        rig.clock.advance(Duration.ofSeconds(random.nextInt(4000)));
        for (int tries = 0; tries < 6; tries++) {
          rig.run();
          rig.clock.advance(Duration.ofSeconds(random.nextInt(5)));
        }
      }
      rig.share.healthy();
      rig.death.chance(0);
      rig.clock.advance(Duration.ofMinutes(1));
      rig.runToTheEnd(as);
      assertThat(rig.held()).as(as).isEqualTo(rig.live());
      rig.share.nothingMisused();
      requireSnapshot(rig, as);
      System.out.println(
          "  died " + rig.deaths + " times, " + rig.share.journal().size() + " requests");
    }
  }

  private static void misfortunes(HashShare share, Random random) {
    share.healthy();
    for (HashShareFault fault : TRUE) {
      // Chances come from the plan's own seed, so that a seed repeats them.
      if (random.nextInt(3) == 0) {
        share.on(HashSharePlan.of(fault).atRandom(0.5, random.nextLong()));
      }
    }
    List<HashShareFault> passing = new ArrayList<>(PASSING);
    Collections.shuffle(passing, random);
    for (HashShareFault fault : passing.subList(0, 3)) {
      share.on(
          HashSharePlan.of(fault).times(1 + random.nextInt(3)).atRandom(0.4, random.nextLong()));
    }
    if (random.nextInt(3) == 0) {
      share.off(HashShareFault.OUT_OF_ORDER);
    }
  }

  /** Changes, deletes and brings back a few entries. */
  private static void touch(HashShare share, Random random) {
    List<SharedEntry> live = new ArrayList<>(share.live());
    Collections.shuffle(live, random);
    for (SharedEntry entry : live.subList(0, Math.min(5, live.size()))) {
      share.delete(entry.memberId(), entry.id());
    }
    HashShareSeeder values = new HashShareSeeder(random.nextLong());
    for (SharedEntry entry : live.subList(5, Math.min(10, live.size()))) {
      share.put(entry.with("md5", values.digest(16)));
    }
    for (SharedEntry gone : share.tombstones().stream().limit(2).toList()) {
      share.put(SharedEntry.image(gone.memberId(), gone.id(), Map.of("md5", values.digest(16))));
    }
  }

  /** Look-ups answer as the live set says, after a restart as before. */
  private static void requireSnapshot(ListRig rig, String as) {
    for (int restart = 0; restart < 2; restart++) {
      for (SharedEntry entry : rig.share.live()) {
        String md5 = entry.fingerprints().getOrDefault("md5", HashShareSeeder.EMPTY_MD5);
        if (!md5.equals(HashShareSeeder.EMPTY_MD5)) {
          assertThat(rig.lists.snapshot().exact(ListRig.md5(md5)))
              .as(as)
              .anyMatch(
                  hit ->
                      hit.entry().entryId().equals(entry.id())
                          && hit.entry().submitter().equals(Integer.toString(entry.memberId())));
        }
      }
      for (SharedEntry gone : rig.share.tombstones()) {
        String md5 = gone.fingerprints().getOrDefault("md5", HashShareSeeder.EMPTY_MD5);
        assertThat(rig.lists.snapshot().exact(ListRig.md5(md5)))
            .as(as)
            .noneMatch(
                hit ->
                    hit.entry().entryId().equals(gone.id())
                        && hit.entry().submitter().equals(Integer.toString(gone.memberId())));
      }
      ListStatus status = rig.status();
      assertThat(status.entries()).as(as).isEqualTo(rig.share.live().size());
      rig.restart();
    }
  }

  /** Every fault of the mock, alone and for a while, on lists that were read before. */
  @ParameterizedTest
  @EnumSource(
      value = HashShareFault.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"SLOW_FIRST_PAGE", "STALL_MID_BODY"})
  void everyFault_alone_endsAsTheLiveSet(HashShareFault fault) {
    try (ListRig rig = new ListRig(Dialect.SQLITE, folder, 1)) {
      rig.unguarded();
      rig.share.seed(HashShareSeed.varied(60, 7));
      rig.share.pageSize(7);
      rig.clock.advance(Duration.ofMinutes(1));
      rig.runToTheEnd("before");
      assertThat(rig.held()).isEqualTo(rig.live());
      HashSharePlan plan = HashSharePlan.of(fault);
      rig.share.on(fault == HashShareFault.SAME_SECOND_BURST ? plan.amount(300) : plan);
      touch(rig.share, new Random(3));
      rig.clock.advance(Duration.ofMinutes(10));
      for (int tries = 0; tries < 5; tries++) {
        rig.run();
      }
      rig.share.healthy();
      rig.clock.advance(Duration.ofMinutes(10));
      SyncReport report = rig.runToTheEnd(fault.word());
      assertThat(report.caughtUp()).isTrue();
      assertThat(rig.held()).isEqualTo(rig.live());
      assertThat(rig.status().state()).isEqualTo(SourceState.FOLLOWING);
      rig.share.nothingMisused();
      requireSnapshot(rig, fault.word());
    }
  }

  /** An answer that is slow or stops in its middle ends with patience, and is asked for again. */
  @ParameterizedTest
  @EnumSource(
      value = HashShareFault.class,
      names = {"SLOW_FIRST_PAGE", "STALL_MID_BODY"})
  void silence_endsWithPatience_andIsAskedAgain(HashShareFault fault) {
    try (ListRig rig = new ListRig(Dialect.SQLITE, folder, 1)) {
      rig.impatient();
      rig.share.seed(HashShareSeed.varied(20, 7));
      rig.share.on(HashSharePlan.of(fault).amount(20_000).times(1));
      rig.clock.advance(Duration.ofMinutes(1));
      SyncReport report = rig.run().orElseThrow();
      assertThat(report.problem()).isPresent();
      assertThat(rig.held()).isEmpty();
      rig.runToTheEnd(fault.word());
      assertThat(rig.held()).isEqualTo(rig.live());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"tr-TR", "ar-SA-u-nu-arab", "th-TH-u-ca-buddhist-nu-thai"})
  void dates_areTheSame_whateverZoneAndLocaleOfTheProcess(String tag) {
    Locale locale = Locale.getDefault();
    TimeZone zone = TimeZone.getDefault();
    try (ListRig rig = new ListRig(Dialect.SQLITE, folder, 1)) {
      Locale.setDefault(Locale.forLanguageTag(tag));
      TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Kiritimati"));
      rig.share.seed(HashShareSeed.varied(20, 7));
      rig.clock.advance(Duration.ofMinutes(1));
      rig.runToTheEnd(tag);
      rig.clock.advance(Duration.ofHours(1));
      rig.runToTheEnd(tag);
      assertThat(rig.share.requests())
          .containsExactly(
              "/v2/entries?from=1970-01-01T00:00:00Z&to=2026-02-01T12:00:55Z",
              "/v2/entries?from=2026-02-01T11:55:55Z&to=2026-02-01T13:00:55Z");
      assertThat(rig.held()).isEqualTo(rig.live());
      assertThat(rig.status().severities()).containsKey(SeverityClass.TEST);
    } finally {
      Locale.setDefault(locale);
      TimeZone.setDefault(zone);
    }
  }
}
