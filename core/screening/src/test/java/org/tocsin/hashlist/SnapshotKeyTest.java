package org.tocsin.hashlist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tocsin.model.Algorithm;
import org.tocsin.model.Fingerprint;
import org.tocsin.store.Database;
import org.tocsin.testkit.SettableClock;

/** What becomes of the files of snapshots when a key is set, changed, or not known to a process. */
class SnapshotKeyTest {
  private static final Optional<SecretKey> KEY = Optional.of(key(0));
  private static final Optional<SecretKey> OTHER = Optional.of(key(1));
  private static final Optional<SecretKey> NONE = Optional.empty();
  private static final Fingerprint VALUE =
      Fingerprint.ofHex(Algorithm.MD5, "474f4e45474f4e45474f4e45474f4e45");

  @TempDir Path folder;
  private final SettableClock clock = SettableClock.at("2026-01-15T09:30:00Z");
  private final List<ListAlarm> alarms = new ArrayList<>();
  private Path snapshots;
  private Database database;

  private static SecretKey key(int last) {
    byte[] bytes = new byte[32];
    bytes[31] = (byte) last;
    return new SecretKeySpec(bytes, "AES");
  }

  @BeforeEach
  void setUp() {
    snapshots = folder.resolve("snapshots");
    database = Database.sqlite(folder.resolve("lists.db"));
  }

  @AfterEach
  void close() {
    database.close();
  }

  /** Opens the lists as a process does, and has it do what it does now and then. */
  private HashLists open(Optional<SecretKey> key) {
    HashLists lists = HashLists.open(database, Map.of(), new SnapshotFolder(snapshots, key), clock);
    ListListener listener =
        new ListListener() {
          @Override
          public void alarm(ListAlarm alarm) {
            alarms.add(alarm);
          }
        };
    try (ListSync sync = ListSync.builder(lists).listener(listener).build()) {
      sync.tick();
    }
    return lists;
  }

  private static void load(HashLists lists, String list, Fingerprint value) {
    lists.importCsv(
        list,
        new StringReader(
            "algorithm,value,entry_id,submitter,severity_class,classification,updated_at,deleted\n"
                + ("md5," + value.hex() + ",e-1,club,T_TEST,w,,false\n")),
        CsvOptions.STRICT,
        Progress.NONE);
  }

  private static void assertAnswers(HashLists lists) {
    assertThat(lists.snapshot().exact(VALUE)).hasSize(1);
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.list(snapshots)) {
      return all.filter(file -> !file.endsWith(SnapshotFiles.MARK)).sorted().toList();
    }
  }

  private boolean isInClear() throws IOException {
    String bytes = new String(VALUE.bytes(), StandardCharsets.ISO_8859_1);
    for (Path file : files()) {
      if (Files.readString(file, StandardCharsets.ISO_8859_1).contains(bytes)) {
        return true;
      }
    }
    return false;
  }

  @Test
  void plainFiles_whenAKeyIsSet_goWithTheFirstOneUnderIt_withoutAnAlarm() throws IOException {
    HashLists plain = open(NONE);
    load(plain, "demo", VALUE);
    plain.loading().rebuild();
    assertThat(isInClear()).isTrue();
    assertAnswers(open(KEY));
    assertThat(isInClear()).isFalse();
    assertThat(files()).hasSize(1);
    assertThat(alarms).isEmpty();
  }

  @Test
  void filesUnderAnotherKey_whenTheKeyChanges_goWithTheFirstOneUnderIt_withoutAnAlarm()
      throws IOException {
    HashLists before = open(OTHER);
    load(before, "demo", VALUE);
    before.loading().rebuild();
    List<Path> old = files();
    assertAnswers(open(KEY));
    assertThat(files()).hasSize(1).doesNotContainAnyElementsOf(old);
    assertAnswers(open(KEY));
    assertThat(alarms).isEmpty();
  }

  @Test
  void folderUnderAKey_isNeverWrittenPlain_norAreItsFilesTouched() throws IOException {
    load(open(KEY), "demo", VALUE);
    List<Path> files = files();
    HashLists command = open(NONE);
    assertAnswers(command);
    command.loading().rebuild();
    load(command, "demo", VALUE);
    assertAnswers(command);
    assertThat(files()).isEqualTo(files);
    assertThat(isInClear()).isFalse();
    // Nor when somebody took the files away.
    for (Path file : files) {
      Files.delete(file);
    }
    assertAnswers(open(NONE));
    assertThat(files()).isEmpty();
    assertThat(alarms).isEmpty();
  }

  @Test
  void listThatIsTakenAwayWithoutTheKey_isInNoFileUnderIt() throws IOException {
    HashLists service = open(KEY);
    load(service, "demo", VALUE);
    HashLists command = open(NONE);
    assertThat(command.remove("demo", "Ann", "the contract ended")).isPresent();
    assertThat(files()).isEmpty();
    service.refresh();
    assertThat(service.snapshot().exact(VALUE)).isEmpty();
    assertThat(files()).hasSize(1);
  }

  @Test
  void folderOfFilesUnderAKey_thatHasNoMark_isMarked() throws IOException {
    load(open(KEY), "demo", VALUE);
    Files.delete(snapshots.resolve(SnapshotFiles.MARK));
    List<Path> files = files();
    HashLists command = open(NONE);
    command.loading().rebuild();
    assertAnswers(command);
    assertThat(files()).isEqualTo(files);
    assertThat(snapshots.resolve(SnapshotFiles.MARK)).isEmptyFile();
  }
}
