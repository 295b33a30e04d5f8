package org.tocsin.config;

import java.util.Optional;
import java.util.Set;
import org.tocsin.model.Incident;
import org.tocsin.model.IncidentType;
import org.tocsin.model.MatchFacts;
import org.tocsin.model.Room;

/**
 * Which incidents a destination is told of. Every condition that is given has to fit; without any,
 * all incidents do.
 *
 * @param types incident types; empty for all
 * @param classifications classifications of list entries, such as {@code A1}; empty for all. An
 *     escalation by a person has none and fits only where none are named
 * @param rooms kinds of room; empty for all
 * @param coveredBy another destination: while its report stands, this one is not told; it is when
 *     that one fails or is cancelled
 */
public record Route(
    Set<IncidentType> types,
    Set<String> classifications,
    Set<Room.Kind> rooms,
    Optional<String> coveredBy) {
  /** Tells of everything. */
  public static final Route EVERYTHING = new Route(Set.of(), Set.of(), Set.of(), Optional.empty());

  public Route {
    types = Set.copyOf(types);
    classifications = Set.copyOf(classifications);
    rooms = Set.copyOf(rooms);
  }

  /** Whether some incident can be told on both routes. */
  boolean meets(Route other) {
    return meet(types, other.types)
        && meet(classifications, other.classifications)
        && meet(rooms, other.rooms);
  }

  private static boolean meet(Set<?> some, Set<?> others) {
    return some.isEmpty() || others.isEmpty() || some.stream().anyMatch(others::contains);
  }

  /** Whether an incident is told on this route. */
  public boolean fits(Incident incident) {
    return (types.isEmpty() || types.contains(incident.type()))
        && (rooms.isEmpty() || rooms.contains(incident.room().kind()))
        && (classifications.isEmpty()
            || incident.matches().stream()
                .map(MatchFacts::classification)
                .anyMatch(classifications::contains));
  }
}
