package org.tocsin.export;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What a check of an exported archive found.
 *
 * @param findings what is wrong
 * @param incident the incident, as the archive names it; empty when it cannot be read
 * @param files how many files were read
 * @param bytes how many bytes of them
 * @param headSize the size of the signed head; 0 when there is none
 * @param headKey SHA-256 of the public key that signed the head, to be compared with one known from
 *     elsewhere; empty when there is none
 * @param stamped up to which size, and when, a head was time-stamped; empty when none was
 * @param timestampTrusted whether the time-stamp leads to a given anchor; empty when no anchor was
 *     given, so that nobody can say
 */
public record ExportReport(
    List<ExportFinding> findings,
    Optional<String> incident,
    int files,
    long bytes,
    long headSize,
    Optional<String> headKey,
    Optional<Stamped> stamped,
    Optional<Boolean> timestampTrusted) {

  /**
   * A time-stamp.
   *
   * @param size how many entries it covers
   * @param at the instant that the authority signed
   */
  public record Stamped(long size, Instant at) {}

  public ExportReport {
    findings = List.copyOf(findings);
    Objects.requireNonNull(incident, "incident");
    Objects.requireNonNull(headKey, "headKey");
    Objects.requireNonNull(stamped, "stamped");
    Objects.requireNonNull(timestampTrusted, "timestampTrusted");
  }

  /** Whether nothing is wrong. */
  public boolean isIntact() {
    return findings.isEmpty();
  }

  @Override
  public String toString() {
    return "ExportReport(" + findings.size() + " findings)";
  }
}
