package org.tocsin.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.tocsin.cybertipline.Incidents;
import org.tocsin.model.Absence;
import org.tocsin.model.ClientAddress;
import org.tocsin.model.Fact;
import org.tocsin.model.IncidentType;

/** What the protocol forbids does not build, and the refusal repeats no text. */
class RefusalsTest {
  private static final String MARKER = "MARKER";
  private static final Instant AT = Incidents.AT;

  private static <T> Fact<T> none() {
    return Fact.absent(Absence.NOT_COLLECTED);
  }

  private static Arguments refused(String message, ThrowingCallable attempt) {
    return Arguments.of(message, attempt);
  }

  static Stream<Arguments> refusals() {
    ClientAddress address = ClientAddress.parse("192.0.2.1").orElseThrow();
    Reporter reporter =
        Reporter.builder(
                Person.of(Contact.builder().emails(List.of(Email.of("a@b.example"))).build()))
            .build();
    return Stream.of(
        refused(
            "screen name has at most 256 characters; this one has 263",
            () ->
                AccountFacts.builder().screenName(Fact.known(MARKER.repeat(43) + "12345")).build()),
        refused(
            "screen name must not be blank; leave it out instead",
            () -> AccountFacts.builder().screenName(Fact.known(" \n")).build()),
        refused(
            "port is 1 to 65535, not 0",
            () -> IpEvent.builder(address).port(Fact.known(0)).build()),
        refused(
            "port is 1 to 65535, not 65536",
            () -> IpEvent.builder(address).port(Fact.known(65536)).build()),
        refused(
            "age is 0 to 150, not 151",
            () -> new Person(Contact.builder().build(), Fact.known(151), none(), none())),
        refused("age is 0 to 150, not -1", () -> new AssociatedAccount.Age.Years(-1)),
        refused(
            "an e-mail address has a local part of 1 to 64 characters, an at sign and a domain",
            () -> Email.of(MARKER)),
        refused(
            "an e-mail address has a local part of 1 to 64 characters, an at sign and a domain",
            () -> Email.of("x".repeat(65) + "@mail.example")),
        refused(
            "a telephone number does not repeat its calling code",
            () -> Phone.builder("+49 555").callingCode(Fact.known("+49")).build()),
        refused(
            "calling code is a plus sign and 1 to 3 digits",
            () -> Phone.builder("555").callingCode(Fact.known("0049")).build()),
        refused(
            "the reporting person has at least one e-mail address",
            () -> Reporter.builder(Person.unknown()).build()),
        refused(
            "legal URL is an absolute http or https URL",
            () -> Incidents.service().legalUrl().map(u -> legal(URI.create("/" + MARKER)))),
        refused(
            "EXIF data is viewed with the file, never without it",
            () -> new ViewFacts(Fact.known(false), Fact.known(true))),
        refused(
            "EXIF data is viewed with the file, never without it",
            () -> new ViewFacts(none(), Fact.known(true))),
        refused(
            "a supplemental file is never a potential meme",
            () -> new Relevance.Supplemental(Set.of(FileAnnotation.POTENTIAL_MEME))),
        refused(
            "a batched file is viral, a potential meme, or both",
            () -> BatchedFile.builder(ViewFacts.notViewed()).build()),
        refused(
            "in the United States a region is the two-letter code of a state",
            () -> EstimatedLocation.builder(new Country("US")).region(Fact.known(MARKER)).build()),
        refused(
            "in the United States a city is not given without its state",
            () -> EstimatedLocation.builder(new Country("US")).city(Fact.known(MARKER)).build()),
        refused("a country is a current ISO 3166-1 alpha-2 code", () -> new Country("EU")),
        refused("a country is a current ISO 3166-1 alpha-2 code", () -> new Country("")),
        refused("a state is one of 54 two-letter codes", () -> new UsState("AS")),
        refused(
            "a user is told after the account was disabled, not before",
            () ->
                new PermanentlyDisabled(
                    true, Fact.known(AT), none(), Fact.known(AT.minusSeconds(1)))),
        refused(
            "an account is enabled again after the account was disabled, not before",
            () ->
                TemporarilyDisabled.builder(true)
                    .disabledAt(Fact.known(AT))
                    .reenabledAt(Fact.known(AT))
                    .build()),
        refused(
            "the identifier of a prior report is 1 or more",
            () -> AccountFacts.builder().priorReports(List.of(0L)).build()),
        refused(
            "an e-mail address of an incident is also one of the reported person, a recipient or a"
                + " victim",
            () ->
                IncidentReport.builder(
                        Summary.builder(IncidentType.ENTICEMENT, AT).build(), reporter)
                    .details(
                        List.of(
                            new IncidentDetails.Mail(
                                List.of(Email.of("MARKER@mail.example")), none(), none())))
                    .build()),
        refused("a group of facts has at least one", () -> new FileDetail(none(), List.of())),
        refused(
            "a latitude is -90 to 90 degrees and a longitude -180 to 180",
            () -> new IncidentDetails.Position(Double.NaN, 0)));
  }

  private static ServiceProfile legal(URI url) {
    return ServiceProfile.builder("Teapot", Incidents.service().reporter()).legalUrl(url).build();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refusals")
  void forbidden_doesNotBuild_andTheMessageRepeatsNoText(String message, ThrowingCallable attempt) {
    assertThatThrownBy(attempt)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message)
        .hasNoCause();
    assertThat(message).doesNotContain(MARKER);
  }

  @Test
  void atTheLimit_builds() {
    assertThat(AccountFacts.builder().screenName(Fact.known("x".repeat(256))).build()).isNotNull();
    assertThat(
            Summary.builder(IncidentType.ENTICEMENT, AT)
                .escalation(Fact.known("\ud83d\ude00".repeat(1500)))
                .build())
        .isNotNull();
    assertThat(Email.isWellFormed("x".repeat(64) + "@mail.example")).isTrue();
    assertThat(Email.isWellFormed("a..b@mail.example")).isFalse();
    assertThat(Email.isWellFormed("a@mail..example")).isFalse();
  }

  @Test
  void toString_showsNoContent() {
    AccountFacts facts =
        AccountFacts.builder()
            .identifier(Fact.known(MARKER))
            .displayNames(List.of(MARKER))
            .bio(Fact.known(MARKER))
            .build();
    Report report = Reports.report(Incidents.match(), Incidents.service(), List.of());
    FileReport file = Reports.file(Incidents.match(), ViewFacts.notViewed()).orElseThrow();
    assertThat(facts + " " + new FileHash("MD5", MARKER) + Email.of(MARKER + "@mail.example"))
        .doesNotContain(MARKER);
    assertThat(report + " " + file).isEqualTo("IncidentReport FileDetails");
  }
}
