package org.tocsin.benchmarks;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import org.tocsin.Tocsin;
import org.tocsin.TocsinBuilder;
import org.tocsin.config.ClearinghouseSettings;
import org.tocsin.config.PostgresqlSettings;
import org.tocsin.config.Secret;
import org.tocsin.mock.BookedReport;
import org.tocsin.mock.MockClearinghouse;
import org.tocsin.mock.MockSettings;
import org.tocsin.mock.ReportState;
import org.tocsin.model.Account;
import org.tocsin.model.ContentSource;
import org.tocsin.model.Room;
import org.tocsin.model.Upload;
import org.tocsin.model.UploadId;
import org.tocsin.model.Verdict;
import org.tocsin.report.ServiceProfile;

/**
 * How many filings end in a second, each of them open, upload, describe and finish, with every step
 * journalled durably; beside the same requests with the same documents, made by a bare HTTP client
 * that remembers nothing. Both file with the same stand-in on loopback, eight at once, turn by
 * turn.
 *
 * <p>Prints one row for each database. The first argument is the number of filings in a turn (200
 * unless given), the second that of turns (5).
 */
public final class FilingBenchmark {
  private static final int PARALLEL = 8;
  private static final int BYTES = 2_000;
  private static final double LEAST_ON_SQLITE = 50;

  private final int filings;
  private final int turns;
  private final Path folder;
  private final MockClearinghouse mock;
  private final JumpingClock clock;
  private final List<byte[]> files = new ArrayList<>();
  private int uploads;

  private FilingBenchmark(
      int filings, int turns, Path folder, MockClearinghouse mock, JumpingClock clock) {
    this.filings = filings;
    this.turns = turns;
    this.folder = folder;
    this.mock = mock;
    this.clock = clock;
  }

  /** Runs everything and prints the table. */
  public static void main(String[] args) throws IOException {
    int filings = args.length > 0 ? Integer.parseInt(args[0]) : 200;
    int turns = args.length > 1 ? Integer.parseInt(args[1]) : 5;
    Path folder = Files.createTempDirectory("tocsin-filing-benchmark");
    JumpingClock clock = new JumpingClock();
    try (MockClearinghouse mock =
        MockClearinghouse.start(
            MockSettings.builder().clock(clock).rememberedCalls(1000).build())) {
      FilingBenchmark benchmark = new FilingBenchmark(filings, turns, folder, mock, clock);
      benchmark.list();
      System.out.printf(
          Locale.ROOT,
          "%d turns of %d filings with a file of %d bytes each, %d at once; medians%n",
          turns,
          filings,
          BYTES,
          PARALLEL);
      System.out.println("| docket | filings/s | bare client, filings/s | ratio |");
      System.out.println("| --- | ---: | ---: | ---: |");
      double sqlite = benchmark.contest("SQLite", benchmark.service("sqlite"));
      try (EmbeddedPostgres server = EmbeddedPostgres.start()) {
        PostgresqlSettings shared =
            new PostgresqlSettings(
                server.getJdbcUrl("postgres", "postgres"),
                "postgres",
                Secret.of("x".toCharArray()),
                "tocsin");
        benchmark.contest("PostgreSQL", benchmark.service("postgresql").postgresql(shared));
      }
      System.out.printf(
          Locale.ROOT,
          "SQLite, at least %.0f filings/s: %s%n",
          LEAST_ON_SQLITE,
          sqlite >= LEAST_ON_SQLITE ? "met" : "missed");
    }
  }

  /** Makes the files that are uploaded, and a list that knows them. */
  private void list() throws IOException {
    Random random = new Random(42);
    StringBuilder csv =
        new StringBuilder(
            "algorithm,value,entry_id,submitter,severity_class,classification,updated_at,deleted\n");
    for (int i = 0; i < filings; i++) {
      byte[] bytes = new byte[BYTES];
      random.nextBytes(bytes);
      files.add(bytes);
      csv.append("SHA256,").append(sha256(bytes)).append(",entry-").append(i);
      csv.append(",club,T_TEST,A1,,\n");
    }
    Files.writeString(folder.resolve("list.csv"), csv, StandardCharsets.UTF_8);
  }

  private TocsinBuilder service(String name) {
    ClearinghouseSettings destination =
        new ClearinghouseSettings(
            "mock",
            mock.baseUri(),
            "test",
            Secret.of("test".toCharArray()),
            Optional.empty(),
            PARALLEL,
            0,
            Duration.ZERO);
    return Tocsin.builder()
        .dataDirectory(folder.resolve(name))
        .service(ServiceProfile.of("Teapot Chat", "trust-safety@teapot.example"))
        .hashList("demo", folder.resolve("list.csv"))
        .cyberTipline(destination)
        .clock(clock);
  }

  private double contest(String name, TocsinBuilder builder) throws IOException {
    double[] durable = new double[turns];
    double[] bare = new double[turns];
    double[] ratios = new double[turns];
    try (Tocsin tocsin = builder.start()) {
      for (int turn = -1; turn < turns; turn++) {
        int before = mock.books().reports().size();
        record(tocsin);
        double own = filings / seconds(() -> file(tocsin));
        List<BookedReport> filed = mock.books().reports();
        BareFiling client = new BareFiling(mock.baseUri(), "test", "test", PARALLEL);
        finished(before + filings);
        List<BareFiling.Matter> matters = matters(filed.subList(before, filed.size()));
        double other = filings / seconds(() -> client.file(matters));
        finished(before + 2 * filings);
        if (turn >= 0) { // the first one warms up
          durable[turn] = own;
          bare[turn] = other;
          ratios[turn] = own / other;
        }
      }
    }
    System.out.printf(
        Locale.ROOT,
        "| %s | %.1f | %.1f | %.2f |%n",
        name,
        Contest.median(durable),
        Contest.median(bare),
        Contest.median(ratios));
    return Contest.median(durable);
  }

  /** Has matches recorded while nothing is sent; their reports are due afterwards. */
  private void record(Tocsin tocsin) {
    tocsin.filings().stopAll("benchmark", "what is due is measured as a whole");
    for (byte[] bytes : files) {
      String id = "user-" + uploads++;
      Upload upload =
          Upload.builder(
                  new UploadId("up-" + id),
                  ContentSource.of(bytes),
                  Account.of(id, "sample_user"),
                  tocsin.observe("192.0.2.10", 51515, List.of()),
                  Room.group("room-1", "Tea", List.of()))
              .fileName("tea.bin")
              .build();
      if (!(tocsin.screen(upload) instanceof Verdict.Match)) {
        throw new IllegalStateException("an upload of the list did not match");
      }
    }
    clock.jump(Duration.ofMinutes(1));
  }

  private static void file(Tocsin tocsin) {
    tocsin.filings().resumeAll("benchmark");
    if (!tocsin.awaitFilings(Duration.ofMinutes(10))) {
      throw new IllegalStateException("not everything was filed in ten minutes");
    }
  }

  /** What the stand-in's own books must say; otherwise nothing was measured. */
  private void finished(int expected) {
    int finished = mock.books().reports(ReportState.FINISHED).size();
    if (finished != expected) {
      throw new IllegalStateException(finished + " reports are finished, not " + expected);
    }
  }

  private List<BareFiling.Matter> matters(List<BookedReport> reports) {
    return reports.stream()
        .map(
            report ->
                new BareFiling.Matter(
                    report.xml().bytes(),
                    files.get(0),
                    Long.toString(report.id()),
                    report.files().get(0).fileId(),
                    report.files().get(0).details().orElseThrow().text()))
        .toList();
  }

  private static double seconds(Contest.Work work) throws IOException {
    return Contest.time(work) / 1000;
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
