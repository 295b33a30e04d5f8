package org.tocsin.hashlist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tocsin.model.Fingerprint;

class SnapshotFilesTest {
  private static final boolean THOROUGH = Boolean.getBoolean("tocsin.thorough");
  private static final SecretKey KEY = new SecretKeySpec(new byte[32], "AES");

  @TempDir Path temp;
  private Path folder;
  private final long seed = System.nanoTime();
  private final BlockingQueue<String> damaged = new LinkedBlockingQueue<>();
  private final List<String> passedOver = new ArrayList<>();

  @BeforeEach
  void setUp() {
    folder = temp.resolve("snapshots");
  }

  private SnapshotFiles open(@Nullable SecretKey key) {
    return SnapshotFiles.open(
        folder,
        key,
        (number, how) -> damaged.add(number + " " + how),
        (number, how) -> passedOver.add(number + " " + how));
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(file -> !file.endsWith(SnapshotFiles.MARK)).sorted().toList();
    }
  }

  private static @Nullable SecretKey key(boolean encrypted) {
    return encrypted ? KEY : null;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void latest_afterPublish_answersAsInMemory(boolean encrypted) throws IOException {
    for (int size : new int[] {0, 1, 2, 3, 400}) {
      ListsMade made = new ListsMade(seed + size);
      made.draw(size);
      String expected = ListsMade.answers(made.inMemory(), made.queries());
      Snapshot published =
          open(key(encrypted)).publish(made.builder(), ListsMade.facts("content-" + size));
      Snapshot opened = open(key(encrypted)).latest().orElseThrow();
      List<Fingerprint> queries = made.queries();
      assertThat(ListsMade.answers(opened, queries))
          .as("seed %d", seed + size)
          .isEqualTo(ListsMade.answers(made.inMemory(), queries))
          .isEqualTo(ListsMade.answers(published, queries));
      assertThat(expected).isNotEmpty();
      assertThat(opened.content()).isEqualTo("content-" + size);
      assertThat(opened.builtAt()).isEqualTo(ListsMade.AT);
      assertThat(opened.oldestImport()).contains(ListsMade.AT.minusSeconds(60));
    }
    assertThat(files()).hasSize(SnapshotFiles.KEPT);
    if (Files.getFileStore(folder).supportsFileAttributeView("posix")) {
      assertThat(files())
          .allSatisfy(
              file ->
                  assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                      .isEqualTo("rw-------"));
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
          .isEqualTo("rwx------");
    }
  }

  @Test
  void publish_underAKey_writesNoValueInClear() throws IOException {
    ListsMade made = new ListsMade(seed);
    made.draw(50);
    open(KEY).publish(made.builder(), ListsMade.facts("content"));
    String bytes = HexFormat.of().formatHex(Files.readAllBytes(files().get(0)));
    for (ListsMade.Entry entry : made.entries.values()) {
      entry
          .values()
          .forEach(
              value -> {
                if (value.bytes().length >= 16) {
                  assertThat(bytes).doesNotContain(HexFormat.of().formatHex(value.bytes()));
                }
              });
    }
    assertThat(bytes)
        .doesNotContain(HexFormat.of().formatHex("club".getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void latest_otherKeyOrNone_isPassedOver_andIsNoDamage() {
    ListsMade made = new ListsMade(seed);
    made.draw(5);
    open(null).publish(made.builder(), ListsMade.facts("plain"));
    assertThat(open(KEY).latest()).isEmpty();
    open(KEY).publish(made.builder(), ListsMade.facts("content"));
    byte[] other = new byte[32];
    other[31] = 1;
    assertThat(open(new SecretKeySpec(other, "AES")).latest()).isEmpty();
    assertThat(open(null).latest())
        .hasValueSatisfying(s -> assertThat(s.content()).isEqualTo("plain"));
    assertThat(passedOver)
        .containsExactly(
            "1 not under a key, although one is configured",
            "2 under another key",
            "1 not under a key, although one is configured",
            "2 under a key, and no key is configured");
    assertThat(damaged).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void latest_anyByteChanged_isNeverTaken(boolean encrypted) throws Exception {
    ListsMade made = new ListsMade(seed);
    made.draw(40);
    SnapshotFiles files = open(key(encrypted));
    files.publish(made.builder(), ListsMade.facts("good"));
    files.publish(made.builder(), ListsMade.facts("bad"));
    Path newest = files().get(1);
    byte[] bytes = Files.readAllBytes(newest);
    int step = THOROUGH ? 1 : 211;
    for (int at = new Random(seed).nextInt(step); at < bytes.length; at += step) {
      byte[] changed = bytes.clone();
      changed[at] ^= (byte) (1 << (at & 7));
      Files.write(newest, changed);
      String answered = open(key(encrypted)).latest().orElseThrow().content();
      // Bytes between the arrays serve nothing: the digest of the whole finds them afterwards.
      assertThat(damaged.poll(60, TimeUnit.SECONDS))
          .as("byte %d, seed %d, answered %s", at, seed, answered)
          .startsWith("2 ");
      if (encrypted || isChecked(bytes, at)) {
        assertThat(answered).as("byte %d", at).isEqualTo("good");
      }
    }
  }

  /** Whether a byte of a plain file is of the header, the directory or an array. */
  private static boolean isChecked(byte[] bytes, int at) {
    SnapshotLayout.Header header =
        SnapshotLayout.header(ByteBuffer.wrap(bytes, 0, SnapshotLayout.ALIGNMENT).slice());
    ByteBuffer directory =
        ByteBuffer.wrap(bytes, (int) header.directory(), header.directoryLength()).slice();
    return at < SnapshotLayout.ALIGNMENT
        || (at >= header.directory() && at < header.directory() + header.directoryLength())
        || SnapshotLayout.directory(directory, header.directory()).values().stream()
            .anyMatch(place -> at >= place.offset() && at < place.offset() + place.length());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void latest_cutShort_fallsBackToTheOneBefore(boolean encrypted) throws IOException {
    ListsMade made = new ListsMade(seed);
    made.draw(40);
    SnapshotFiles files = open(key(encrypted));
    files.publish(made.builder(), ListsMade.facts("good"));
    files.publish(made.builder(), ListsMade.facts("bad"));
    Path newest = files().get(1);
    byte[] bytes = Files.readAllBytes(newest);
    for (int length :
        new int[] {0, 1, 47, 48, 4095, 4096, 4097, bytes.length / 2, bytes.length - 1}) {
      Files.write(newest, Arrays.copyOf(bytes, length));
      assertThat(open(key(encrypted)).latest())
          .hasValueSatisfying(
              s -> assertThat(s.content()).as("length %d", length).isEqualTo("good"));
      assertThat(damaged.poll()).as("length %d", length).startsWith("2 ");
    }
    Files.write(newest, Arrays.copyOf(bytes, bytes.length + 1));
    assertThat(open(key(encrypted)).latest())
        .hasValueSatisfying(s -> assertThat(s.content()).isEqualTo("good"));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void latest_ofAnotherVersion_fallsBackToTheOneBefore_andIsNoDamage(boolean encrypted)
      throws Exception {
    ListsMade made = new ListsMade(seed);
    made.draw(4);
    SnapshotFiles files = open(key(encrypted));
    files.publish(made.builder(), ListsMade.facts("good"));
    files.publish(made.builder(), ListsMade.facts("later"));
    OtherVersion.make(files().get(1), 1, encrypted ? KEY : null);
    assertThat(files.latest()).hasValueSatisfying(s -> assertThat(s.content()).isEqualTo("good"));
    assertThat(damaged).isEmpty();
    assertThatThrownBy(() -> SnapshotFile.open(files().get(1), key(encrypted)))
        .isInstanceOf(SnapshotException.class)
        .hasMessage("of format 1, not 2");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void latest_anotherVersionByDamage_isToldAsDamage(boolean encrypted) throws IOException {
    ListsMade made = new ListsMade(seed);
    made.draw(4);
    open(key(encrypted)).publish(made.builder(), ListsMade.facts("content"));
    byte[] bytes = Files.readAllBytes(files().get(0));
    bytes[8] = 1;
    Files.write(files().get(0), bytes);
    assertThat(open(key(encrypted)).latest()).isEmpty();
    assertThat(damaged).containsExactly("1 the header is damaged");
  }

  @Test
  void open_whatADeadWriterLeft_isRemoved() throws IOException {
    open(null);
    Files.write(folder.resolve("snapshot-00112233445566ff.tmp"), new byte[10]);
    Files.write(folder.resolve("something else.tmp"), new byte[10]);
    open(null);
    assertThat(files()).containsExactly(folder.resolve("something else.tmp"));
  }

  @Test
  void open_whereNoFolderCanBe_saysSoWithoutItsPath() throws IOException {
    Files.write(folder, new byte[1]);
    assertThatThrownBy(() -> open(null))
        .isInstanceOf(SnapshotException.class)
        .hasMessageNotContaining(temp.toString());
  }

  /** Publishes until it is killed. */
  static final class Publisher {
    public static void main(String[] args) {
      SnapshotFiles files =
          SnapshotFiles.open(Path.of(args[0]), null, (number, how) -> System.out.println(how));
      for (int i = 0; ; i++) {
        ListsMade made = new ListsMade(i);
        made.draw(300);
        files.publish(made.builder(), ListsMade.facts("content-" + i));
        System.out.print(i + "\n");
        System.out.flush();
      }
    }
  }

  @Test
  void publish_killedAtAnyMoment_leavesTheLastOneThatWasReturned() throws Exception {
    Random random = new Random(seed);
    for (int round = 0; round < (THOROUGH ? 30 : 4); round++) {
      Process process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xmx128m",
                  "-cp",
                  System.getProperty("java.class.path"),
                  Publisher.class.getName(),
                  folder.toString())
              .redirectErrorStream(true)
              .start();
      int last = -1;
      try (BufferedReader out =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
        for (int left = 1 + random.nextInt(12); left > 0; left--) {
          last = Integer.parseInt(String.valueOf(out.readLine()));
        }
        // Through its handle, which leaves what it printed to be read.
        process.toHandle().destroyForcibly();
        process.waitFor();
        for (String line; (line = out.readLine()) != null; ) {
          last = Integer.parseInt(line);
        }
      }
      Snapshot opened = open(null).latest().orElseThrow();
      int answered = Integer.parseInt(opened.content().substring("content-".length()));
      assertThat(answered).as("seed %d", seed).isBetween(last, last + 1);
      ListsMade made = new ListsMade(answered);
      made.draw(300);
      List<Fingerprint> queries = new ArrayList<>(made.queries());
      assertThat(ListsMade.answers(opened, queries))
          .isEqualTo(ListsMade.answers(made.inMemory(), queries));
      assertThat(files()).hasSizeLessThanOrEqualTo(SnapshotFiles.KEPT + 1);
      assertThat(damaged).isEmpty();
    }
    System.out.println("publisher killed, seed " + seed);
  }

  /** Writes a snapshot, has others look at the folder, and publishes it when it is told to. */
  static final class SlowPublisher {
    public static void main(String[] args) {
      Path folder = Path.of(args[0]);
      SnapshotFiles files = SnapshotFiles.open(folder, null, (number, how) -> {});
      ListsMade made = new ListsMade(7);
      made.draw(10);
      files.publish(
          made.builder(),
          ListsMade.facts("slow"),
          snapshot -> {
            // This process tidies too, which must not cost it its lock.
            SnapshotFiles.open(folder, null, (number, how) -> {});
            System.out.print("written\n");
            System.out.flush();
            try {
              if (System.in.read() < 0) {
                throw new IllegalStateException("nobody says when");
              }
            } catch (IOException e) {
              throw new java.io.UncheckedIOException(e);
            }
          });
      System.out.print("published\n");
      System.out.flush();
    }
  }

  private Process slowPublisher() throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx128m",
            "-cp",
            System.getProperty("java.class.path"),
            SlowPublisher.class.getName(),
            folder.toString())
        .redirectErrorStream(true)
        .start();
  }

  @Test
  void open_whileAnotherProcessIsAboutToPublish_leavesItsFile() throws Exception {
    open(null);
    Process process = slowPublisher();
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      assertThat(out.readLine()).isEqualTo("written");
      SnapshotFiles files = open(null);
      process.getOutputStream().write('\n');
      process.getOutputStream().flush();
      assertThat(out.readLine()).isEqualTo("published");
      assertThat(process.waitFor()).isZero();
      assertThat(files.latest().orElseThrow().content()).isEqualTo("slow");
      assertThat(files()).as("the file alone").hasSize(1);
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  @Test
  void open_afterAnotherProcessWasKilledBeforeItPublished_removesWhatItLeft() throws Exception {
    open(null);
    Process process = slowPublisher();
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      assertThat(out.readLine()).isEqualTo("written");
      assertThat(files()).as("what it writes, and its lock").hasSize(2);
    } finally {
      process.destroyForcibly().waitFor();
    }
    open(null);
    assertThat(files()).isEmpty();
  }

  /** Looks a listed value up after the file under it lost its pages, as a failing disk does. */
  static final class Reader {
    public static void main(String[] args) throws IOException {
      Path folder = Path.of(args[0]);
      Snapshot snapshot =
          SnapshotFiles.open(folder, null, (number, how) -> {}).latest().orElseThrow();
      ListsMade made = new ListsMade(5);
      made.draw(2_000);
      try (Stream<Path> all = Files.list(folder);
          FileChannel channel = FileChannel.open(all.toList().get(0), StandardOpenOption.WRITE)) {
        channel.truncate(0);
      }
      int told = 0;
      List<Fingerprint> queries = made.queries();
      for (Fingerprint query : queries) {
        try {
          snapshot.exact(query);
        } catch (SnapshotException | InternalError e) {
          // The error itself where a second page fails while the first is told of.
          told++;
        }
      }
      System.out.print(
          told == queries.size() ? "told" : "answered without a file " + (queries.size() - told));
    }
  }

  @Test
  void exact_whenTheFileUnderItFails_saysThatNothingIsKnown() throws Exception {
    ListsMade made = new ListsMade(5);
    made.draw(2_000);
    open(null).publish(made.builder(), ListsMade.facts("content"));
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Reader.class.getName(),
                folder.toString())
            .redirectErrorStream(true)
            .start();
    try (InputStream out = process.getInputStream()) {
      assertThat(new String(out.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("told");
    }
    assertThat(process.waitFor()).isZero();
  }
}
