package org.tocsin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.tocsin.store.Dialect;

class PostgresqlStaleListsTest extends StaleListsContract {
  PostgresqlStaleListsTest() {
    super(Dialect.POSTGRESQL);
  }

  /** Key files of the first node, as the others need them. */
  private void keys() throws IOException {
    Path to =
        Files.createDirectory(
            folder.resolve("other"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    try (Stream<Path> files = Files.list(folder.resolve("data"))) {
      for (Path file : files.filter(PostgresqlStaleListsTest::isKey).toList()) {
        Files.copy(
            file, to.resolve(file.getFileName()), java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
  }

  private static boolean isKey(Path file) {
    return file.toString().matches(".*\\.(key|pub|p12|pem|pass)");
  }

  @Test
  void ofSeveralNodesThatLive_oneTells() throws IOException {
    Tocsin first = rig.start(node("data", "screen", ""));
    keys();
    try (Tocsin second = node("other", "screen", "").start()) {
      rig.clock.advance(Duration.ofHours(25));
      List.of(first, second).forEach(Tocsin::followLists);
      assertThat(alarms).containsExactly(STALE);
      rig.clock.advance(Duration.ofHours(25));
      List.of(second, first).forEach(Tocsin::followLists);
      assertThat(alarms).containsExactly(STALE, STALE);
    }
  }
}
