package org.tocsin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.tocsin.filing.FilingFilter;
import org.tocsin.filing.FilingState;
import org.tocsin.filing.FilingSummary;
import org.tocsin.filing.HoldReason;
import org.tocsin.mock.BookedReport;
import org.tocsin.mock.MockClearinghouse;
import org.tocsin.mock.MockSettings;
import org.tocsin.mock.ReportState;
import org.tocsin.model.UploadId;

/**
 * Real processes that are killed at random moments again and again, on the same data; the
 * clearinghouse's own books are the judge. Every incident that was returned as a match has exactly
 * one finished report, or its filing waits for a person; no incident has two.
 */
abstract class KillContract {
  private static final int UPLOADS = 4;
  private static final Pattern ACCOUNT = Pattern.compile("<espIdentifier>(r[^<]*)</espIdentifier>");

  @TempDir Path folder;

  private String classPath = "";

  /** Processes, each with a data directory of its own. */
  private final class Node implements AutoCloseable {
    final Path data;
    final Path errors;
    private @Nullable Process process;
    private @Nullable BufferedReader out;

    Node(Path data) {
      this.data = data;
      this.errors = data.resolveSibling(data.getFileName() + ".err");
    }

    /** Starts a life; the JVM's archive of loaded classes makes it short to begin. */
    void start(Map<String, String> settings, String life, String archive) throws IOException {
      Map<String, String> named = new LinkedHashMap<>(settings);
      named.put("data", data.toString());
      named.put("name", life);
      List<String> command =
          new ArrayList<>(
              List.of(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xshare:auto",
                  archive,
                  "-XX:TieredStopAtLevel=1",
                  "-XX:+UseSerialGC",
                  "-Xmx128m",
                  "-cp",
                  classPath,
                  KilledService.class.getName()));
      named.forEach((key, value) -> command.addAll(List.of(key, value)));
      Process started = new ProcessBuilder(command).redirectError(errors.toFile()).start();
      process = started;
      out =
          new BufferedReader(
              new InputStreamReader(started.getInputStream(), StandardCharsets.UTF_8));
    }

    private Process process() {
      return Objects.requireNonNull(process, "not started");
    }

    private BufferedReader out() {
      return Objects.requireNonNull(out, "not started");
    }

    void awaitReady(long seed) throws IOException {
      assertThat(out().readLine())
          .as("seed %d: %s", seed, Files.readString(errors))
          .isEqualTo("ready");
    }

    /** Waits for a life that ends by itself. */
    void awaitEnd(long seed) throws IOException, InterruptedException {
      while (out().readLine() != null) {
        // What it says is not a promise: nobody killed it.
      }
      assertThat(process().waitFor()).as("seed %d: %s", seed, Files.readString(errors)).isZero();
    }

    /** Kills the process after so many matches and so long, and adds what it said before. */
    void kill(int matches, long micros, Set<String> matched)
        throws IOException, InterruptedException {
      for (int i = 0; i < matches; i++) {
        matched.add(out().readLine().substring("match ".length()));
      }
      assertThat(process().waitFor(micros, TimeUnit.MICROSECONDS))
          .as("it ended by itself")
          .isFalse();
      // Through its handle, which leaves open the pipe with what it said before.
      process().toHandle().destroyForcibly();
      process().waitFor();
      for (String line = out().readLine(); line != null; line = out().readLine()) {
        if (line.startsWith("match ") && line.endsWith("-")) {
          matched.add(line.substring("match ".length()));
        }
      }
    }

    @Override
    public void close() {
      if (process != null) {
        process.destroyForcibly();
      }
    }
  }

  /**
   * Runs rounds of starting and killing.
   *
   * @param rounds how many kills
   * @param nodes how many processes share the docket
   * @param shared settings beside the common ones
   */
  void killAgainAndAgain(int rounds, int nodes, Map<String, String> shared) throws Exception {
    long seed = System.nanoTime();
    System.out.println(getClass().getSimpleName() + ": seed " + seed);
    Random random = new Random(seed);
    Instant start = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    Path list = folder.resolve("list.csv");
    Files.writeString(
        list,
        TocsinRig.HEADER
            + "SHA256,"
            + TocsinRig.sha256(KilledService.LISTED)
            + ",entry-1,club,T_TEST,A1,,\n");
    Set<String> matched = new LinkedHashSet<>();
    List<Node> all = new ArrayList<>();
    try (MockClearinghouse mock =
        MockClearinghouse.start(
            MockSettings.builder().clock(new FastClock(start)).rememberedCalls(1000).build())) {
      Map<String, String> settings = new LinkedHashMap<>(shared);
      settings.put("list", list.toString());
      settings.put("mock", mock.baseUri().toString());
      settings.put("start", start.toString());
      settings.put("uploads", Integer.toString(UPLOADS));
      for (int i = 0; i < nodes; i++) {
        all.add(new Node(folder.resolve("node-" + i)));
      }
      Map<String, String> warmUp = new LinkedHashMap<>(settings);
      warmUp.put("end", "true");
      classPath = packedClassPath();
      createOwnerOnly(all.get(0).data);
      all.get(0).start(warmUp, "r" + seed + "-whole", "-XX:DumpLoadedClassList=" + classList());
      all.get(0).awaitEnd(seed);
      archiveClasses();
      share(all.stream().map(node -> node.data).toList());
      int kills = 0;
      for (int life = 0; kills < rounds; life++) {
        // All are started together, and each dies at a moment of its own.
        for (int i = 0; i < nodes; i++) {
          String name = "r" + seed + "-" + life + "-" + i;
          all.get(i).start(settings, name, "-XX:SharedArchiveFile=" + archive());
        }
        for (Node node : all) {
          node.awaitReady(seed);
        }
        for (Node node : all) {
          node.kill(random.nextInt(UPLOADS + 1), random.nextInt(400_000), matched);
          kills++;
        }
      }
      judge(mock, settings, all.get(0).data, matched, seed, kills);
    } finally {
      all.forEach(Node::close);
    }
  }

  private Path classList() {
    return folder.resolve("classes.lst");
  }

  private Path archive() {
    return folder.resolve("classes.jsa");
  }

  /**
   * Has the JVM write what a life loads into an archive. Classes of lambdas stay out: archiving
   * them crashes some JVMs of Java 17.
   */
  private void archiveClasses() throws IOException, InterruptedException {
    Files.write(
        classList(),
        Files.readAllLines(classList()).stream().filter(line -> !line.startsWith("@")).toList());
    Path said = folder.resolve("archive.txt");
    int exit =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:dump",
                "-XX:SharedClassListFile=" + classList(),
                "-XX:SharedArchiveFile=" + archive(),
                "-XX:+UseSerialGC",
                "-Xmx128m",
                "-cp",
                classPath)
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start()
            .waitFor();
    assertThat(exit).as(Files.readString(said)).isZero();
  }

  /** Returns the class path with its folders packed: the JVM archives classes of jars only. */
  private String packedClassPath() {
    ToolProvider jar = ToolProvider.findFirst("jar").orElseThrow();
    List<String> packed = new ArrayList<>();
    for (String entry :
        System.getProperty("java.class.path").split(java.io.File.pathSeparator, -1)) {
      if (Files.isDirectory(Path.of(entry))) {
        String file = folder.resolve("packed-" + packed.size() + ".jar").toString();
        assertThat(jar.run(System.out, System.err, "--create", "--file", file, "-C", entry, "."))
            .isZero();
        packed.add(file);
      } else {
        packed.add(entry);
      }
    }
    return String.join(java.io.File.pathSeparator, packed);
  }

  static void createOwnerOnly(Path folder) throws IOException {
    Files.createDirectory(
        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
  }

  /** Gives the other nodes what they share with the first, which was started once. */
  abstract void share(List<Path> data) throws IOException;

  private void judge(
      MockClearinghouse mock,
      Map<String, String> settings,
      Path data,
      Set<String> matched,
      long seed,
      int kills) {
    Map<String, String> named = new HashMap<>(settings);
    named.put("data", data.toString());
    try (Tocsin last = KilledService.start(named)) {
      assertThat(last.filings().isStopped()).as("seed %d", seed).isFalse();
      assertThat(last.awaitFilings(Duration.ofMinutes(5))).as("seed %d", seed).isTrue();
      Map<String, Integer> finished = finishedByAccount(mock);
      assertThat(finished.values()).as("seed %d: no incident twice", seed).allMatch(n -> n == 1);
      for (String account : matched) {
        var incident = last.docket().recorded(new UploadId("up-" + account)).orElseThrow().id();
        List<FilingSummary> filings = last.filings().list(FilingFilter.all().ofIncident(incident));
        assertThat(filings).as("seed %d, %s", seed, account).hasSize(1);
        FilingSummary filing = filings.get(0);
        String said = "seed " + seed + ", " + account + ": " + filing.state();
        if (filing.state() == FilingState.FINISHED) {
          assertThat(finished.get(account)).as(said).isEqualTo(1);
        } else {
          assertThat(filing.state().needsPerson()).as(said).isTrue();
          boolean doubtful = filing.hold().equals(Optional.of(HoldReason.POSSIBLY_FILED));
          assertThat(finished.getOrDefault(account, 0))
              .as(said)
              .isLessThanOrEqualTo(doubtful ? 1 : 0);
        }
      }
      long opened = mock.books().reports().size();
      System.out.printf(
          "%s: %d kills, seed %d: %d matches returned, %d reports finished of %d opened%n",
          getClass().getSimpleName(), kills, seed, matched.size(), finished.size(), opened);
      assertThat(finished).as("seed %d", seed).isNotEmpty();
    }
  }

  private static Map<String, Integer> finishedByAccount(MockClearinghouse mock) {
    Map<String, Integer> counts = new HashMap<>();
    for (BookedReport report : mock.books().reports(ReportState.FINISHED)) {
      Matcher account = ACCOUNT.matcher(report.xml().text());
      assertThat(account.find()).isTrue();
      counts.merge(account.group(1), 1, Integer::sum);
    }
    return counts;
  }
}
