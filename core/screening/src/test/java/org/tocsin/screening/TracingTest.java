package org.tocsin.screening;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tocsin.fingerprint.MediaType;
import org.tocsin.hashlist.Hit;
import org.tocsin.hashlist.ListEntry;
import org.tocsin.hashlist.ListPolicy;
import org.tocsin.hashlist.Snapshot;
import org.tocsin.model.Algorithm;
import org.tocsin.model.ContentSource;
import org.tocsin.model.Fingerprint;
import org.tocsin.model.MatchFacts;
import org.tocsin.model.Provenance;
import org.tocsin.model.SeverityClass;

/** A match says where its entry came from, and waits for that no longer than it may. */
class TracingTest {
  private static final byte[] TEXT = "kites and teapots".getBytes(StandardCharsets.UTF_8);

  /** How many read a SQLite database at once. */
  private static final int READERS = 4;

  private static final Instant UPDATED = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir Path folder;
  private Fixture fixture;

  @BeforeEach
  void open() {
    fixture = new Fixture(folder);
    fixture.list(Fixture.line("md5", md5(), "e-1"));
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private static String md5() {
    try {
      byte[] digest = java.security.MessageDigest.getInstance("MD5").digest(TEXT);
      return Fingerprint.of(Algorithm.MD5, digest).hex();
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static MatchFacts only(Outcome outcome) {
    assertThat(outcome).isInstanceOf(Outcome.Matched.class);
    List<MatchFacts> matches = ((Outcome.Matched) outcome).matches();
    assertThat(matches).hasSize(1);
    return matches.get(0);
  }

  private MatchFacts match() {
    try (Screener screener = fixture.screener()) {
      return only(Fixture.outcome(screener, TEXT));
    }
  }

  @Test
  void match_saysWhereItsEntryCameFrom() {
    Instant imported = fixture.clock.instant();
    fixture.clock.advance(Duration.ofHours(3));
    MatchFacts match = match();
    assertThat(match.updatedAt()).contains(UPDATED);
    assertThat(match.provenance()).contains(new Provenance(imported, imported, ""));
    assertThat(match.decidedAt()).isEqualTo(fixture.clock.instant());
  }

  @Test
  void databaseThatCannotAnswer_leavesTheMatchAsItIs() {
    fixture.database.close();
    MatchFacts match = match();
    assertThat(match.entryId()).isEqualTo("e-1");
    assertThat(match.updatedAt()).as("the snapshot says so").contains(UPDATED);
    assertThat(match.provenance()).isEmpty();
  }

  /** Holds all readers of the database until the test is done. */
  private final class Hanging {
    private final CountDownLatch goOn = new CountDownLatch(1);
    private final List<Thread> readers = new ArrayList<>();

    Hanging(int count) throws InterruptedException {
      CountDownLatch reading = new CountDownLatch(count);
      for (int i = 0; i < count; i++) {
        Thread reader =
            new Thread(
                () ->
                    fixture.database.<Boolean, RuntimeException>read(
                        tx -> {
                          reading.countDown();
                          try {
                            goOn.await();
                          } catch (InterruptedException e) {
                            throw new IllegalStateException(e);
                          }
                          return true;
                        }),
                "tocsin-test-reader-" + i);
        reader.setDaemon(true);
        reader.start();
        readers.add(reader);
      }
      reading.await();
    }

    void end() throws InterruptedException {
      goOn.countDown();
      for (Thread reader : readers) {
        reader.join();
      }
    }
  }

  private static MatchFacts untraced() {
    return new MatchFacts(
        "test",
        "v",
        "e-1",
        "kite-club",
        "A1",
        SeverityClass.TEST,
        Algorithm.MD5,
        MatchFacts.Kind.EXACT,
        0,
        0,
        0,
        OptionalInt.empty(),
        "snap",
        Optional.empty(),
        UPDATED);
  }

  @Test
  void databaseThatHangs_holdsNoMatchAndNoMoreThanItsPlaces_andIsAskedAgainAfterwards()
      throws Exception {
    List<MatchFacts> matches = List.of(untraced());
    try (Workers workers = new Workers(Tracing.PLACES + 2)) {
      Tracing tracing = new Tracing(fixture.lists, workers, Duration.ofMillis(20));
      Hanging hanging = new Hanging(READERS);
      try {
        for (int i = 0; i < 2 * Tracing.PLACES; i++) {
          assertThat(tracing.of(matches)).isEqualTo(matches);
        }
        AtomicBoolean ran = new AtomicBoolean();
        workers.run(() -> ran.set(true), Duration.ofMinutes(1), why -> {});
        assertThat(ran).as("there are workers for others").isTrue();
        assertThat(match().provenance()).as("the screener does not wait either").isEmpty();
      } finally {
        hanging.end();
      }
      Tracing patient = new Tracing(fixture.lists, workers, Duration.ofMinutes(1));
      assertThat(patient.of(matches).get(0).provenance()).isPresent();
    }
  }

  private static Matcher naming(String list) {
    return new Matcher() {
      @Override
      public Algorithm algorithm() {
        return new Algorithm("OWN");
      }

      @Override
      public boolean compares(MediaType type) {
        return true;
      }

      @Override
      public int threshold() {
        return 4;
      }

      @Override
      public List<Hit> match(Content content, MediaType type, Snapshot snapshot) {
        return List.of(
            new Hit(
                new ListEntry(
                    list,
                    "v",
                    "e-1",
                    "kite-club",
                    "A1",
                    SeverityClass.TEST,
                    Instant.parse("2026-01-15T09:29:59Z"),
                    ListPolicy.DEFAULT),
                1));
      }
    };
  }

  private MatchFacts named(String list) {
    byte[] other = "nothing that a list has".getBytes(StandardCharsets.UTF_8);
    try (Screener screener =
            new Screener(
                fixture.lists,
                ScreeningSettings.defaults(),
                fixture.clock,
                folder,
                List.of(naming(list)));
        Examination examination = screener.examine(ContentSource.of(other), Optional.empty())) {
      return only(examination.outcome());
    }
  }

  @Test
  void entryThatAMatcherNames_isKnownAsFarAsAListHasIt() {
    MatchFacts service = named("service");
    assertThat(service.updatedAt()).as("when it was asked is no time of the entry").isEmpty();
    assertThat(service.provenance()).isEmpty();
    MatchFacts listed = named("test");
    assertThat(listed.updatedAt()).contains(UPDATED);
    assertThat(listed.provenance()).isPresent();
  }
}
