package org.tocsin.docket;

import java.time.Instant;
import java.util.Objects;
import org.tocsin.model.IncidentId;

/**
 * That an incident goes back to an earlier one.
 *
 * @param incident the later incident
 * @param earlier the earlier one
 * @param kind how
 * @param at when that was put on record
 */
public record IncidentLink(IncidentId incident, IncidentId earlier, LinkKind kind, Instant at) {
  public IncidentLink {
    Objects.requireNonNull(incident, "incident");
    Objects.requireNonNull(earlier, "earlier");
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(at, "at");
  }
}
