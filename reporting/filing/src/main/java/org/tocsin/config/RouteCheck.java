package org.tocsin.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.tocsin.report.Country;

/** What routes have to be like among the destinations that there are. */
public final class RouteCheck {
  private RouteCheck() {}

  /**
   * Checks the routes of a configuration.
   *
   * @param destinations the names of all destinations, those that a host adds in code included
   * @throws ConfigException when one leads nowhere, or an incident would be told to nobody because
   *     no country is known of it
   */
  public static void of(TocsinConfig config, Set<String> destinations) {
    Optional<String> country = config.service().country().map(Country::code);
    List<Route> all = new ArrayList<>();
    for (String name : destinations) {
      Route route = config.routes().getOrDefault(name, Route.EVERYTHING);
      if (route.coveredBy().isPresent() && !destinations.contains(route.coveredBy().get())) {
        throw new ConfigException(
            "the route of "
                + name
                + " is covered by "
                + route.coveredBy().get()
                + ": no destination");
      }
      if (!route.jurisdictions().fitsService(country)) {
        throw new ConfigException(
            "the route of "
                + name
                + " leaves out the service's own country: it would never be told");
      }
      all.add(route);
    }
    if (!Route.takeUnknown(all)) {
      throw new ConfigException("the route of every destination " + Route.NOBODY);
    }
  }
}
