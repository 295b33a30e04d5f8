package org.tocsin.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.tocsin.cybertipline.Incidents;
import org.tocsin.model.Absence;
import org.tocsin.model.Account;
import org.tocsin.model.NetworkOrigin;
import org.tocsin.model.Room;

class CompletenessTest {
  @Test
  void sampleIncident_lacksOnlyWhatItDoesNotSay() {
    Completeness completeness = Completeness.of(Incidents.match(), Incidents.service());
    assertThat(completeness.gaps())
        .extracting(Completeness.Gap::name)
        .containsExactly("conversation", "telephone of a contact");
    assertThat(completeness.score()).isEqualTo(89);
  }

  @Test
  void nothingKnown_namesEveryGapWithItsReason_heaviestFirst() {
    Completeness completeness =
        Completeness.of(
            Incidents.match(
                Account.of("user-0001"),
                NetworkOrigin.unknown(),
                new Room(
                    "room-3",
                    Optional.empty(),
                    Room.Kind.GROUP,
                    Room.Visibility.RESTRICTED,
                    List.of()),
                Incidents.file(Optional.empty())),
            ServiceProfile.builder(
                    "Teapot Chat",
                    Contact.builder().emails(List.of(Email.of("a@teapot.example"))).build())
                .build());
    assertThat(completeness.score()).isZero();
    assertThat(completeness.gaps()).hasSize(14);
    assertThat(completeness.gaps().get(0).name()).isEqualTo("network address");
    assertThat(completeness.gaps().get(0).reason()).contains(Absence.ADDRESS_MISSING);
  }

  @Test
  void everything_isOneHundred() {
    ServiceProfile service =
        ServiceProfile.builder(
                "Teapot Chat",
                Contact.builder()
                    .emails(List.of(Email.of("a@teapot.example")))
                    .phones(List.of(Phone.builder("555 0100").build()))
                    .build())
            .companyTemplate("Teapot Chat LLC")
            .legalUrl(java.net.URI.create("https://teapot.example/legal"))
            .build();
    Completeness completeness =
        Completeness.of(
            Incidents.escalation(List.of(Incidents.message("m", Incidents.uploader(), "hi"))),
            service);
    assertThat(completeness.gaps()).isEmpty();
    assertThat(completeness.score()).isEqualTo(100);
  }
}
