package org.tocsin.config;

import java.util.Optional;
import java.util.Set;
import org.tocsin.model.Account;
import org.tocsin.model.Incident;
import org.tocsin.report.Country;

/**
 * Which countries an incident has to do with, as a condition of a {@link Route}. Every part that is
 * given has to fit.
 *
 * <p>A country that is not known fits only where {@link #UNKNOWN} is named: nothing is guessed, and
 * so that no incident is told to nobody for that, a configuration in which no destination takes
 * incidents of unknown countries is refused.
 *
 * @param service countries of the service; empty for all
 * @param uploader countries of the account that an incident is about; empty for all
 * @param recipient countries of those who were to receive it, one of whom has to fit; empty for
 *     all. Where no recipient is known, their country is not known
 */
public record Jurisdictions(Set<String> service, Set<String> uploader, Set<String> recipient) {
  /** Stands for a country that is not known. */
  public static final String UNKNOWN = "UNKNOWN";

  /** No condition. */
  public static final Jurisdictions ANY = new Jurisdictions(Set.of(), Set.of(), Set.of());

  public Jurisdictions {
    service = checked(service);
    uploader = checked(uploader);
    recipient = checked(recipient);
  }

  private static Set<String> checked(Set<String> countries) {
    countries.forEach(Jurisdictions::country);
    return Set.copyOf(countries);
  }

  /** Returns a country, or {@link #UNKNOWN}, of this spelling. */
  static String country(String text) {
    if (!text.equals(UNKNOWN) && !Country.exists(text)) {
      throw new IllegalArgumentException(
          "must be a current ISO 3166-1 alpha-2 code such as DE, or UNKNOWN");
    }
    return text;
  }

  /** Whether an incident of a service in a country, if it is known, fits. */
  boolean fits(Incident incident, Optional<String> serviceCountry) {
    return fitsService(serviceCountry)
        && fits(uploader, incident.account().country())
        && (recipient.isEmpty()
            || (incident.room().recipients().isEmpty()
                ? recipient.contains(UNKNOWN)
                : incident.room().recipients().stream()
                    .map(Account::country)
                    .anyMatch(country -> fits(recipient, country))));
  }

  /** Whether a service in a country, if it is known, fits. */
  boolean fitsService(Optional<String> country) {
    return fits(service, country);
  }

  /** Whether an incident fits of which no country is known but that of the service. */
  boolean fitsUnknown() {
    return fits(uploader, Optional.empty()) && fits(recipient, Optional.empty());
  }

  private static boolean fits(Set<String> countries, Optional<String> country) {
    return countries.isEmpty() || countries.contains(country.orElse(UNKNOWN));
  }
}
