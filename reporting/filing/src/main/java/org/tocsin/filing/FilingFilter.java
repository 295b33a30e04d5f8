package org.tocsin.filing;

import java.util.Objects;
import java.util.Optional;
import org.tocsin.model.IncidentId;

/**
 * Which filings a listing shows, newest first.
 *
 * @param state only those in this state
 * @param destination only those to this destination
 * @param incident only those of this incident
 * @param hold only those held for this reason
 * @param limit at most so many, 1 to 10000
 */
public record FilingFilter(
    Optional<FilingState> state,
    Optional<String> destination,
    Optional<IncidentId> incident,
    Optional<HoldReason> hold,
    int limit) {
  /** How many filings a listing shows unless it is told otherwise. */
  public static final int DEFAULT_LIMIT = 100;

  public FilingFilter {
    Objects.requireNonNull(state, "state");
    Objects.requireNonNull(destination, "destination");
    Objects.requireNonNull(incident, "incident");
    Objects.requireNonNull(hold, "hold");
    if (limit < 1 || limit > 10_000) {
      throw new IllegalArgumentException("limit must be 1 to 10000, not " + limit);
    }
  }

  /** Creates a filter for whatever reason filings are held. */
  public FilingFilter(
      Optional<FilingState> state,
      Optional<String> destination,
      Optional<IncidentId> incident,
      int limit) {
    this(state, destination, incident, Optional.empty(), limit);
  }

  /** Returns a filter that shows the newest filings of any kind. */
  public static FilingFilter all() {
    return new FilingFilter(Optional.empty(), Optional.empty(), Optional.empty(), DEFAULT_LIMIT);
  }

  /** Returns this filter for one incident. */
  public FilingFilter ofIncident(IncidentId id) {
    return new FilingFilter(state, destination, Optional.of(id), hold, limit);
  }

  /** Returns this filter for one state. */
  public FilingFilter inState(FilingState only) {
    return new FilingFilter(Optional.of(only), destination, incident, hold, limit);
  }

  /** Returns this filter for one destination. */
  public FilingFilter at(String name) {
    return new FilingFilter(state, Optional.of(name), incident, hold, limit);
  }

  /** Returns this filter for filings held for one reason. */
  public FilingFilter heldFor(HoldReason reason) {
    return new FilingFilter(
        Optional.of(FilingState.HELD), destination, incident, Optional.of(reason), limit);
  }
}
