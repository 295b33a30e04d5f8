package org.tocsin.mock;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.tocsin.hashlist.Checkpoint;
import org.tocsin.hashlist.ClassMap;
import org.tocsin.hashlist.HashLists;
import org.tocsin.hashlist.HashSource;
import org.tocsin.hashlist.ListAlarm;
import org.tocsin.hashlist.ListLimits;
import org.tocsin.hashlist.ListListener;
import org.tocsin.hashlist.ListStatus;
import org.tocsin.hashlist.ListSync;
import org.tocsin.hashlist.NcmecSource;
import org.tocsin.hashlist.SourceException;
import org.tocsin.hashlist.SourceSettings;
import org.tocsin.hashlist.SyncReport;
import org.tocsin.model.Algorithm;
import org.tocsin.model.Fingerprint;
import org.tocsin.model.SeverityClass;
import org.tocsin.store.Database;
import org.tocsin.store.Dialect;
import org.tocsin.testkit.DatedFront;
import org.tocsin.testkit.SettableClock;

/** The library's list synchronisation beside the mock, both on one clock. */
final class ListRig implements AutoCloseable {
  static final String LIST = "demo";
  static final ClassMap CLASSES =
      ClassMap.of(
          Map.of(
              "A1",
              SeverityClass.TEST,
              "A2",
              SeverityClass.TEST,
              "B1",
              SeverityClass.TEST,
              "B2",
              SeverityClass.TEST));

  private static @Nullable EmbeddedPostgres server;
  private static int schemas;

  /** The process ends, wherever it is. */
  static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }

  /** Ends the process at some question or some look at the clock. */
  final class Death extends Clock {
    private final Random random;
    private double chance;
    private int left = -1;

    Death(long seed) {
      this.random = new Random(seed);
    }

    void chance(double value) {
      chance = value;
    }

    /** Strikes once, at that many occasions around answers from now; never when negative. */
    void at(int occasion) {
      left = occasion;
    }

    /** Before or after an answer. */
    void mayStrikeAround() {
      if (left >= 0 && left-- == 0) {
        deaths++;
        throw new Killed();
      }
      mayStrike();
    }

    void mayStrike() {
      if (random.nextDouble() < chance) {
        deaths++;
        throw new Killed();
      }
    }

    @Override
    public Instant instant() {
      mayStrike();
      return clock.instant();
    }

    @Override
    public ZoneId getZone() {
      return clock.getZone();
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  /** A source in whose process death may strike before and after every answer. */
  private record Mortal(HashSource source, Death death) implements HashSource {
    @Override
    public Capabilities capabilities() {
      return source.capabilities();
    }

    @Override
    public String configuration() {
      return source.configuration();
    }

    @Override
    public Credential checkCredentials() throws SourceException {
      return source.checkCredentials();
    }

    @Override
    public Delta fetch(Checkpoint checkpoint, Call call) throws SourceException {
      death.mayStrikeAround();
      Delta delta = source.fetch(checkpoint, call);
      death.mayStrikeAround();
      return delta;
    }

    @Override
    public Checkpoint smaller(Checkpoint checkpoint) {
      return source.smaller(checkpoint);
    }

    @Override
    public void feedback(Vote vote) throws SourceException {
      source.feedback(vote);
    }

    @Override
    public void close() {
      source.close();
    }
  }

  final SettableClock clock = SettableClock.at("2026-02-01T12:00:00Z");
  final MockClearinghouse mock =
      MockClearinghouse.start(MockSettings.builder().clock(clock).build());
  final HashShare share = mock.hashShare();

  /** How far the source's time, in its answers, is ahead of what it is. */
  private volatile Duration ahead = Duration.ZERO;

  private final DatedFront front =
      DatedFront.before(
          mock.hashSharingUri().getPort(),
          new Clock() {
            @Override
            public Instant instant() {
              return clock.instant().plus(ahead);
            }

            @Override
            public ZoneId getZone() {
              return clock.getZone();
            }

            @Override
            public Clock withZone(ZoneId zone) {
              return this;
            }
          });
  final List<ListAlarm> alarms = new ArrayList<>();
  final Database database;
  final Death death;
  int deaths;
  HashLists lists;
  ListSync sync;
  SourceSettings settings = SourceSettings.of(LIST, CLASSES);
  String password = "test";

  /** Long, because a machine may be busy; tests of patience make it short. */
  private Duration silence = Duration.ofMinutes(1);

  ListRig(Dialect dialect, Path folder, long seed) {
    this.death = new Death(seed);
    folder.toFile().mkdirs();
    this.database =
        dialect == Dialect.SQLITE ? Database.sqlite(folder.resolve("lists.db")) : postgresql();
    this.lists = HashLists.open(database, clock);
    this.sync = build();
  }

  private static synchronized Database postgresql() {
    try {
      server = server == null ? EmbeddedPostgres.start() : server;
      return Database.postgresql(
          server.getJdbcUrl("postgres", "postgres"), "postgres", new char[0], "l" + ++schemas);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  NcmecSource source() {
    return NcmecSource.builder(
            front.through(mock.hashSharingUri()), "test", () -> password.toCharArray(), clock)
        .patience(silence, silence, silence.multipliedBy(2))
        .build();
  }

  private ListSync build() {
    return ListSync.builder(lists)
        .follow(settings, new Mortal(source(), death))
        .node("one")
        .listener(
            new ListListener() {
              @Override
              public void alarm(ListAlarm alarm) {
                alarms.add(alarm);
              }
            })
        .random(new Random(1))
        .build();
  }

  /** Gives up on silence soon. */
  ListRig impatient() {
    silence = Duration.ofMillis(700);
    restart();
    return this;
  }

  /** Lets the source's answers bear a time that is that far ahead of what it is, or behind. */
  void dated(Duration by) {
    ahead = by;
  }

  /** Lets changes of any size appear. */
  ListRig unguarded() {
    return with(settings.limits(ListLimits.DEFAULT.holding(1_000_000, 1_000_000, 0)));
  }

  ListRig with(SourceSettings other) {
    settings = other;
    restart();
    return this;
  }

  /** The process starts again on what it left. */
  void restart() {
    double chance = death.chance;
    death.chance(0);
    sync.close();
    lists = HashLists.open(database, death);
    sync = build();
    death.chance(chance);
  }

  /** One run, or the death of the process and its new beginning. */
  Optional<SyncReport> run() {
    try {
      return sync.sync(LIST);
    } catch (Killed e) {
      restart();
      return Optional.empty();
    }
  }

  /** Runs until a run reached the end. */
  SyncReport runToTheEnd(String as) {
    for (int tries = 0; tries < 300; tries++) {
      Optional<SyncReport> report = run();
      if (report.isPresent() && report.get().caughtUp()) {
        return report.get();
      }
      clock.advance(Duration.ofSeconds(1));
    }
    throw new AssertionError("no end: " + as + ", " + status());
  }

  ListStatus status() {
    return lists.status().get(0);
  }

  Optional<ListAlarm> alarm(ListAlarm.Kind kind) {
    return alarms.stream().filter(alarm -> alarm.kind() == kind).reduce((one, other) -> other);
  }

  static Fingerprint md5(String hex) {
    return Fingerprint.ofHex(Algorithm.MD5, hex);
  }

  /** What the store holds: keys of live entries with their values. */
  Map<String, String> held() {
    Map<String, TreeMap<String, String>> held = new TreeMap<>();
    database.<Boolean, RuntimeException>read(
        tx -> {
          tx.forEach(
              """
              SELECT e.submitter, e.entry_id, v.algorithm, v.hash
              FROM hash_source s
              JOIN hash_entry e ON e.generation = s.generation
              LEFT JOIN hash_value v ON v.entry_row = e.entry_row
              WHERE e.live AND e.gone IS NULL
              """,
              row -> {
                TreeMap<String, String> values =
                    held.computeIfAbsent(
                        row.string("submitter") + "-" + row.string("entry_id"),
                        key -> new TreeMap<>());
                row.optionalString("algorithm")
                    .ifPresent(
                        name -> values.put(name, HexFormat.of().formatHex(row.bytes("hash"))));
              });
          return true;
        });
    Map<String, String> all = new TreeMap<>();
    held.forEach((key, values) -> all.put(key, values.toString()));
    return all;
  }

  /** What the mock's live set makes of a store that missed nothing and kept nothing. */
  Map<String, String> live() {
    Map<String, String> all = new TreeMap<>();
    for (SharedEntry entry : share.live()) {
      TreeMap<String, String> values = new TreeMap<>();
      new HashMap<>(entry.fingerprints())
          .forEach(
              (name, value) -> {
                if (!value.isEmpty() && isKept(name, value)) {
                  values.put(name.toUpperCase(java.util.Locale.ROOT), value);
                }
              });
      all.put(entry.key(), values.toString());
    }
    return all;
  }

  private static boolean isKept(String name, String value) {
    return List.of("md5", "sha1", "pdq").contains(name)
        && !value.matches("0+")
        && !value.equals(HashShareSeeder.EMPTY_MD5)
        && !value.equals(HashShareSeeder.EMPTY_SHA1);
  }

  @Override
  public void close() {
    death.chance(0);
    sync.close();
    database.close();
    front.close();
    mock.close();
  }
}
