package org.tocsin.docket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.SequenceInputStream;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tocsin.evidence.Actor;
import org.tocsin.evidence.ClockStatus;
import org.tocsin.evidence.CustodyEntry;
import org.tocsin.evidence.CustodyEvent;
import org.tocsin.evidence.CustodyKind;
import org.tocsin.evidence.Deed;
import org.tocsin.evidence.DeedRequest;
import org.tocsin.evidence.DestructionCertificate;
import org.tocsin.evidence.EvidenceException;
import org.tocsin.evidence.IntegrityProgress;
import org.tocsin.evidence.ItemKind;
import org.tocsin.evidence.Purpose;
import org.tocsin.evidence.Role;
import org.tocsin.evidence.SealedItem;
import org.tocsin.evidence.SignedRequest;
import org.tocsin.evidence.StoredItem;
import org.tocsin.model.Action;
import org.tocsin.model.ContentSource;
import org.tocsin.model.Ids;
import org.tocsin.model.Incident;
import org.tocsin.model.IncidentId;
import org.tocsin.model.ItemId;
import org.tocsin.model.MatchFacts;
import org.tocsin.model.SeverityClass;
import org.tocsin.model.UndeterminedReason;
import org.tocsin.model.UploadId;
import org.tocsin.store.Database;
import org.tocsin.store.Tx;
import org.tocsin.testkit.SettableClock;

/** What the docket owes on every database. */
abstract class DocketContract {
  static final Actor REVIEWER = new Actor("reviewer-7", Role.REVIEWER);

  @TempDir Path temp;
  final SettableClock clock = SettableClock.at("2026-01-15T09:30:01Z");
  final Ids ids = new Ids(clock);
  Service service;

  /** Opens the database of this test. */
  abstract Database database();

  @BeforeEach
  void open() {
    service = Service.open(temp.resolve("data"), this::database, clock);
  }

  @AfterEach
  void close() {
    service.close();
  }

  Docket docket() {
    return service.docket();
  }

  RecordedIncident record(Incident incident, byte[] bytes) {
    return docket().record(incident, Optional.of(ContentSource.of(bytes)), List.of());
  }

  Incident sample(String source, byte[] bytes) {
    return Incidents.matched(ids.incident(), source, bytes);
  }

  static ItemId item(RecordedIncident recorded, ItemKind kind) {
    return recorded.items().stream()
        .filter(item -> item.kind() == kind)
        .findFirst()
        .orElseThrow()
        .id();
  }

  private List<CustodyKind> custody(IncidentId id) {
    return service.log().entries(id).stream().map(entry -> entry.event().kind()).toList();
  }

  private long blobs() throws IOException {
    return service.blobs().list().size();
  }

  @Test
  void record_matchedFile_opensAsItWas() throws Exception {
    byte[] bytes = Incidents.bytes(1, 300_000);
    Incident incident = sample("up-1", bytes);

    RecordedIncident recorded = record(incident, bytes);

    assertThat(recorded.id()).isEqualTo(incident.id());
    assertThat(recorded.fresh()).isTrue();
    assertThat(recorded.items().stream().map(StoredItem::kind))
        .containsExactlyInAnyOrder(ItemKind.FILE, ItemKind.FACTS, ItemKind.CONVERSATION);
    assertThat(docket().open(incident.id(), Purpose.FILE, Actor.FILING)).isEqualTo(incident);
    try (InputStream in =
        docket()
            .openItem(incident.id(), item(recorded, ItemKind.FILE), Purpose.FILE, Actor.FILING)) {
      assertThat(in.readAllBytes()).isEqualTo(bytes);
    }
    assertThat(custody(incident.id()))
        .containsExactly(
            CustodyKind.RECORDED,
            CustodyKind.SEALED,
            CustodyKind.SEALED,
            CustodyKind.SEALED,
            CustodyKind.OPENED,
            CustodyKind.OPENED,
            CustodyKind.OPENED);
    assertThat(service.log().verify()).isEmpty();
  }

  @Test
  void record_conversationWithoutFile_isAnIncidentLikeAnyOther() {
    Incident incident = Incidents.raised(ids.incident(), "esc-1");
    RecordedIncident recorded = docket().record(incident, Optional.empty(), List.of());
    assertThat(recorded.items().stream().map(StoredItem::kind))
        .containsExactlyInAnyOrder(ItemKind.FACTS, ItemKind.CONVERSATION);
    assertThat(docket().open(incident.id(), Purpose.REVIEW, REVIEWER)).isEqualTo(incident);
    IncidentSummary summary = docket().find(incident.id()).orElseThrow();
    assertThat(summary.severity()).isEmpty();
    assertThat(summary.matchKind()).isEmpty();
    assertThat(summary.messages()).isEqualTo(40);
  }

  @Test
  void record_conversationOfMegabytes_isSealedAsABlob() throws Exception {
    Incident base = Incidents.raised(ids.incident(), "esc-big");
    Incident incident =
        new Incident(
            base.id(),
            base.source(),
            base.type(),
            base.environment(),
            base.synthetic(),
            base.detectedAt(),
            base.account(),
            base.origin(),
            base.room(),
            base.file(),
            base.matches(),
            Incidents.messages(3000),
            base.raisedBy());
    docket().record(incident, Optional.empty(), List.of());
    assertThat(blobs()).isEqualTo(1);
    assertThat(docket().open(incident.id(), Purpose.FILE, Actor.FILING)).isEqualTo(incident);
  }

  @Test
  void record_sameUploadAgain_isTheSameIncident() throws Exception {
    byte[] bytes = Incidents.bytes(2, 1000);
    Incident first = sample("up-2", bytes);
    record(first, bytes);
    RecordedIncident again = record(sample("up-2", bytes), bytes);
    assertThat(again.id()).isEqualTo(first.id());
    assertThat(again.fresh()).isFalse();
    assertThat(blobs()).isEqualTo(1);
    assertThat(docket().recorded(new UploadId("up-2")).orElseThrow().id()).isEqualTo(first.id());
    assertThat(docket().recorded(new UploadId("up-3"))).isEmpty();
  }

  @Test
  void record_sameUploadFromManyThreads_isOneIncidentWithOneFile() throws Exception {
    byte[] bytes = Incidents.bytes(3, 100_000);
    int threads = 6;
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    CountDownLatch start = new CountDownLatch(1);
    List<Future<RecordedIncident>> all = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      all.add(
          pool.submit(
              () -> {
                start.await();
                return record(sample("up-race", bytes), bytes);
              }));
    }
    start.countDown();
    Set<IncidentId> seen = new HashSet<>();
    int fresh = 0;
    for (Future<RecordedIncident> one : all) {
      RecordedIncident recorded = one.get(60, TimeUnit.SECONDS);
      seen.add(recorded.id());
      fresh += recorded.fresh() ? 1 : 0;
    }
    pool.shutdown();
    assertThat(seen).hasSize(1);
    assertThat(fresh).isEqualTo(1);
    assertThat(blobs()).isEqualTo(1);
    assertThat(service.log().verify()).isEmpty();
    assertThat(service.log().size()).isEqualTo(4);
  }

  @Test
  void record_participant_joinsTheSameTransaction() {
    byte[] bytes = Incidents.bytes(4, 10);
    Incident incident = sample("up-4", bytes);
    service.database().perform(tx -> tx.update("CREATE TABLE note (id TEXT, items BIGINT)"));
    DocketParticipant participant =
        (tx, about, items) ->
            tx.update("INSERT INTO note VALUES (?, ?)", about.id().value(), items.size());
    docket().record(incident, Optional.of(ContentSource.of(bytes)), List.of(participant));
    long items =
        service
            .database()
            .read(tx -> tx.first("SELECT items FROM note", row -> row.number("items")))
            .orElseThrow();
    assertThat(items).isEqualTo(3);
  }

  @Test
  void record_participantThrows_nothingRemainsAndNothingIsTold() throws Exception {
    byte[] bytes = Incidents.bytes(5, 10_000);
    Incident incident = sample("up-5", bytes);
    DocketParticipant failing =
        (tx, about, items) -> {
          tx.update("UPDATE custody_tree SET size = size");
          throw new IllegalStateException(
              Incidents.MARKER, new IOException(Incidents.MARKER + about.account().id()));
        };
    assertThatThrownBy(
            () -> docket().record(incident, Optional.of(ContentSource.of(bytes)), List.of(failing)))
        .isInstanceOf(PreservationException.class)
        .satisfies(DocketContract::assertSilent);
    assertNothingOf(incident);
  }

  private void assertNothingOf(Incident incident) throws IOException {
    assertThat(docket().find(incident.id())).isEmpty();
    assertThat(docket().recorded(incident.source())).isEmpty();
    assertThat(docket().items(incident.id())).isEmpty();
    assertThat(custody(incident.id())).isEmpty();
    assertThat(blobs()).isZero();
    assertThat(service.log().verify()).isEmpty();
  }

  static void assertSilent(Throwable e) {
    StringWriter text = new StringWriter();
    e.printStackTrace(new PrintWriter(text));
    assertThat(text.toString())
        .doesNotContain(Incidents.MARKER)
        .doesNotContain(Incidents.ADDRESS)
        .doesNotContain("docket.db");
  }

  @Test
  void record_sourceThatThrows_isNotRecorded() throws Exception {
    byte[] bytes = Incidents.bytes(6, 200_000);
    Incident incident = sample("up-6", bytes);
    ContentSource breaking =
        () ->
            new SequenceInputStream(
                new ByteArrayInputStream(bytes, 0, 100_000),
                new FilterInputStream(InputStream.nullInputStream()) {
                  @Override
                  public int read(byte[] buffer, int offset, int length) throws IOException {
                    throw new IOException(Incidents.MARKER);
                  }
                });
    assertThatThrownBy(() -> docket().record(incident, Optional.of(breaking), List.of()))
        .isInstanceOf(PreservationException.class)
        .satisfies(DocketContract::assertSilent);
    assertNothingOf(incident);
  }

  @Test
  void record_bytesOtherThanThoseExamined_areNotRecorded() throws Exception {
    byte[] bytes = Incidents.bytes(7, 5000);
    Incident incident = sample("up-7", bytes);
    byte[] other = bytes.clone();
    other[4999] ^= 1;
    assertThatThrownBy(() -> record(incident, other))
        .isInstanceOf(PreservationException.class)
        .hasMessageContaining("not those that were examined");
    assertNothingOf(incident);
  }

  @Test
  void record_fileWithoutBytesOrBytesWithoutFile_isRefused() {
    byte[] bytes = Incidents.bytes(8, 10);
    assertThatThrownBy(() -> docket().record(sample("up-8", bytes), Optional.empty(), List.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> record(Incidents.raised(ids.incident(), "esc-8"), bytes))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void record_databaseClosed_isPreservationFailure() {
    byte[] bytes = Incidents.bytes(9, 10);
    Incident incident = sample("up-9", bytes);
    service.database().close();
    assertThatThrownBy(() -> record(incident, bytes))
        .isInstanceOf(PreservationException.class)
        .satisfies(DocketContract::assertSilent);
  }

  @Test
  void record_emptyFileAndSizesAroundSegments_openAsTheyWere() throws Exception {
    int i = 0;
    for (int size : new int[] {0, 1, 65_479, 65_480, 65_481, 131_000, 131_001, 1_000_003}) {
      byte[] bytes = Incidents.bytes(size, size);
      Incident incident = sample("size-" + i++, bytes);
      RecordedIncident recorded = record(incident, bytes);
      try (InputStream in =
          docket()
              .openItem(incident.id(), item(recorded, ItemKind.FILE), Purpose.FILE, Actor.FILING)) {
        assertThat(in.readAllBytes()).as("size %d", size).isEqualTo(bytes);
      }
    }
  }

  @Test
  void find_andList_sayWhatStandsInClear() {
    byte[] bytes = Incidents.bytes(10, 10);
    Incident first = sample("list-1", bytes);
    record(first, bytes);
    clock.advance(Duration.ofSeconds(1));
    Incident second = Incidents.raised(ids.incident(), "list-2");
    docket().record(second, Optional.empty(), List.of());

    IncidentSummary summary = docket().find(first.id()).orElseThrow();
    assertThat(summary.state()).isEqualTo(IncidentState.OPEN);
    assertThat(summary.synthetic()).isTrue();
    assertThat(summary.severity()).contains(SeverityClass.EXPLOITATIVE_REVIEW);
    assertThat(summary.matchKind()).contains(MatchFacts.Kind.EXACT);
    assertThat(summary.filesWithoutPerson()).isTrue();
    assertThat(summary.matches()).isEqualTo(2);
    assertThat(summary.detectedAt()).isEqualTo(Instant.parse("2026-01-15T09:30:00.123Z"));
    assertThat(summary.reportedAt()).isEmpty();
    assertThat(summary.accountRef())
        .isEqualTo(docket().accountRef(first.account().id()))
        .matches("[0-9a-f]{64}");

    assertThat(list(IncidentFilter.newest(10))).containsExactly(second.id(), first.id());
    assertThat(list(IncidentFilter.newest(1))).containsExactly(second.id());
    assertThat(list(IncidentFilter.newest(1).behind(second.id()))).containsExactly(first.id());
    assertThat(list(IncidentFilter.newest(9).since(clock.instant()))).containsExactly(second.id());
    assertThat(list(IncidentFilter.newest(9).in(IncidentState.REPORTED))).isEmpty();
    assertThat(list(IncidentFilter.newest(9).of(summary.accountRef()))).hasSize(2);
    assertThat(list(IncidentFilter.newest(9).of("0".repeat(64)))).isEmpty();
  }

  private List<IncidentId> list(IncidentFilter filter) {
    return docket().list(filter).stream().map(IncidentSummary::id).toList();
  }

  @Test
  void reported_firstReceiptCounts_andIsEnteredEachTime() {
    byte[] bytes = Incidents.bytes(11, 10);
    Incident incident = sample("rep-1", bytes);
    record(incident, bytes);
    Instant receipt = Instant.parse("2026-01-15T09:31:00Z");
    service.database().perform(tx -> docket().reported(tx, incident.id(), "fil-1", receipt));
    service
        .database()
        .perform(tx -> docket().reported(tx, incident.id(), "fil-2", receipt.plusSeconds(60)));
    IncidentSummary summary = docket().find(incident.id()).orElseThrow();
    assertThat(summary.state()).isEqualTo(IncidentState.REPORTED);
    assertThat(summary.reportedAt()).contains(receipt);
    assertThat(custody(incident.id())).endsWith(CustodyKind.FILED, CustodyKind.FILED);
    List<CustodyEntry> entries = service.log().entries(incident.id());
    assertThat(entries.get(entries.size() - 1).event().details()).containsEntry("filing", "fil-2");
    assertThatThrownBy(
            () ->
                service
                    .database()
                    .perform(tx -> docket().reported(tx, new IncidentId("inc-none"), "x", receipt)))
        .isInstanceOf(EvidenceException.class);
  }

  @Test
  void sealExchange_joinsTheCallersTransaction() {
    byte[] bytes = Incidents.bytes(12, 10);
    Incident incident = sample("ex-1", bytes);
    record(incident, bytes);
    byte[] exchange = Incidents.bytes(13, 4000);
    SealedItem item = docket().sealExchange(incident.id(), exchange);
    assertThat(docket().openExchange(incident.id(), item.id(), Purpose.INTEGRITY_CHECK, REVIEWER))
        .isEqualTo(exchange);
    List<SealedItem> undone = new ArrayList<>();
    assertThatThrownBy(
            () ->
                service
                    .database()
                    .perform(
                        tx -> {
                          undone.add(docket().sealExchange(incident.id(), exchange));
                          throw new IllegalStateException("undone");
                        }))
        .hasMessage("undone");
    assertThatThrownBy(
            () ->
                docket()
                    .openExchange(
                        incident.id(), undone.get(0).id(), Purpose.INTEGRITY_CHECK, REVIEWER))
        .isInstanceOf(EvidenceException.class);
  }

  @Test
  void recordUndetermined_everyAttempt_isListed() {
    docket()
        .recordUndetermined(
            new UploadId("u-1"), UndeterminedReason.TRUNCATED, Action.HOLD, clock.instant());
    clock.advance(Duration.ofSeconds(2));
    docket()
        .recordUndetermined(
            new UploadId("u-1"), UndeterminedReason.LISTS_STALE, Action.REFUSE, clock.instant());
    assertThat(docket().undetermined(10))
        .containsExactly(
            new UndeterminedEntry(
                new UploadId("u-1"),
                UndeterminedReason.LISTS_STALE,
                Action.REFUSE,
                clock.instant()),
            new UndeterminedEntry(
                new UploadId("u-1"),
                UndeterminedReason.TRUNCATED,
                Action.HOLD,
                clock.instant().minusSeconds(2)));
  }

  @Test
  void openMatches_tellsWhatMatched_andOpensNoConversation() {
    byte[] bytes = Incidents.bytes(18, 100);
    Incident incident = sample("m-1", bytes);
    RecordedIncident recorded = record(incident, bytes);
    long entries = service.log().size();
    assertThat(docket().openMatches(incident.id(), Purpose.REVIEW, REVIEWER))
        .isEqualTo(incident.matches())
        .hasSize(2);
    assertThat(service.log().entries(incident.id()))
        .filteredOn(entry -> entry.seq() >= entries)
        .extracting(entry -> entry.event().kind(), entry -> entry.event().item())
        .containsExactly(
            tuple(CustodyKind.OPENED, Optional.of(item(recorded, ItemKind.FACTS))),
            tuple(CustodyKind.VIEWED, Optional.of(item(recorded, ItemKind.FACTS))));
    long after = service.log().size();
    assertThatThrownBy(
            () -> docket().openMatches(new IncidentId("inc-none"), Purpose.REVIEW, REVIEWER))
        .isInstanceOfSatisfying(
            EvidenceException.class,
            e -> assertThat(e.kind()).isEqualTo(EvidenceException.Kind.NOT_FOUND));
    assertThat(service.log().size()).isEqualTo(after);
    Incident raised = Incidents.raised(ids.incident(), "m-2");
    docket().record(raised, Optional.empty(), List.of());
    assertThat(docket().openMatches(raised.id(), Purpose.REVIEW, REVIEWER)).isEmpty();
  }

  @Test
  void open_wrongIncidentOrUnknown_isNotFoundWithoutAnEntry() {
    byte[] bytes = Incidents.bytes(14, 10);
    Incident one = sample("o-1", bytes);
    Incident two = sample("o-2", bytes);
    RecordedIncident recorded = record(one, bytes);
    record(two, bytes);
    long entries = service.log().size();
    assertThatThrownBy(
            () ->
                docket()
                    .openItem(two.id(), item(recorded, ItemKind.FILE), Purpose.REVIEW, REVIEWER))
        .isInstanceOfSatisfying(
            EvidenceException.class,
            e -> assertThat(e.kind()).isEqualTo(EvidenceException.Kind.NOT_FOUND));
    assertThatThrownBy(() -> docket().open(new IncidentId("inc-none"), Purpose.REVIEW, REVIEWER))
        .isInstanceOf(EvidenceException.class);
    assertThat(service.log().size()).isEqualTo(entries);
  }

  @Test
  void fullyViewed_onlyWhenAPersonWasServedEveryByte() throws Exception {
    byte[] bytes = Incidents.bytes(15, 100_000);
    Incident incident = sample("v-1", bytes);
    ItemId file = item(record(incident, bytes), ItemKind.FILE);

    read(incident, file, Purpose.FILE, Actor.FILING, bytes.length + 1);
    read(incident, file, Purpose.EXPORT, REVIEWER, bytes.length + 1);
    read(incident, file, Purpose.REVIEW, Actor.FILING, bytes.length + 1);
    read(incident, file, Purpose.REVIEW, REVIEWER, bytes.length - 1);
    try (InputStream in = docket().openItem(incident.id(), file, Purpose.REVIEW, REVIEWER)) {
      assertThat(in.skip(10)).isEqualTo(10);
      assertThat(in.readAllBytes()).hasSize(bytes.length - 10);
    }
    assertThat(docket().fullyViewed(file)).isFalse();

    read(incident, file, Purpose.REVIEW, REVIEWER, bytes.length + 1);
    assertThat(docket().fullyViewed(file)).isTrue();
    assertThat(custody(incident.id())).filteredOn(k -> k == CustodyKind.VIEWED).hasSize(1);
  }

  private void read(Incident incident, ItemId item, Purpose purpose, Actor actor, int length)
      throws IOException {
    try (InputStream in = docket().openItem(incident.id(), item, purpose, actor)) {
      int left = length;
      byte[] buffer = new byte[8192];
      while (left > 0) {
        int n = in.read(buffer, 0, Math.min(left, buffer.length));
        if (n < 0) {
          return;
        }
        left -= n;
      }
    }
  }

  @Test
  void open_logCannotBeWritten_nobodyReads() {
    byte[] bytes = Incidents.bytes(16, 1000);
    Incident incident = sample("l-1", bytes);
    ItemId file = item(record(incident, bytes), ItemKind.FILE);
    service
        .database()
        .perform(tx -> tx.update("UPDATE custody_tree SET subtrees = ?", new byte[5]));
    assertThatThrownBy(() -> docket().openItem(incident.id(), file, Purpose.REVIEW, REVIEWER))
        .isInstanceOfSatisfying(
            EvidenceException.class,
            e -> assertThat(e.kind()).isEqualTo(EvidenceException.Kind.DAMAGED));
    Incident next = sample("l-2", bytes);
    assertThatThrownBy(() -> record(next, bytes)).isInstanceOf(PreservationException.class);
  }

  @Test
  void clockThatSteppedBack_isRecordedAndNothingBreaks() {
    byte[] bytes = Incidents.bytes(17, 10);
    Incident first = sample("c-1", bytes);
    record(first, bytes);
    clock.advance(Duration.ofHours(-3));
    Incident second = sample("c-2", bytes);
    RecordedIncident recorded = record(second, bytes);
    assertThat(recorded.items())
        .allSatisfy(item -> assertThat(item.clockStatus()).isEqualTo(ClockStatus.STEPPED_BACK));
    assertThat(service.log().entries(second.id()).get(1).event().details())
        .containsEntry("clock", "STEPPED_BACK");
    assertThat(docket().items(first.id()))
        .allSatisfy(item -> assertThat(item.clockStatus()).isEqualTo(ClockStatus.UNKNOWN));
    assertThat(service.log().verify()).isEmpty();
  }

  @Test
  void clockThatSteppedBack_isNoticedAfterARestart() {
    byte[] bytes = Incidents.bytes(18, 10);
    record(sample("c-3", bytes), bytes);
    service.close();
    clock.advance(Duration.ofDays(-1));
    open();
    assertThat(service.log().clockStatus()).isEqualTo(ClockStatus.STEPPED_BACK);
  }

  @Test
  void restart_everythingIsStillThere() {
    byte[] bytes = Incidents.bytes(19, 70_000);
    Incident incident = sample("r-1", bytes);
    record(incident, bytes);
    service.close();
    open();
    assertThat(docket().open(incident.id(), Purpose.FILE, Actor.FILING)).isEqualTo(incident);
    assertThat(record(sample("r-1", bytes), bytes).id()).isEqualTo(incident.id());
    assertThat(service.log().verify()).isEmpty();
  }

  @Test
  void appendCustody_isPartOfTheTransaction() {
    byte[] bytes = Incidents.bytes(20, 10);
    Incident incident = sample("a-1", bytes);
    record(incident, bytes);
    CustodyEvent event =
        CustodyEvent.of(CustodyKind.EXPORTED, incident.id(), REVIEWER)
            .because(Purpose.EXPORT)
            .with("reference", "case 4711/26");
    service.database().perform(tx -> docket().appendCustody(tx, event));
    assertThatThrownBy(
            () ->
                service
                    .database()
                    .perform(
                        tx -> {
                          docket().appendCustody(tx, event);
                          throw new IllegalStateException("undone");
                        }))
        .hasMessage("undone");
    List<CustodyEntry> entries = service.log().entries(incident.id());
    assertThat(entries).hasSize(5);
    assertThat(entries.get(4).event()).isEqualTo(event);
    assertThat(entries.get(4).verifies()).contains(true);
  }

  @Test
  void inClear_nothingOfAPersonStands() throws Exception {
    byte[] bytes = Incidents.bytes(21, 400_000);
    Incident incident = sample("silent-1", bytes);
    record(incident, bytes);
    docket().sealExchange(incident.id(), bytes);
    docket().open(incident.id(), Purpose.REVIEW, REVIEWER);
    String sha256 = incident.file().orElseThrow().digests().get(2).hex();
    List<String> tables =
        List.of("incident", "evidence_item", "custody_entry", "custody_head", "undetermined");
    for (String table : tables) {
      String all = dump(table);
      assertThat(all)
          .as(table)
          .doesNotContain(Incidents.MARKER)
          .doesNotContain(Incidents.ADDRESS)
          .doesNotContainPattern("(?<![0-9a-fA-F])54321(?![0-9a-fA-F])") // not by chance in hex
          .doesNotContain(sha256)
          .doesNotContain(incident.file().orElseThrow().digests().get(0).hex());
    }
    try (var files = Files.walk(temp.resolve("data"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        boolean database = file.getFileName().toString().startsWith("docket.db");
        if (!database && !file.toString().contains("natives")) {
          assertThat(
                  new String(
                      Files.readAllBytes(file), java.nio.charset.StandardCharsets.ISO_8859_1))
              .as(file.getFileName().toString())
              .doesNotContain(Incidents.MARKER);
        }
      }
    }
  }

  /** Returns every column of a table as text, bytes both as text and in hexadecimal digits. */
  private String dump(String table) {
    List<String> columns = columns(table);
    return service
        .database()
        .read(
            tx -> {
              StringBuilder text = new StringBuilder();
              tx.forEach(
                  "SELECT * FROM " + table,
                  row -> {
                    for (String column : columns) {
                      row.optionalBytes(column)
                          .ifPresent(
                              value ->
                                  text.append(
                                          new String(
                                              value, java.nio.charset.StandardCharsets.ISO_8859_1))
                                      .append(' ')
                                      .append(java.util.HexFormat.of().formatHex(value)));
                    }
                  });
              return text.toString();
            });
  }

  /** Names the columns that hold texts or bytes. */
  abstract List<String> columns(String table);

  @Test
  void withoutAPrivateKey_sealsAndDoesNotOpen() {
    service.close();
    service = Service.open(temp.resolve("data"), this::database, clock, false);
    byte[] bytes = Incidents.bytes(22, 10);
    Incident incident = sample("k-1", bytes);
    record(incident, bytes);
    assertThatThrownBy(() -> docket().open(incident.id(), Purpose.FILE, Actor.FILING))
        .isInstanceOfSatisfying(
            EvidenceException.class,
            e -> assertThat(e.kind()).isEqualTo(EvidenceException.Kind.NO_KEY))
        .hasMessageContaining(incident.id().value());
  }

  @Test
  void stream_thatIsClosedEarly_harmsNothing() throws Exception {
    byte[] bytes = Incidents.bytes(23, 200_000);
    Incident incident = sample("e-1", bytes);
    RecordedIncident recorded = record(incident, bytes);
    try (InputStream in =
        docket().openItem(incident.id(), item(recorded, ItemKind.FILE), Purpose.REVIEW, REVIEWER)) {
      assertThat(in.read()).isEqualTo(bytes[0] & 0xff);
    }
    assertThat(docket().fullyViewed(item(recorded, ItemKind.FILE))).isFalse();
  }

  @Test
  void retention_destroysWhatIsOverAndNothingElse() {
    byte[] bytes = Incidents.bytes(30, 5000);
    Incident reported = sample("ret-1", bytes);
    Incident held = sample("ret-2", bytes);
    Incident undecided = sample("ret-3", bytes);
    List.of(reported, held, undecided).forEach(incident -> record(incident, bytes));
    Instant receipt = clock.instant();
    for (Incident incident : List.of(reported, held)) {
      service.database().perform(tx -> docket().reported(tx, incident.id(), "fil-1", receipt));
    }
    Actor counsel = new Actor("counsel-1", Role.COUNSEL);
    LegalHold hold =
        docket().hold(held.id(), "District Court", "26-cv-1", receipt, Optional.empty(), counsel);
    RetentionSweep sweep = docket().retention(RetentionPolicy.US, List.of());

    assertThat(sweep.run(Actor.MAINTENANCE)).isEmpty();
    clock.advance(Duration.ofDays(400));
    assertThat(sweep.plan(clock.instant()))
        .containsExactlyInAnyOrder(
            new RetentionSweep.Planned(
                reported.id(),
                new Retention.Destroy("us-2258a"),
                Set.of(ItemKind.FILE, ItemKind.FACTS, ItemKind.CONVERSATION)),
            new RetentionSweep.Planned(
                held.id(),
                new Retention.Keep(Retention.Reason.HELD, Optional.empty()),
                Set.of(ItemKind.FILE, ItemKind.FACTS, ItemKind.CONVERSATION)),
            new RetentionSweep.Planned(
                undecided.id(),
                new Retention.Keep(Retention.Reason.UNDECIDED, Optional.empty()),
                Set.of(ItemKind.FILE, ItemKind.FACTS, ItemKind.CONVERSATION)));
    assertThat(docket().find(reported.id()).orElseThrow().state())
        .isEqualTo(IncidentState.REPORTED);

    assertThat(sweep.run(Actor.MAINTENANCE)).hasSize(1);
    assertThat(docket().find(reported.id()).orElseThrow().state())
        .isEqualTo(IncidentState.DESTROYED);
    assertThatThrownBy(() -> docket().open(reported.id(), Purpose.REVIEW, REVIEWER))
        .isInstanceOfSatisfying(
            EvidenceException.class,
            e -> assertThat(e.kind()).isEqualTo(EvidenceException.Kind.DESTROYED));
    assertThat(docket().open(held.id(), Purpose.REVIEW, REVIEWER)).isEqualTo(held);
    assertThat(docket().verify(Optional.empty(), IntegrityProgress.none()).isIntact()).isTrue();

    docket().lift(hold, counsel);
    assertThat(docket().holds(held.id()))
        .allSatisfy(one -> assertThat(one.liftedAt()).contains(clock.instant()));
    assertThat(sweep.run(Actor.MAINTENANCE)).hasSize(1);
    assertThat(custody(held.id()))
        .contains(CustodyKind.HELD, CustodyKind.RELEASED, CustodyKind.DESTROYED);
    assertThat(sweep.run(Actor.MAINTENANCE)).isEmpty();
  }

  @Test
  void close_takesNamedPersons_andARequestSignedByTwoForAnExactMatchOfTheGravestClass() {
    byte[] bytes = Incidents.bytes(31, 100);
    Incident base = sample("cl-1", bytes);
    Incident grave =
        new Incident(
            base.id(),
            base.source(),
            base.type(),
            base.environment(),
            base.synthetic(),
            base.detectedAt(),
            base.account(),
            base.origin(),
            base.room(),
            base.file(),
            List.of(Incidents.match(MatchFacts.Kind.EXACT, 0, SeverityClass.CONFIRMED)),
            base.messages(),
            base.raisedBy());
    record(grave, bytes);
    Incident words = Incidents.raised(ids.incident(), "cl-2");
    docket().record(words, Optional.empty(), List.of());
    Actor second = new Actor("supervisor-2", Role.SUPERVISOR);

    for (List<Actor> tooFew :
        List.of(
            List.<Actor>of(),
            List.of(REVIEWER),
            List.of(REVIEWER, REVIEWER),
            List.of(REVIEWER, Actor.MAINTENANCE))) {
      assertThatThrownBy(
              () -> docket().close(grave.id(), CloseReason.NOT_CONFIRMED, tooFew, List.of()))
          .isInstanceOfSatisfying(
              EvidenceException.class,
              e -> assertThat(e.kind()).isEqualTo(EvidenceException.Kind.REFUSED));
    }
    docket().requireSignatures();
    assertThatThrownBy(
            () -> docket().close(grave.id(), CloseReason.TEST, List.of(REVIEWER, second)))
        .hasMessageContaining("signed by two persons");
    DeedRequest request =
        DeedRequest.of(Deed.CLOSE, grave.id(), "NOT_CONFIRMED", "looked at twice", clock);
    assertThatThrownBy(
            () -> docket().close(Staff.sign(request, Staff.ANN), Staff.PEOPLE, List.of()))
        .isInstanceOf(EvidenceException.class);
    SignedRequest signed = Staff.sign(request, Staff.ANN, Staff.BEN);
    docket().close(signed, Staff.PEOPLE, List.of());
    assertThat(service.log().entries(grave.id()).stream().map(CustodyEntry::event))
        .filteredOn(event -> event.kind() == CustodyKind.CLOSED)
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.actor()).isEqualTo(Staff.ANN.actor());
              assertThat(event.details())
                  .containsEntry("signer-2", "ben")
                  .containsEntry("request", request.id())
                  .containsEntry("closed-as", "NOT_CONFIRMED");
            });
    assertThatThrownBy(() -> docket().close(signed, Staff.PEOPLE, List.of()))
        .hasMessageContaining("carried out before");
    docket().close(words.id(), CloseReason.NOT_REPORTABLE, List.of(REVIEWER), List.of());
    assertThat(docket().find(grave.id()).orElseThrow().state()).isEqualTo(IncidentState.CLOSED);
    assertThatThrownBy(
            () -> docket().close(words.id(), CloseReason.TEST, List.of(REVIEWER), List.of()))
        .isInstanceOf(EvidenceException.class);

    clock.advance(Duration.ofDays(4000));
    assertThat(docket().retention(RetentionPolicy.US, List.of()).run(Actor.MAINTENANCE)).isEmpty();
    RetentionPolicy closing =
        new RetentionPolicy(
            List.of(RetentionRule.US),
            Map.of(
                CloseReason.NOT_CONFIRMED,
                List.of(new RetentionRule("closed-90d", Period.ofDays(90), Optional.empty()))));
    assertThat(docket().retention(closing, List.of()).run(Actor.MAINTENANCE))
        .extracting(DestructionCertificate::incident)
        .containsExactly(grave.id());
  }

  @Test
  void close_participants_workInTheSameTransactionAndMayRefuse() throws Exception {
    Incident first = Incidents.raised(ids.incident(), "esc-hook-1");
    Incident second = Incidents.raised(ids.incident(), "esc-hook-2");
    docket().record(first, Optional.empty(), List.of());
    docket().record(second, Optional.empty(), List.of());
    service.database().perform(tx -> tx.update("CREATE TABLE waiting (incident TEXT)"));
    for (Incident incident : List.of(first, second)) {
      service
          .database()
          .perform(tx -> tx.update("INSERT INTO waiting VALUES (?)", incident.id().value()));
    }
    DocketParticipant participant =
        new DocketParticipant() {
          @Override
          public void join(Tx tx, Incident incident, List<SealedItem> items) {}

          @Override
          public void closing(Tx tx, IncidentId incident, CloseReason reason, List<Actor> by) {
            assertThat(by).containsExactly(REVIEWER);
            assertThat(reason).isEqualTo(CloseReason.NOT_REPORTABLE);
            tx.update("DELETE FROM waiting WHERE incident = ?", incident.value());
            if (incident.equals(second.id())) {
              throw new EvidenceException(EvidenceException.Kind.REFUSED, "a report is under way");
            }
          }
        };

    docket().close(first.id(), CloseReason.NOT_REPORTABLE, List.of(REVIEWER), List.of(participant));
    assertThatThrownBy(
            () ->
                docket()
                    .close(
                        second.id(),
                        CloseReason.NOT_REPORTABLE,
                        List.of(REVIEWER),
                        List.of(participant)))
        .isInstanceOfSatisfying(
            EvidenceException.class,
            e -> assertThat(e.kind()).isEqualTo(EvidenceException.Kind.REFUSED));

    assertThat(docket().find(first.id()).orElseThrow().state()).isEqualTo(IncidentState.CLOSED);
    assertThat(docket().find(second.id()).orElseThrow().state()).isEqualTo(IncidentState.OPEN);
    assertThat(custody(second.id())).doesNotContain(CustodyKind.CLOSED);
    List<String> waiting =
        service
            .database()
            .read(tx -> tx.query("SELECT incident FROM waiting", row -> row.string("incident")));
    assertThat(waiting).containsExactly(second.id().value());
  }

  @Test
  void before_sameAccount_listsEarlierOnesFirst() {
    List<IncidentId> all = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Incident incident = Incidents.raised(ids.incident(), "esc-before-" + i);
      docket().record(incident, Optional.empty(), List.of());
      all.add(incident.id());
      clock.advance(Duration.ofMinutes(1));
    }
    docket().close(all.get(1), CloseReason.TEST, List.of(REVIEWER), List.of());

    assertThat(docket().before(all.get(3), 10))
        .extracting(PriorIncident::id)
        .containsExactly(all.get(0), all.get(1), all.get(2));
    assertThat(docket().before(all.get(3), 10))
        .extracting(PriorIncident::state)
        .containsExactly(IncidentState.OPEN, IncidentState.CLOSED, IncidentState.OPEN);
    assertThat(docket().before(all.get(3), 2))
        .extracting(PriorIncident::id)
        .containsExactly(all.get(1), all.get(2));
    assertThat(docket().before(all.get(0), 10)).isEmpty();
    byte[] bytes = Incidents.bytes(5, 10);
    Incident ofAnother = sample("up-before", bytes);
    Incident other = Incidents.ofAccount(ofAnother, "another-account");
    record(other, bytes);
    assertThat(docket().before(other.id(), 10)).isEmpty();
  }

  @Test
  void link_toAnEarlierIncident_standsOnceAndIsOnRecord() {
    Incident first = Incidents.raised(ids.incident(), "esc-link-1");
    Incident second = Incidents.raised(ids.incident(), "esc-link-2");
    docket().record(first, Optional.empty(), List.of());
    clock.advance(Duration.ofMinutes(1));
    DocketParticipant linking =
        (tx, incident, items) ->
            docket().link(tx, incident.id(), first.id(), LinkKind.SUPPLEMENT, REVIEWER);
    docket().record(second, Optional.empty(), List.of(linking));
    service
        .database()
        .perform(tx -> docket().link(tx, second.id(), first.id(), LinkKind.SUPPLEMENT, REVIEWER));

    IncidentLink link =
        new IncidentLink(second.id(), first.id(), LinkKind.SUPPLEMENT, clock.instant());
    assertThat(docket().linkedTo(second.id())).containsExactly(link);
    assertThat(docket().linkedFrom(first.id())).containsExactly(link);
    assertThat(docket().linkedTo(first.id())).isEmpty();
    assertThat(custody(second.id())).containsOnlyOnce(CustodyKind.LINKED);
    assertThatThrownBy(
            () ->
                service
                    .database()
                    .perform(
                        tx ->
                            docket()
                                .link(tx, first.id(), second.id(), LinkKind.REUPLOAD, REVIEWER)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void destroyEarly_onARequestSignedByTwo_neverUnderAHoldOrWhileOpen_andOnlyOnce() {
    byte[] bytes = Incidents.bytes(9, 300_000);
    Incident incident = sample("early", bytes);
    record(incident, bytes);
    SignedRequest while1 = destroying(incident.id());
    assertThatThrownBy(() -> docket().destroyEarly(while1, Staff.PEOPLE, List.of()))
        .hasMessageContaining("neither reported nor closed");
    service
        .database()
        .perform(tx -> docket().reported(tx, incident.id(), "fil-1", clock.instant()));
    LegalHold hold =
        docket().hold(incident.id(), "Court", "C-1", clock.instant(), Optional.empty(), REVIEWER);
    SignedRequest held = destroying(incident.id());
    assertThatThrownBy(() -> docket().destroyEarly(held, Staff.PEOPLE, List.of()))
        .hasMessageContaining("under hold " + hold.id());
    assertThat(docket().open(incident.id(), Purpose.REVIEW, REVIEWER)).isEqualTo(incident);
    docket().lift(hold, REVIEWER);

    DestructionCertificate certificate = docket().destroyEarly(held, Staff.PEOPLE, List.of());

    assertThat(certificate.items()).hasSize(3);
    assertThat(certificate.authority()).contains("State Police, order 7/26", "ann and ben");
    assertThat(docket().find(incident.id()).orElseThrow().state())
        .isEqualTo(IncidentState.DESTROYED);
    assertThatThrownBy(() -> docket().open(incident.id(), Purpose.REVIEW, REVIEWER))
        .isInstanceOf(EvidenceException.class);
    assertThatThrownBy(() -> docket().destroyEarly(held, Staff.PEOPLE, List.of()))
        .isInstanceOf(EvidenceException.class);
    assertThat(docket().verify(Optional.empty(), IntegrityProgress.none()).isIntact()).isTrue();
  }

  @Test
  void evidenceThatAParticipantNeeds_isDestroyedNeitherInTimeNorEarly() {
    byte[] bytes = Incidents.bytes(12, 3000);
    Incident told = sample("told", bytes);
    Incident waits = sample("waits", bytes);
    for (Incident incident : List.of(told, waits)) {
      record(incident, bytes);
      service
          .database()
          .perform(tx -> docket().reported(tx, incident.id(), "fil-1", clock.instant()));
    }
    List<DocketParticipant> participants = List.of(needing(waits.id()));
    SignedRequest early = destroying(waits.id());
    assertThatThrownBy(() -> docket().destroyEarly(early, Staff.PEOPLE, participants))
        .isInstanceOfSatisfying(
            EvidenceException.class,
            e -> assertThat(e.kind()).isEqualTo(EvidenceException.Kind.REFUSED))
        .hasMessageContaining("a report about incident " + waits.id() + " is not finished");
    clock.advance(Duration.ofDays(400));
    RetentionSweep sweep = docket().retention(RetentionPolicy.US, participants);
    assertThat(sweep.plan(clock.instant()))
        .filteredOn(planned -> planned.incident().equals(waits.id()))
        .extracting(RetentionSweep.Planned::decision)
        .containsExactly(new Retention.Keep(Retention.Reason.NEEDED_TO_FILE, Optional.empty()));
    assertThat(sweep.run(Actor.MAINTENANCE))
        .extracting(DestructionCertificate::incident)
        .containsExactly(told.id());
    assertThat(docket().open(waits.id(), Purpose.REVIEW, REVIEWER)).isEqualTo(waits);
    assertThat(docket().retention(RetentionPolicy.US, List.of()).run(Actor.MAINTENANCE))
        .extracting(DestructionCertificate::incident)
        .containsExactly(waits.id());
  }

  private static DocketParticipant needing(IncidentId needed) {
    return new DocketParticipant() {
      @Override
      public void join(Tx tx, Incident incident, List<SealedItem> items) {}

      @Override
      public boolean needs(Tx tx, IncidentId incident) {
        return incident.equals(needed);
      }
    };
  }

  private SignedRequest destroying(IncidentId incident) {
    return Staff.sign(
        DeedRequest.of(Deed.DESTROY, incident, "State Police, order 7/26", "order 7/26", clock),
        Staff.ANN,
        Staff.BEN);
  }

  @Test
  void retention_perKindOfItem_destroysEachAtItsTimeAndTheFactsLast() throws Exception {
    byte[] bytes = Incidents.bytes(31, 300_000);
    Incident incident = sample("kinds", bytes);
    RecordedIncident recorded = record(incident, bytes);
    service
        .database()
        .perform(tx -> docket().reported(tx, incident.id(), "fil-1", clock.instant()));
    RetentionPolicy policy =
        new RetentionPolicy(
            List.of(
                new RetentionRule(
                    "file-1y", "US", Set.of(ItemKind.FILE), Period.ofYears(1), Optional.empty()),
                new RetentionRule(
                    "facts-1y", "US", Set.of(ItemKind.FACTS), Period.ofYears(1), Optional.empty()),
                new RetentionRule(
                    "words-5y",
                    "UK",
                    Set.of(ItemKind.CONVERSATION),
                    Period.ofYears(5),
                    Optional.empty())),
            Map.of());
    clock.advance(Duration.ofDays(400));
    assertThat(docket().retention(policy, List.of()).plan(clock.instant()))
        .extracting(RetentionSweep.Planned::classes)
        .containsExactlyInAnyOrder(
            Set.of(ItemKind.FILE), Set.of(ItemKind.FACTS), Set.of(ItemKind.CONVERSATION));

    assertThat(docket().retention(policy, List.of()).run(Actor.MAINTENANCE))
        .singleElement()
        .satisfies(
            certificate ->
                assertThat(certificate.items()).containsExactly(item(recorded, ItemKind.FILE)));

    assertThat(docket().find(incident.id()).orElseThrow().state())
        .isEqualTo(IncidentState.REPORTED);
    assertThat(docket().open(incident.id(), Purpose.REVIEW, REVIEWER)).isEqualTo(incident);
    assertThatThrownBy(
            () ->
                docket()
                    .openItem(
                        incident.id(), item(recorded, ItemKind.FILE), Purpose.REVIEW, REVIEWER))
        .isInstanceOf(EvidenceException.class);
    assertThat(blobs()).isZero();
    assertThat(docket().verify(Optional.empty(), IntegrityProgress.none()).isIntact()).isTrue();
    assertThat(docket().retention(policy, List.of()).run(Actor.MAINTENANCE)).isEmpty();
    clock.advance(Duration.ofDays(5 * 366));
    assertThat(docket().retention(policy, List.of()).run(Actor.MAINTENANCE)).hasSize(1);
    assertThat(docket().find(incident.id()).orElseThrow().state())
        .isEqualTo(IncidentState.DESTROYED);
    assertThat(docket().verify(Optional.empty(), IntegrityProgress.none()).isIntact()).isTrue();
  }

  @Test
  void close_whereNobodyHasACertificate_takesTwoNamesForTheGravestClass() {
    byte[] bytes = Incidents.bytes(33, 100);
    Incident base = sample("two-names", bytes);
    Incident grave =
        new Incident(
            base.id(),
            base.source(),
            base.type(),
            base.environment(),
            base.synthetic(),
            base.detectedAt(),
            base.account(),
            base.origin(),
            base.room(),
            base.file(),
            List.of(Incidents.match(MatchFacts.Kind.EXACT, 0, SeverityClass.CONFIRMED)),
            base.messages(),
            base.raisedBy());
    record(grave, bytes);
    assertThatThrownBy(
            () -> docket().close(grave.id(), CloseReason.NOT_CONFIRMED, List.of(REVIEWER)))
        .hasMessageContaining("2 different persons");
    docket()
        .close(
            grave.id(),
            CloseReason.NOT_CONFIRMED,
            List.of(REVIEWER, new Actor("supervisor-2", Role.SUPERVISOR)));
    assertThat(docket().find(grave.id()).orElseThrow().state()).isEqualTo(IncidentState.CLOSED);
  }
}
