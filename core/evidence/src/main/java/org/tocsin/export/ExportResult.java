package org.tocsin.export;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.tocsin.model.IncidentId;

/**
 * What was exported.
 *
 * @param incident the incident
 * @param items how many items of evidence
 * @param bytes how many bytes of them
 * @param headSize the size of the signed head under which the custody entries are proven
 * @param stampedAt the instant of the time-stamp that went with it; empty when no head has one
 */
public record ExportResult(
    IncidentId incident, int items, long bytes, long headSize, Optional<Instant> stampedAt) {
  public ExportResult {
    Objects.requireNonNull(incident, "incident");
    Objects.requireNonNull(stampedAt, "stampedAt");
  }
}
