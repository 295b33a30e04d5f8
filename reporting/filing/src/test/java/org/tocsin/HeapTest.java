package org.tocsin;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tocsin.config.Role;
import org.tocsin.config.Secret;
import org.tocsin.mock.MockClearinghouse;
import org.tocsin.mock.MockSettings;
import org.tocsin.model.Account;
import org.tocsin.model.Room;
import org.tocsin.model.Upload;
import org.tocsin.model.UploadId;
import org.tocsin.model.Verdict;
import org.tocsin.report.ServiceProfile;

/** What the memory of a service keeps of an upload once it was screened, and once it was filed. */
class HeapTest {
  private static final int TIMES = 20_000;

  /** What readers of XML and the HTTP client pool: docs/operations.md says so. */
  private static final Integer POOLED = 8192;

  @TempDir Path folder;

  /** Texts that stand nowhere but in the memory of whoever made them from their code. */
  private static String decoded(String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex);
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] ^= 0x55;
    }
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private static String coded() {
    byte[] bytes = new byte[12];
    SecureRandom random = new SecureRandom();
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (('a' + random.nextInt(26)) ^ 0x55);
    }
    return HexFormat.of().formatHex(bytes);
  }

  private static byte[] content(String coded) {
    return decoded(coded).repeat(TIMES).getBytes(StandardCharsets.ISO_8859_1);
  }

  /** Screens one upload and perhaps files it, then writes down its own heap. */
  static final class Dumping {
    private Dumping() {}

    public static void main(String[] args) throws IOException {
      Path folder = Path.of(args[0]);
      boolean file = args[2].equals("file");
      try (Tocsin tocsin =
          Tocsin.builder()
              .dataDirectory(folder.resolve("data"))
              .service(ServiceProfile.of("Teapot Chat", "trust-safety@teapot.example"))
              .hashList("demo", folder.resolve("list.csv"))
              .cyberTipline("mock", URI.create(args[1]), "test", Secret.of("test".toCharArray()))
              .clock(new FastClock(Instant.parse(args[5])))
              .roles(file ? Set.of(Role.SCREEN, Role.FILE) : Set.of(Role.SCREEN))
              .start()) {
        screen(tocsin, args[3], args[4]);
        if (file) {
          System.out.println("filed " + tocsin.awaitFilings(Duration.ofMinutes(2)));
        }
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
            .dumpHeap(folder.resolve("heap.hprof").toString(), true);
      }
    }

    private static void screen(Tocsin tocsin, String bytes, String name) {
      Upload upload =
          Upload.builder(
                  new UploadId("up-1"),
                  () -> new ByteArrayInputStream(content(bytes)),
                  Account.of("user-0001", "sample_user").withDisplayName(decoded(name)),
                  tocsin.observe("192.0.2.10", 51515, List.of()),
                  Room.group("room-1", decoded(name), List.of()))
              .fileName("tea.bin")
              .build();
      System.out.println(tocsin.screen(upload) instanceof Verdict.Match);
    }
  }

  /** How long the arrays are in which the file's bytes, or the name, stand. */
  private record Kept(List<Integer> bytes, List<Integer> names) {}

  private Kept kept(String mode) throws Exception {
    String bytes = coded();
    String name = coded();
    Files.writeString(
        folder.resolve("list.csv"),
        TocsinRig.HEADER
            + "SHA256,"
            + TocsinRig.sha256(content(bytes))
            + ",entry-1,club,T_TEST,A1,,\n");
    String mock;
    Instant start = Instant.now();
    try (MockClearinghouse clearinghouse =
        MockClearinghouse.start(MockSettings.builder().clock(new FastClock(start)).build())) {
      mock = "127.0.0.1:" + clearinghouse.baseUri().getPort();
      Path errors = folder.resolve("errors");
      Process process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xmx256m",
                  "-XX:+UseSerialGC",
                  "-XX:TieredStopAtLevel=1",
                  "-cp",
                  System.getProperty("java.class.path"),
                  Dumping.class.getName(),
                  folder.toString(),
                  clearinghouse.baseUri().toString(),
                  mode,
                  bytes,
                  name,
                  start.toString())
              .redirectError(errors.toFile())
              .start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor()).as(Files.readString(errors)).isZero();
      assertThat(said).startsWith("true\n");
      if (mode.equals("file")) {
        assertThat(said).contains("filed true");
        assertThat(clearinghouse.books().finishedExactlyOnce().tells(decoded(name))).isTrue();
      }
    }
    Path heap = folder.resolve("heap.hprof");
    assertThat(HeapDump.arraysHolding(heap, mock + "/ispws")).as("the heap was read").isNotEmpty();
    return new Kept(
        HeapDump.arraysHolding(heap, decoded(bytes)), HeapDump.arraysHolding(heap, decoded(name)));
  }

  @Test
  void screen_afterItReturned_noByteIsKept_andNamesOnlyInBuffersOfTheXmlReader() throws Exception {
    Kept kept = kept("screen");
    assertThat(kept.bytes()).isEmpty();
    assertThat(kept.names()).hasSizeLessThanOrEqualTo(2).allMatch(POOLED::equals);
  }

  @Test
  void filing_afterItEnded_onlyPooledBuffersKeepSomething() throws Exception {
    Kept kept = kept("file");
    // The HTTP client pools 64 KiB in segments of 8 KiB for each of a few groups of threads.
    assertThat(kept.bytes()).hasSizeLessThanOrEqualTo(64).allMatch(POOLED::equals);
    assertThat(kept.names()).hasSizeLessThanOrEqualTo(64).allMatch(POOLED::equals);
  }
}
