package org.tocsin.cybertipline;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Checks documents of any origin: what the command line and a host's own tests ask for.
 *
 * <p>Immutable and safe for use by many threads.
 */
public final class CyberTiplineDocuments {
  /** The longest document that is checked: 64 MiB. */
  public static final int MAX_BYTES = 64 * 1024 * 1024;

  private final CyberTiplineValidator validator;
  private final boolean schemaOnly;

  private CyberTiplineDocuments(CyberTiplineValidator validator, boolean schemaOnly) {
    this.validator = validator;
    this.schemaOnly = schemaOnly;
  }

  /**
   * Creates a check.
   *
   * @param version the state of the schema to check against
   * @param operatorsSchema a copy of the clearinghouse's schema to check against as well
   * @param schemaOnly whether the rules that no schema states are left out
   * @throws IllegalArgumentException when the operator's schema cannot be read as one
   */
  public static CyberTiplineDocuments of(
      SchemaVersion version, Optional<Path> operatorsSchema, boolean schemaOnly) {
    CyberTiplineValidator validator =
        operatorsSchema
            .map(file -> CyberTiplineValidator.withOperatorsSchema(version, file))
            .orElseGet(() -> new CyberTiplineValidator(version));
    return new CyberTiplineDocuments(validator, schemaOnly);
  }

  /**
   * Checks a {@code report} or {@code fileDetails} document.
   *
   * @param document the bytes of the file, at most {@link #MAX_BYTES}
   * @param now what counts as now for instants that must be past
   * @return what is wrong, in the order of the document; empty when nothing is
   */
  public List<Finding> check(byte[] document, Instant now) {
    if (document.length > MAX_BYTES) {
      return List.of(
          new Finding(
              "",
              "size",
              1,
              1,
              "document",
              "a document has at most " + MAX_BYTES + " bytes",
              "a document has at most " + MAX_BYTES + " bytes"));
    }
    return schemaOnly ? validator.validateSchema(document) : validator.validate(document, now);
  }

  /**
   * Returns findings as lines of {@code line:column: path: message}, values included: for somebody
   * who named the file, never for a log.
   */
  public static String describe(List<Finding> findings) {
    return findings.stream().map(Finding::describe).collect(Collectors.joining("\n"));
  }
}
