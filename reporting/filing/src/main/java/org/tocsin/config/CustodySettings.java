package org.tocsin.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Whose keys the evidence is sealed for, and where the private key is that filing opens it with.
 *
 * @param certificates certificate files (PEM or DER) of the custodians; empty makes a key pair for
 *     trying out, in {@code TEST} only
 * @param keyStore the PKCS#12 file of one custodian's private key; a node that does not file needs
 *     none
 * @param passphrase the passphrase of that file
 */
public record CustodySettings(
    List<Path> certificates, Optional<Path> keyStore, Optional<Secret> passphrase) {
  /** No custodian is configured. */
  public static final CustodySettings NONE =
      new CustodySettings(List.of(), Optional.empty(), Optional.empty());

  public CustodySettings {
    certificates = List.copyOf(certificates);
    Objects.requireNonNull(keyStore, "keyStore");
    if (keyStore.isPresent() && passphrase.isEmpty()) {
      throw new IllegalArgumentException("a key store needs a passphrase");
    }
    if (keyStore.isPresent() && certificates.isEmpty()) {
      throw new IllegalArgumentException(
          "a key store needs the custodians' certificates beside it");
    }
  }
}
