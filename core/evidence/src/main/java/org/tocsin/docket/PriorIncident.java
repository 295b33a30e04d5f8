package org.tocsin.docket;

import java.time.Instant;
import java.util.Objects;
import org.tocsin.model.IncidentId;

/**
 * An earlier incident of an account: that it is there and where it stands, and nothing more.
 *
 * @param id the incident
 * @param state where it stands
 * @param recordedAt when it was recorded
 */
public record PriorIncident(IncidentId id, IncidentState state, Instant recordedAt) {
  public PriorIncident {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(state, "state");
    Objects.requireNonNull(recordedAt, "recordedAt");
  }
}
