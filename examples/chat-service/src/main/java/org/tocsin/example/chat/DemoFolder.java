package org.tocsin.example.chat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.List;
import org.tocsin.fingerprint.FileFingerprinter;
import org.tocsin.fingerprint.FileFingerprinter.FileFingerprints;
import org.tocsin.fingerprint.Pdq;
import org.tocsin.model.Fingerprint;

/** Writes what the demo is started with: a configuration, a password and a hash list. */
final class DemoFolder {
  private final Path folder;

  DemoFolder(Path folder) throws IOException {
    this.folder = Files.createDirectories(folder);
  }

  Path config() {
    return folder.resolve("tocsin.yaml");
  }

  Path libraryData() {
    return folder.resolve("tocsin-data");
  }

  Path chatData() {
    return folder.resolve("chat-data");
  }

  /** Writes the configuration, which names the mock. */
  void writeConfig(URI mock, String password) throws IOException {
    try (InputStream in = DemoFolder.class.getResourceAsStream("/demo/tocsin.yaml")) {
      if (in == null) {
        throw new IOException("the demo's configuration is not on the class path");
      }
      String yaml = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      Files.writeString(config(), yaml.replace("@MOCK@", withoutSlash(mock)));
    }
    Path secret = folder.resolve("mock-password.txt");
    Files.writeString(secret, password);
    Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
  }

  /**
   * Writes a list that knows one picture by all of its fingerprints, as the library computes them.
   * Its class is that of test entries, which can never be filed in production.
   */
  void writeList(byte[] picture) throws IOException {
    StringBuilder csv =
        new StringBuilder(
            "algorithm,value,entry_id,submitter,severity_class,classification,updated_at,deleted\n");
    for (Fingerprint fingerprint : fingerprints(picture)) {
      csv.append(fingerprint.algorithm().name())
          .append(',')
          .append(HexFormat.of().formatHex(fingerprint.bytes()))
          .append(",demo-1,demo,T_TEST,test picture,2026-01-01T00:00:00Z,false\n");
    }
    Files.writeString(folder.resolve("demo-list.csv"), csv);
  }

  private List<Fingerprint> fingerprints(byte[] picture) throws IOException {
    Path file = Files.write(Files.createTempFile(folder, "listed", ".png"), picture);
    try {
      FileFingerprints found = new FileFingerprinter().fingerprint(file, false);
      Pdq perceptual =
          found.full().orElseThrow(() -> new IOException("the demo's picture cannot be read"));
      return List.of(found.md5(), found.sha1(), found.sha256(), perceptual.hash().fingerprint());
    } finally {
      Files.delete(file);
    }
  }

  private static String withoutSlash(URI address) {
    String text = address.toString();
    return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
  }
}
