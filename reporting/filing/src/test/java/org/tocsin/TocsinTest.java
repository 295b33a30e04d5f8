package org.tocsin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tocsin.config.ConfigException;
import org.tocsin.config.ListSettings;
import org.tocsin.config.Secret;
import org.tocsin.config.UndeterminedPolicy;
import org.tocsin.evidence.Actor;
import org.tocsin.evidence.ItemKind;
import org.tocsin.evidence.Purpose;
import org.tocsin.evidence.Role;
import org.tocsin.evidence.StoredItem;
import org.tocsin.filing.FilingState;
import org.tocsin.filing.HoldReason;
import org.tocsin.hashlist.ListPolicy;
import org.tocsin.mock.BookedReport;
import org.tocsin.mock.Endpoint;
import org.tocsin.mock.Fault;
import org.tocsin.mock.MockClearinghouse;
import org.tocsin.mock.MockSettings;
import org.tocsin.model.Action;
import org.tocsin.model.Algorithm;
import org.tocsin.model.ChatMessage;
import org.tocsin.model.ContentSource;
import org.tocsin.model.Conversation;
import org.tocsin.model.Coverage;
import org.tocsin.model.Incident;
import org.tocsin.model.IncidentId;
import org.tocsin.model.IncidentType;
import org.tocsin.model.MatchFacts;
import org.tocsin.model.Room;
import org.tocsin.model.UndeterminedReason;
import org.tocsin.model.UploadId;
import org.tocsin.model.Verdict;
import org.tocsin.screening.ScreeningSettings;
import org.tocsin.store.Database;
import org.tocsin.store.StoreException;

class TocsinTest {
  @TempDir Path folder;
  private TocsinRig rig;

  @BeforeEach
  void open() {
    rig = new TocsinRig(folder);
  }

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void screen_listedPicture_isRefusedPreservedAndFiledOnce() {
    Tocsin tocsin = rig.start();
    Verdict.Match match = (Verdict.Match) tocsin.screen(rig.upload("up-1", rig.listed));
    assertThat(match.action()).isEqualTo(Action.REFUSE);
    assertThat(match.matches()).extracting(MatchFacts::kind).contains(MatchFacts.Kind.EXACT);
    assertThat(tocsin.docket().find(match.incident())).isPresent();
    assertThat(rig.settle()).isTrue();
    BookedReport report = rig.mock.books().finishedExactlyOnce();
    assertThat(report.hasFile(TocsinRig.sha256(rig.listed))).isTrue();
    assertThat(report.xml().text())
        .contains("<ipAddress>192.0.2.10</ipAddress>", "<port>51515</port>")
        .contains("<dateTime>2026-01-15T09:30:00Z</dateTime>", "<espIdentifier>user-0001<")
        .contains("<chatRoomName>Tea</chatRoomName>", "user-0002");
    assertThat(report.files().get(0).details().orElseThrow().text())
        .contains("<fileViewedByEsp>false</fileViewedByEsp>")
        .contains("<originalFileName>tea.png</originalFileName>")
        .contains("<publiclyAvailable>false</publiclyAvailable>", "exact match");
    rig.mock.books().nothingRefusedAsInvalid();
    assertThat(rig.filing().receipted()).isTrue();
  }

  @Test
  void screen_sameUploadAgain_isTheSameIncident() {
    Tocsin tocsin = rig.start();
    Verdict.Match first = (Verdict.Match) tocsin.screen(rig.upload("up-1", rig.listed));
    rig.settle();
    Verdict.Match again = (Verdict.Match) tocsin.screen(rig.upload("up-1", rig.listed));
    assertThat(again.incident()).isEqualTo(first.incident());
    assertThat(again.action()).isEqualTo(Action.REFUSE);
    rig.settle();
    rig.mock.books().finishedExactlyOnce();
  }

  @Test
  void screen_sameFileAsAnotherUpload_isAnotherIncident() {
    Tocsin tocsin = rig.start();
    tocsin.screen(rig.upload("up-1", rig.listed));
    tocsin.screen(rig.upload("up-2", rig.listed));
    assertThat(rig.settle()).isTrue();
    assertThat(rig.states()).containsExactly(FilingState.FINISHED, FilingState.FINISHED);
  }

  @Test
  void screen_unknownPicture_isClearWithItsCoverage() {
    Verdict verdict = rig.start().screen(rig.upload("up-1", TocsinRig.picture(99)));
    assertThat(verdict)
        .isInstanceOfSatisfying(
            Verdict.Clear.class,
            clear -> assertThat(clear.coverage()).isEqualTo(Coverage.EXACT_AND_PERCEPTUAL));
    assertThat(rig.states()).isEmpty();
  }

  @Test
  void screen_uploadLargerThanMemoryTakes_isComparedAndLeavesNoFile() throws IOException {
    Tocsin tocsin = rig.start();
    byte[] large = new byte[3 << 20];
    new java.util.Random(5).nextBytes(large);
    assertThat(tocsin.screen(rig.upload("up-1", large)))
        .isInstanceOfSatisfying(
            Verdict.Clear.class, clear -> assertThat(clear.coverage()).isEqualTo(Coverage.EXACT));
    try (var left = Files.list(folder.resolve("data").resolve("spool"))) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void screen_largeListedFile_isPreservedAndFiled() {
    byte[] large = new byte[3 << 20];
    new java.util.Random(6).nextBytes(large);
    rig.write(
        "list.csv",
        TocsinRig.HEADER + "SHA256," + TocsinRig.sha256(large) + ",entry-9,club,T_TEST,A1,,\n");
    Tocsin tocsin = rig.start();
    assertThat(tocsin.screen(rig.upload("up-1", large))).isInstanceOf(Verdict.Match.class);
    assertThat(rig.settle()).isTrue();
    assertThat(rig.mock.books().finishedExactlyOnce().hasFile(TocsinRig.sha256(large))).isTrue();
  }

  @Test
  void screen_badContent_isUndeterminedAndRecorded() {
    Tocsin tocsin =
        rig.start(rig.builder().screening(ScreeningSettings.builder().maxBytes(1 << 20).build()));
    byte[] truncated = java.util.Arrays.copyOf(TocsinRig.picture(5), 2000);
    assertUndetermined(tocsin, "empty", ContentSource.of(new byte[0]), UndeterminedReason.EMPTY);
    assertUndetermined(tocsin, "huge", endless(), UndeterminedReason.TOO_LARGE);
    assertUndetermined(
        tocsin,
        "throwing",
        () -> {
          throw new IOException("MARKER");
        },
        UndeterminedReason.SOURCE_FAILED);
    Verdict broken = tocsin.screen(rig.upload("cut", truncated));
    assertThat(broken).isInstanceOf(Verdict.Undetermined.class);
    assertThat(tocsin.docket().undetermined(10)).hasSize(4);
    assertThat(rig.states()).isEmpty();
  }

  @Test
  void screen_interruptedThread_isUndeterminedAndStaysInterrupted() {
    Tocsin tocsin = rig.start();
    Thread.currentThread().interrupt();
    Verdict verdict = tocsin.screen(rig.upload("up-1", TocsinRig.picture(3)));
    assertThat(Thread.interrupted()).isTrue();
    assertThat(verdict)
        .isInstanceOfSatisfying(
            Verdict.Undetermined.class, unknown -> assertThat(unknown.retryable()).isTrue());
  }

  @Test
  void screen_afterClose_isUndetermined() {
    Tocsin tocsin = rig.start();
    var upload = rig.upload("up-1", rig.listed);
    tocsin.close();
    assertThat(tocsin.screen(upload))
        .isInstanceOfSatisfying(
            Verdict.Undetermined.class,
            unknown -> assertThat(unknown.reason()).isEqualTo(UndeterminedReason.CLOSED));
  }

  @Test
  void screen_closedUnderADeliveringPolicy_isStillHeld() {
    Tocsin tocsin =
        rig.start(
            rig.builder().undetermined(new UndeterminedPolicy(Action.DELIVER, java.util.Map.of())));
    var upload = rig.upload("up-1", rig.listed);
    tocsin.close();
    assertThat(tocsin.screen(upload).action()).isEqualTo(Action.HOLD);
  }

  @Test
  void screen_nodeWithoutTheRole_isHeld() {
    Tocsin tocsin = rig.start(rig.builder().roles(Set.of(org.tocsin.config.Role.FILE)));
    assertThat(tocsin.screen(rig.upload("up-1", TocsinRig.picture(4))).action())
        .isEqualTo(Action.HOLD);
  }

  @Test
  void screen_testEntryBesideATerroristOne_isSynthetic() {
    String sha256 = TocsinRig.sha256(rig.listed);
    rig.write(
        "list.csv",
        TocsinRig.HEADER
            + "SHA256,"
            + sha256
            + ",entry-1,club,T_TEST,A1,,\nSHA256,"
            + sha256
            + ",entry-2,club,D_TVEC,x,,\n");
    Tocsin tocsin = rig.start();
    Verdict.Match match = (Verdict.Match) tocsin.screen(rig.upload("up-1", rig.listed));
    assertThat(match.matches()).hasSize(2);
    assertThat(tocsin.docket().find(match.incident()).orElseThrow().synthetic()).isTrue();
  }

  @Test
  void file_finishedReport_leavesCustodyInOrderAndItsReceiptByteForByte() {
    Tocsin tocsin = rig.start();
    Verdict.Match match = (Verdict.Match) tocsin.screen(rig.upload("up-1", rig.listed));
    assertThat(rig.settle()).isTrue();
    IncidentId id = match.incident();
    List<StoredItem> exchanges =
        tocsin.docket().items(id).stream()
            .filter(item -> item.kind() == ItemKind.EXCHANGE)
            .toList();
    String receipt =
        exchanges.stream()
            .map(
                item ->
                    new String(
                        tocsin
                            .docket()
                            .openExchange(
                                id, item.id(), Purpose.REVIEW, new Actor("pat", Role.REVIEWER)),
                        java.nio.charset.StandardCharsets.UTF_8))
            .filter(text -> text.contains("<reportDoneResponse>"))
            .findFirst()
            .orElseThrow();
    BookedReport report = rig.mock.books().finishedExactlyOnce();
    assertThat(receipt)
        .isEqualTo(
            "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>"
                + "<reportDoneResponse><responseCode>0</responseCode><reportId>"
                + report.id()
                + "</reportId><files><fileId>"
                + report.files().get(0).fileId()
                + "</fileId></files></reportDoneResponse>");
  }

  @Test
  void screen_onAnExecutor_givesTheSameVerdict() throws Exception {
    Verdict verdict = rig.start().screen(rig.upload("up-1", rig.listed), Runnable::run).get();
    assertThat(verdict).isInstanceOf(Verdict.Match.class);
  }

  @Test
  void screen_matchThatCannotBePreserved_isHeldAndFiledLater() {
    Tocsin tocsin = rig.start();
    try (Database beside = Database.sqlite(folder.resolve("data").resolve("docket.db"))) {
      beside.perform(
          tx ->
              tx.update(
                  """
                  CREATE TRIGGER stop BEFORE INSERT ON incident
                  BEGIN SELECT RAISE(ABORT, 'no'); END
                  """));
      Verdict verdict = tocsin.screen(rig.upload("up-1", rig.listed));
      assertThat(verdict)
          .isEqualTo(
              new Verdict.Undetermined(
                  new UploadId("up-1"), UndeterminedReason.PRESERVATION_FAILED, true, Action.HOLD));
      assertThat(rig.states()).isEmpty();
      beside.perform(tx -> tx.update("DROP TRIGGER stop"));
    }
    assertThat(tocsin.screen(rig.upload("up-1", rig.listed))).isInstanceOf(Verdict.Match.class);
    assertThat(rig.settle()).isTrue();
    rig.mock.books().finishedExactlyOnce();
  }

  @Test
  void screen_privateAddress_filesWithoutTheElement() {
    Tocsin tocsin = rig.start();
    tocsin.screen(rig.upload("up-1", ContentSource.of(rig.listed), "10.0.0.5"));
    assertThat(rig.settle()).isTrue();
    assertThat(rig.mock.books().finishedExactlyOnce().xml().text())
        .doesNotContain("ipCaptureEvent")
        .doesNotContain("10.0.0.5");
  }

  @Test
  void screen_nearMatch_waitsForAPersonAndThenFiles() {
    byte[] copy = TocsinRig.encode(TocsinRig.drawing(1, 320, 240), "jpg");
    listByPdq();
    Tocsin tocsin = rig.start();
    Verdict.Match match = (Verdict.Match) tocsin.screen(rig.upload("up-1", copy));
    assertThat(match.matches().get(0).kind()).isEqualTo(MatchFacts.Kind.PERCEPTUAL);
    assertThat(match.action()).isEqualTo(Action.REFUSE);
    rig.settle();
    assertThat(rig.filing().hold()).contains(HoldReason.CONFIRM);
    rig.mock.books().nothingFinished();
    tocsin.filings().release(rig.filing().id(), "pat", "looked at it");
    assertThat(rig.settle()).isTrue();
    assertThat(rig.mock.books().finishedExactlyOnce().files().get(0).details().orElseThrow().text())
        .contains("perceptual match");
  }

  @Test
  void screen_nearMatchThatMayFile_files() {
    byte[] copy = TocsinRig.encode(TocsinRig.drawing(1, 320, 240), "jpg");
    listByPdq();
    Tocsin tocsin =
        rig.start(
            Tocsin.builder()
                .dataDirectory(folder.resolve("data"))
                .service(rig.builder().config().service())
                .hashList(
                    ListSettings.of("demo", folder.resolve("list.csv"))
                        .with(new ListPolicy(31, 31)))
                .cyberTipline(rig.clearinghouse("test"))
                .clock(rig.clock));
    tocsin.screen(rig.upload("up-1", copy));
    assertThat(rig.settle()).isTrue();
    rig.mock.books().finishedExactlyOnce();
  }

  /** Lists the picture by its perceptual fingerprint, as sealed facts of an exact match tell it. */
  private void listByPdq() {
    Tocsin first = rig.start(rig.builder().dataDirectory(folder.resolve("first")));
    Verdict.Match match = (Verdict.Match) first.screen(rig.upload("up-0", rig.listed));
    Incident incident =
        first.docket().open(match.incident(), Purpose.REVIEW, new Actor("pat", Role.REVIEWER));
    first.close();
    String pdq =
        incident.file().orElseThrow().perceptual().stream()
            .filter(fingerprint -> fingerprint.algorithm().equals(Algorithm.PDQ))
            .findFirst()
            .orElseThrow()
            .hex();
    rig.write("list.csv", TocsinRig.HEADER + "PDQ," + pdq + ",entry-8,club,T_TEST,A1,,\n");
  }

  @Test
  void escalate_conversationWithoutFile_isFiledWithItsTranscript() {
    Tocsin tocsin = rig.start();
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
    assertThat(tocsin.escalate(conversation, "pat")).isEqualTo(incident);
    assertThat(rig.settle()).isTrue();
    BookedReport report = rig.mock.books().finishedExactlyOnce();
    assertThat(report.xml().text()).contains("Online Enticement", "sample text");
    assertThat(report.files()).hasSize(1);
  }

  @Test
  void file_wrongPassword_waitsVisiblyAndFilesAfterCorrection() {
    Tocsin tocsin =
        rig.start(
            Tocsin.builder()
                .dataDirectory(folder.resolve("data"))
                .service(rig.builder().config().service())
                .hashList("demo", folder.resolve("list.csv"))
                .cyberTipline(rig.clearinghouse("wrong"))
                .clock(rig.clock));
    tocsin.screen(rig.upload("up-1", rig.listed));
    rig.clock.advance(Duration.ofSeconds(11));
    await(() -> tocsin.filings().pausedUntil("mock").isPresent());
    assertThat(rig.filing().state()).isEqualTo(FilingState.WAITING);
    tocsin.close();
    rig.clock.advance(Duration.ofHours(2));
    rig.start();
    assertThat(rig.settle()).isTrue();
    rig.mock.books().finishedExactlyOnce();
  }

  @Test
  void file_clearinghouseDown_isScreenedAndFiledWhenItIsBack() {
    rig.mock.faults().always(Endpoint.SUBMIT, Fault.dropBefore());
    Tocsin tocsin = rig.start();
    assertThat(tocsin.screen(rig.upload("up-1", rig.listed))).isInstanceOf(Verdict.Match.class);
    rig.clock.advance(Duration.ofSeconds(11));
    await(() -> rig.filing().attempts() > 0);
    assertThat(rig.filing().state().isActive()).isTrue();
    rig.mock.faults().clear();
    rig.clock.advance(Duration.ofHours(2));
    assertThat(rig.settle()).isTrue();
    rig.mock.books().finishedExactlyOnce();
  }

  private static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("it did not come to be").isLessThan(end);
      Thread.onSpinWait();
    }
  }

  @Test
  void file_clearinghouseNotThereAtTheStart_isFiledWhenItComes() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Tocsin tocsin =
        rig.start(
            Tocsin.builder()
                .dataDirectory(folder.resolve("data"))
                .service(rig.builder().config().service())
                .hashList("demo", folder.resolve("list.csv"))
                .cyberTipline(
                    "late",
                    URI.create("http://127.0.0.1:" + port + "/ispws"),
                    "test",
                    Secret.of("test".toCharArray()))
                .clock(rig.clock));
    assertThat(tocsin.screen(rig.upload("up-1", rig.listed))).isInstanceOf(Verdict.Match.class);
    rig.clock.advance(Duration.ofSeconds(11));
    await(() -> rig.filing().attempts() > 0);
    try (MockClearinghouse late =
        MockClearinghouse.start(MockSettings.builder().port(port).clock(rig.clock).build())) {
      rig.clock.advance(Duration.ofHours(2));
      assertThat(rig.settle()).isTrue();
      late.books().finishedExactlyOnce();
    }
  }

  @Test
  void close_whileTheClearinghouseStalls_isBoundedAndFilesOnceLater() {
    rig.mock.faults().always(Endpoint.UPLOAD, Fault.delay(Duration.ofMinutes(2)));
    Tocsin tocsin = rig.start();
    tocsin.screen(rig.upload("up-1", rig.listed));
    rig.clock.advance(Duration.ofSeconds(11));
    await(() -> rig.filing().state() == FilingState.UPLOADING);
    long start = System.nanoTime();
    tocsin.close();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Tocsin.CLOSING_TIME);
    rig.mock.faults().clear();
    Tocsin again = rig.start();
    // What was cut off is retracted, and opened anew after a while.
    await(
        () -> {
          rig.clock.advance(Duration.ofMinutes(10));
          return again.awaitFilings(Duration.ofMillis(500));
        });
    rig.mock.books().finishedExactlyOnce();
  }

  @Test
  void file_stoppedByAPerson_sendsNothingUntilResumed() {
    Tocsin tocsin = rig.start();
    tocsin.filings().stopAll("pat", "drill");
    tocsin.screen(rig.upload("up-1", rig.listed));
    rig.clock.advance(Duration.ofMinutes(5));
    assertThat(tocsin.awaitFilings(Duration.ofSeconds(2))).isFalse();
    assertThat(rig.mock.books().calls()).isEmpty();
    tocsin.filings().resumeAll("pat");
    assertThat(rig.settle()).isTrue();
    rig.mock.books().finishedExactlyOnce();
  }

  @Test
  void start_restoredDocket_sendsNothingUntilAPersonSaysSo() throws IOException {
    Path data = folder.resolve("data");
    Tocsin tocsin = rig.start();
    tocsin.screen(rig.upload("up-1", rig.listed));
    tocsin.close();
    Files.copy(data.resolve("docket.db"), folder.resolve("copy.db"));
    tocsin = rig.start();
    assertThat(rig.settle()).isTrue();
    tocsin.screen(rig.upload("up-2", rig.listed));
    tocsin.close();
    Files.copy(
        folder.resolve("copy.db"),
        data.resolve("docket.db"),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    tocsin = rig.start();
    assertThat(tocsin.filings().isStopped()).isTrue();
    rig.clock.advance(Duration.ofMinutes(5));
    assertThat(tocsin.awaitFilings(Duration.ofSeconds(2))).isFalse();
    rig.mock.books().finishedExactlyOnce();
  }

  @Test
  void start_withoutRoleFile_recordsAndSendsNothing() {
    Tocsin tocsin = rig.start(rig.builder().roles(Set.of(org.tocsin.config.Role.SCREEN)));
    tocsin.screen(rig.upload("up-1", rig.listed));
    rig.clock.advance(Duration.ofMinutes(5));
    assertThat(tocsin.awaitFilings(Duration.ofSeconds(2))).isFalse();
    assertThat(rig.states()).containsExactly(FilingState.WAITING);
    tocsin.close();
    rig.start();
    assertThat(rig.settle()).isTrue();
    rig.mock.books().finishedExactlyOnce();
  }

  @Test
  void start_secondServiceOnTheSameFolder_isRefused() {
    rig.start();
    TocsinBuilder second = rig.builder();
    assertThatThrownBy(second::start)
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.IN_USE));
  }

  @Test
  void start_dataDirectoryUnderAFile_isRefused() {
    Path file = rig.write("plain", "a file");
    TocsinBuilder builder = rig.builder().dataDirectory(file.resolve("data"));
    assertThatThrownBy(builder::start).isInstanceOf(StoreException.class);
  }

  @Test
  void start_emptyList_isRefusedUnlessAllowed() {
    rig.write("list.csv", TocsinRig.HEADER);
    TocsinBuilder refused = rig.builder();
    assertThatThrownBy(refused::start)
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("no hash list has an entry");
    Tocsin tocsin = rig.start(rig.builder().allowEmptyLists());
    assertThat(tocsin.screen(rig.upload("up-1", rig.listed)))
        .isInstanceOf(Verdict.Undetermined.class);
  }

  @Test
  void start_malformedList_namesTheLine() {
    rig.write("list.csv", TocsinRig.HEADER + "SHA256,xyz,entry-1,club,T_TEST,A1,,\n");
    TocsinBuilder builder = rig.builder();
    assertThatThrownBy(builder::start)
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("line 2")
        .message()
        .doesNotContain("xyz");
  }

  @Test
  void start_destinationGoneWhileFilingsWait_isRefused() {
    Tocsin tocsin = rig.start(rig.builder().roles(Set.of(org.tocsin.config.Role.SCREEN)));
    tocsin.screen(rig.upload("up-1", rig.listed));
    tocsin.close();
    TocsinBuilder without =
        Tocsin.builder()
            .dataDirectory(folder.resolve("data"))
            .service(rig.builder().config().service())
            .hashList("demo", folder.resolve("list.csv"))
            .clock(rig.clock);
    assertThatThrownBy(without::start)
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("mock");
  }

  private void assertUndetermined(
      Tocsin tocsin, String id, ContentSource content, UndeterminedReason reason) {
    assertThat(tocsin.screen(rig.upload(id, content, "192.0.2.10")))
        .isEqualTo(
            new Verdict.Undetermined(new UploadId(id), reason, reason.retryable(), Action.HOLD));
    assertThat(tocsin.docket().undetermined(10))
        .anySatisfy(
            entry -> {
              assertThat(entry.upload()).isEqualTo(new UploadId(id));
              assertThat(entry.reason()).isEqualTo(reason);
            });
  }

  /** Five gigabytes that nobody has to store. */
  private static ContentSource endless() {
    return () ->
        new InputStream() {
          private long left = 5L << 30;

          @Override
          public int read() {
            return left-- > 0 ? 7 : -1;
          }

          @Override
          public int read(byte[] target, int offset, int length) {
            if (left <= 0) {
              return -1;
            }
            int some = (int) Math.min(length, left);
            left -= some;
            return some;
          }
        };
  }
}
