package org.tocsin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tocsin.evidence.FileBlobStore;

/** Preservation does not depend on filing: specification section 6, number 25. */
class EvidenceOutlivesFilingTest {
  @TempDir Path folder;

  private Map<String, String> vault() throws IOException {
    Map<String, String> items = new TreeMap<>();
    Path root = folder.resolve("data").resolve(FileBlobStore.FOLDER);
    try (var files = Files.walk(root)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        items.put(root.relativize(file).toString(), TocsinRig.sha256(Files.readAllBytes(file)));
      }
    }
    return items;
  }

  @Test
  void defect25_evidenceDeletedRightAfterUpload() throws IOException {
    try (TocsinRig rig = new TocsinRig(folder)) {
      rig.start().screen(rig.upload("up-1", rig.listed));
      Map<String, String> sealed = vault();
      assertThat(sealed).isNotEmpty();
      assertThat(rig.settle()).isTrue();
      rig.mock.books().finishedExactlyOnce();
      assertThat(vault()).containsAllEntriesOf(sealed);
    }
  }
}
