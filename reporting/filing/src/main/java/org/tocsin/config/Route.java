package org.tocsin.config;

import java.util.Collection;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.tocsin.model.Incident;
import org.tocsin.model.IncidentType;
import org.tocsin.model.MatchFacts;
import org.tocsin.model.Room;

/**
 * Which incidents a destination is told of, and how soon. Every condition that is given has to fit;
 * without any, all incidents do.
 *
 * @param types incident types; empty for all
 * @param classifications classifications of list entries, such as {@code A1}; empty for all. An
 *     escalation by a person has none and fits only where none are named
 * @param rooms kinds of room; empty for all
 * @param jurisdictions countries it has to do with
 * @param coveredBy another destination: while its report stands, this one is not told; it is when
 *     that one fails or is cancelled
 * @param priority among filings of the same urgency those for the destination of the lowest number
 *     are begun first: 1 to 9. A filing about somebody in danger goes before every other, whatever
 *     its destination
 */
public record Route(
    Set<IncidentType> types,
    Set<String> classifications,
    Set<Room.Kind> rooms,
    Jurisdictions jurisdictions,
    Optional<String> coveredBy,
    int priority) {
  /** What is wrong where no destination takes every incident of unknown countries. */
  static final String NOBODY =
      "leaves out incidents whose countries are not known, and no other destination takes them:"
          + " name UNKNOWN at one of them that has no condition but countries";

  /** The priority of a destination that says nothing of it. */
  public static final int DEFAULT_PRIORITY = 5;

  /** Tells of everything. */
  public static final Route EVERYTHING = new Route(Set.of(), Set.of(), Set.of(), Optional.empty());

  public Route {
    types = Set.copyOf(types);
    classifications = Set.copyOf(classifications);
    rooms = Set.copyOf(rooms);
    Objects.requireNonNull(jurisdictions, "jurisdictions");
    Objects.requireNonNull(coveredBy, "coveredBy");
    if (priority < 1 || priority > 9) {
      throw new IllegalArgumentException("priority must be 1 to 9, not " + priority);
    }
  }

  /** Creates a route of any country and of the default priority. */
  public Route(
      Set<IncidentType> types,
      Set<String> classifications,
      Set<Room.Kind> rooms,
      Optional<String> coveredBy) {
    this(types, classifications, rooms, Jurisdictions.ANY, coveredBy, DEFAULT_PRIORITY);
  }

  /** Returns this route with countries as a condition. */
  public Route in(Jurisdictions countries) {
    return new Route(types, classifications, rooms, countries, coveredBy, priority);
  }

  /** Returns this route with another priority, 1 to 9. */
  public Route withPriority(int first) {
    return new Route(types, classifications, rooms, jurisdictions, coveredBy, first);
  }

  /** Whether some incident can be told on both routes. */
  boolean meets(Route other) {
    return meet(types, other.types)
        && meet(classifications, other.classifications)
        && meet(rooms, other.rooms)
        && meet(jurisdictions.service(), other.jurisdictions.service())
        && meet(jurisdictions.uploader(), other.jurisdictions.uploader());
    // Recipients are several: one may fit here and another there.
  }

  /**
   * Whether, on these routes, every incident of which no country is known is told to somebody. One
   * of known countries may still fit nowhere, which is an alarm when it happens.
   */
  static boolean takeUnknown(Collection<Route> all) {
    return all.isEmpty()
        || all.stream().allMatch(route -> route.jurisdictions.fitsUnknown())
        || all.stream()
            .anyMatch(
                route ->
                    route.jurisdictions.fitsUnknown()
                        && route.types.isEmpty()
                        && route.classifications.isEmpty()
                        && route.rooms.isEmpty());
  }

  /** Whether an incident that nobody foresaw is told here: there is no condition. */
  boolean takesEverything() {
    return types.isEmpty()
        && classifications.isEmpty()
        && rooms.isEmpty()
        && jurisdictions.uploader().isEmpty()
        && jurisdictions.recipient().isEmpty();
  }

  private static boolean meet(Set<?> some, Set<?> others) {
    return some.isEmpty() || others.isEmpty() || some.stream().anyMatch(others::contains);
  }

  /**
   * Whether an incident is told on this route.
   *
   * @param serviceCountry the country of the service, where it is known
   */
  public boolean fits(Incident incident, Optional<String> serviceCountry) {
    return (types.isEmpty() || types.contains(incident.type()))
        && (rooms.isEmpty() || rooms.contains(incident.room().kind()))
        && jurisdictions.fits(incident, serviceCountry)
        && (classifications.isEmpty()
            || incident.matches().stream()
                .map(MatchFacts::classification)
                .anyMatch(classifications::contains));
  }
}
