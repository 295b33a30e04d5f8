package org.tocsin.config;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.tocsin.cybertipline.CyberTiplineValidator;
import org.tocsin.cybertipline.SchemaVersion;

/**
 * Which schema reports are written for, and what they are checked against before they are sealed
 * and sent.
 *
 * @param version the state of the schema; elements of a later state are written only when it is
 *     chosen
 * @param copy the clearinghouse's own schema as the operator downloaded it with the account's
 *     credentials: consulted as well as ours, and read once when it is named
 */
public record ReportSchema(SchemaVersion version, Optional<Path> copy) {
  /** The schema of November 2025, without an operator's copy. */
  public static final ReportSchema DEFAULT =
      new ReportSchema(SchemaVersion.V2025, Optional.empty());

  public ReportSchema {
    Objects.requireNonNull(version, "version");
    Objects.requireNonNull(copy, "copy");
  }

  /**
   * Returns the check of documents.
   *
   * @throws IllegalArgumentException when the copy cannot be read as a schema
   */
  public CyberTiplineValidator validator() {
    return copy.map(file -> CyberTiplineValidator.withOperatorsSchema(version, file))
        .orElseGet(() -> new CyberTiplineValidator(version));
  }

  @Override
  public String toString() {
    return "ReportSchema(" + version + (copy.isPresent() ? ", with a copy)" : ")");
  }
}
