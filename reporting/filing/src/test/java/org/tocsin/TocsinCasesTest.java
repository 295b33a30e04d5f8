package org.tocsin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tocsin.config.Role;
import org.tocsin.docket.CloseReason;
import org.tocsin.docket.IncidentLink;
import org.tocsin.docket.IncidentState;
import org.tocsin.docket.LinkKind;
import org.tocsin.evidence.Actor;
import org.tocsin.evidence.EvidenceException;
import org.tocsin.evidence.ItemKind;
import org.tocsin.filing.Alarm;
import org.tocsin.filing.Call;
import org.tocsin.filing.FilingException;
import org.tocsin.filing.FilingFilter;
import org.tocsin.filing.FilingListener;
import org.tocsin.filing.FilingState;
import org.tocsin.filing.FilingSummary;
import org.tocsin.filing.Filings;
import org.tocsin.filing.HoldReason;
import org.tocsin.mock.BookedReport;
import org.tocsin.mock.Endpoint;
import org.tocsin.mock.Fault;
import org.tocsin.mock.ReportState;
import org.tocsin.model.Account;
import org.tocsin.model.ChatMessage;
import org.tocsin.model.ContentSource;
import org.tocsin.model.Conversation;
import org.tocsin.model.FilingId;
import org.tocsin.model.IncidentId;
import org.tocsin.model.IncidentType;
import org.tocsin.model.Room;
import org.tocsin.model.Upload;
import org.tocsin.model.UploadId;
import org.tocsin.model.Verdict;

/** Several incidents of one account, what persons end, and nodes with fewer roles. */
class TocsinCasesTest {
  private static final Actor PAT = new Actor("pat", org.tocsin.evidence.Role.SUPERVISOR);

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

  // A second offence, and what is added

  @Test
  void sameFileAgain_isItsOwnIncidentThatNamesTheEarlierReport() {
    Tocsin tocsin = rig.start();
    IncidentId first = match(tocsin, rig.upload("up-1", rig.listed));
    assertThat(rig.settle()).isTrue();
    long earlier = rig.mock.books().finishedExactlyOnce().id();
    IncidentId second = match(tocsin, rig.upload("up-2", rig.listed));
    assertThat(rig.settle()).isTrue();
    assertThat(report(second).xml().text())
        .contains("<priorCTReports>" + earlier + "</priorCTReports>");
    assertThat(report(first).xml().text()).doesNotContain("priorCTReports");
    assertThat(tocsin.docket().linkedTo(second))
        .extracting(IncidentLink::earlier, IncidentLink::kind)
        .containsExactly(org.assertj.core.groups.Tuple.tuple(first, LinkKind.REUPLOAD));
  }

  @Test
  void sameFileOfAnotherAccount_namesNoEarlierReport() {
    Tocsin tocsin = rig.start();
    match(tocsin, rig.upload("up-1", rig.listed));
    assertThat(rig.settle()).isTrue();
    IncidentId other = match(tocsin, uploadOf("up-2", Account.of("user-0009", "nine")));
    assertThat(rig.settle()).isTrue();
    assertThat(report(other).xml().text()).doesNotContain("priorCTReports");
    assertThat(tocsin.docket().linkedTo(other)).isEmpty();
  }

  @Test
  void supplement_ofAFinishedReport_isANewReportThatNamesIt() {
    Tocsin tocsin = rig.start();
    IncidentId first = match(tocsin, rig.upload("up-1", rig.listed));
    assertThatThrownBy(() -> tocsin.supplement(first, more(rig.uploader), "pat"))
        .isInstanceOf(TocsinException.class)
        .hasMessageContaining("no finished report");
    assertThat(rig.settle()).isTrue();
    long finished = rig.mock.books().finishedExactlyOnce().id();
    assertThatThrownBy(() -> tocsin.supplement(first, more(rig.recipient), "pat"))
        .isInstanceOf(TocsinException.class)
        .hasMessageContaining("about the account");
    IncidentId added = tocsin.supplement(first, more(rig.uploader), "pat");
    assertThat(tocsin.supplement(first, more(rig.uploader), "pat")).isEqualTo(added);
    assertThat(rig.settle()).isTrue();
    assertThat(report(added).xml().text())
        .contains("<priorCTReports>" + finished + "</priorCTReports>")
        .contains("supplements report " + finished);
    assertThat(tocsin.docket().linkedTo(added))
        .extracting(IncidentLink::earlier, IncidentLink::kind)
        .containsExactly(org.assertj.core.groups.Tuple.tuple(first, LinkKind.SUPPLEMENT));
    assertThat(filingOf(tocsin, added).supplements()).contains(first);
  }

  private Conversation more(Account account) {
    return new Conversation(
        new UploadId("supplement-" + account.id()),
        IncidentType.ENTICEMENT,
        account,
        rig.upload("origin", rig.listed).origin(),
        Room.direct("room-2", rig.recipient),
        List.of(
            new ChatMessage("m1", account, rig.clock.instant(), "found later", Optional.empty())));
  }

  // Batches

  @Test
  void batchWindow_uploadsOfOneAccount_areOneReportAndThoseOfOthersAreNot() {
    byte[] second = TocsinRig.picture(2);
    rig.write("list.csv", TocsinRig.HEADER + line("entry-7", rig.listed) + line("entry-8", second));
    Tocsin tocsin = rig.start(batching());
    IncidentId one = match(tocsin, rig.upload("up-1", rig.listed));
    rig.clock.advance(Duration.ofMinutes(5));
    IncidentId two = match(tocsin, rig.upload("up-2", second));
    IncidentId other = match(tocsin, uploadOf("up-3", Account.of("user-0009", "nine")));
    rig.clock.advance(Duration.ofMinutes(20));
    assertThat(rig.settle()).isTrue();
    assertThat(rig.mock.books().reports()).hasSize(2);
    BookedReport both = report(one);
    assertThat(both.state()).isEqualTo(ReportState.FINISHED);
    assertThat(both.mentions(two.value())).isTrue();
    assertThat(both.hasFile(TocsinRig.sha256(rig.listed))).isTrue();
    assertThat(both.hasFile(TocsinRig.sha256(second))).isTrue();
    assertThat(filingOf(tocsin, two).state()).isEqualTo(FilingState.COVERED);
    assertThat(filingOf(tocsin, two).coveredBy()).contains(filingOf(tocsin, one).id());
    for (IncidentId incident : List.of(one, two, other)) {
      assertThat(tocsin.docket().find(incident).orElseThrow().state())
          .isEqualTo(IncidentState.REPORTED);
    }
    rig.mock.books().nothingRefusedAsInvalid();
    // What is covered by a finished report can be added to.
    assertThat(tocsin.supplement(two, more(rig.uploader), "pat")).isNotNull();
  }

  private TocsinBuilder batching() {
    return Tocsin.builder()
        .dataDirectory(folder.resolve("data"))
        .service(rig.builder().config().service())
        .hashList("demo", folder.resolve("list.csv"))
        .cyberTipline(rig.clearinghouse("test").withBatchWindow(Duration.ofMinutes(15)))
        .clock(rig.clock);
  }

  private static String line(String entry, byte[] file) {
    return "SHA256," + TocsinRig.sha256(file) + "," + entry + ",club,T_TEST,A1,,\n";
  }

  // Closing

  @Test
  void closeIncident_thatWaits_cancelsItsFilingAndSendsNothing() {
    Tocsin tocsin = rig.start();
    IncidentId id = match(tocsin, rig.upload("up-1", rig.listed));
    tocsin.closeIncident(id, CloseReason.TEST, List.of(PAT));
    assertThat(rig.settle()).isTrue();
    assertThat(rig.states()).containsExactly(FilingState.CANCELLED);
    assertThat(rig.mock.books().calls()).isEmpty();
    assertThat(tocsin.docket().find(id).orElseThrow().state()).isEqualTo(IncidentState.CLOSED);
    assertThat(tocsin.filings().show(rig.filing().id()).orElseThrow().steps())
        .anySatisfy(step -> assertThat(step.actor()).contains("pat"));
  }

  @Test
  void closeIncident_withAnOpenReport_retractsIt() {
    rig.mock.faults().always(Endpoint.FILEINFO, Fault.unavailable(Optional.empty()));
    Tocsin tocsin = rig.start();
    IncidentId id = match(tocsin, rig.upload("up-1", rig.listed));
    rig.clock.advance(Duration.ofSeconds(11));
    await(() -> rig.filing().attempts() > 0);
    tocsin.closeIncident(id, CloseReason.TEST, List.of(PAT));
    rig.mock.faults().clear();
    rig.clock.advance(Duration.ofHours(2));
    assertThat(rig.settle()).isTrue();
    assertThat(rig.states()).containsExactly(FilingState.CANCELLED);
    assertThat(rig.mock.books().reports())
        .extracting(BookedReport::state)
        .containsExactly(ReportState.RETRACTED);
  }

  @Test
  void closeIncident_thatIsFiled_isRefused() {
    Tocsin tocsin = rig.start();
    IncidentId id = match(tocsin, rig.upload("up-1", rig.listed));
    assertThat(rig.settle()).isTrue();
    assertThatThrownBy(() -> tocsin.closeIncident(id, CloseReason.TEST, List.of(PAT)))
        .isInstanceOf(EvidenceException.class);
    assertThat(tocsin.docket().find(id).orElseThrow().state()).isEqualTo(IncidentState.REPORTED);
    assertThat(rig.states()).containsExactly(FilingState.FINISHED);
  }

  // Confirmations

  @Test
  void confirm_finishedWithoutReceipt_keepsTheDocumentOnce() {
    rig.mock.faults().next(Endpoint.FINISH, Fault.dropAfter());
    Tocsin tocsin = rig.start();
    IncidentId id = match(tocsin, rig.upload("up-1", rig.listed));
    rig.clock.advance(Duration.ofSeconds(11));
    await(() -> rig.filing().attempts() > 0);
    rig.clock.advance(Duration.ofHours(2));
    assertThat(rig.settle()).isTrue();
    FilingSummary filing = rig.filing();
    assertThat(filing.receipted()).isFalse();
    byte[] letter = "we have report 100000001".getBytes(StandardCharsets.UTF_8);
    long before = exchanges(tocsin, id);
    Filings filings = tocsin.filings();
    filings.confirm(filing.id(), tocsin.docket(), letter, "pat");
    assertThat(exchanges(tocsin, id)).isEqualTo(before + 1);
    assertThatThrownBy(() -> filings.confirm(filing.id(), tocsin.docket(), letter, "pat"))
        .isInstanceOf(FilingException.class);
  }

  private static long exchanges(Tocsin tocsin, IncidentId id) {
    return tocsin.docket().items(id).stream()
        .filter(item -> item.kind() == ItemKind.EXCHANGE)
        .count();
  }

  @Test
  void confirm_possiblyFiled_finishesItAndStartsPreservation() {
    rig.mock.faults().next(Endpoint.FINISH, Fault.dropAfter());
    Tocsin tocsin = rig.start();
    IncidentId id = match(tocsin, rig.upload("up-1", rig.listed));
    rig.clock.advance(Duration.ofSeconds(11));
    await(() -> rig.filing().attempts() > 0);
    rig.mock.faults().next(Endpoint.FINISH, Fault.code(5001));
    rig.clock.advance(Duration.ofHours(25));
    assertThat(rig.settle()).isTrue();
    assertThat(rig.filing().hold()).contains(HoldReason.POSSIBLY_FILED);
    tocsin
        .filings()
        .confirm(
            rig.filing().id(),
            tocsin.docket(),
            "it is there".getBytes(StandardCharsets.UTF_8),
            "pat");
    assertThat(rig.filing().state()).isEqualTo(FilingState.FINISHED);
    assertThat(tocsin.docket().find(id).orElseThrow().state()).isEqualTo(IncidentState.REPORTED);
  }

  @Test
  void confirm_waitingFiling_isRefused() {
    Tocsin tocsin = rig.start();
    match(tocsin, rig.upload("up-1", rig.listed));
    Filings filings = tocsin.filings();
    FilingId id = rig.filing().id();
    assertThatThrownBy(() -> filings.confirm(id, tocsin.docket(), new byte[] {1}, "pat"))
        .isInstanceOf(FilingException.class);
  }

  // Nodes and listeners

  @Test
  void nodeThatOnlyFiles_needsNoListsAndBlocksUntilItIsClosed() throws Exception {
    Tocsin screening = rig.start(rig.builder().roles(Set.of(Role.SCREEN)));
    match(screening, rig.upload("up-1", rig.listed));
    screening.close();
    Tocsin filing =
        rig.start(
            Tocsin.builder()
                .dataDirectory(folder.resolve("data"))
                .service(rig.builder().config().service())
                .cyberTipline(rig.clearinghouse("test"))
                .roles(Set.of(Role.FILE, Role.MAINTAIN))
                .clock(rig.clock));
    assertThat(rig.settle()).isTrue();
    rig.mock.books().finishedExactlyOnce();
    Thread closer = new Thread(filing::close, "closer");
    closer.start();
    filing.awaitClose();
    closer.join();
    assertThat(filing.screen(rig.upload("up-2", rig.listed)))
        .isInstanceOf(Verdict.Undetermined.class);
  }

  @Test
  void listener_hearsEveryStartWithItsEndInsideItsWork_whateverItThrows() {
    rig.mock.faults().next(Endpoint.UPLOAD, Fault.dropAfter());
    List<String> heard = Collections.synchronizedList(new ArrayList<>());
    FilingListener noisy =
        new FilingListener() {
          @Override
          public void workStarted(FilingId filing, String destination) {
            hear("work {");
          }

          @Override
          public void workEnded(FilingId filing, String destination) {
            hear("}");
          }

          @Override
          public void callStarted(FilingId filing, String destination, Call call) {
            hear(call + " {");
          }

          @Override
          public void callEnded(
              FilingId filing, String destination, Call call, String outcome, FilingState state) {
            hear("} " + outcome);
          }

          @Override
          public void filed(FilingId filing, String destination, Duration after) {
            hear("filed");
          }

          @Override
          public void alarm(Alarm alarm, String destination, Optional<FilingId> filing) {
            hear("alarm " + alarm);
          }

          private void hear(String event) {
            heard.add(event);
            throw new IllegalStateException("a listener that throws");
          }
        };
    Tocsin tocsin = rig.start(rig.builder().listener(noisy));
    match(tocsin, rig.upload("up-1", rig.listed));
    rig.clock.advance(Duration.ofSeconds(11));
    await(() -> rig.filing().attempts() > 0);
    await(
        () -> {
          // Time passes between attempts only, so that no lease ends during one.
          rig.filing()
              .nextAttempt()
              .filter(at -> at.isAfter(rig.clock.instant()))
              .ifPresent(rig.clock::set);
          return tocsin.awaitFilings(Duration.ofMillis(200));
        });
    tocsin.close();
    rig.mock.books().finishedExactlyOnce();
    int depth = 0;
    for (String event : heard) {
      if (event.startsWith("}")) {
        depth--;
      }
      assertThat(depth).as("%s", heard).isBetween(0, 2);
      if (event.endsWith("{")) {
        depth += event.equals("work {") ? (depth == 0 ? 1 : 9) : (depth == 1 ? 1 : 9);
      }
    }
    assertThat(depth).as("%s", heard).isZero();
    assertThat(heard)
        .contains("UPLOAD {", "} Ambiguous", "RETRACT {", "FINISH {")
        .containsOnlyOnce("filed");
  }

  private IncidentId match(Tocsin tocsin, Upload upload) {
    return ((Verdict.Match) tocsin.screen(upload)).incident();
  }

  private Upload uploadOf(String id, Account account) {
    Upload like = rig.upload(id, rig.listed);
    return Upload.builder(
            new UploadId(id), ContentSource.of(rig.listed), account, like.origin(), like.room())
        .fileName("tea.png")
        .declaredMediaType("image/png")
        .build();
  }

  private BookedReport report(IncidentId incident) {
    return rig.mock.books().finishedExactlyOnce(report -> report.mentions(incident.value() + "."));
  }

  private static FilingSummary filingOf(Tocsin tocsin, IncidentId incident) {
    return tocsin.filings().list(FilingFilter.all().ofIncident(incident)).get(0);
  }

  private static void await(java.util.function.BooleanSupplier condition) {
    long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("it did not come to be").isLessThan(end);
      LockSupport.parkNanos(5_000_000);
    }
  }
}
