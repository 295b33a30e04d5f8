package org.tocsin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tocsin.config.ConfigException;
import org.tocsin.docket.CloseReason;
import org.tocsin.docket.IncidentState;
import org.tocsin.evidence.Actor;
import org.tocsin.evidence.Deed;
import org.tocsin.evidence.DeedRequest;
import org.tocsin.evidence.EvidenceException;
import org.tocsin.evidence.Role;
import org.tocsin.filing.Alarm;
import org.tocsin.filing.FilingListener;
import org.tocsin.filing.FilingState;
import org.tocsin.filing.FilingStory;
import org.tocsin.model.FilingId;
import org.tocsin.model.IncidentId;
import org.tocsin.model.Verdict;
import org.tocsin.testkit.TimestampAuthority;
import org.tocsin.testkit.TimestampFault;

/** People, custodians, time-stamps and retention as a configuration file names them. */
class PreservationTest {
  private static final Signer CUSTODIAN = Signer.of("custodian");
  private static final Signer ANN = Signer.of("ann");
  private static final Signer BEN = Signer.of("ben");
  private static final String PEOPLE =
      """
      people:
        - { id: ann, role: SUPERVISOR, certificate: ann.pem }
        - { id: ben, role: COUNSEL, certificate: ben.pem }
      """;
  private static final String CUSTODIANS =
      """
      custodians:
        certificates: [custodian.pem]
        keyStore: custodian.p12
        passphrase: file:pass.txt
      """;

  @TempDir Path folder;
  private TocsinRig rig;
  private final List<Alarm> alarms = new ArrayList<>();

  @BeforeEach
  void open() throws Exception {
    rig = new TocsinRig(folder);
    rig.write(
        "list.csv",
        TocsinRig.HEADER
            + "SHA256,"
            + TocsinRig.sha256(rig.listed)
            + ",entry-7,club,CONFIRMED,A1,,\n");
    rig.write("secret.txt", "test");
    rig.write("pass.txt", "sample passphrase");
    CUSTODIAN.writeCertificate(folder);
    CUSTODIAN.writeKeyStore(folder, "sample passphrase");
    ANN.writeCertificate(folder);
    BEN.writeCertificate(folder);
  }

  @AfterEach
  void close() {
    rig.close();
  }

  private Tocsin start(String more) {
    return rig.start(
        Tocsin.builder(rig.write("tocsin.yaml", yaml(more)))
            .clock(rig.clock)
            .listener(
                new FilingListener() {
                  @Override
                  public void alarm(Alarm alarm, String destination, Optional<FilingId> filing) {
                    synchronized (alarms) {
                      alarms.add(alarm);
                    }
                  }
                }));
  }

  private String yaml(String more) {
    return """
        environment: TEST
        data: data
        service: { name: Teapot Chat, reporter: { email: trust-safety@teapot.example } }
        lists: [{ name: demo, file: list.csv }]
        clearinghouses:
          - { name: mock, kind: cybertipline, url: "%s", account: test, password: "file:secret.txt" }
        """
            .formatted(rig.mock.baseUri())
        + more;
  }

  private IncidentId match(Tocsin tocsin) {
    return ((Verdict.Match) tocsin.screen(rig.upload("up-1", rig.listed))).incident();
  }

  private DeedRequest closing(IncidentId incident) {
    return DeedRequest.of(
        Deed.CLOSE, incident, CloseReason.NOT_CONFIRMED.name(), "a list entry in error", rig.clock);
  }

  @Test
  void close_gravestExactMatchWithPeople_takesTwoSignaturesAndNotTwoNames() {
    Tocsin tocsin = start(PEOPLE);
    IncidentId incident = match(tocsin);
    List<Actor> names = List.of(new Actor("ann", Role.SUPERVISOR), new Actor("ben", Role.COUNSEL));
    assertThatThrownBy(() -> tocsin.closeIncident(incident, CloseReason.NOT_CONFIRMED, names))
        .isInstanceOf(EvidenceException.class)
        .hasMessageContaining("signed by two persons");
    assertThatThrownBy(() -> tocsin.closeIncident(Signer.sign(closing(incident), ANN)))
        .hasMessageContaining("2 different persons");
    assertThat(tocsin.docket().find(incident).orElseThrow().state()).isEqualTo(IncidentState.OPEN);
    tocsin.closeIncident(Signer.sign(closing(incident), ANN, BEN));
    assertThat(tocsin.docket().find(incident).orElseThrow().state())
        .isEqualTo(IncidentState.CLOSED);
    assertThat(rig.states()).containsExactly(FilingState.CANCELLED);
  }

  @Test
  void close_signedButFiled_isRefusedAndNothingChanges() {
    Tocsin tocsin = start(PEOPLE);
    IncidentId incident = match(tocsin);
    rig.settle();
    assertThatThrownBy(() -> tocsin.closeIncident(Signer.sign(closing(incident), ANN, BEN)))
        .isInstanceOf(EvidenceException.class);
    assertThat(rig.states()).containsExactly(FilingState.FINISHED);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = true,
      value = {
        "8:47 | people[0].certificate: names a certificate file that is not there | ann.pem | gone.pem",
        "8:47 | people[0].certificate: names a file that holds no certificate | ann.pem | pass.txt",
        "8:47 | people[0].certificate: names a certificate of another kind | ann.pem | weak.pem",
        "8:47 | people[0].certificate: names a certificate that expired at 2025-06-01 | ann.pem | old.pem",
        "8:47 | people[0].certificate: names a certificate that is not valid before 2030 | ann.pem | new.pem",
        "11:18 | custodians.certificates[0]: names a certificate file that is not there | [custodian.pem] | [gone.pem]",
        "11:18 | custodians.certificates[0]: names a certificate of another kind | [custodian.pem] | [weak.pem]",
        "11:18 | custodians.certificates[0]: names a certificate that expired at 2025-06-01 | [custodian.pem] | [old.pem]",
        "8:22 | people[0].role: must be exactly one of REVIEWER, | SUPERVISOR | SERVICE",
        "9:11 | people[1].id: is another person's id too | id: ben | id: ann",
      })
  void start_certificateThatCannotServe_isRefusedAtItsPlace(
      String place, String expected, String from, String to) throws Exception {
    Signer.of("weak", "RSA", 2048, Signer.FROM, Signer.TO).writeCertificate(folder);
    Signer.of("old", "EC", 256, "2025-01-01T00:00:00Z", "2025-06-01T00:00:00Z")
        .writeCertificate(folder);
    Signer.of("new", "EC", 256, "2030-01-01T00:00:00Z", "2031-01-01T00:00:00Z")
        .writeCertificate(folder);
    String good = PEOPLE + CUSTODIANS;
    assertThat(good).contains(from);
    assertThatThrownBy(() -> start(good.replace(from, to)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("tocsin.yaml:" + place + ": " + expected);
  }

  @Test
  void start_productionWithoutPeople_isRefused() throws Exception {
    rig.write("prod.txt", "real");
    String production =
        """
        environment: PRODUCTION
        production: { acknowledge: reports filed here are real and cannot be recalled }
        data: data
        service:
          name: Teapot Chat
          companyTemplate: Teapot Chat LLC
          reporter: { email: trust-safety@teapot.example, phone: "+15555550100" }
        emptyListsAllowed: true
        """
            + CUSTODIANS;
    Path without = rig.write("production.yaml", production);
    assertThatThrownBy(() -> Tocsin.builder(without).clock(rig.clock).start())
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("production.yaml:1:14: people: is missing in PRODUCTION");
    Path one =
        rig.write(
            "production.yaml",
            production + "people: [{ id: ann, role: SUPERVISOR, certificate: ann.pem }]\n");
    assertThatThrownBy(() -> Tocsin.builder(one).clock(rig.clock).start())
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("at least two persons");
    Path two = rig.write("production.yaml", production + PEOPLE);
    Tocsin started = rig.start(Tocsin.builder(two).clock(rig.clock));
    assertThat(started.people().persons()).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource({"keyStore: custodian.p12,keyStore: gone.p12", "file:pass.txt,file:secret.txt"})
  void screen_withoutThePrivateKey_isPreservedAndItsFilingWaitsVisibly(String from, String to) {
    Tocsin tocsin = start(CUSTODIANS.replace(from, to));
    assertThat(alarms).contains(Alarm.KEY_MISSING);
    assertThat(tocsin.screen(rig.upload("up-9", TocsinRig.picture(99))))
        .isInstanceOf(Verdict.Clear.class);
    IncidentId incident = match(tocsin);
    rig.clock.advance(Duration.ofSeconds(11));
    awaitAttempt(tocsin);
    assertThat(rig.states()).containsExactly(FilingState.WAITING);
    FilingStory story = tocsin.filings().show(rig.filing().id()).orElseThrow();
    assertThat(story.steps())
        .anyMatch(step -> step.note().orElse("").contains("no private key is here"));
    assertThat(rig.mock.books().reports()).isEmpty();
    tocsin.close();
    Tocsin mended = start(CUSTODIANS);
    rig.clock.advance(Duration.ofHours(2));
    assertThat(mended.awaitFilings(Duration.ofSeconds(30))).isTrue();
    rig.mock.books().finishedExactlyOnce();
    assertThat(mended.docket().find(incident).orElseThrow().state())
        .isEqualTo(IncidentState.REPORTED);
  }

  private void awaitAttempt(Tocsin tocsin) {
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (tocsin.filings().list(org.tocsin.filing.FilingFilter.all()).get(0).attempts() == 0) {
      assertThat(System.nanoTime()).isLessThan(end);
      java.util.concurrent.locks.LockSupport.parkNanos(5_000_000);
    }
  }

  @Test
  void upkeep_damagedAndMissingItems_areOneAlarmOfEachKind() throws Exception {
    Tocsin tocsin = start("integrity: { interval: 1h }\n");
    for (String id : List.of("up-1", "up-2", "up-3")) {
      tocsin.screen(rig.upload(id, rig.listed));
    }
    rig.settle();
    tocsin.upkeep();
    assertThat(alarms).isEmpty();
    List<Path> blobs = blobs();
    assertThat(blobs).hasSize(3);
    Files.delete(blobs.get(0));
    for (Path blob : blobs.subList(1, 3)) {
      byte[] bytes = Files.readAllBytes(blob);
      bytes[bytes.length / 2] ^= 1;
      Files.write(blob, bytes);
    }
    tocsin.upkeep();
    assertThat(alarms).as("it is not due again yet").isEmpty();
    rig.clock.advance(Duration.ofHours(2));
    tocsin.upkeep();
    assertThat(alarms).containsExactlyInAnyOrder(Alarm.EVIDENCE_MISSING, Alarm.EVIDENCE_DAMAGED);
  }

  private List<Path> blobs() throws Exception {
    try (Stream<Path> files =
        Files.walk(folder.resolve("data").resolve("vault").resolve("items"))) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }

  @Test
  void upkeep_evidenceWhoseTimeIsOver_isDestroyedAndNotADayBefore() {
    Tocsin tocsin = start("");
    IncidentId incident = match(tocsin);
    rig.settle();
    rig.clock.advance(Duration.ofDays(365));
    tocsin.upkeep();
    assertThat(tocsin.docket().find(incident).orElseThrow().state())
        .isEqualTo(IncidentState.REPORTED);
    rig.clock.advance(Duration.ofDays(2));
    tocsin.upkeep();
    assertThat(tocsin.docket().find(incident).orElseThrow().state())
        .isEqualTo(IncidentState.DESTROYED);
  }

  @Test
  void upkeep_closedIncident_goesAfterItsReasonsOwnTime() {
    Tocsin tocsin =
        start(
            PEOPLE
                + """
                retention:
                  closed:
                    NOT_CONFIRMED: [{ name: own-closed, notBefore: 30d }]
                """);
    IncidentId incident = match(tocsin);
    tocsin.closeIncident(Signer.sign(closing(incident), ANN, BEN));
    rig.clock.advance(Duration.ofDays(29));
    tocsin.upkeep();
    assertThat(tocsin.docket().find(incident).orElseThrow().state())
        .isEqualTo(IncidentState.CLOSED);
    rig.clock.advance(Duration.ofDays(3));
    tocsin.upkeep();
    assertThat(tocsin.docket().find(incident).orElseThrow().state())
        .isEqualTo(IncidentState.DESTROYED);
  }

  @Test
  void upkeep_floorAboveCeiling_isAConflictThatDestroysNothing() {
    Tocsin tocsin =
        start("retention: { reported: [{ name: own, notBefore: 10d, notAfter: 90d }] }\n");
    IncidentId incident = match(tocsin);
    rig.settle();
    rig.clock.advance(Duration.ofDays(100));
    tocsin.upkeep();
    assertThat(alarms).containsExactly(Alarm.RETENTION_CONFLICT);
    assertThat(tocsin.docket().find(incident).orElseThrow().state())
        .isEqualTo(IncidentState.REPORTED);
  }

  @Test
  void upkeep_timestampAuthority_isAskedAndItsSilenceIsOneAlarm() throws Exception {
    try (TimestampAuthority authority = TimestampAuthority.start(rig.clock)) {
      Signer anchor = new Signer("anchor", ANN.pair(), authority.anchor());
      anchor.writeCertificate(folder);
      Tocsin tocsin =
          start(
              "timestamps: { authority: \"%s\", anchors: [anchor.pem] }\n"
                  .formatted(authority.uri()));
      match(tocsin);
      tocsin.upkeep();
      assertThat(authority.questions()).isEqualTo(1);
      authority.set(TimestampFault.DOWN);
      rig.settle();
      for (int hour = 0; hour < 30; hour++) {
        rig.clock.advance(Duration.ofHours(1));
        tocsin.upkeep();
      }
      assertThat(alarms).containsExactly(Alarm.TIMESTAMP_LATE);
      authority.set(TimestampFault.NONE);
      rig.clock.advance(Duration.ofHours(2));
      tocsin.upkeep();
      rig.clock.advance(Duration.ofHours(2));
      int asked = authority.questions();
      tocsin.upkeep();
      assertThat(authority.questions()).as("nothing is new").isEqualTo(asked);
    }
  }
}
