package org.tocsin.screening;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A screener's surroundings, in which no run of a program may leave anything behind. */
abstract class PictureToolCase {
  @TempDir Path folder;
  Path temporary;
  Fixture fixture;
  private final Set<Thread> others = Thread.getAllStackTraces().keySet();

  @BeforeEach
  void open() throws IOException {
    temporary = Files.createDirectory(folder.resolve("temporary"));
    fixture = new Fixture(temporary);
    fixture.listOfOther();
  }

  @AfterEach
  void close() throws Exception {
    Fixture.joinWorkers(others);
    try (var left = Files.list(temporary)) {
      assertThat(left.map(path -> path.getFileName().toString()))
          .noneMatch(name -> name.startsWith("tocsin-tool-") || name.endsWith(".spool"));
    }
    fixture.close();
  }
}
