package org.tocsin.docket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tocsin.evidence.Actor;
import org.tocsin.evidence.Authorization;
import org.tocsin.evidence.Deed;
import org.tocsin.evidence.DeedRequest;
import org.tocsin.evidence.EvidenceException;
import org.tocsin.evidence.People;
import org.tocsin.evidence.Person;
import org.tocsin.evidence.PersonSettings;
import org.tocsin.evidence.Role;
import org.tocsin.evidence.SignedRequest;
import org.tocsin.model.Ids;
import org.tocsin.model.Incident;
import org.tocsin.model.IncidentId;
import org.tocsin.testkit.SettableClock;

class SignedRequestTest {
  @TempDir Path temp;
  private final SettableClock clock = SettableClock.at("2026-01-15T09:30:01Z");
  private final Ids ids = new Ids(clock);
  private final DeedRequest request =
      DeedRequest.of(
          Deed.DESTROY, new IncidentId("inc-1"), "State Police, order 7/26", "order 7/26", clock);

  private Authorization authorize(SignedRequest signed) {
    return Staff.PEOPLE.authorize(signed, Deed.DESTROY, clock.instant());
  }

  private void assertRefused(SignedRequest signed, String why) {
    assertThatThrownBy(() -> authorize(signed))
        .hasMessageContaining(why)
        .isInstanceOfSatisfying(
            EvidenceException.class,
            e -> assertThat(e.kind()).isEqualTo(EvidenceException.Kind.REFUSED));
  }

  private static String openssl(Path folder, String... arguments) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(arguments).redirectErrorStream(true);
    Process process = builder.directory(folder.toFile()).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }

  @Test
  void text_isSmallCanonicalAndReadsBack() {
    assertThat(request.text())
        .isEqualTo(
            "tocsin-request-1\nid: "
                + request.id()
                + "\naction: DESTROY\nincident: inc-1\nsubject: State Police, order 7/26\n"
                + "reason: order 7/26\nat: 2026-01-15T09:30:01Z\n");
    assertThat(DeedRequest.read(request.text().getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(request);
  }

  @Test
  void text_thatDiffersInAnything_isNoRequest() {
    String text = request.text();
    for (String other :
        List.of(
            "",
            text + "\n",
            text.replace("\n", "\r\n"),
            text.replace("action: DESTROY", "action: destroy"),
            text.replace("reason: order", "reason:  order"),
            text.replace("09:30:01Z", "09:30:01.5Z"),
            text.replace("tocsin-request-1", "tocsin-request-2"))) {
      assertThatThrownBy(() -> DeedRequest.read(other.getBytes(StandardCharsets.UTF_8)))
          .isInstanceOf(EvidenceException.class);
    }
  }

  @Test
  void authorize_signedByTwo_namesBoth() {
    Authorization authorization = authorize(Staff.sign(request, Staff.ANN, Staff.BEN));
    assertThat(authorization.request()).isEqualTo(request);
    assertThat(authorization.by()).containsExactly(Staff.ANN.actor(), Staff.BEN.actor());
  }

  @Test
  void authorize_documentInsideTheSignature_isTaken() {
    byte[] text = request.text().getBytes(StandardCharsets.UTF_8);
    SignedRequest signed =
        new SignedRequest(text, List.of(Staff.ANN.sign(text, true), Staff.BEN.sign(text, true)));
    assertThat(authorize(signed).by()).hasSize(2);
  }

  @Test
  void authorize_onePersonOrOneTwice_isRefused() {
    assertRefused(Staff.sign(request), "takes 2 different persons; 0 signed");
    assertRefused(Staff.sign(request, Staff.ANN), "takes 2 different persons; 1 signed");
    assertRefused(Staff.sign(request, Staff.ANN, Staff.ANN), "takes 2 different persons; 1 signed");
  }

  @Test
  void authorize_signedByAStranger_isRefused() {
    assertRefused(Staff.sign(request, Staff.ANN, Staff.STRANGER), "by nobody who may sign");
  }

  @Test
  void authorize_anotherTextThanSigned_isRefused() {
    SignedRequest good = Staff.sign(request, Staff.ANN, Staff.BEN);
    byte[] other = request.text().replace("inc-1", "inc-2").getBytes(StandardCharsets.UTF_8);
    assertRefused(new SignedRequest(other, good.signatures()), "does not verify");
    byte[] text = request.text().getBytes(StandardCharsets.UTF_8);
    SignedRequest inside =
        new SignedRequest(other, List.of(Staff.ANN.sign(text, true), Staff.BEN.sign(text, true)));
    assertRefused(inside, "over another text");
    assertRefused(
        new SignedRequest(text, List.of(new byte[] {1, 2, 3}, good.signatures().get(0))),
        "no CMS SignedData");
  }

  @Test
  void authorize_anotherDeed_isRefused() {
    SignedRequest signed = Staff.sign(request, Staff.ANN, Staff.BEN);
    assertThatThrownBy(() -> Staff.PEOPLE.authorize(signed, Deed.EXPORT, clock.instant()))
        .hasMessageContaining("asks for DESTROY, not EXPORT");
  }

  @Test
  void authorize_expiredOrFromTheFuture_isRefused() {
    SignedRequest signed = Staff.sign(request, Staff.ANN, Staff.BEN);
    clock.advance(People.VALIDITY.minusSeconds(1));
    assertThat(authorize(signed).by()).hasSize(2);
    clock.advance(Duration.ofSeconds(1));
    assertRefused(signed, "has expired");
    clock.set(request.at().minus(People.MAX_SKEW).minusSeconds(1));
    assertRefused(signed, "is from the future");
  }

  @Test
  void authorize_certificateThatIsOver_isRefused() {
    Instant late = Staff.TO.plusSeconds(10).plusMillis(5);
    clock.set(late);
    DeedRequest then =
        DeedRequest.of(Deed.DESTROY, new IncidentId("inc-1"), "order", "order", clock);
    assertRefused(Staff.sign(then, Staff.ANN, Staff.BEN), "was not valid at");
  }

  @Test
  void people_twoWithOneKeyOrOneId_areRefused() {
    Person again = new Person(new Actor("ann-2", Role.SUPERVISOR), Staff.ANN.certificate());
    assertThatThrownBy(() -> People.of(List.of(Staff.ANN.person(), again)))
        .isInstanceOf(EvidenceException.class);
    Person same = new Person(Staff.ANN.actor(), Staff.BEN.certificate());
    assertThatThrownBy(() -> People.of(List.of(Staff.ANN.person(), same)))
        .isInstanceOf(EvidenceException.class);
    assertThatThrownBy(() -> new Person(Actor.FILING, Staff.ANN.certificate()))
        .isInstanceOf(EvidenceException.class);
  }

  @Test
  void people_missingCertificate_isRefusedByName() {
    Path file = temp.resolve("gone.pem");
    assertThatThrownBy(() -> People.read(List.of(new PersonSettings("ann", Role.SUPERVISOR, file))))
        .hasMessageContaining("gone.pem")
        .hasMessageContaining("ann");
  }

  @Test
  void openssl_cmsSign_makesTheSignatures() throws Exception {
    // By the real clock: openssl writes its own instant into the signature.
    java.time.Clock real = java.time.Clock.systemUTC();
    for (String name : List.of("ann", "ben")) {
      openssl(
          temp,
          ("openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN="
                  + name
                  + " -keyout "
                  + name
                  + ".key -out "
                  + name
                  + ".pem")
              .split(" "));
    }
    People people =
        People.read(
            List.of(
                new PersonSettings("ann", Role.SUPERVISOR, temp.resolve("ann.pem")),
                new PersonSettings("ben", Role.COUNSEL, temp.resolve("ben.pem"))));
    DeedRequest made = DeedRequest.of(Deed.CLOSE, new IncidentId("inc-1"), "TEST", "Übung", real);
    Files.writeString(temp.resolve("request.txt"), made.text());
    openssl(
        temp,
        "openssl cms -sign -binary -in request.txt -signer ann.pem -inkey ann.key -outform PEM -out ann.p7s"
            .split(" "));
    openssl(
        temp,
        "openssl cms -sign -binary -nodetach -in request.txt -signer ben.pem -inkey ben.key -outform DER -out ben.p7s"
            .split(" "));
    openssl(
        temp,
        ("openssl cms -sign -binary -in request.txt -signer ann.pem -inkey ann.key -signer ben.pem"
                + " -inkey ben.key -outform DER -out both.p7s")
            .split(" "));
    byte[] document = Files.readAllBytes(temp.resolve("request.txt"));
    Instant now = real.instant();
    SignedRequest each =
        new SignedRequest(
            document,
            List.of(
                Files.readAllBytes(temp.resolve("ann.p7s")),
                Files.readAllBytes(temp.resolve("ben.p7s"))));
    SignedRequest both =
        new SignedRequest(document, List.of(Files.readAllBytes(temp.resolve("both.p7s"))));
    for (SignedRequest signed : List.of(each, both)) {
      assertThat(people.authorize(signed, Deed.CLOSE, now).by())
          .extracting(Actor::id)
          .containsExactlyInAnyOrder("ann", "ben");
    }
    byte[] flipped = both.signatures().get(0).clone();
    flipped[flipped.length - 10] ^= 1;
    assertThatThrownBy(
            () -> people.authorize(new SignedRequest(document, List.of(flipped)), Deed.CLOSE, now))
        .isInstanceOf(EvidenceException.class);
  }

  @Test
  void request_carriedOut_isKeptWithItsSignatures() throws Exception {
    try (Service service = Service.sqlite(temp.resolve("data"), clock)) {
      Incident incident = Incidents.raised(ids.incident(), "kept");
      service.docket().record(incident, Optional.empty(), List.of());
      DeedRequest close = DeedRequest.of(Deed.CLOSE, incident.id(), "TEST", "a drill", clock);
      SignedRequest signed = Staff.sign(close, Staff.ANN, Staff.BEN);
      service.docket().close(signed, Staff.PEOPLE, List.of());
      byte[] kept =
          service
              .database()
              .read(
                  tx ->
                      tx.first(
                          "SELECT document FROM signed_request WHERE id = ?",
                          row -> row.bytes("document"),
                          close.id()))
              .orElseThrow();
      assertThat(kept).isEqualTo(signed.document());
    }
  }
}
