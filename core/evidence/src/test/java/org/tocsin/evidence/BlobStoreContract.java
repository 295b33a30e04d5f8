package org.tocsin.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tocsin.evidence.BlobStore.Entry;
import org.tocsin.evidence.BlobStore.Writer;

/**
 * What every {@link BlobStore} keeps. A test of a store extends it and returns a store with nothing
 * in it for each test.
 */
public abstract class BlobStoreContract {
  private static final Instant LONG_AGO = Instant.parse("2001-02-03T04:05:06Z");
  private static final Instant FAR_AHEAD = Instant.parse("2101-02-03T04:05:06Z");

  /** Returns the store under test: the same one within a test, and empty when the test begins. */
  protected abstract BlobStore store() throws IOException;

  /** Returns bytes that look random and depend on the seed alone. */
  protected static byte[] bytes(long seed, int size) {
    byte[] bytes = new byte[size];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  /** Writes and commits a blob. */
  protected static void put(BlobStore store, String name, byte[] bytes) throws IOException {
    try (Writer writer = store.create(name)) {
      writer.out().write(bytes);
      writer.commit();
    }
  }

  /** Reads a blob to its end. */
  protected static byte[] read(BlobStore store, String name) throws IOException {
    try (InputStream in = store.open(name)) {
      return in.readAllBytes();
    }
  }

  /** Returns the names of all blobs, in order. */
  private static List<String> committed(BlobStore store) throws IOException {
    return store.list().stream().filter(Entry::committed).map(Entry::name).sorted().toList();
  }

  private static Entry entry(BlobStore store, String name) throws IOException {
    return store.list().stream().filter(e -> e.name().equals(name)).findFirst().orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 65_535, 65_536, 65_537, 3_000_001})
  void open_committedBlob_returnsItsBytes(int size) throws Exception {
    put(store(), "itm-1", bytes(size, size));

    assertThat(read(store(), "itm-1")).isEqualTo(bytes(size, size));
    assertThat(store().exists("itm-1")).isTrue();
  }

  @Test
  void write_byteByByteAndInPieces_keepsTheirOrder() throws Exception {
    byte[] expected = bytes(7, 200_000);
    try (Writer writer = store().create("itm-1")) {
      OutputStream out = writer.out();
      for (int i = 0; i < 1_000; i++) {
        out.write(expected[i]);
      }
      out.write(expected, 1_000, 100_000);
      out.flush();
      out.write(expected, 101_000, expected.length - 101_000);
      writer.commit();
    }

    assertThat(read(store(), "itm-1")).isEqualTo(expected);
  }

  @Test
  void open_nothingOfThatName_isFileNotFound() throws Exception {
    put(store(), "itm-10", bytes(1, 10));

    assertThatThrownBy(() -> store().open("itm-1").close())
        .isInstanceOf(FileNotFoundException.class)
        .hasMessageNotContaining("itm-1");
    assertThat(store().exists("itm-1")).isFalse();
  }

  @Test
  void create_beforeCommit_nothingIsFound() throws Exception {
    try (Writer writer = store().create("itm-1")) {
      writer.out().write(bytes(1, 100_000));

      assertThat(store().exists("itm-1")).isFalse();
      assertThatThrownBy(() -> store().open("itm-1").close())
          .isInstanceOf(FileNotFoundException.class);
      assertThat(committed(store())).isEmpty();
    }
  }

  @Test
  void close_withoutCommit_leavesNothingAndFreesTheName() throws Exception {
    try (Writer writer = store().create("itm-1")) {
      writer.out().write(bytes(1, 100_000));
    }
    assertThat(store().list()).isEmpty();

    put(store(), "itm-1", bytes(2, 10));
    assertThat(read(store(), "itm-1")).isEqualTo(bytes(2, 10));
  }

  @Test
  void close_afterCommit_keepsTheBlob() throws Exception {
    Writer writer = store().create("itm-1");
    writer.out().write(bytes(1, 10));
    writer.commit();
    writer.close();
    writer.close();

    assertThat(read(store(), "itm-1")).isEqualTo(bytes(1, 10));
  }

  @Test
  void create_nameInUse_isRefusedAndTheFirstStays() throws Exception {
    put(store(), "itm-1", bytes(1, 1_000));

    assertThatThrownBy(() -> put(store(), "itm-1", bytes(2, 2_000)))
        .isInstanceOf(IOException.class)
        .hasMessageNotContaining("itm-1");
    assertThatThrownBy(() -> put(store(), "itm-1", bytes(1, 1_000)))
        .as("not even with the same bytes: two writers never share a blob")
        .isInstanceOf(IOException.class);
    assertThat(read(store(), "itm-1")).isEqualTo(bytes(1, 1_000));
  }

  @Test
  void commit_twoWritersBegunTogether_theSecondIsRefused() throws Exception {
    try (Writer first = store().create("itm-1")) {
      first.out().write(bytes(1, 50_000));
      assertThatThrownBy(
              () -> {
                try (Writer second = store().create("itm-1")) {
                  second.out().write(bytes(2, 50_000));
                  first.commit();
                  second.commit();
                }
              })
          .isInstanceOf(IOException.class);
      if (!store().exists("itm-1")) {
        first.commit(); // The second was refused at its beginning.
      }
    }

    assertThat(read(store(), "itm-1")).isEqualTo(bytes(1, 50_000));
  }

  @Test
  void list_everyBlob_onceAndCommitted() throws Exception {
    List<String> names = List.of("0", "itm-1", "itm-2", "itm-22", "z-" + "9".repeat(62));
    for (String name : names) {
      put(store(), name, bytes(1, 10));
    }

    assertThat(committed(store())).isEqualTo(names.stream().sorted().toList());
    assertThat(store().list())
        .hasSameSizeAs(names)
        .allSatisfy(e -> assertThat(e.modifiedAt()).isBetween(LONG_AGO, FAR_AHEAD));
  }

  @Test
  void delete_blob_isGoneAndAgainIsNoError() throws Exception {
    put(store(), "itm-1", bytes(1, 10));
    put(store(), "itm-11", bytes(2, 10));

    store().delete("itm-1");
    store().delete("itm-1");

    assertThat(store().exists("itm-1")).isFalse();
    assertThat(committed(store())).containsExactly("itm-11");
    assertThatThrownBy(() -> store().open("itm-1").close())
        .isInstanceOf(FileNotFoundException.class);
  }

  @Test
  void quarantine_blob_isSeenByNothingUntilItsTimeIsUp() throws Exception {
    put(store(), "itm-1", bytes(1, 10));
    put(store(), "itm-11", bytes(2, 10));

    store().quarantine(entry(store(), "itm-1"));

    assertThat(store().exists("itm-1")).isFalse();
    assertThat(committed(store())).containsExactly("itm-11");
    assertThatThrownBy(() -> store().open("itm-1").close())
        .isInstanceOf(FileNotFoundException.class);
    assertThat(store().emptyQuarantine(LONG_AGO)).isZero();
    assertThat(store().emptyQuarantine(FAR_AHEAD)).isEqualTo(1);
    assertThat(store().emptyQuarantine(FAR_AHEAD)).isZero();
    assertThat(read(store(), "itm-11")).isEqualTo(bytes(2, 10));
  }

  @Test
  void quarantine_entryThatIsGone_changesNothing() throws Exception {
    put(store(), "itm-1", bytes(1, 10));
    Entry entry = entry(store(), "itm-1");
    store().delete("itm-1");

    store().quarantine(entry);

    assertThat(store().list()).isEmpty();
    assertThat(store().emptyQuarantine(FAR_AHEAD)).isZero();
  }

  @Test
  void quarantine_remainsOfUncommitted_leaveTheBlobOfThatNameAlone() throws Exception {
    put(store(), "itm-1", bytes(1, 10));

    store().quarantine(new Entry("itm-1", false, LONG_AGO));

    assertThat(read(store(), "itm-1")).isEqualTo(bytes(1, 10));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "A", "itm_1", "../itm-1", "itm/1", "itm.1", "itm 1", "\u0131", "%69", "a\n"})
  void names_outsideTheAlphabet_areRefused(String name) {
    assertRefused(name);
  }

  @Test
  void names_longerThan64_areRefused() {
    assertRefused("a".repeat(65));
  }

  private void assertRefused(String name) {
    assertThatThrownBy(() -> store().create(name).close())
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> store().open(name).close())
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> store().exists(name)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> store().delete(name)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> store().quarantine(new Entry(name, true, LONG_AGO)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
