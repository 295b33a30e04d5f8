package org.tocsin.evidence;

import java.util.List;

/**
 * What a reading of preserved evidence found.
 *
 * @param items how many items were read
 * @param bytes how many bytes of ciphertext were read
 * @param findings what is wrong with incidents and items
 * @param custody what is wrong with the custody log
 */
public record IntegrityReport(
    long items, long bytes, List<IntegrityFinding> findings, List<CustodyFinding> custody) {
  public IntegrityReport {
    findings = List.copyOf(findings);
    custody = List.copyOf(custody);
  }

  /** Whether nothing is wrong. */
  public boolean isIntact() {
    return findings.isEmpty() && custody.isEmpty();
  }
}
