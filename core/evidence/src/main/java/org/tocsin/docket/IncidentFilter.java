package org.tocsin.docket;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.tocsin.model.IncidentId;

/**
 * Which incidents to list, newest first.
 *
 * @param state only those in a state
 * @param accountRef only those of an account, as {@link Docket#accountRef} names it
 * @param since only those recorded at or after an instant
 * @param before only those that stand behind an incident in this order, to turn pages
 * @param limit how many at most, 1 to {@value #MAX_LIMIT}
 */
public record IncidentFilter(
    Optional<IncidentState> state,
    Optional<String> accountRef,
    Optional<Instant> since,
    Optional<IncidentId> before,
    int limit) {
  /** The most incidents of one listing. */
  public static final int MAX_LIMIT = 1000;

  public IncidentFilter {
    Objects.requireNonNull(state, "state");
    Objects.requireNonNull(accountRef, "accountRef");
    Objects.requireNonNull(since, "since");
    Objects.requireNonNull(before, "before");
    if (limit < 1 || limit > MAX_LIMIT) {
      throw new IllegalArgumentException("limit is 1 to " + MAX_LIMIT + ", not " + limit);
    }
  }

  /** Returns a filter for the newest {@code limit} incidents. */
  public static IncidentFilter newest(int limit) {
    return new IncidentFilter(
        Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), limit);
  }

  /** Returns this filter for one state. */
  public IncidentFilter in(IncidentState only) {
    return new IncidentFilter(Optional.of(only), accountRef, since, before, limit);
  }

  /** Returns this filter for one account. */
  public IncidentFilter of(String ref) {
    return new IncidentFilter(state, Optional.of(ref), since, before, limit);
  }

  /** Returns this filter from an instant on. */
  public IncidentFilter since(Instant instant) {
    return new IncidentFilter(state, accountRef, Optional.of(instant), before, limit);
  }

  /** Returns this filter for the page behind an incident. */
  public IncidentFilter behind(IncidentId last) {
    return new IncidentFilter(state, accountRef, since, Optional.of(last), limit);
  }
}
