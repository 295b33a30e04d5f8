package org.tocsin.hashlist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tocsin.model.Algorithm;
import org.tocsin.model.Fingerprint;
import org.tocsin.store.Database;
import org.tocsin.testkit.SettableClock;

/** While lists are replaced, whoever looks sees one state and never a mixture. */
class RebuildTest {
  private static final int REBUILDS = Boolean.getBoolean("tocsin.thorough") ? 1_000 : 150;
  private static final String HEADER =
      "algorithm,value,entry_id,submitter,severity_class,classification,updated_at,deleted\n";
  private static final String ONE = "0123456789abcdef0123456789abcdef";
  private static final String OTHER = "fedcba9876543210fedcba9876543210fedcba98";

  @TempDir Path folder;

  @Test
  void readers_duringRebuilds_seeExactlyOneSnapshotEach() throws Exception {
    SettableClock clock = SettableClock.at("2026-01-15T09:30:00Z");
    try (Database database = Database.sqlite(folder.resolve("lists.db"))) {
      HashLists lists =
          HashLists.open(
              database, Map.of(), SnapshotFolder.plain(folder.resolve("snapshots")), clock);
      replace(lists, 0);
      AtomicBoolean over = new AtomicBoolean();
      Queue<String> mixed = new ConcurrentLinkedQueue<>();
      Map<String, String> versions = new ConcurrentHashMap<>();
      List<Thread> readers = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        Thread reader =
            new Thread(() -> read(lists, over, mixed, versions), "tocsin-test-reader-" + i);
        readers.add(reader);
        reader.start();
      }
      for (int i = 1; i <= REBUILDS; i++) {
        replace(lists, i);
      }
      over.set(true);
      for (Thread reader : readers) {
        reader.join();
      }
      assertThat(mixed).isEmpty();
      assertThat(versions).isNotEmpty();
      assertThat(lists.snapshot().exact(md5()).get(0).entry().entryId()).isEqualTo("v" + REBUILDS);
    }
  }

  private static Fingerprint md5() {
    return Fingerprint.ofHex(Algorithm.MD5, ONE);
  }

  private static void replace(HashLists lists, int version) {
    lists.importCsv(
        "demo",
        new StringReader(
            HEADER
                + ("MD5," + ONE + ",v" + version + ",club,T_TEST,A1,,\n")
                + ("SHA1," + OTHER + ",v" + version + ",club,T_TEST,A1,,\n")),
        CsvOptions.STRICT,
        Progress.NONE);
  }

  private static void read(
      HashLists lists, AtomicBoolean over, Queue<String> mixed, Map<String, String> versions) {
    while (!over.get()) {
      Snapshot snapshot = lists.snapshot();
      List<Hit> one = snapshot.exact(md5());
      List<Hit> other = snapshot.exact(Fingerprint.ofHex(Algorithm.SHA1, OTHER));
      if (one.size() != 1 || other.size() != 1) {
        mixed.add(snapshot.id() + " answers " + one.size() + " and " + other.size());
        continue;
      }
      String entry = one.get(0).entry().entryId();
      String before = versions.putIfAbsent(snapshot.id(), entry);
      if (!entry.equals(other.get(0).entry().entryId())
          || (before != null && !before.equals(entry))) {
        mixed.add(snapshot.id() + " is of two minds");
      }
    }
  }
}
