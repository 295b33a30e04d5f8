package org.tocsin.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tocsin.model.Account;
import org.tocsin.model.AddressPolicy;
import org.tocsin.model.ChatMessage;
import org.tocsin.model.Environment;
import org.tocsin.model.Incident;
import org.tocsin.model.IncidentId;
import org.tocsin.model.IncidentType;
import org.tocsin.model.NetworkOrigin;
import org.tocsin.model.Room;
import org.tocsin.model.UploadId;

class RouteTest {
  private static final Instant AT = Instant.parse("2026-01-15T09:30:00Z");

  private static Set<String> countries(String text) {
    return text == null ? Set.of() : Set.of(text.split(" "));
  }

  private static Account account(String id, String country) {
    return country.equals("?") ? Account.of(id) : Account.of(id).withCountry(country);
  }

  private static Incident incident(String uploader, String recipients) {
    List<Account> others =
        recipients == null
            ? List.of()
            : Arrays.stream(recipients.split(" "))
                .map(country -> account("r-" + country, country))
                .collect(Collectors.toList());
    Account by = account("user-1", uploader);
    return new Incident(
        new IncidentId("inc-1"),
        new UploadId("up-1"),
        IncidentType.ENTICEMENT,
        Environment.TEST,
        false,
        AT,
        by,
        NetworkOrigin.observe("192.0.2.10", 51515, AT, AddressPolicy.of(Environment.TEST)),
        Room.group("room-1", "Tea", others),
        Optional.empty(),
        List.of(),
        List.of(new ChatMessage("m-1", by, AT, "hello", Optional.empty())),
        Optional.of("pat"));
  }

  /** What a route says of service, uploader, recipient; the countries; whether it fits. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = true,
      value = {
        "       |            |            | ?  | ?  |       | true",
        "       |            |            | DE | FR | GB ?  | true",
        "DE     |            |            | DE | ?  |       | true",
        "DE     |            |            | FR | DE | DE    | false",
        "DE     |            |            | ?  | DE | DE    | false",
        "DE UNKNOWN |        |            | ?  | ?  |       | true",
        "       | DE FR      |            | US | FR |       | true",
        "       | DE FR      |            | DE | US | DE FR | false",
        "       | DE FR      |            | DE | ?  | DE FR | false",
        "       | UNKNOWN    |            | DE | ?  | DE    | true",
        "       | UNKNOWN    |            | DE | DE | ?     | false",
        "       |            | GB         | DE | DE | FR GB | true",
        "       |            | GB         | GB | GB | FR ?  | false",
        "       |            | GB         | GB | GB |       | false",
        "       |            | GB UNKNOWN | DE | DE | FR ?  | true",
        "       |            | GB UNKNOWN | DE | DE |       | true",
        "       |            | GB UNKNOWN | GB | GB | FR    | false",
        "DE     | FR         | GB         | DE | FR | GB    | true",
        "DE     | FR         | GB         | DE | FR | FR    | false",
        "DE     | FR         | GB         | DE | DE | GB    | false",
        "DE     | FR         | GB         | FR | FR | GB    | false",
      })
  void fits_everyConditionThatIsGiven(
      String service,
      String uploader,
      String recipient,
      String home,
      String by,
      String to,
      boolean fits) {
    Route route =
        Route.EVERYTHING.in(
            new Jurisdictions(countries(service), countries(uploader), countries(recipient)));
    Optional<String> country = home.equals("?") ? Optional.empty() : Optional.of(home);
    assertThat(route.fits(incident(by, to), country)).isEqualTo(fits);
  }

  @Test
  void meets_routesOfOtherCountries_haveNoIncidentInCommon() {
    Route german = Route.EVERYTHING.in(new Jurisdictions(Set.of(), Set.of("DE"), Set.of()));
    Route french = Route.EVERYTHING.in(new Jurisdictions(Set.of(), Set.of("FR"), Set.of()));
    Route both = Route.EVERYTHING.in(new Jurisdictions(Set.of(), Set.of("FR", "DE"), Set.of()));
    assertThat(german.meets(french)).isFalse();
    assertThat(german.meets(both)).isTrue();
    assertThat(german.meets(Route.EVERYTHING)).isTrue();
    // A room has recipients in both.
    Route toGermany = Route.EVERYTHING.in(new Jurisdictions(Set.of(), Set.of(), Set.of("DE")));
    Route toFrance = Route.EVERYTHING.in(new Jurisdictions(Set.of(), Set.of(), Set.of("FR")));
    assertThat(toGermany.meets(toFrance)).isTrue();
  }

  @Test
  void route_countryThatIsNoneAndPriorityOutOfRange_areRefused() {
    assertThatThrownBy(() -> new Jurisdictions(Set.of(), Set.of("Germany"), Set.of()))
        .hasMessage("must be a current ISO 3166-1 alpha-2 code such as DE, or UNKNOWN");
    assertThatThrownBy(() -> Route.EVERYTHING.withPriority(0))
        .hasMessage("priority must be 1 to 9, not 0");
    assertThatThrownBy(() -> Route.EVERYTHING.withPriority(10))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
