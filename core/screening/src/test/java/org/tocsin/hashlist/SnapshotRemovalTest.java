package org.tocsin.hashlist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tocsin.model.Algorithm;
import org.tocsin.model.Fingerprint;
import org.tocsin.store.Database;
import org.tocsin.store.Dialect;
import org.tocsin.testkit.SettableClock;

/** What a list had that was taken away is in no file of a snapshot, on no node. */
class SnapshotRemovalTest {
  private static final SecretKey KEY = new SecretKeySpec(new byte[32], "AES");
  private static final String HEADER =
      "algorithm,value,entry_id,submitter,severity_class,classification,updated_at,deleted\n";
  private static final Fingerprint GONE =
      Fingerprint.ofHex(Algorithm.MD5, "474f4e45474f4e45474f4e45474f4e45");
  private static final Fingerprint OTHER =
      Fingerprint.ofHex(Algorithm.MD5, "00112233445566778899aabbccddeeff");
  private static final Fingerprint FRESH =
      Fingerprint.ofHex(Algorithm.MD5, "ffeeddccbbaa99887766554433221100");

  @TempDir Path folder;
  private final SettableClock clock = SettableClock.at("2026-01-15T09:30:00Z");

  private HashLists open(Database database, String node, Optional<SecretKey> key) {
    return HashLists.open(database, Map.of(), new SnapshotFolder(folder.resolve(node), key), clock);
  }

  private static void load(HashLists lists, String list, Fingerprint value) {
    lists.importCsv(
        list,
        new StringReader(HEADER + "md5," + value.hex() + ",e-1,club,T_TEST,w,,false\n"),
        CsvOptions.STRICT,
        Progress.NONE);
  }

  private List<Path> files(String node) throws IOException {
    try (Stream<Path> all = Files.list(folder.resolve(node))) {
      return all.filter(file -> !file.endsWith(SnapshotFiles.MARK)).sorted().toList();
    }
  }

  /** Counts the files that have bytes of the value in them. */
  private int with(String node, Fingerprint value) throws IOException {
    String bytes = new String(value.bytes(), StandardCharsets.ISO_8859_1);
    int count = 0;
    for (Path file : files(node)) {
      if (Files.readString(file, StandardCharsets.ISO_8859_1).contains(bytes)) {
        count++;
      }
    }
    return count;
  }

  /** Leaves three files that have the value, on each of two nodes. */
  private HashLists fill(Database database, HashLists lists) throws IOException {
    load(lists, "gone", GONE);
    load(lists, "here", OTHER);
    for (int i = 0; i < 2; i++) {
      lists.loading().rebuild();
    }
    HashLists node = open(database, "other-node", Optional.empty());
    for (int i = 0; i < 2; i++) {
      node.loading().rebuild();
    }
    assertThat(with("node", GONE)).isEqualTo(3);
    assertThat(with("other-node", GONE)).isEqualTo(3);
    return node;
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void listTakenAway_isInNoFile_hereAtOnce_elsewhereWithTheNextLoad(Dialect dialect)
      throws IOException {
    try (Database database = new TestDatabases(dialect, folder).open()) {
      HashLists lists = open(database, "node", Optional.empty());
      HashLists node = fill(database, lists);
      Snapshot mapped = lists.snapshot();
      clock.advance(Duration.ofDays(1));
      assertThat(lists.remove("gone", "Ann", "the contract ended")).isPresent();
      assertThat(with("node", GONE)).isZero();
      assertThat(with("node", OTHER)).isEqualTo(1);
      assertThat(mapped.exact(GONE)).as("who has an older one goes on with it").hasSize(1);
      node.refresh();
      assertThat(with("other-node", GONE)).isZero();
      for (HashLists each : List.of(lists, node, open(database, "node", Optional.empty()))) {
        assertThat(each.snapshot().exact(GONE)).isEmpty();
        assertThat(each.snapshot().exact(OTHER)).hasSize(1);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void listThatComesBack_doesNotKeepWhatItHadBefore(Dialect dialect) throws IOException {
    try (Database database = new TestDatabases(dialect, folder).open()) {
      HashLists lists = open(database, "node", Optional.empty());
      HashLists node = fill(database, lists);
      clock.advance(Duration.ofDays(1));
      lists.remove("gone", "Ann", "the contract ended");
      clock.advance(Duration.ofDays(1));
      load(lists, "gone", FRESH);
      node.refresh();
      assertThat(with("node", GONE)).isZero();
      assertThat(with("other-node", GONE)).isZero();
      assertThat(node.snapshot().exact(FRESH)).hasSize(1);
    }
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void fileThatAnotherProcessWroteMeanwhile_goesToo_andUnderAKey(Dialect dialect)
      throws IOException {
    try (Database database = new TestDatabases(dialect, folder).open()) {
      HashLists lists = open(database, "node", Optional.of(KEY));
      load(lists, "gone", GONE);
      load(lists, "here", OTHER);
      HashLists late = open(database, "node", Optional.of(KEY));
      Path newest = files("node").get(files("node").size() - 1);
      clock.advance(Duration.ofDays(1));
      byte[] bytes = Files.readAllBytes(newest);
      lists.remove("gone", "Ann", "the contract ended");
      assertThat(files("node")).hasSize(1);
      // As if it had been built of the lists as they were before.
      Files.write(folder.resolve("node").resolve("snapshot-000000000099-00000000.tocsnap"), bytes);
      Files.write(folder.resolve("node").resolve("snapshot-0000000000000099.tmp"), bytes);
      late.refresh();
      assertThat(files("node")).hasSize(2).noneMatch(file -> file.toString().contains("000099"));
      assertThat(late.snapshot().exact(OTHER)).hasSize(1);
    }
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void listThatIsOnlyReplaced_leavesTheLastThreeFiles(Dialect dialect) throws IOException {
    try (Database database = new TestDatabases(dialect, folder).open()) {
      HashLists lists = open(database, "node", Optional.empty());
      for (Fingerprint value : List.of(GONE, OTHER, FRESH, GONE, OTHER)) {
        clock.advance(Duration.ofDays(1));
        load(lists, "here", value);
        assertThat(open(database, "node", Optional.empty()).snapshot().exact(value)).hasSize(1);
      }
      assertThat(files("node")).hasSize(SnapshotFiles.KEPT);
    }
  }
}
