package org.tocsin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tocsin.config.ConfigException;
import org.tocsin.config.DataLayout;
import org.tocsin.evidence.Actor;
import org.tocsin.evidence.Purpose;
import org.tocsin.evidence.Role;
import org.tocsin.filing.Alarm;
import org.tocsin.filing.FilingListener;
import org.tocsin.filing.ListedLater;
import org.tocsin.fingerprint.FileFingerprinter;
import org.tocsin.hashlist.CsvOptions;
import org.tocsin.hashlist.HashLists;
import org.tocsin.hashlist.Progress;
import org.tocsin.hashlist.RetroactiveMatch;
import org.tocsin.hashlist.SourceState;
import org.tocsin.hashlist.SyncReport;
import org.tocsin.mock.HashShareFault;
import org.tocsin.mock.HashSharePlan;
import org.tocsin.mock.ReportState;
import org.tocsin.mock.SharedEntry;
import org.tocsin.model.Account;
import org.tocsin.model.ContentSource;
import org.tocsin.model.FilingId;
import org.tocsin.model.Incident;
import org.tocsin.model.Room;
import org.tocsin.model.UndeterminedReason;
import org.tocsin.model.Upload;
import org.tocsin.model.UploadId;
import org.tocsin.model.Verdict;
import org.tocsin.store.Database;

/** Lists that come from a source, as a file names it, on the way of an upload. */
class FollowedListsTest {
  @TempDir Path folder;
  private TocsinRig rig;
  private final List<Alarm> alarms = new ArrayList<>();
  private final List<SyncReport> runs = new CopyOnWriteArrayList<>();

  @BeforeEach
  void setUp() {
    rig = new TocsinRig(folder);
  }

  @AfterEach
  void tearDown() {
    rig.close();
  }

  private Path yaml(String lists) {
    rig.write("password.txt", "test");
    rig.write("key.txt", "00112233445566778899aabbccddeeff".repeat(2));
    return rig.write(
        "tocsin.yaml",
        """
        environment: TEST
        data: data
        service: { name: Teapot Chat, reporter: { email: a@teapot.example } }
        clearinghouses:
          - { name: mock, kind: cybertipline, url: "%s", account: test, password: "file:password.txt" }
        lists:
          - name: shared
            source:
              type: NCMEC
              url: "%s"
              account: test
              password: file:password.txt
              poll: 1h
              classes: { TEST: [A1], EXPLOITATIVE_REVIEW: [B1] }
        """
                .formatted(rig.mock.baseUri(), rig.mock.hashSharingUri())
            + lists);
  }

  private TocsinBuilder builder(String lists) {
    return Tocsin.builder(yaml(lists))
        .clock(rig.clock)
        .listener(
            new FilingListener() {
              @Override
              public void alarm(Alarm alarm, String destination, Optional<FilingId> filing) {
                alarms.add(alarm);
              }

              @Override
              public void listRead(SyncReport report) {
                runs.add(report);
              }
            });
  }

  private void share(String id, String classification, byte[] picture) {
    rig.mock
        .hashShare()
        .put(
            SharedEntry.image(9001, id, Map.of("sha256", TocsinRig.sha256(picture)))
                .classified(Optional.of(classification)));
  }

  /** What the service's own thread began at the start ends before the clock goes on. */
  private void followLater(Tocsin tocsin) {
    tocsin.followLists();
    rig.clock.advance(Duration.ofMinutes(90));
    tocsin.followLists();
  }

  @Test
  void runOverASource_isHeardWithWhatWasPassedOver() {
    share("kite-1", "A1", rig.listed);
    rig.mock.hashShare().on(HashShareFault.UNKNOWN_FINGERPRINT);
    try (Tocsin tocsin = rig.start(builder(""))) {
      followLater(tocsin);
      assertThat(runs)
          .filteredOn(run -> run.added() > 0)
          .singleElement()
          .satisfies(
              run -> {
                assertThat(run.list()).isEqualTo("shared");
                assertThat(run.added()).isEqualTo(1);
                assertThat(run.caughtUp()).isTrue();
                assertThat(run.passedOver()).isNotEmpty();
              });
    }
  }

  @Test
  void source_namedInTheFile_isFollowedAndMatches() {
    share("kite-1", "A1", rig.listed);
    try (Tocsin tocsin = rig.start(builder(""))) {
      followLater(tocsin);
      assertThat(tocsin.lists().status())
          .singleElement()
          .satisfies(status -> assertThat(status.state()).isEqualTo(SourceState.FOLLOWING))
          .satisfies(status -> assertThat(status.entries()).isEqualTo(1));
      assertThat(tocsin.screen(rig.upload("u1", rig.listed))).isInstanceOf(Verdict.Match.class);
      assertThat(tocsin.screen(rig.upload("u2", TocsinRig.picture(2))))
          .isInstanceOf(Verdict.Clear.class);
      assertThat(rig.settle()).isTrue();
      assertThat(rig.mock.books().reports(ReportState.FINISHED)).hasSize(1);
    }
    assertThat(Files.isDirectory(folder.resolve("data").resolve(DataLayout.SNAPSHOTS))).isTrue();
    // The next start answers from the file, without asking the source.
    int asked = rig.mock.hashShare().requests().size();
    try (Tocsin tocsin = rig.start(builder(""))) {
      assertThat(tocsin.screen(rig.upload("u3", rig.listed))).isInstanceOf(Verdict.Match.class);
      assertThat(rig.mock.hashShare().requests()).hasSize(asked);
    }
  }

  @Test
  void clear_whileAListIsReadForTheFirstTime_saysSo() {
    rig.mock.hashShare().pageSize(1);
    for (int i = 0; i < 8; i++) {
      share("kite-" + i, "A1", TocsinRig.picture(100 + i));
    }
    rig.mock.hashShare().on(HashSharePlan.of(HashShareFault.ERROR_5XX_EVERY).amount(4));
    rig.clock.advance(Duration.ofMinutes(90));
    try (Tocsin tocsin = rig.start(builder("  - name: demo\n    file: list.csv\n"))) {
      tocsin.followLists();
      Verdict.Clear early =
          (Verdict.Clear) tocsin.screen(rig.upload("early", TocsinRig.picture(2)));
      assertThat(early.incompleteLists()).containsExactly("shared");
      rig.mock.hashShare().healthy();
      for (int i = 0; i < 12; i++) {
        followLater(tocsin);
      }
      Verdict.Clear late = (Verdict.Clear) tocsin.screen(rig.upload("late", TocsinRig.picture(3)));
      assertThat(late.incompleteLists()).isEmpty();
    }
  }

  @Test
  void newEntryThatHitsManyAccounts_isPutUnderReview() {
    byte[] picture = TocsinRig.picture(5);
    byte[] near = TocsinRig.encode(TocsinRig.drawing(5, 320, 240), "jpg");
    share("other", "A1", TocsinRig.picture(77));
    rig.mock
        .hashShare()
        .put(
            SharedEntry.image(9001, "degenerate", Map.of("pdq", pdq(picture)))
                .classified(Optional.of("A1")));
    try (Tocsin tocsin = rig.start(builder("floods: { accounts: 4 }\n"))) {
      followLater(tocsin);
      alarms.clear(); // that the list grew from nothing is one of its own
      for (int i = 0; i < 4; i++) {
        tocsin.screen(rig.uploadBy("account-" + i, "flood-" + i, near));
      }
      assertThat(alarms).doesNotContain(Alarm.LIST_PROBLEM);
      tocsin.screen(rig.uploadBy("account-4", "flood-4", near));
      assertThat(alarms).contains(Alarm.LIST_PROBLEM);
    }
  }

  private String pdq(byte[] picture) {
    try {
      Path file = Files.write(folder.resolve("picture"), picture);
      return HexFormat.of()
          .formatHex(
              new FileFingerprinter()
                  .fingerprint(file, false)
                  .full()
                  .orElseThrow()
                  .hash()
                  .fingerprint()
                  .bytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void sourceThatHasNothingYet_leavesUploadsUndetermined() {
    try (Tocsin tocsin = rig.start(builder(""))) {
      assertThat(tocsin.screen(rig.upload("u1", rig.listed)))
          .isInstanceOfSatisfying(
              Verdict.Undetermined.class,
              verdict -> assertThat(verdict.reason()).isEqualTo(UndeterminedReason.LISTS_STALE));
    }
  }

  @Test
  void uploadThatIsListedLater_becomesAnIncidentThatSaysSo() {
    share("other", "A1", TocsinRig.picture(77));
    byte[] picture = TocsinRig.picture(5);
    List<RetroactiveMatch> asked = new ArrayList<>();
    TocsinBuilder builder =
        builder("recent: { keep: 7d, key: \"file:key.txt\" }\n")
            .retroactive(
                match -> {
                  asked.add(match);
                  return Optional.of(rig.upload(match.upload().uploadId(), picture));
                });
    try (Tocsin tocsin = rig.start(builder)) {
      followLater(tocsin);
      Instant letThrough = rig.clock.instant();
      assertThat(tocsin.screen(rig.upload("late", picture))).isInstanceOf(Verdict.Clear.class);
      followLater(tocsin);
      assertThat(asked).isEmpty();
      share("kite-9", "A1", picture);
      followLater(tocsin);
      assertThat(asked)
          .singleElement()
          .satisfies(
              match -> {
                assertThat(match.upload().uploadId()).isEqualTo("late");
                assertThat(match.upload().recipients()).containsExactly("user-0002");
              });
      assertThat(rig.settle()).isTrue();
      Upload again = rig.upload("late", picture);
      Verdict.Match recorded = (Verdict.Match) tocsin.screen(again);
      Incident incident =
          tocsin
              .docket()
              .open(recorded.incident(), Purpose.REVIEW, new Actor("pat", Role.REVIEWER));
      assertThat(incident.letThroughAt()).contains(letThrough);
      assertThat(incident.room().recipients()).containsExactly(rig.recipient);
      assertThat(
              rig.mock
                  .books()
                  .finishedExactlyOnce(report -> true)
                  .mentions("The upload was delivered at " + letThrough))
          .isTrue();
      followLater(tocsin);
      assertThat(asked).hasSize(1);
    }
  }

  @Test
  void uploadThatIsListedLater_withoutItsContent_isKeptByNameForAPerson() {
    share("other", "A1", TocsinRig.picture(77));
    byte[] picture = TocsinRig.picture(5);
    try (Tocsin tocsin = rig.start(builder("recent: { keep: 7d, key: \"file:key.txt\" }\n"))) {
      followLater(tocsin);
      assertThat(tocsin.screen(rig.upload("late", picture))).isInstanceOf(Verdict.Clear.class);
      share("kite-9", "A1", picture);
      Instant letThrough = rig.clock.instant();
      followLater(tocsin);
      assertThat(alarms).containsOnlyOnce(Alarm.LISTED_LATER);
      assertThat(tocsin.filings().listedLater(10))
          .singleElement()
          .satisfies(
              found -> {
                assertThat(found.upload()).isEqualTo(new UploadId("late"));
                assertThat(found.letThroughAt()).isEqualTo(letThrough);
                assertThat(found.foundAt()).isAfter(letThrough);
                assertThat(found.why()).isEqualTo(ListedLater.Why.NO_HOST);
                assertThat(found.recipients()).isEqualTo(1);
              });
    }
  }

  @Test
  void lateMatch_isToldWithEverybodyWhoIsKnownToHaveReceivedIt() {
    byte[] picture = TocsinRig.picture(5);
    Account left = Account.of("user-0099");
    TocsinBuilder builder =
        fromFile()
            .retroactive(
                match ->
                    Optional.of(in(Room.group("room-1", "Tea", List.of(rig.recipient)), picture)));
    try (Tocsin tocsin = rig.start(builder)) {
      Room then = Room.group("room-1", "Tea", List.of(left, Account.of(rig.recipient.id())));
      assertThat(tocsin.screen(in(then, picture))).isInstanceOf(Verdict.Clear.class);
      tocsin.followLists();
      list(tocsin.lists(), picture);
      tocsin.followLists();
      Incident incident =
          tocsin
              .docket()
              .open(
                  tocsin.docket().recorded(new UploadId("late")).orElseThrow().id(),
                  Purpose.REVIEW,
                  new Actor("pat", Role.REVIEWER));
      assertThat(incident.room().recipients()).containsExactlyInAnyOrder(rig.recipient, left);
      assertThat(tocsin.filings().listedLater(10)).isEmpty();
    }
  }

  private Upload in(Room room, byte[] picture) {
    Upload plain = rig.upload("late", picture);
    return Upload.builder(plain.id(), plain.content(), plain.uploader(), plain.origin(), room)
        .build();
  }

  /** The service with one list from a file, and a memory of what it let through. */
  private TocsinBuilder fromFile() {
    return fromFile("");
  }

  private TocsinBuilder fromFile(String more) {
    rig.write(
        "tocsin.yaml",
        """
        environment: TEST
        data: data
        service: { name: Teapot Chat, reporter: { email: a@teapot.example } }
        lists:
          - { name: demo, file: list.csv }
        recent: { keep: 7d, key: "file:key.txt" }
        """
            + more);
    rig.write("key.txt", "00112233445566778899aabbccddeeff".repeat(2));
    return Tocsin.builder(folder.resolve("tocsin.yaml"))
        .clock(rig.clock)
        .listener(
            new FilingListener() {
              @Override
              public void alarm(Alarm alarm, String destination, Optional<FilingId> filing) {
                alarms.add(alarm);
              }
            });
  }

  private void list(HashLists lists, byte[] picture) {
    lists.importCsv(
        "demo",
        new StringReader(
            TocsinRig.HEADER + "SHA256," + TocsinRig.sha256(picture) + ",later,club,T_TEST,A1,,\n"),
        CsvOptions.STRICT,
        Progress.NONE);
  }

  @Test
  void uploadThatIsListedWhileItIsExamined_isNotLost() {
    byte[] picture = TocsinRig.picture(5);
    List<RetroactiveMatch> asked = new ArrayList<>();
    TocsinBuilder builder =
        fromFile()
            .retroactive(
                match -> {
                  asked.add(match);
                  return Optional.empty();
                });
    try (Tocsin tocsin = rig.start(builder);
        Database beside = Database.sqlite(folder.resolve("data").resolve("lists.db"))) {
      HashLists other = HashLists.open(beside, rig.clock);
      ContentSource content =
          new ContentSource() {
            @Override
            public InputStream open() {
              list(other, picture);
              return new ByteArrayInputStream(picture);
            }
          };
      // Another node published it, and this one has not loaded that: it was compared with what was
      // there before, and it is remembered before anybody compares it with what came.
      assertThat(tocsin.screen(rig.upload("now", content, "192.0.2.10")))
          .isInstanceOf(Verdict.Clear.class);
      tocsin.followLists();
      assertThat(asked).extracting(match -> match.upload().uploadId()).containsExactly("now");
      assertThat(tocsin.screen(rig.upload("now", picture))).isInstanceOf(Verdict.Match.class);
    }
  }

  @Test
  void listFromAFile_findsLateMatchesAndGetsStaleToo() {
    byte[] picture = TocsinRig.picture(5);
    TocsinBuilder builder =
        fromFile()
            .retroactive(match -> Optional.of(rig.upload(match.upload().uploadId(), picture)));
    try (Tocsin tocsin = rig.start(builder)) {
      tocsin.followLists();
      assertThat(tocsin.screen(rig.upload("late", picture))).isInstanceOf(Verdict.Clear.class);
      list(tocsin.lists(), picture);
      tocsin.followLists();
      assertThat(tocsin.docket().recorded(new UploadId("late"))).isPresent();
      assertThat(alarms).isEmpty();
      rig.clock.advance(Duration.ofHours(25));
      tocsin.followLists();
      assertThat(alarms).contains(Alarm.LIST_STALE);
    }
  }

  /** Screening compares what is in an archive; so does what is listed later. */
  @Test
  void pictureInAnArchive_thatIsListedLater_findsTheUpload() throws IOException {
    byte[] picture = TocsinRig.picture(5);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry("holiday.png"));
      zip.write(picture);
      zip.closeEntry();
    }
    byte[] archive = bytes.toByteArray();
    TocsinBuilder builder =
        fromFile()
            .retroactive(match -> Optional.of(rig.upload(match.upload().uploadId(), archive)));
    try (Tocsin tocsin = rig.start(builder)) {
      tocsin.followLists();
      assertThat(tocsin.screen(rig.upload("late", archive))).isInstanceOf(Verdict.Clear.class);
      list(tocsin.lists(), picture);
      tocsin.followLists();
      assertThat(tocsin.docket().recorded(new UploadId("late"))).isPresent();
    }
  }

  /** It was let through while an act held, and is listed when none does. */
  @Test
  void lateMatch_thatMayNotBeComparedNow_isKeptUntilItMay() {
    byte[] picture = TocsinRig.picture(5);
    String age = "screening: { maxListAge: 3000d }\n";
    TocsinBuilder builder =
        fromFile(age + "profiles: { eu-detection: { enabledBy: Jo Counsel, on: 2026-01-01 } }\n")
            .watchInterval(Duration.ZERO)
            .retroactive(match -> Optional.of(rig.upload(match.upload().uploadId(), picture)));
    rig.clock.advance(Duration.between(rig.clock.instant(), Instant.parse("2026-04-02T12:00:00Z")));
    try (Tocsin tocsin = rig.start(builder)) {
      assertThat(tocsin.screen(rig.upload("late", picture))).isInstanceOf(Verdict.Clear.class);
      rig.clock.advance(Duration.ofDays(3));
      assertThat(tocsin.screen(rig.upload("now", picture)))
          .isInstanceOf(Verdict.Undetermined.class);
      list(tocsin.lists(), picture);
      for (int round = 0; round < 2; round++) {
        tocsin.followLists();
        rig.clock.advance(Duration.ofHours(1));
      }
      assertThat(tocsin.docket().recorded(new UploadId("late"))).isEmpty();
      assertThat(alarms).doesNotContain(Alarm.LISTED_LATER);
    }
    // Counsel takes the profile back: it is compared as ever.
    TocsinBuilder without =
        fromFile(age)
            .retroactive(match -> Optional.of(rig.upload(match.upload().uploadId(), picture)));
    try (Tocsin tocsin = rig.start(without)) {
      list(tocsin.lists(), picture); // the start has read its own file again
      tocsin.followLists();
      assertThat(tocsin.docket().recorded(new UploadId("late"))).isPresent();
      assertThat(alarms).doesNotContain(Alarm.LISTED_LATER);
    }
  }

  @Test
  void hostThatGivesAnotherUploadBack_isNotBelieved() {
    byte[] picture = TocsinRig.picture(5);
    TocsinBuilder builder =
        fromFile().retroactive(match -> Optional.of(rig.upload("another", picture)));
    try (Tocsin tocsin = rig.start(builder)) {
      tocsin.followLists();
      tocsin.screen(rig.upload("late", picture));
      list(tocsin.lists(), picture);
      tocsin.followLists();
      assertThat(alarms).contains(Alarm.LISTED_LATER);
      assertThat(tocsin.docket().recorded(new UploadId("another"))).isEmpty();
      assertThat(tocsin.filings().listedLater(10))
          .extracting(ListedLater::upload, ListedLater::why)
          .containsExactly(tuple(new UploadId("late"), ListedLater.Why.OTHER_UPLOAD));
    }
  }

  @Test
  void listThatWasImported_doesNotFollowASource() {
    try (Tocsin tocsin = rig.start(rig.builder().hashList("shared", folder.resolve("list.csv")))) {
      assertThat(tocsin.lists().status()).hasSize(2);
    }
    assertThatThrownBy(() -> builder("").start())
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("shared")
        .hasMessageContaining("imported");
  }
}
