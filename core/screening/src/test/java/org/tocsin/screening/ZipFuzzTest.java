package org.tocsin.screening;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.tocsin.fingerprint.Digests;
import org.tocsin.fingerprint.PdqHasher;
import org.tocsin.hashlist.Snapshot;
import org.tocsin.hashlist.Suppressions;
import org.tocsin.internal.image.ByteRange;
import org.tocsin.internal.image.Cancellation;
import org.tocsin.internal.image.MemoryBudget;

/** Any bytes at all as a zip archive, entries that are pictures included. */
class ZipFuzzTest {
  private static final ScreeningSettings SETTINGS =
      ScreeningSettings.builder()
          .maxPixels(4_096)
          .maxFrames(8)
          .maxEntries(20)
          .maxUnpackedBytes(1 << 18)
          .memoryBeforeSpooling(1 << 18)
          .build();
  private static final Path FOLDER = folder();
  private static final Snapshot SNAPSHOT = snapshot();
  private static final ConcurrentLinkedQueue<PdqHasher> HASHERS = new ConcurrentLinkedQueue<>();

  private static Path folder() {
    try {
      return Files.createTempDirectory("fuzz");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Snapshot snapshot() {
    try (Fixture fixture = new Fixture(FOLDER)) {
      fixture.listOfOther();
      return fixture.lists.snapshot();
    }
  }

  @FuzzTest(maxDuration = "60s")
  void compare_anyBytes_allOrAProblem(byte[] bytes) throws IOException {
    ByteRange content = ByteRange.of(bytes);
    Optional<ZipEntries.Directory> directory = ZipEntries.directory(content);
    if (directory.isEmpty()) {
      return;
    }
    Findings findings = new Findings(SNAPSHOT.id(), Suppressions.NONE, Clock.systemUTC(), 10);
    AtomicLong temporary = new AtomicLong(1 << 20);
    try (MemoryBudget.Claim claim = new MemoryBudget(4 << 20).open(System.nanoTime())) {
      new ZipEntries(SETTINGS, FOLDER, temporary, () -> new Digests(false))
          .compare(
              content,
              directory.get(),
              true,
              new Comparison(
                  SNAPSHOT,
                  SETTINGS,
                  findings,
                  new Cancellation(),
                  claim,
                  HASHERS,
                  Optional.empty()));
    }
    assertThat(temporary).hasValue(1 << 20);
    assertThat(findings.problem().isPresent() || directory.get().entries() <= 20).isTrue();
  }
}
