package org.tocsin.docket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tocsin.evidence.Actor;
import org.tocsin.evidence.EvidenceException;
import org.tocsin.evidence.IntegrityProgress;
import org.tocsin.evidence.ItemKind;
import org.tocsin.evidence.Purpose;
import org.tocsin.evidence.SealedItem;
import org.tocsin.model.Ids;
import org.tocsin.model.IncidentId;

/** Sealing what is large enough for a second thread. */
class LargeItemTest {
  @TempDir Path temp;

  private static long digestThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("tocsin-digest"))
        .filter(Thread::isAlive)
        .count();
  }

  /** So many bytes that are never all in memory; {@code at} is told how far it is. */
  private static InputStream stream(long size, java.util.function.LongConsumer at) {
    return new InputStream() {
      private long position;

      @Override
      public int read() {
        throw new AssertionError("nobody reads byte by byte");
      }

      @Override
      public int read(byte[] buffer, int offset, int length) throws IOException {
        if (position >= size) {
          return -1;
        }
        at.accept(position);
        int n = (int) Math.min(length, size - position);
        for (int i = 0; i < n; i++) {
          buffer[offset + i] = (byte) ((position + i) * 31 + ((position + i) >> 12));
        }
        position += n;
        return n;
      }
    };
  }

  @Test
  void seal_sizesAroundTheSecondThread_haveTheRightDigestsAndOpen() throws Exception {
    try (Service service = Service.sqlite(temp.resolve("data"), Clock.systemUTC())) {
      IncidentId incident = new Ids(Clock.systemUTC()).incident();
      for (int size : new int[] {1 << 20, (1 << 20) + 1, 1_200_000, 5_000_003}) {
        byte[] bytes = Incidents.bytes(size, size);
        SealedItem item =
            service
                .vault()
                .seal(incident, ItemKind.FILE, "image/png", new ByteArrayInputStream(bytes));
        assertThat(item.size()).isEqualTo(size);
        assertThat(item.digests().get(0).bytes()).isEqualTo(Incidents.digest("SHA-256", bytes));
        assertThat(item.digests().get(1).bytes()).isEqualTo(Incidents.digest("SHA-1", bytes));
        assertThat(item.digests().get(2).bytes()).isEqualTo(Incidents.digest("MD5", bytes));
        service.database().perform(tx -> service.vault().enter(tx, item, Actor.SCREENING));
        try (InputStream in =
            service.vault().open(incident, item.id(), Purpose.FILE, Actor.FILING)) {
          assertThat(in.readAllBytes()).isEqualTo(bytes);
        }
      }
      assertThat(digestThreads()).isZero();
      assertThat(service.vault().verify(Optional.empty(), IntegrityProgress.none()).isIntact())
          .isTrue();
    }
  }

  @Test
  void seal_sourceFailsOrThreadIsInterrupted_leavesNothingBehind() throws Exception {
    try (Service service = Service.sqlite(temp.resolve("data"), Clock.systemUTC())) {
      IncidentId incident = new Ids(Clock.systemUTC()).incident();
      InputStream failing =
          new InputStream() {
            private final InputStream good = stream(3_000_000, at -> {});

            @Override
            public int read() throws IOException {
              return good.read();
            }

            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
              int n = good.read(buffer, offset, length);
              if (n < 0) {
                throw new IOException("gone");
              }
              return n;
            }
          };
      assertThatThrownBy(() -> service.vault().seal(incident, ItemKind.FILE, "image/png", failing))
          .isInstanceOf(IOException.class)
          .hasMessage("gone");
      assertThat(digestThreads()).isZero();

      AtomicReference<Throwable> thrown = new AtomicReference<>();
      Thread sealing =
          new Thread(
              () -> {
                InputStream endless =
                    stream(
                        Long.MAX_VALUE,
                        at -> {
                          if (at > 4_000_000) {
                            Thread.currentThread().interrupt();
                          }
                        });
                try {
                  assertThat(service.vault().seal(incident, ItemKind.FILE, "image/png", endless))
                      .isNull();
                } catch (Exception e) {
                  thrown.set(e);
                }
              });
      sealing.start();
      sealing.join();
      assertThat(thrown.get()).isInstanceOf(EvidenceException.class);
      assertThat(digestThreads()).isZero();
      assertThat(service.blobs().list()).isEmpty();
    }
  }

  /** Seals one item of so many bytes, in a small heap. */
  static final class Sealer {
    private Sealer() {}

    public static void main(String[] args) throws Exception {
      long size = Long.parseLong(args[1]);
      try (Service service = Service.sqlite(Path.of(args[0]), Clock.systemUTC())) {
        IncidentId incident = new Ids(Clock.systemUTC()).incident();
        SealedItem item =
            service.vault().seal(incident, ItemKind.FILE, "video/mp4", stream(size, at -> {}));
        System.out.println("sealed " + item.size());
      }
    }
  }

  @Test
  void seal_inAHeapOf64MiB_takesFilesOfAnySize() throws Exception {
    long size = Boolean.getBoolean("tocsin.thorough") ? 4L << 30 : 160L << 20;
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                Sealer.class.getName(),
                temp.resolve("data").toString(),
                Long.toString(size)));
    Process process =
        new ProcessBuilder(command).redirectError(temp.resolve("stderr").toFile()).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said + Files.readString(temp.resolve("stderr"))).isZero();
    assertThat(said).contains("sealed " + size);
  }
}
