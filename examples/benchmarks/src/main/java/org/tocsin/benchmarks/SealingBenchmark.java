package org.tocsin.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.tocsin.benchmarks.Contest.Result;
import org.tocsin.evidence.Actor;
import org.tocsin.evidence.CustodyLog;
import org.tocsin.evidence.FileBlobStore;
import org.tocsin.evidence.IntegrityProgress;
import org.tocsin.evidence.IntegrityReport;
import org.tocsin.evidence.ItemKind;
import org.tocsin.evidence.SealedItem;
import org.tocsin.evidence.TrialKeys;
import org.tocsin.evidence.Vault;
import org.tocsin.model.Ids;
import org.tocsin.model.IncidentId;
import org.tocsin.store.DataDirectory;
import org.tocsin.store.Database;

/**
 * What sealing costs beside the floors of the same run: the digests alone, the cipher alone, a copy
 * that is made durable; and what checking ten thousand items costs beside reading their files.
 *
 * <p>Arguments: seconds for each size (20 unless given), then the number of items (10000). Emptying
 * the page cache between the turns of the second part takes the rights to do so (on Linux, root).
 */
public final class SealingBenchmark {
  private static final int BUFFER = 64 * 1024;
  private static final int SEGMENT = 64 * 1024;
  private static final double MOST_TIMES_THE_SLOWEST_PART = 1.3;
  private static final double LEAST_OF_RAW_SPEED = 0.7;
  private static final int ITEM_BYTES = 300_000;
  private static final int TURNS = 5;

  private final Path folder;
  private final Database database;
  private final Vault vault;
  private final IncidentId incident;
  private final byte[] buffer = new byte[BUFFER];

  private SealingBenchmark(Path folder, Database database, Vault vault, IncidentId incident) {
    this.folder = folder;
    this.database = database;
    this.vault = vault;
    this.incident = incident;
  }

  /** Runs everything and prints the tables. */
  public static void main(String[] args) throws Exception {
    double seconds = args.length > 0 ? Double.parseDouble(args[0]) : 20;
    int items = args.length > 1 ? Integer.parseInt(args[1]) : 10_000;
    Path folder = Files.createTempDirectory("tocsin-sealing-benchmark");
    Path data = folder.resolve("data");
    try (DataDirectory directory = DataDirectory.openForService(data);
        Database database = Database.sqlite(data.resolve("docket.db"))) {
      Clock clock = Clock.systemUTC();
      TrialKeys keys = TrialKeys.createIn(directory, clock);
      Vault vault =
          Vault.open(
              database,
              CustodyLog.open(database, directory, clock),
              FileBlobStore.in(directory),
              keys.custodians(),
              keys.keys(),
              clock);
      SealingBenchmark benchmark =
          new SealingBenchmark(folder, database, vault, new Ids(clock).incident());
      System.out.println("| bytes | part | ms, median | times the slowest floor | turns |");
      System.out.println("| ---: | --- | ---: | ---: | ---: |");
      for (int mib : new int[] {1, 100, 1024}) {
        benchmark.seal(mib, seconds);
      }
      benchmark.check(items);
    } finally {
      try (Stream<Path> all = Files.walk(folder)) {
        for (Path path : all.sorted((a, b) -> b.compareTo(a)).toList()) {
          Files.delete(path);
        }
      }
    }
  }

  private void seal(int mib, double seconds) throws IOException {
    Path source = folder.resolve("source");
    write(source, (long) mib << 20);
    List<Result> results =
        new Contest(() -> digests(source))
            .add("cipher alone (AES-256-GCM in segments)", () -> cipher(source))
            .add("copy, made durable", () -> copy(source))
            .add("seal: digests, cipher, durable", () -> seal(source))
            .run(seconds);
    double slowest =
        results.stream().limit(results.size() - 1L).mapToDouble(Result::ratio).max().orElseThrow();
    for (Result result : results) {
      System.out.printf(
          Locale.ROOT,
          "| %d MiB | %s | %.1f | %.2f | %d |%n",
          mib,
          result.name().equals("baseline") ? "digests alone (MD5, SHA-1, SHA-256)" : result.name(),
          result.millis(),
          result.ratio() / slowest,
          result.turns());
    }
    double times = results.get(results.size() - 1).ratio() / slowest;
    System.out.printf(
        Locale.ROOT,
        "| %d MiB | seal, times the slowest floor, at most %.1f | | %.2f %s | |%n",
        mib,
        MOST_TIMES_THE_SLOWEST_PART,
        times,
        times <= MOST_TIMES_THE_SLOWEST_PART ? "met" : "missed");
    Files.delete(source);
  }

  private static void write(Path file, long bytes) throws IOException {
    byte[] block = new byte[1 << 20];
    new Random(42).nextBytes(block);
    try (OutputStream out = Files.newOutputStream(file)) {
      for (long at = 0; at < bytes; at += block.length) {
        block[0]++;
        out.write(block);
      }
    }
  }

  private void digests(Path source) throws IOException {
    try (InputStream in = Files.newInputStream(source)) {
      MessageDigest md5 = MessageDigest.getInstance("MD5");
      MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        md5.update(buffer, 0, n);
        sha1.update(buffer, 0, n);
        sha256.update(buffer, 0, n);
      }
      md5.digest();
      sha1.digest();
      sha256.digest();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private void cipher(Path source) throws IOException {
    byte[] segment = new byte[SEGMENT];
    byte[] sealed = new byte[SEGMENT + 16];
    try (InputStream in = Files.newInputStream(source)) {
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      int number = 0;
      for (int n = in.readNBytes(segment, 0, SEGMENT);
          n > 0;
          n = in.readNBytes(segment, 0, SEGMENT)) {
        byte[] nonce = ByteBuffer.allocate(12).putInt(number++).array();
        cipher.init(
            Cipher.ENCRYPT_MODE,
            new SecretKeySpec(new byte[32], "AES"),
            new GCMParameterSpec(128, nonce));
        cipher.doFinal(segment, 0, n, sealed);
      }
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private void copy(Path source) throws IOException {
    Path target = folder.resolve("copy");
    try (InputStream in = Files.newInputStream(source);
        FileChannel out =
            FileChannel.open(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        ByteBuffer some = ByteBuffer.wrap(buffer, 0, n);
        while (some.hasRemaining()) {
          out.write(some);
        }
      }
      out.force(true);
    }
    Files.delete(target);
  }

  private void seal(Path source) throws IOException {
    try (InputStream in = Files.newInputStream(source)) {
      SealedItem item = vault.seal(incident, ItemKind.FILE, "application/octet-stream", in);
      vault.discard(List.of(item));
    }
  }

  /** Seals many items, and compares a check of all of them with reading their files. */
  private void check(int items) throws IOException {
    byte[] bytes = new byte[ITEM_BYTES];
    Random random = new Random(42);
    List<SealedItem> batch = new ArrayList<>();
    for (int i = 0; i < items; i++) {
      random.nextBytes(bytes);
      batch.add(vault.seal(incident, ItemKind.FILE, "application/octet-stream", bytes));
      if (batch.size() == 100 || i == items - 1) {
        List<SealedItem> some = List.copyOf(batch);
        database.perform(tx -> some.forEach(item -> vault.enter(tx, item, Actor.SCREENING)));
        batch.clear();
      }
    }
    boolean cold = forget();
    double[] read = new double[TURNS];
    double[] verified = new double[TURNS];
    double[] share = new double[TURNS];
    for (int turn = 0; turn < TURNS; turn++) {
      forget();
      read[turn] = Contest.time(this::readAll);
      forget();
      verified[turn] = Contest.time(() -> verify(items));
      share[turn] = read[turn] / verified[turn];
    }
    System.out.printf(
        Locale.ROOT,
        "%d items of %d bytes, %s: read in %.0f ms, verified in %.0f ms: %.2f of raw speed, at least"
            + " %.2f: %s%n",
        items,
        ITEM_BYTES,
        cold ? "read from the disk" : "READ FROM MEMORY: the page cache could not be emptied",
        Contest.median(read),
        Contest.median(verified),
        Contest.median(share),
        LEAST_OF_RAW_SPEED,
        Contest.median(share) >= LEAST_OF_RAW_SPEED ? "met" : "missed");
  }

  /** Has the operating system forget what it has in memory of files; false when it may not. */
  private static boolean forget() {
    try {
      new ProcessBuilder("sync").start().waitFor();
      Files.writeString(Path.of("/proc/sys/vm/drop_caches"), "3");
      return true;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void readAll() throws IOException {
    try (Stream<Path> all = Files.walk(folder.resolve("data").resolve(FileBlobStore.FOLDER))) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        try (InputStream in = Files.newInputStream(file)) {
          while (in.read(buffer) >= 0) {
            // Reading is all there is to it.
          }
        }
      }
    }
  }

  private void verify(int items) {
    IntegrityReport report = vault.verify(Optional.empty(), IntegrityProgress.none());
    if (report.items() != items || !report.isIntact()) {
      throw new IllegalStateException("the items are not as they were sealed");
    }
  }
}
