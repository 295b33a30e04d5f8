package org.tocsin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tocsin.config.Secret;
import org.tocsin.mock.BookedReport;
import org.tocsin.mock.MockClearinghouse;
import org.tocsin.mock.MockSettings;
import org.tocsin.model.Account;
import org.tocsin.model.ContentSource;
import org.tocsin.model.Room;
import org.tocsin.model.Upload;
import org.tocsin.model.UploadId;
import org.tocsin.model.Verdict;
import org.tocsin.report.ServiceProfile;
import org.tocsin.screening.ScreeningSettings;

/** A file that is far larger than the memory of its process is screened, sealed and filed. */
class LargeFileTest {
  private static final int HEAP_MIB = 64;

  @TempDir Path folder;

  /** So many bytes that nobody has to store. */
  private static InputStream bytes(long size) {
    return new InputStream() {
      private long at;

      @Override
      public int read() {
        return at < size ? (int) ((at++ * 31) & 0xff) : -1;
      }

      @Override
      public int read(byte[] target, int offset, int length) {
        int some = (int) Math.min(length, size - at);
        for (int i = 0; i < some; i++) {
          target[offset + i] = (byte) ((at + i) * 31);
        }
        at += some;
        return some == 0 && length > 0 ? -1 : some;
      }
    };
  }

  private static String sha256(long size) throws IOException {
    try (InputStream in = bytes(size)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] some = new byte[1 << 16];
      for (int n = in.read(some); n > 0; n = in.read(some)) {
        digest.update(some, 0, n);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The process with little memory: folder, clearinghouse, size, when its clock starts. */
  static final class Small {
    private Small() {}

    public static void main(String[] args) {
      Path folder = Path.of(args[0]);
      long size = Long.parseLong(args[2]);
      try (Tocsin tocsin =
          Tocsin.builder()
              .dataDirectory(folder.resolve("data"))
              .service(ServiceProfile.of("Teapot Chat", "trust-safety@teapot.example"))
              .hashList("demo", folder.resolve("list.csv"))
              .cyberTipline("mock", URI.create(args[1]), "test", Secret.of("test".toCharArray()))
              .clock(new FastClock(Instant.parse(args[3])))
              .screening(
                  ScreeningSettings.builder()
                      .maxBytes(size)
                      .temporaryBytes(size + (1 << 20))
                      .receiveTime(Duration.ofMinutes(10))
                      .build())
              .start()) {
        ContentSource content = () -> bytes(size);
        Upload upload =
            Upload.builder(
                    new UploadId("up-1"),
                    content,
                    Account.of("user-0001", "sample_user"),
                    tocsin.observe("192.0.2.10", 51515, List.of()),
                    Room.group("room-1", "Tea", List.of()))
                .fileName("large.bin")
                .build();
        Verdict verdict = tocsin.screen(upload);
        System.out.println(verdict.getClass().getSimpleName() + " " + verdict.action());
        System.out.println("settled " + tocsin.awaitFilings(Duration.ofMinutes(20)));
      }
    }
  }

  @Test
  void file_largerThanTheHeap_isFiledWithTheMemoryOfASmallOne() throws Exception {
    long size = Boolean.getBoolean("tocsin.thorough") ? 2L << 30 : ((3L * HEAP_MIB) / 2) << 20;
    String sha256 = sha256(size);
    Files.writeString(
        folder.resolve("list.csv"),
        TocsinRig.HEADER + "SHA256," + sha256 + ",entry-1,club,T_TEST,A1,,\n");
    Instant start = Instant.now();
    try (MockClearinghouse mock =
        MockClearinghouse.start(MockSettings.builder().clock(new FastClock(start)).build())) {
      Path errors = folder.resolve("errors");
      Process small =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xmx" + HEAP_MIB + "m",
                  "-XX:MaxDirectMemorySize=16m",
                  "-XX:+UseSerialGC",
                  "-cp",
                  System.getProperty("java.class.path"),
                  Small.class.getName(),
                  folder.toString(),
                  mock.baseUri().toString(),
                  Long.toString(size),
                  start.toString())
              .redirectError(errors.toFile())
              .start();
      String said = new String(small.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(said).as(Files.readString(errors)).isEqualTo("Match REFUSE\nsettled true\n");
      assertThat(small.waitFor()).isZero();
      BookedReport report = mock.books().finishedExactlyOnce();
      assertThat(report.hasFile(sha256)).isTrue();
      System.out.printf("%d MiB filed by a process of -Xmx%dm%n", size >> 20, HEAP_MIB);
    }
  }
}
