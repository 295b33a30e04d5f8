package org.tocsin;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.tocsin.store.DataDirectory;

/**
 * The name of a node among those that share a docket: made once for each data directory, so that a
 * process that holds the directory's lock knows which leases its dead predecessor left.
 */
final class NodeName {
  /** The file in the data directory. */
  static final String FILE = "node";

  private NodeName() {}

  static String in(DataDirectory directory) {
    byte[] name =
        directory
            .read(FILE)
            .orElseGet(
                () -> {
                  byte[] random = new byte[8];
                  new SecureRandom().nextBytes(random);
                  byte[] fresh =
                      HexFormat.of().formatHex(random).getBytes(StandardCharsets.US_ASCII);
                  directory.write(FILE, fresh);
                  return fresh;
                });
    return new String(name, StandardCharsets.US_ASCII).strip();
  }
}
