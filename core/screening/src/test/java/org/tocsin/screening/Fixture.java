package org.tocsin.screening;

import java.io.StringReader;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.tocsin.hashlist.CsvOptions;
import org.tocsin.hashlist.HashLists;
import org.tocsin.hashlist.Progress;
import org.tocsin.model.ContentSource;
import org.tocsin.store.Database;
import org.tocsin.testkit.SettableClock;

/** Lists in a real database and a screener over them. */
final class Fixture implements AutoCloseable {
  static final String HEADER =
      "algorithm,value,entry_id,submitter,severity_class,classification,updated_at,deleted\n";

  final SettableClock clock = SettableClock.at("2026-01-15T09:30:00Z");
  final Database database;
  final HashLists lists;
  private final Path folder;

  Fixture(Path folder) {
    this.folder = folder;
    this.database = Database.sqlite(folder.resolve("lists.db"));
    this.lists = HashLists.open(database, clock);
  }

  /** Replaces the list {@code test} by lines. */
  void list(String... lines) {
    lists.importCsv(
        "test",
        new StringReader(HEADER + String.join("\n", lines)),
        CsvOptions.STRICT,
        Progress.NONE);
  }

  /** Returns a line of class TEST. */
  static String line(String algorithm, String value, String entry) {
    return algorithm
        + ","
        + value
        + ","
        + entry
        + ",kite-club,T_TEST,A1,2026-01-01T00:00:00Z,false";
  }

  /** Lists a value that nothing has. */
  void listOfOther() {
    list(line("md5", "00112233445566778899aabbccddeeff", "other"));
  }

  Screener screener() {
    return screener(ScreeningSettings.defaults());
  }

  Screener screener(ScreeningSettings settings) {
    return new Screener(lists, settings, clock, folder);
  }

  static Outcome outcome(Screener screener, byte[] bytes) {
    try (Examination examination = screener.examine(ContentSource.of(bytes), Optional.empty())) {
      return examination.outcome();
    }
  }

  /** Waits for the threads of closed screeners to end, which they do in time. */
  static void joinWorkers(Set<Thread> others) throws InterruptedException {
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().startsWith("tocsin-") && !others.contains(thread)) {
        thread.join(10_000);
        if (thread.isAlive()) {
          throw new AssertionError(thread.getName() + " is still at work");
        }
      }
    }
  }

  @Override
  public void close() {
    database.close();
  }
}
