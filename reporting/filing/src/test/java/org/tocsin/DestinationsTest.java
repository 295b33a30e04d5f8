package org.tocsin;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tocsin.config.ConfigException;
import org.tocsin.config.ConfigExplanation;
import org.tocsin.config.Jurisdictions;
import org.tocsin.config.OverdueSettings;
import org.tocsin.config.PayloadPolicy;
import org.tocsin.config.ReportSchema;
import org.tocsin.config.Route;
import org.tocsin.cybertipline.SchemaVersion;
import org.tocsin.docket.IncidentState;
import org.tocsin.evidence.Actor;
import org.tocsin.evidence.Purpose;
import org.tocsin.evidence.Role;
import org.tocsin.filing.Alarm;
import org.tocsin.filing.Delivered;
import org.tocsin.filing.Delivery;
import org.tocsin.filing.FilingException;
import org.tocsin.filing.FilingFilter;
import org.tocsin.filing.FilingListener;
import org.tocsin.filing.FilingState;
import org.tocsin.filing.FilingSummary;
import org.tocsin.filing.HoldReason;
import org.tocsin.filing.Manual;
import org.tocsin.filing.Parcel;
import org.tocsin.filing.Promise;
import org.tocsin.filing.Webhook;
import org.tocsin.mock.Endpoint;
import org.tocsin.mock.Fault;
import org.tocsin.model.Account;
import org.tocsin.model.ChatMessage;
import org.tocsin.model.ContentSource;
import org.tocsin.model.Conversation;
import org.tocsin.model.Environment;
import org.tocsin.model.FilingId;
import org.tocsin.model.IncidentId;
import org.tocsin.model.IncidentType;
import org.tocsin.model.Room;
import org.tocsin.model.Upload;
import org.tocsin.model.UploadId;
import org.tocsin.model.Verdict;

/** One incident, several destinations. */
class DestinationsTest {
  @TempDir Path folder;
  private TocsinRig rig;
  private WireMockServer hook;

  @BeforeEach
  void open() {
    rig = new TocsinRig(folder);
    hook =
        new WireMockServer(WireMockConfiguration.options().dynamicPort().bindAddress("127.0.0.1"));
    hook.start();
    hook.stubFor(post(anyUrl()).willReturn(aResponse().withStatus(200).withBody("taken")));
  }

  @AfterEach
  void close() {
    rig.close();
    hook.stop();
  }

  private Webhook webhook(String path) {
    return new Webhook(
        URI.create("http://127.0.0.1:" + hook.port() + path),
        "teapot",
        "sample secret of a webhook".toCharArray(),
        Environment.TEST,
        Optional.empty(),
        PayloadPolicy.METADATA_ONLY,
        rig.clock);
  }

  private Map<String, FilingState> states(Tocsin tocsin) {
    Map<String, FilingState> states = new TreeMap<>();
    for (FilingSummary filing : tocsin.filings().list(FilingFilter.all())) {
      states.put(filing.destination(), filing.state());
    }
    return states;
  }

  private FilingSummary at(Tocsin tocsin, String destination) {
    return tocsin.filings().list(FilingFilter.all().at(destination)).get(0);
  }

  private void await(Tocsin tocsin, String destination, FilingState state) {
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (at(tocsin, destination).state() != state) {
      assertThat(System.nanoTime())
          .as("%s is %s", destination, at(tocsin, destination).state())
          .isLessThan(end);
      LockSupport.parkNanos(10_000_000);
    }
  }

  private void awaitFailure(Tocsin tocsin, String destination) {
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (at(tocsin, destination).attempts() == 0) {
      assertThat(System.nanoTime()).isLessThan(end);
      LockSupport.parkNanos(10_000_000);
    }
  }

  private IncidentId match(Tocsin tocsin) {
    IncidentId id = ((Verdict.Match) tocsin.screen(rig.upload("up-1", rig.listed))).incident();
    rig.clock.advance(Duration.ofSeconds(11));
    return id;
  }

  @Test
  void threeDestinations_oneDown_twoReceiptsAndOneVisiblyWaitingThenThree() {
    hook.stubFor(post("/two").willReturn(aResponse().withStatus(503)));
    Tocsin tocsin =
        rig.start(
            rig.builder().destination("one", webhook("/one")).destination("two", webhook("/two")));
    IncidentId incident = match(tocsin);
    await(tocsin, "mock", FilingState.FINISHED);
    await(tocsin, "one", FilingState.FINISHED);
    assertThat(states(tocsin))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "mock", FilingState.FINISHED,
                "one", FilingState.FINISHED,
                "two", FilingState.WAITING));
    assertThat(at(tocsin, "two").nextAttempt()).isPresent();
    hook.stubFor(post("/two").willReturn(aResponse().withStatus(200).withBody("taken")));
    rig.clock.advance(Duration.ofHours(2));
    assertThat(tocsin.awaitFilings(Duration.ofSeconds(30))).isTrue();
    assertThat(states(tocsin).values()).containsOnly(FilingState.FINISHED);
    assertThat(tocsin.filings().list(FilingFilter.all()))
        .allMatch(FilingSummary::receipted)
        .allMatch(filing -> filing.incident().equals(incident));
    rig.mock.books().finishedExactlyOnce();
    assertThat(hook.findAll(anyRequestedFor(anyUrl()))).hasSizeGreaterThanOrEqualTo(3);
    assertThat(tocsin.docket().find(incident).orElseThrow().state())
        .isEqualTo(IncidentState.REPORTED);
  }

  @Test
  void webhook_lostAnswer_isSentAgainUnderTheSameKey() {
    hook.stubFor(
        post(anyUrl())
            .willReturn(
                aResponse()
                    .withFault(
                        com.github.tomakehurst.wiremock.http.Fault.CONNECTION_RESET_BY_PEER)));
    Tocsin tocsin = rig.start(rig.builder().destination("hook", webhook("/hook")));
    match(tocsin);
    awaitFailure(tocsin, "hook");
    assertThat(at(tocsin, "hook").state()).isEqualTo(FilingState.FINISHING);
    hook.stubFor(post(anyUrl()).willReturn(aResponse().withStatus(200).withBody("taken")));
    rig.clock.advance(Duration.ofHours(2));
    await(tocsin, "hook", FilingState.FINISHED);
    List<LoggedRequest> sent = hook.findAll(anyRequestedFor(anyUrl()));
    assertThat(sent).hasSizeGreaterThanOrEqualTo(2);
    assertThat(sent)
        .extracting(request -> request.getHeader("Idempotency-Key"))
        .containsOnly(at(tocsin, "hook").id().value());
    assertThat(sent)
        .extracting(LoggedRequest::getBodyAsString)
        .containsOnly(sent.get(0).getBodyAsString());
  }

  @Test
  void webhook_thatRefuses_isHeldForAPersonWhileOthersAreFiled() {
    hook.stubFor(post(anyUrl()).willReturn(aResponse().withStatus(400)));
    Tocsin tocsin = rig.start(rig.builder().destination("hook", webhook("/hook")));
    match(tocsin);
    await(tocsin, "hook", FilingState.HELD);
    assertThat(at(tocsin, "hook").hold()).contains(HoldReason.INVALID);
    await(tocsin, "mock", FilingState.FINISHED);
  }

  @Test
  void manual_waitsForTheReferenceOfANamedPerson() {
    Manual portal = new Manual(URI.create("https://portal.example/"), PayloadPolicy.METADATA_ONLY);
    Tocsin tocsin = rig.start(rig.builder().destination("portal", portal));
    IncidentId incident = match(tocsin);
    await(tocsin, "portal", FilingState.HELD);
    FilingSummary waiting = at(tocsin, "portal");
    assertThat(waiting.hold()).contains(HoldReason.BY_HAND);
    assertThatThrownBy(() -> tocsin.filings().retry(waiting.id(), "pat"))
        .isInstanceOf(FilingException.class);
    assertThatThrownBy(
            () -> tocsin.filings().filedByHand(waiting.id(), tocsin.docket(), " ", "pat"))
        .isInstanceOf(IllegalArgumentException.class);
    tocsin.filings().filedByHand(waiting.id(), tocsin.docket(), "REF-2026-77", "pat");
    assertThat(at(tocsin, "portal").state()).isEqualTo(FilingState.FINISHED);
    assertThat(tocsin.docket().find(incident).orElseThrow().state())
        .isEqualTo(IncidentState.REPORTED);
    FilingSummary cyber = at(tocsin, "mock");
    assertThatThrownBy(
            () -> tocsin.filings().filedByHand(cyber.id(), tocsin.docket(), "REF-1", "pat"))
        .isInstanceOf(FilingException.class);
  }

  /** A destination where nobody can be asked, and whose answers are lost. */
  private static final class Unsure implements Delivery {
    private int sent;
    private final List<Parcel> composed = new CopyOnWriteArrayList<>();

    @Override
    public String kind() {
      return "unsure";
    }

    @Override
    public Promise promise() {
      return Promise.HELD_WHEN_UNSURE;
    }

    @Override
    public PayloadPolicy payload() {
      return PayloadPolicy.HASHES_ONLY;
    }

    @Override
    public URI address() {
      return URI.create("mailto:desk@authority.example");
    }

    @Override
    public String account() {
      return "teapot";
    }

    @Override
    public byte[] compose(Parcel parcel) {
      composed.add(parcel);
      return new byte[] {1};
    }

    @Override
    public synchronized Delivered deliver(Parcel parcel, byte[] composed) {
      sent++;
      throw new IllegalStateException("the connection broke");
    }

    @Override
    public void close() {}
  }

  @Test
  void deliveryWhereNobodyCanBeAsked_lostAnswer_isHeldAndNeverSentAgainByItself() {
    Unsure unsure = new Unsure();
    Tocsin tocsin = rig.start(rig.builder().destination("desk", unsure));
    IncidentId incident = match(tocsin);
    await(tocsin, "desk", FilingState.HELD);
    FilingSummary held = at(tocsin, "desk");
    assertThat(held.hold()).contains(HoldReason.MAYBE_SENT);
    rig.clock.advance(Duration.ofDays(3));
    assertThat(tocsin.filings().retryAll(FilingFilter.all().at("desk"), "pat")).isEmpty();
    assertThat(unsure.sent).isEqualTo(1);
    tocsin.filings().confirm(held.id(), tocsin.docket(), new byte[] {7}, "pat");
    assertThat(at(tocsin, "desk").state()).isEqualTo(FilingState.FINISHED);
    assertThat(tocsin.docket().find(incident)).isPresent();
  }

  @Test
  void route_toAnotherClassification_isNotTaken() {
    Tocsin tocsin =
        rig.start(
            rig.builder()
                .destination("hook", webhook("/hook"))
                .route("hook", route(Set.of("B2"), Optional.empty())));
    match(tocsin);
    await(tocsin, "mock", FilingState.FINISHED);
    assertThat(states(tocsin)).containsOnlyKeys("mock");
  }

  @Test
  void coveredDestination_isNotToldWhileTheOtherIs() {
    Tocsin tocsin = startCovered();
    match(tocsin);
    await(tocsin, "mock", FilingState.FINISHED);
    assertThat(at(tocsin, "hook").state()).isEqualTo(FilingState.COVERED);
    rig.clock.advance(Duration.ofDays(2));
    assertThat(tocsin.awaitFilings(Duration.ofSeconds(30))).isTrue();
    assertThat(hook.findAll(anyRequestedFor(anyUrl()))).isEmpty();
    assertThat(rig.mock.books().finishedExactlyOnce().files()).hasSize(1);
  }

  @Test
  void coveredDestination_isToldAfterAllWhenTheOtherIsCancelled() {
    Tocsin tocsin = startCovered();
    tocsin.filings().stopDestination("mock", "pat", "trying");
    match(tocsin);
    assertThat(at(tocsin, "hook").state()).isEqualTo(FilingState.COVERED);
    tocsin.filings().cancel(at(tocsin, "mock").id(), "pat", "not theirs");
    await(tocsin, "hook", FilingState.FINISHED);
    assertThat(hook.findAll(anyRequestedFor(anyUrl()))).hasSize(1);
  }

  /** The leading destination refuses for longer than it is tried: then the other is told. */
  @Test
  void coveredDestination_isToldAfterAllWhenTheOtherIsGivenUp() {
    rig.mock.faults().always(Endpoint.SUBMIT, Fault.unavailable(Optional.empty()));
    Tocsin tocsin = startCovered();
    match(tocsin);
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (at(tocsin, "mock").attempts() == 0) {
      assertThat(System.nanoTime()).isLessThan(end);
      LockSupport.parkNanos(10_000_000);
    }
    assertThat(at(tocsin, "hook").state()).isEqualTo(FilingState.COVERED);
    rig.clock.advance(Duration.ofDays(11));
    await(tocsin, "mock", FilingState.FAILED);
    await(tocsin, "hook", FilingState.FINISHED);
    assertThat(hook.findAll(anyRequestedFor(anyUrl()))).hasSize(1);
    // Tried again by a person, it is filed there as well, and the other is not told twice.
    rig.mock.faults().clear();
    tocsin.filings().retry(at(tocsin, "mock").id(), "pat");
    await(tocsin, "mock", FilingState.FINISHED);
    assertThat(hook.findAll(anyRequestedFor(anyUrl()))).hasSize(1);
  }

  @Test
  void incidentAboutAPersonInDanger_isToldToAllAtOnceAndToTheTeam() {
    List<String> alarms = new CopyOnWriteArrayList<>();
    rig.mock.faults().always(Endpoint.SUBMIT, Fault.unavailable(Optional.empty()));
    Tocsin tocsin =
        rig.start(
            rig.builder()
                .destination("hook", webhook("/hook"))
                .route("hook", route(Set.of(), Optional.of("mock")))
                .listener(
                    new FilingListener() {
                      @Override
                      public void alarm(Alarm alarm, String at, Optional<FilingId> filing) {
                        if (alarm == Alarm.DANGER) {
                          alarms.add(at + " " + filing.orElseThrow().value());
                        }
                      }
                    }));
    match(tocsin);
    assertThat(at(tocsin, "hook").state()).isEqualTo(FilingState.COVERED);
    assertThat(alarms).isEmpty();
    Conversation conversation =
        new Conversation(
            new UploadId("escalation-1"),
            IncidentType.ENTICEMENT,
            rig.uploader,
            tocsin.observe("192.0.2.10", 51515, List.of()),
            Room.direct("room-2", rig.recipient),
            List.of(
                new ChatMessage(
                    "m1", rig.uploader, rig.clock.instant(), "sample text", Optional.empty())));
    IncidentId incident = tocsin.escalate(conversation, "pat");
    tocsin.escalate(conversation, "pat");
    FilingFilter its = FilingFilter.all().ofIncident(incident);
    assertThat(alarms)
        .containsExactly("docket " + tocsin.filings().list(its.at("hook")).get(0).id().value());
    rig.clock.advance(Duration.ofSeconds(11));
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (tocsin.filings().list(its.at("hook")).get(0).state() != FilingState.FINISHED) {
      assertThat(System.nanoTime()).isLessThan(end);
      LockSupport.parkNanos(10_000_000);
    }
    assertThat(tocsin.filings().list(its.at("mock")).get(0).state())
        .isNotEqualTo(FilingState.FINISHED);
    assertThat(hook.findAll(anyRequestedFor(anyUrl()))).hasSize(1);
  }

  @Test
  void whatWaitsForLong_isAnAlarmOfItsDestinationOnceADay() {
    List<String> alarms = new java.util.concurrent.CopyOnWriteArrayList<>();
    Manual portal = new Manual(URI.create("https://portal.example/"), PayloadPolicy.METADATA_ONLY);
    Tocsin tocsin =
        rig.start(
            rig.builder()
                .destination("portal", portal)
                .overdue(
                    new OverdueSettings(
                        Duration.ofHours(1), Duration.ofHours(72), Duration.ofHours(1)))
                .listener(
                    new FilingListener() {
                      @Override
                      public void alarm(Alarm alarm, String at, Optional<FilingId> filing) {
                        if (alarm == Alarm.OVERDUE) {
                          alarms.add(at);
                        }
                      }
                    }));
    match(tocsin);
    await(tocsin, "mock", FilingState.FINISHED);
    await(tocsin, "portal", FilingState.HELD);
    rig.clock.advance(Duration.ofHours(71));
    tocsin.upkeep();
    assertThat(alarms).isEmpty();
    rig.clock.advance(Duration.ofHours(2));
    tocsin.upkeep();
    assertThat(alarms).containsExactly("portal");
    rig.clock.advance(Duration.ofHours(20));
    tocsin.upkeep();
    assertThat(alarms).hasSize(1);
    rig.clock.advance(Duration.ofHours(5));
    tocsin.upkeep();
    assertThat(alarms).containsExactly("portal", "portal");
    tocsin.filings().filedByHand(at(tocsin, "portal").id(), tocsin.docket(), "REF-1", "pat");
    rig.clock.advance(Duration.ofHours(25));
    tocsin.upkeep();
    assertThat(alarms).hasSize(2);
  }

  @Test
  void packOfAFilingByHand_isOpenedWithATrace() throws Exception {
    Manual portal = new Manual(URI.create("https://portal.example/"), PayloadPolicy.METADATA_ONLY);
    Tocsin tocsin = rig.start(rig.builder().destination("portal", portal));
    match(tocsin);
    await(tocsin, "mock", FilingState.FINISHED);
    await(tocsin, "portal", FilingState.HELD);
    Actor pat = new Actor("pat", Role.REVIEWER);
    try (InputStream pack =
        tocsin
            .filings()
            .openPack(at(tocsin, "portal").id(), tocsin.docket(), Purpose.REVIEW, pat)) {
      assertThat(new String(pack.readAllBytes(), StandardCharsets.UTF_8))
          .contains(at(tocsin, "portal").id().value(), TocsinRig.sha256(rig.listed));
    }
    assertThatThrownBy(
            () ->
                tocsin
                    .filings()
                    .openPack(at(tocsin, "mock").id(), tocsin.docket(), Purpose.REVIEW, pat))
        .isInstanceOf(FilingException.class)
        .hasMessageContaining("does not wait for a person who files it by hand");
  }

  private Tocsin startCovered() {
    return rig.start(
        rig.builder()
            .destination("hook", webhook("/hook"))
            .route("hook", route(Set.of(), Optional.of("mock"))));
  }

  private static Route route(Set<String> classifications, Optional<String> coveredBy) {
    return new Route(Set.of(), classifications, Set.of(), coveredBy);
  }

  @Test
  void destinations_ofAConfigurationFile_areToldByTheirKinds() {
    rig.write("mock.txt", "test");
    rig.write("hook.txt", "sample secret of a webhook");
    Path yaml =
        rig.write(
            "tocsin.yaml",
            """
            environment: TEST
            data: data
            service: { name: Teapot Chat, reporter: { email: trust-safety@teapot.example } }
            lists: [{ name: demo, file: list.csv }]
            clearinghouses:
              - { name: mock, kind: cybertipline, url: "%s", account: test, password: "file:mock.txt" }
              - { name: hook, kind: webhook, url: "http://127.0.0.1:%d/hook", account: teapot, password: "file:hook.txt", payload: HASHES_ONLY }
              - { name: portal, kind: manual, url: "https://portal.example/", route: { classifications: [A1] } }
            """
                .formatted(rig.mock.baseUri(), hook.port()));
    Tocsin tocsin = rig.start(Tocsin.builder(yaml).clock(rig.clock));
    match(tocsin);
    await(tocsin, "mock", FilingState.FINISHED);
    await(tocsin, "hook", FilingState.FINISHED);
    await(tocsin, "portal", FilingState.HELD);
    LoggedRequest sent = hook.findAll(anyRequestedFor(anyUrl())).get(0);
    assertThat(sent.getBodyAsString())
        .contains(TocsinRig.sha256(rig.listed))
        .doesNotContain("user-0001", "192.0.2.10");
  }

  private Upload uploadFrom(Tocsin tocsin, String id, byte[] bytes, Account uploader) {
    return Upload.builder(
            new UploadId(id),
            ContentSource.of(bytes),
            uploader,
            tocsin.observe("192.0.2.10", 51515, List.of()),
            Room.group("room-1", "Tea", List.of(rig.recipient)))
        .build();
  }

  private static Route uploaders(String... countries) {
    return Route.EVERYTHING.in(new Jurisdictions(Set.of(), Set.of(countries), Set.of()));
  }

  @Test
  void routesByCountry_takeWhatIsKnownAndWhatIsNotWhereTheySaySo() {
    Tocsin tocsin =
        rig.start(
            rig.builder()
                .destination("germany", webhook("/de"))
                .destination("elsewhere", webhook("/rest"))
                .route("mock", uploaders("US"))
                .route("germany", uploaders("DE"))
                .route("elsewhere", uploaders("UNKNOWN")));
    Verdict german =
        tocsin.screen(uploadFrom(tocsin, "up-1", rig.listed, rig.uploader.withCountry("DE")));
    Verdict unknown = tocsin.screen(uploadFrom(tocsin, "up-2", rig.listed, rig.uploader));
    rig.clock.advance(Duration.ofSeconds(11));
    await(tocsin, "germany", FilingState.FINISHED);
    await(tocsin, "elsewhere", FilingState.FINISHED);
    assertThat(destinations(tocsin, german)).containsExactly("germany");
    assertThat(destinations(tocsin, unknown)).containsExactly("elsewhere");
    for (LoggedRequest sent : hook.findAll(anyRequestedFor(anyUrl()))) {
      boolean toGermany = sent.getUrl().equals("/de");
      assertThat(sent.getBodyAsString().contains("\"country\" : \"DE\"")).isEqualTo(toGermany);
    }
  }

  private static List<String> destinations(Tocsin tocsin, Verdict verdict) {
    IncidentId incident = ((Verdict.Match) verdict).incident();
    return tocsin.filings().list(FilingFilter.all()).stream()
        .filter(filing -> filing.incident().equals(incident))
        .map(FilingSummary::destination)
        .toList();
  }

  @Test
  void parcel_namesTheSchemaThatIsConfigured() {
    Unsure desk = new Unsure();
    Tocsin tocsin =
        rig.start(
            rig.builder()
                .reportSchema(new ReportSchema(SchemaVersion.V2026, Optional.empty()))
                .destination("desk", desk));
    tocsin.screen(rig.upload("up-1", rig.listed));
    assertThat(rig.settle()).isTrue();
    assertThat(desk.composed)
        .isNotEmpty()
        .allMatch(parcel -> parcel.schema().version() == SchemaVersion.V2026);
  }

  @Test
  void incidentThatFitsNoRoute_isAnAlarmOnceItIsRecorded() {
    List<String> alarms = new CopyOnWriteArrayList<>();
    Tocsin tocsin =
        rig.start(
            rig.builder()
                .destination("germany", webhook("/de"))
                .destination("elsewhere", webhook("/rest"))
                .route("mock", uploaders("US"))
                .route("germany", uploaders("DE"))
                .route("elsewhere", uploaders("UNKNOWN"))
                .listener(
                    new FilingListener() {
                      @Override
                      public void alarm(Alarm alarm, String at, Optional<FilingId> filing) {
                        alarms.add(alarm + " " + at);
                      }
                    }));
    assertThat(ConfigExplanation.sentences(tocsin.config()))
        .anyMatch(line -> line.contains("filed nowhere and the alarm NOT_TOLD"));
    tocsin.screen(uploadFrom(tocsin, "up-1", rig.listed, rig.uploader.withCountry("US")));
    assertThat(alarms).isEmpty();
    Verdict french =
        tocsin.screen(uploadFrom(tocsin, "up-2", rig.listed, rig.uploader.withCountry("FR")));
    assertThat(destinations(tocsin, french)).isEmpty();
    assertThat(alarms).containsExactly("NOT_TOLD docket");
    // Many incidents that a route leaves out are two alarms an hour, not as many as incidents.
    for (int i = 0; i < 20; i++) {
      tocsin.screen(uploadFrom(tocsin, "more-" + i, rig.listed, rig.uploader.withCountry("FR")));
    }
    assertThat(alarms).hasSize(1);
    rig.clock.advance(Duration.ofMinutes(61));
    tocsin.isTidy();
    assertThat(alarms).containsExactly("NOT_TOLD docket", "NOT_TOLD docket");
    rig.clock.advance(Duration.ofMinutes(61));
    tocsin.isTidy();
    assertThat(alarms).as("nothing came since").hasSize(2);
  }

  @Test
  void routes_thatLeaveIncidentsToNobody_areRefusedAtTheStart() {
    Route enticement =
        new Route(Set.of(IncidentType.ENTICEMENT), Set.of(), Set.of(), Optional.empty());
    assertThatThrownBy(
            () ->
                rig.start(
                    rig.builder()
                        .destination("hook", webhook("/hook"))
                        .route("mock", uploaders("US"))
                        .route("hook", enticement)))
        .hasMessageContaining("leaves out incidents whose countries are not known");
    assertThatThrownBy(() -> rig.start(rig.builder().route("mock", uploaders("US"))))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("leaves out incidents whose countries are not known");
    Route abroad = Route.EVERYTHING.in(new Jurisdictions(Set.of("FR"), Set.of(), Set.of()));
    assertThatThrownBy(() -> rig.start(rig.builder().route("mock", abroad)))
        .hasMessageContaining("the route of mock leaves out the service's own country");
  }

  @Test
  void destinationThatIsGone_filingsWaitThere_isRefusedWithHowMany() {
    Manual byHand = new Manual(URI.create("https://portal.example/"), PayloadPolicy.HASHES_ONLY);
    Tocsin tocsin = rig.start(rig.builder().destination("portal", byHand));
    match(tocsin);
    await(tocsin, "portal", FilingState.HELD);
    await(tocsin, "mock", FilingState.FINISHED);
    tocsin.close();
    assertThatThrownBy(() -> rig.start(rig.builder()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("not configured: portal (1); configure them, or cancel");
    Tocsin again = rig.start(rig.builder().destination("portal", byHand));
    again.filings().cancel(at(again, "portal").id(), "pat", "another desk files it");
    again.close();
    assertThat(states(rig.start(rig.builder()))).containsEntry("portal", FilingState.CANCELLED);
  }
}
