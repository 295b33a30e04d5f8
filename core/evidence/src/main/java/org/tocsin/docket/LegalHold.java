package org.tocsin.docket;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.tocsin.model.IncidentId;

/**
 * An order to keep an incident's evidence whatever its retention says, such as a preservation
 * letter under 18 U.S.C. 2703(f).
 *
 * @param id the library's identifier
 * @param incident what it is about
 * @param authority who ordered it, 1 to 255 characters
 * @param reference the order's own reference, 1 to 255 characters
 * @param from when it begins
 * @param to when it ends; empty until it is lifted
 * @param liftedAt when a person lifted it; it holds nothing from then on
 */
public record LegalHold(
    String id,
    IncidentId incident,
    String authority,
    String reference,
    Instant from,
    Optional<Instant> to,
    Optional<Instant> liftedAt) {
  public LegalHold {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(incident, "incident");
    Objects.requireNonNull(from, "from");
    requireText(authority, "the authority of a hold");
    requireText(reference, "the reference of a hold");
    if (to.isPresent() && !to.get().isAfter(from)) {
      throw new IllegalArgumentException("a hold ends after it begins");
    }
  }

  private static void requireText(String text, String field) {
    if (text.isBlank() || text.length() > 255) {
      throw new IllegalArgumentException(
          field + " has 1 to 255 characters; this one has " + text.length());
    }
  }

  /** Whether the hold stands at an instant. A hold that begins later does not yet. */
  public boolean holdsAt(Instant now) {
    return liftedAt.isEmpty() && !now.isBefore(from) && (to.isEmpty() || now.isBefore(to.get()));
  }

  @Override
  public String toString() {
    return "LegalHold(" + id + ")";
  }
}
