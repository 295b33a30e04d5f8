package org.tocsin.docket;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tocsin.evidence.Actor;
import org.tocsin.evidence.IntegrityProgress;
import org.tocsin.evidence.Purpose;
import org.tocsin.model.ContentSource;
import org.tocsin.model.Ids;
import org.tocsin.model.Incident;
import org.tocsin.model.UploadId;
import org.tocsin.testkit.SettableClock;

/** Kills the service at random moments of recording, and fills its disk. */
class CrashTest {
  private static final int SIZE = 400_000;

  @TempDir Path temp;

  private static List<String> java(String main, String... args) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:-UsePerfData",
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "-cp",
                System.getProperty("java.class.path"),
                main));
    command.addAll(List.of(args));
    return command;
  }

  /** Records one incident after another and says which are on record. */
  static final class Recorder {
    private Recorder() {}

    public static void main(String[] args) {
      Clock clock = Clock.systemUTC();
      Service service = Service.sqlite(Path.of(args[0]), clock);
      Ids ids = new Ids(clock);
      System.out.println("ready");
      for (int i = 0; ; i++) {
        String source = args[1] + "-" + i;
        byte[] bytes = Incidents.bytes(source.hashCode(), SIZE);
        RecordedIncident recorded =
            service
                .docket()
                .record(
                    Incidents.matched(ids.incident(), source, bytes),
                    Optional.of(ContentSource.of(bytes)),
                    List.of());
        System.out.println("recorded " + recorded.source());
        System.out.flush();
      }
    }
  }

  @Test
  void kill9_atRandomMomentsOfRecording_losesNoCommittedIncident() throws Exception {
    boolean thorough = Boolean.getBoolean("tocsin.thorough");
    int kills = thorough ? 200 : 6;
    long seed = System.nanoTime();
    Random random = new Random(seed);
    Path data = temp.resolve("data");
    Set<String> recorded = new HashSet<>();
    for (int round = 0; round < kills; round++) {
      Process process =
          new ProcessBuilder(java(Recorder.class.getName(), data.toString(), "r" + round))
              .redirectError(temp.resolve("stderr").toFile())
              .start();
      try (BufferedReader out =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
        assertThat(out.readLine())
            .as("seed %d: %s", seed, Files.readString(temp.resolve("stderr")))
            .isEqualTo("ready");
        // The moment lies in nobody's hand: so many incidents, and a part of the next.
        int whole = random.nextInt(3);
        for (int i = 0; i < whole; i++) {
          recorded.add(out.readLine().substring("recorded ".length()));
        }
        boolean ended = process.waitFor(random.nextInt(40_000), TimeUnit.MICROSECONDS);
        assertThat(ended).as("seed %d", seed).isFalse();
        // Through its handle, which leaves open the pipe with what it said before.
        assertThat(process.toHandle().destroyForcibly()).isTrue();
        process.waitFor();
        for (String line = out.readLine(); line != null; line = out.readLine()) {
          if (line.startsWith("recorded r")) {
            recorded.add(line.substring("recorded ".length()));
          }
        }
      }
    }
    SettableClock clock = SettableClock.at(Clock.systemUTC().instant());
    try (Service service = Service.sqlite(data, clock)) {
      assertThat(service.docket().verify(Optional.empty(), IntegrityProgress.none()).isIntact())
          .as("seed %d", seed)
          .isTrue();
      for (String source : recorded) {
        RecordedIncident incident = service.docket().recorded(new UploadId(source)).orElseThrow();
        assertThat(incident.items()).as("seed %d, %s", seed, source).hasSize(3);
        Incident opened = service.docket().open(incident.id(), Purpose.FILE, Actor.FILING);
        assertThat(opened.source().value()).isEqualTo(source);
      }
      clock.advance(Duration.ofDays(1));
      service.vault().sweep(Duration.ofHours(1), Duration.ofDays(7));
      long incidents = service.docket().list(IncidentFilter.newest(1000)).size();
      assertThat(service.blobs().list()).as("seed %d", seed).hasSize((int) incidents);
      assertThat(service.blobs().list()).allMatch(entry -> entry.committed());
    }
    System.out.println(
        "killed " + kills + " times, seed " + seed + ", on record " + recorded.size());
    assertNoMarker(data);
  }

  private static void assertNoMarker(Path data) throws Exception {
    Process grep =
        new ProcessBuilder("grep", "-rl", "--binary-files=text", Incidents.MARKER, data.toString())
            .start();
    String found = new String(grep.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(grep.waitFor()).as(found).isEqualTo(1);
  }

  /** Tries to record one incident that does not fit on the disk, then one that does. */
  static final class Filler {
    private Filler() {}

    public static void main(String[] args) {
      Clock clock = Clock.systemUTC();
      Service service = Service.sqlite(Path.of(args[0]), clock);
      Ids ids = new Ids(clock);
      for (int size : new int[] {6_000_000, 1000}) {
        byte[] bytes = Incidents.bytes(size, size);
        try {
          boolean fresh =
              service
                  .docket()
                  .record(
                      Incidents.matched(ids.incident(), "f-" + size, bytes),
                      Optional.of(ContentSource.of(bytes)),
                      List.of())
                  .fresh();
          System.out.println(size + " recorded " + fresh);
        } catch (PreservationException e) {
          System.out.println(size + " " + e.getMessage());
        }
      }
      service.close();
    }
  }

  @Test
  void fullDisk_whileSealing_isPreservationFailureAndNothingHalfIsReferredTo() throws Exception {
    Path data = temp.resolve("data");
    Service.sqlite(data, Clock.systemUTC()).close(); // natives lie there before the limit
    List<String> command =
        new ArrayList<>(List.of("bash", "-c", "ulimit -f 4000; exec \"$@\"", "bash"));
    command.addAll(java(Filler.class.getName(), data.toString()));
    Process process =
        new ProcessBuilder(command).redirectError(temp.resolve("stderr").toFile()).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said + Files.readString(temp.resolve("stderr"))).isZero();
    assertThat(said)
        .contains("6000000 the incident was not recorded: the place of evidence has no space left")
        .contains("1000 recorded true");
    try (Service service = Service.sqlite(data, Clock.systemUTC())) {
      assertThat(service.docket().recorded(new UploadId("f-6000000"))).isEmpty();
      assertThat(service.blobs().list()).hasSize(1);
      assertThat(service.docket().verify(Optional.empty(), IntegrityProgress.none()).isIntact())
          .isTrue();
    }
  }

  @Test
  void fullDatabase_whileRecording_isPreservationFailureAndTheBytesAreTakenBack() {
    try (Service service = Service.sqlite(temp.resolve("data"), Clock.systemUTC())) {
      long pages =
          service
              .database()
              .<Long, RuntimeException>write(
                  tx ->
                      tx.first("PRAGMA page_count", row -> row.number("page_count")).orElseThrow());
      long limit =
          service
              .database()
              .<Long, RuntimeException>write(
                  tx ->
                      tx.first(
                              "PRAGMA max_page_count = " + (pages + 1),
                              row -> row.number("max_page_count"))
                          .orElseThrow());
      assertThat(limit).isEqualTo(pages + 1);
      Ids ids = new Ids(Clock.systemUTC());
      byte[] bytes = Incidents.bytes(1, 50_000);
      int failures = 0;
      for (int i = 0; i < 20; i++) {
        Incident incident = Incidents.matched(ids.incident(), "full-" + i, bytes);
        try {
          assertThat(
                  service
                      .docket()
                      .record(incident, Optional.of(ContentSource.of(bytes)), List.of())
                      .fresh())
              .isTrue();
        } catch (PreservationException e) {
          failures++;
          assertThat(e).hasMessageContaining("no space left").hasNoCause();
          assertThat(service.docket().find(incident.id())).isEmpty();
        }
      }
      assertThat(failures).isPositive();
      int onRecord = service.docket().list(IncidentFilter.newest(100)).size();
      assertThat(onRecord).isEqualTo(20 - failures);
      assertThat(service.vault().verify(Optional.empty(), IntegrityProgress.none()).isIntact())
          .isTrue();
    }
  }
}
