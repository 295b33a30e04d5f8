package org.tocsin.evidence.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.tocsin.evidence.BlobStore;
import org.tocsin.evidence.BlobStore.Writer;
import org.tocsin.evidence.BlobStoreContract;
import org.tocsin.testkit.EgressGuard;

/**
 * The contract and what is S3's own, against a server in a process of its own. That server looks
 * first and writes then, so that writers racing within one instant are not judged here: it is S3
 * that promises to let one of them win.
 */
@ExtendWith(EgressGuard.class)
class S3BlobStoreTest extends BlobStoreContract {
  @TempDir Path spool;
  private S3BlobStore store;

  @BeforeEach
  void open() {
    store = S3Server.shared().store().spoolFolder(spool).build();
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Override
  protected BlobStore store() {
    return store;
  }

  @Test
  void verify_serverThatRefusesToOverwrite_passesAndLeavesNothing() throws Exception {
    store.verify();
    store.verify();

    assertThat(store.list()).isEmpty();
  }

  @Test
  void list_moreThanOnePage_returnsAll() throws Exception {
    try (S3BlobStore small = S3Server.shared().store().spoolFolder(spool).pageSize(3).build()) {
      for (int i = 0; i < 10; i++) {
        put(small, "itm-" + i, bytes(i, i));
      }

      assertThat(small.list())
          .extracting(BlobStore.Entry::name)
          .doesNotHaveDuplicates()
          .hasSize(10);
      for (BlobStore.Entry entry : small.list()) {
        small.quarantine(entry);
      }
      assertThat(small.emptyQuarantine(Instant.MAX)).isEqualTo(10);
    }
  }

  @Test
  void prefix_twoStoresOfOneBucket_doNotSeeEachOther() throws Exception {
    try (S3BlobStore other = S3Server.shared().store().spoolFolder(spool).build()) {
      put(store, "itm-1", bytes(1, 10));
      put(other, "itm-1", bytes(2, 10));

      other.quarantine(other.list().get(0));

      assertThat(read(store, "itm-1")).isEqualTo(bytes(1, 10));
      assertThat(store.list()).hasSize(1);
      assertThat(other.list()).isEmpty();
    }
  }

  @Test
  void bucket_thatIsNotThere_isAFailureAndNeverAnAbsentBlob() {
    try (S3BlobStore wrong =
        S3Server.shared().store().bucket("no-such-bucket").spoolFolder(spool).build()) {
      assertThatThrownBy(() -> wrong.exists("itm-1")).isInstanceOf(IOException.class);
      assertThatThrownBy(wrong::list).isInstanceOf(IOException.class);
      assertThatThrownBy(wrong::verify).isInstanceOf(IOException.class);
      assertThatThrownBy(() -> wrong.delete("itm-1")).isInstanceOf(IOException.class);
      assertThatThrownBy(() -> wrong.open("itm-1").close())
          .isInstanceOf(IOException.class)
          .isNotInstanceOf(FileNotFoundException.class);
      assertThatThrownBy(() -> put(wrong, "itm-1", bytes(1, 10))).isInstanceOf(IOException.class);
    }
  }

  @Test
  void write_unfinished_liesInAFileOfItsOwnerAloneOrInNone() throws Exception {
    try (Writer writer = store.create("itm-1")) {
      writer.out().write(bytes(1, 100_000));

      for (Path file : spooled()) {
        assertThat(Files.getPosixFilePermissions(file))
            .isEqualTo(Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE));
      }
      writer.commit();
    }
    assertThat(spooled()).isEmpty();
  }

  private List<Path> spooled() throws IOException {
    try (Stream<Path> files = Files.list(spool)) {
      return files.toList();
    }
  }

  @Test
  void commit_twice_isRefused() throws Exception {
    try (Writer writer = store.create("itm-1")) {
      writer.out().write(bytes(1, 10));
      writer.commit();

      assertThatThrownBy(writer::commit).isInstanceOf(IOException.class);
    }
    assertThat(read(store, "itm-1")).isEqualTo(bytes(1, 10));
  }

  @Test
  void spoolFolder_gone_isAFailureThatNamesNoPath() throws Exception {
    Path folder = Files.createDirectory(spool.resolve("marker-folder"));
    try (S3BlobStore broken = S3Server.shared().store().spoolFolder(folder).build()) {
      Files.delete(folder);

      assertThatThrownBy(() -> put(broken, "itm-1", bytes(1, 10)))
          .isInstanceOf(IOException.class)
          .hasMessage("the spool folder cannot be written")
          .hasNoCause();
    }
  }

  @Test
  void close_stream_beforeItsEnd_leavesTheStoreUsable() throws Exception {
    byte[] expected = bytes(3, 5_000_000);
    put(store, "itm-1", expected);
    for (int i = 0; i < 5; i++) {
      try (InputStream in = store.open("itm-1")) {
        assertThat(in.readNBytes(10)).startsWith(expected[0], expected[1]);
      }
    }

    assertThat(read(store, "itm-1")).isEqualTo(expected);
  }
}
