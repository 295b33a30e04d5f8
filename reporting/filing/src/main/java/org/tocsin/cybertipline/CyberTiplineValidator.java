package org.tocsin.cybertipline;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tocsin.cybertipline.XmlTrees.UnreadableXml;

/**
 * Says what is wrong with a {@code report} or {@code fileDetails} document: against our own schema,
 * against an operator's copy of the clearinghouse's where one is given, and against the rules of
 * the documentation that no schema states (specification sections 2 and 4).
 *
 * <p>Guarantee: an empty list means that no rule known here is broken. Not guaranteed: that the
 * clearinghouse accepts the document, because the enforcement of its rules has not been seen.
 *
 * <p>Immutable and safe for use by many threads.
 */
public final class CyberTiplineValidator {
  private final SchemaCheck own;
  private final Optional<SchemaCheck> operators;

  private static final class Shipped {
    private static final SchemaCheck V2025 = SchemaCheck.of(SchemaVersion.V2025);
    private static final SchemaCheck V2026 = SchemaCheck.of(SchemaVersion.V2026);
  }

  private CyberTiplineValidator(SchemaVersion version, Optional<SchemaCheck> operators) {
    this.own = version == SchemaVersion.V2025 ? Shipped.V2025 : Shipped.V2026;
    this.operators = operators;
  }

  /** Creates a validator of {@link SchemaVersion#V2025}. */
  public CyberTiplineValidator() {
    this(SchemaVersion.V2025);
  }

  /** Creates a validator of a version. */
  public CyberTiplineValidator(SchemaVersion version) {
    this(version, Optional.empty());
  }

  /**
   * Creates a validator that consults an operator's copy of the clearinghouse's schema as well.
   *
   * @param schema the file; read once, now
   * @throws IllegalArgumentException when it cannot be read as a schema
   */
  public static CyberTiplineValidator withOperatorsSchema(SchemaVersion version, Path schema) {
    return new CyberTiplineValidator(version, Optional.of(SchemaCheck.of(schema)));
  }

  /**
   * Checks a document against schema and rules.
   *
   * @param document the bytes as they will be sent
   * @param at when they will be sent: instants that must be past are at least {@link #MARGIN}
   *     before
   * @return what is wrong, in the order of the document; empty when nothing is
   */
  public List<Finding> validate(byte[] document, Instant at) {
    return check(document, at, false);
  }

  /** Checks the details of the one file of a batched report, which may hold less. */
  public List<Finding> validateBatchedFile(byte[] document, Instant at) {
    return check(document, at, true);
  }

  /** Checks a document against the schema alone. */
  public List<Finding> validateSchema(byte[] document) {
    return check(document, null, false);
  }

  /** How long ago an instant is that counts as past: the clocks of two machines differ. */
  public static final java.time.Duration MARGIN = java.time.Duration.ofSeconds(1);

  private List<Finding> check(byte[] document, @Nullable Instant at, boolean batched) {
    List<Finding> findings = new ArrayList<>();
    try {
      SchemaCheck.Result result = own.check(document);
      findings.addAll(result.findings());
      if (operators.isPresent()) {
        for (Finding finding : operators.get().check(document).findings()) {
          if (!findings.contains(finding)) {
            findings.add(finding);
          }
        }
      }
      XmlNode root = result.root();
      if (at != null && root != null && root.namespace().isEmpty()) {
        findings.addAll(new DocumentRules(root, at.minus(MARGIN), batched).findings());
      }
    } catch (UnreadableXml e) {
      findings.add(
          new Finding(
              e.root() == null ? "" : e.root(),
              e.doctype() ? "doctype" : "well-formed",
              Math.max(1, e.line()),
              Math.max(1, e.column()),
              "document",
              String.valueOf(e.getMessage()),
              String.valueOf(e.getMessage())));
    }
    findings.sort(Comparator.comparingInt(Finding::line).thenComparingInt(Finding::column));
    return List.copyOf(findings);
  }
}
