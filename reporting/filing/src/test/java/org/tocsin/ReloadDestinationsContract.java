package org.tocsin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.tocsin.config.ConfigException;
import org.tocsin.config.ConfigFile;
import org.tocsin.config.TocsinConfig;
import org.tocsin.filing.Alarm;
import org.tocsin.filing.FilingFilter;
import org.tocsin.filing.FilingListener;
import org.tocsin.filing.FilingOffice;
import org.tocsin.filing.FilingState;
import org.tocsin.filing.FilingSummary;
import org.tocsin.filing.HoldReason;
import org.tocsin.filing.SampleKind;
import org.tocsin.mock.ReportState;
import org.tocsin.model.Action;
import org.tocsin.model.ChatMessage;
import org.tocsin.model.ContentSource;
import org.tocsin.model.Conversation;
import org.tocsin.model.FilingId;
import org.tocsin.model.Incident;
import org.tocsin.model.IncidentType;
import org.tocsin.model.Room;
import org.tocsin.model.UploadId;
import org.tocsin.model.Verdict;
import org.tocsin.screening.Examination;
import org.tocsin.screening.Outcome;
import org.tocsin.screening.Screener;
import org.tocsin.store.Dialect;

/** Destinations and screeners that come and go while uploads and filings are under way. */
abstract class ReloadDestinationsContract extends ReloadCase {
  ReloadDestinationsContract(Dialect dialect) {
    super(dialect);
  }

  private static Map<String, FilingState> states(Tocsin tocsin) {
    Map<String, FilingState> states = new TreeMap<>();
    for (FilingSummary filing : tocsin.filings().list(FilingFilter.all())) {
      states.put(filing.destination(), filing.state());
    }
    return states;
  }

  private HostParts parts() {
    HostParts none = HostParts.NONE;
    return new HostParts(
        rig.clock,
        new FilingListener() {
          @Override
          public void alarm(Alarm alarm, String destination, Optional<FilingId> filing) {
            alarms.add(alarm + " " + destination);
          }
        },
        none.blobs(),
        none.matchers(),
        none.deliveries(),
        none.retroactive());
  }

  /**
   * Returns the configuration of a node that files nothing, with something of the file replaced.
   */
  private TocsinConfig unfiling(String from, String to) {
    rig.write(
        "tocsin.yaml",
        yaml()
            .replace("roles: [screen, file, maintain]", "roles: [screen, maintain]")
            .replace(from, to));
    return ConfigFile.read(folder.resolve("tocsin.yaml"));
  }

  private Incident conversation(Rooms rooms) {
    TocsinConfig config = rooms.generation().config();
    return rooms
        .generation()
        .recorder()
        .ofConversation(
            new Conversation(
                new UploadId("escalation-1"),
                IncidentType.ENTICEMENT,
                rig.uploader,
                config
                    .trustedProxies()
                    .observe(
                        "192.0.2.10", 1, List.of(), rig.clock.instant(), config.addressPolicy()),
                Room.direct("room-2", rig.recipient),
                List.of(
                    new ChatMessage(
                        "m1", rig.uploader, rig.clock.instant(), "sample text", Optional.empty()))),
            "pat");
  }

  private CompletableFuture<Verdict> begin(Tocsin tocsin, String id, Slow slow)
      throws InterruptedException {
    CompletableFuture<Verdict> verdict =
        CompletableFuture.supplyAsync(
            () -> tocsin.screen(rig.upload(id, slow, "192.0.2.10")),
            task -> {
              Thread thread = new Thread(task, "upload");
              thread.setDaemon(true);
              thread.start();
            });
    assertThat(slow.opened.await(60, TimeUnit.SECONDS)).isTrue();
    return verdict;
  }

  @Test
  void destinations_comeAndGoWhileTheServiceRuns() {
    Tocsin tocsin = start();
    change(tocsin, PORTAL, "");
    tocsin.screen(rig.upload("up-1", rig.listed));
    assertThat(rig.settle()).isTrue();
    assertThat(states(tocsin)).containsOnlyKeys("mock", "police");
    change(tocsin, PORTAL, PORTAL);
    tocsin.screen(rig.upload("up-2", TocsinRig.picture(2)));
    tocsin.screen(rig.upload("up-3", rig.listed));
    assertThat(rig.settle()).isTrue();
    assertThat(states(tocsin)).containsEntry("portal", FilingState.HELD).hasSize(3);
    // Now one waits there: a person's reference.
    change(tocsin, PORTAL, "");
    assertThat(alarms).containsExactly("BY_HAND portal", "CONFIGURATION_REFUSED config");
    assertThatThrownBy(() -> tocsin.reload("pat", "it is closed"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("filings wait for destinations that are not configured: portal (1)");
    assertThat(tocsin.config().deliveries()).hasSize(2);
    tocsin.filings().cancel(at(tocsin, "portal").id(), "pat", "another desk files it");
    look(tocsin); // the file is as it was, and can be taken now
    assertThat(tocsin.config().deliveries()).hasSize(1);
    awaitTidy(tocsin);
    assertThat(tocsin.configurationChanges()).hasSize(3);
  }

  /** What is prepared from then on is told by the new file; what waited before too. */
  @Test
  void serviceAndSchema_areThoseOfTheNewFile() {
    Tocsin tocsin = start();
    tocsin.screen(rig.upload("up-1", rig.listed));
    change(tocsin, "trust-safety@teapot.example", "desk@kettle.example");
    assertThat(tocsin.config().service().reporter().emails().get(0).address())
        .isEqualTo("desk@kettle.example");
    assertThat(SampleKind.HEARD).contains("team closes");
    assertThat(rig.settle()).isTrue();
    assertThat(rig.mock.books().finishedExactlyOnce(report -> true).mentions("desk@kettle.example"))
        .isTrue();
    // A copy of a schema that has no report at all: nothing passes it.
    rig.write(
        "copy.xsd",
        "<xs:schema xmlns:xs=\"http://www.w3.org/2001/XMLSchema\"><xs:element name=\"tea\""
            + " type=\"xs:string\"/></xs:schema>");
    change(tocsin, "overdue:", "reportSchema: { copy: copy.xsd }\noverdue:");
    tocsin.screen(rig.upload("up-2", rig.listed));
    assertThat(rig.settle()).isTrue();
    assertThat(at(tocsin, "mock").state()).isEqualTo(FilingState.HELD);
    assertThat(at(tocsin, "mock").hold()).contains(HoldReason.INVALID);
    change(tocsin, "overdue:", "reportSchema: { version: V2026 }\noverdue:");
    tocsin.screen(rig.upload("up-3", rig.listed));
    assertThat(rig.settle()).isTrue();
    assertThat(rig.mock.books().reports(ReportState.FINISHED)).hasSize(2);
    assertThat(entries(tocsin)).hasSize(3);
  }

  @Test
  void onlyWhatChanged_isOpenedAnewAndClosed() {
    Tocsin tocsin = start();
    assertThat(SampleKind.HEARD).containsExactly("team starts, sends: true");
    change(tocsin, "default: HOLD", "default: REFUSE");
    assertThat(SampleKind.HEARD).hasSize(1);
    rig.write("authority.pem", "another");
    look(tocsin);
    assertThat(entries(tocsin).get(1)).endsWith("clearinghouses[police].mail.certificates");
    awaitTidy(tocsin);
    assertThat(SampleKind.HEARD)
        .containsExactly(
            "team starts, sends: true", "delivery to mailto:reports@authority.example closes");
    SampleKind.HEARD.clear();
    change(tocsin, "name: team", "name: duty");
    assertThat(SampleKind.HEARD).containsExactly("team closes", "duty starts, sends: true");
    tocsin.screen(rig.upload("up-1", rig.listed));
    assertThat(rig.settle()).isTrue();
    assertThat(SampleKind.HEARD).contains("duty held portal BY_HAND false");
    assertThat(states(tocsin)).containsEntry("mock", FilingState.FINISHED);
  }

  @Test
  void uploadThatBegan_endsByTheConfigurationItBeganWith() throws Exception {
    Tocsin tocsin = start();
    Slow empty = new Slow(new byte[0]);
    Slow listed = new Slow(rig.listed);
    List<CompletableFuture<Verdict>> verdicts = new ArrayList<>();
    int number = 0;
    for (Slow slow : List.of(empty, listed)) {
      String id = "up-" + ++number;
      verdicts.add(begin(tocsin, id, slow));
    }
    // Both are being received: now the portal goes, and what is undetermined is refused.
    rig.write(
        "tocsin.yaml", yaml().replace(PORTAL, "").replace("default: HOLD", "default: REFUSE"));
    look(tocsin);
    assertThat(action(undecodable(tocsin, "up-9"))).isEqualTo(Action.REFUSE);
    assertThat(tocsin.isTidy()).isFalse();
    empty.go.countDown();
    listed.go.countDown();
    assertThat(action(verdicts.get(0).get(60, TimeUnit.SECONDS))).isEqualTo(Action.HOLD);
    assertThat(verdicts.get(1).get(60, TimeUnit.SECONDS)).isInstanceOf(Verdict.Match.class);
    // Its filing at the portal is not lost: it is sent there still, as far as it goes.
    assertThat(rig.settle()).isTrue();
    assertThat(states(tocsin))
        .containsEntry("mock", FilingState.FINISHED)
        .containsEntry("portal", FilingState.HELD);
    assertThat(at(tocsin, "portal").hold()).contains(org.tocsin.filing.HoldReason.BY_HAND);
    assertThat(tocsin.isTidy()).isFalse();
    tocsin.filings().cancel(at(tocsin, "portal").id(), "pat", "another desk files it");
    awaitTidy(tocsin);
  }

  /** The upload began two configurations ago; the one between has nothing under way. */
  @Test
  void destinationThatGoesTwoChangesAfterAnUploadBegan_staysForIt() throws Exception {
    Tocsin tocsin = start();
    Slow listed = new Slow(rig.listed);
    CompletableFuture<Verdict> verdict = begin(tocsin, "up-1", listed);
    change(tocsin, "default: HOLD", "default: REFUSE");
    change(tocsin, PORTAL, "");
    assertThat(tocsin.isTidy()).isFalse();
    rig.clock.advance(Duration.ofMinutes(2));
    assertThat(tocsin.isTidy()).isFalse();
    listed.go.countDown();
    assertThat(verdict.get(60, TimeUnit.SECONDS)).isInstanceOf(Verdict.Match.class);
    assertThat(rig.settle()).isTrue();
    assertThat(at(tocsin, "portal").hold()).contains(org.tocsin.filing.HoldReason.BY_HAND);
    tocsin.filings().cancel(at(tocsin, "portal").id(), "pat", "another desk files it");
    awaitTidy(tocsin);
    assertThat(tocsin.reload("pat", "nothing is in the way")).isEmpty();
  }

  /** An upload ends, and its filing is committed, just as it is asked whether all are over. */
  @Test
  void destinationThatWent_uploadEndsWhileItIsTidiedUp_isStillClaimedFor() {
    TocsinConfig with = unfiling("", "");
    TocsinConfig without = unfiling(PORTAL, "");
    try (Rooms rooms = Rooms.open(with, parts())) {
      FilingOffice office = rooms.office();
      FilingOffice.Setup before = office.setup();
      Incident incident = conversation(rooms);
      AtomicBoolean over = new AtomicBoolean();
      office.use(
          office.prepare(without, Set.of()),
          () -> {
            if (over.compareAndSet(false, true)) {
              rooms
                  .docket()
                  .record(incident, Optional.empty(), List.of(office.enlist(before, incident)));
            }
            return true;
          });
      assertThat(office.tidy()).isFalse();
      rig.clock.advance(Duration.ofMinutes(2));
      assertThat(office.tidy()).isFalse();
      assertThat(office.unclaimed()).isEmpty();
    }
  }

  /** Another node has not read the new file yet, and makes a filing as the former one says. */
  @Test
  void filingOfAnotherNode_toADestinationThatWent_isAnAlarmInTheNextRound() {
    TocsinConfig with = unfiling("", "");
    TocsinConfig without = unfiling(PORTAL, "");
    try (Rooms rooms = Rooms.open(with, parts())) {
      FilingOffice office = rooms.office();
      FilingOffice.Setup before = office.setup();
      office.use(office.prepare(without, Set.of()), () -> true);
      rig.clock.advance(Duration.ofMinutes(2));
      assertThat(office.tidy()).isTrue();
      rooms.upkeep().round();
      assertThat(alarms).isEmpty();
      Incident incident = conversation(rooms);
      rooms.docket().record(incident, Optional.empty(), List.of(office.enlist(before, incident)));
      rig.clock.advance(Upkeep.UNCLAIMED);
      rooms.upkeep().round();
      assertThat(alarms).contains("OVERDUE portal").doesNotContain("OVERDUE mock");
      alarms.clear();
      rig.clock.advance(Upkeep.UNCLAIMED);
      rooms.upkeep().round();
      assertThat(alarms).doesNotContain("OVERDUE portal");
    }
  }

  @Test
  void screener_isAnotherOneOnlyWhereScreeningOrLookUpsChanged() {
    try (Rooms rooms = Rooms.open(unfiling("", ""), parts())) {
      Screener first = rooms.generation().screener();
      change(rooms, unfiling("default: HOLD", "default: REFUSE"), "undetermined.default");
      assertThat(rooms.generation().config().undetermined().byDefault()).isEqualTo(Action.REFUSE);
      assertThat(rooms.generation().screener()).isSameAs(first);
      assertThat(rooms.tidy()).isTrue();
      try (Examination examination =
          first.examine(ContentSource.of(TocsinRig.picture(2)), Optional.empty())) {
        assertThat(examination.outcome()).isInstanceOf(Outcome.Clear.class);
      }
      change(
          rooms,
          unfiling("overdue:", "screening: { maxBytes: 1000000 }\noverdue:"),
          "screening.maxBytes");
      Screener second = rooms.generation().screener();
      assertThat(second).isNotSameAs(first);
      assertThat(rooms.tidy()).isTrue();
      String lookup =
          "lookups: [{ name: hma, type: HMA, url: \"http://127.0.0.1:1\", classes: { CONFIRMED: [KITE] } }]\n";
      change(rooms, unfiling("overdue:", lookup + "overdue:"), "lookups[hma].url");
      assertThat(rooms.generation().screener()).isNotSameAs(second);
    }
  }

  @Test
  void sharedScreener_isClosedByItsLastUser() {
    try (Rooms rooms = Rooms.open(unfiling("", ""), parts())) {
      AtomicInteger closed = new AtomicInteger();
      SharedScreener shared =
          new SharedScreener(
              rooms.generation().screener(), List.of(() -> closed.incrementAndGet()));
      shared.share();
      shared.close();
      assertThat(closed).hasValue(0);
      shared.close();
      assertThat(closed).hasValue(1);
      assertThatThrownBy(shared::share).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void whatAChangeLeft_isTidiedUpWhereTheFileIsNotLookedAt() throws Exception {
    Tocsin tocsin = start();
    Slow empty = new Slow(new byte[0]);
    CompletableFuture<Verdict> verdict = begin(tocsin, "up-1", empty);
    write("name: police", "name: another");
    assertThat(tocsin.reload("pat", "trying")).isNotEmpty();
    String closes = "delivery to mailto:reports@authority.example closes";
    assertThat(SampleKind.HEARD).doesNotContain(closes);
    empty.go.countDown();
    verdict.get(60, TimeUnit.SECONDS);
    long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!SampleKind.HEARD.contains(closes)) {
      assertThat(System.nanoTime()).as("nobody tidies up").isLessThan(end);
      LockSupport.parkNanos(10_000_000);
    }
  }
}
