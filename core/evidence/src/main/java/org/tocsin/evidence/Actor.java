package org.tocsin.evidence;

import java.util.Objects;

/**
 * Who acts on evidence, and in what capacity.
 *
 * @param id the name by which the custody log knows the actor, 1 to 200 characters; for a person
 *     the host's identifier of that member of staff
 * @param role the capacity
 */
public record Actor(String id, Role role) {
  /** The filing worker of the service. */
  public static final Actor FILING = new Actor("filing", Role.SERVICE);

  /** The screening of the service. */
  public static final Actor SCREENING = new Actor("screening", Role.SERVICE);

  /** Scheduled upkeep of the service. */
  public static final Actor MAINTENANCE = new Actor("maintenance", Role.SERVICE);

  public Actor {
    Objects.requireNonNull(role, "role");
    if (id.isBlank() || id.length() > 200) {
      throw new IllegalArgumentException(
          "an actor's id has 1 to 200 characters; this one has " + id.length());
    }
  }

  @Override
  public String toString() {
    return "Actor(" + role + ")";
  }
}
