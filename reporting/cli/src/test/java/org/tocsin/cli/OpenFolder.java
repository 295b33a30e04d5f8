package org.tocsin.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Assumptions;

/** Lets everybody into a folder of a test, as into most folders of a machine. */
final class OpenFolder {
  private OpenFolder() {}

  static void open(Path folder) throws IOException {
    set(folder, "rwxr-xr-x");
    for (Path above = folder.toRealPath(); above != null; above = above.getParent()) {
      Assumptions.assumeTrue(
          Files.getPosixFilePermissions(above).contains(PosixFilePermission.OTHERS_EXECUTE),
          "folders of tests are this user's alone here");
    }
  }

  static void set(Path file, String permissions) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
  }
}
