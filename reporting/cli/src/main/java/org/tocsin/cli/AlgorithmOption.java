package org.tocsin.cli;

import java.util.Optional;
import org.tocsin.model.Fingerprint;
import picocli.CommandLine.Option;

/** What kind of fingerprint a value is that a person types. */
final class AlgorithmOption {
  @Option(
      names = "--algorithm",
      paramLabel = "NAME",
      description = "md5, sha1, sha256, sha512 or pdq (default: by length; 64 is sha256).")
  private Optional<String> algorithm = Optional.empty();

  boolean isPresent() {
    return algorithm.isPresent();
  }

  /** Returns the fingerprint that a value is. */
  Fingerprint read(String value) {
    return ValueText.read(value, algorithm);
  }
}
