package org.tocsin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tocsin.config.ConfigException;
import org.tocsin.config.DataLayout;
import org.tocsin.hashlist.ListStatus;
import org.tocsin.hashlist.SourceState;
import org.tocsin.mock.HashShareFault;
import org.tocsin.mock.HashSharePlan;
import org.tocsin.mock.SharedEntry;
import org.tocsin.model.UndeterminedReason;
import org.tocsin.model.UploadId;
import org.tocsin.model.Verdict;
import org.tocsin.store.Database;
import org.tocsin.store.Dialect;
import org.tocsin.store.StoreException;

/** Lists, sources and memories that come and go while the service runs. */
abstract class ReloadListsContract extends ReloadCase {
  private static final String DEMO = "{ name: demo, file: list.csv, match: 31 }";
  private static final byte[] SHARED = TocsinRig.picture(31);

  ReloadListsContract(Dialect dialect) {
    super(dialect);
  }

  private String source() {
    return "{ name: shared, source: { type: NCMEC, url: \""
        + rig.mock.hashSharingUri()
        + "\", account: test, password: \"file:secret.txt\", poll: 1h, classes: { TEST: [A1] } } }";
  }

  private void share(String id, byte[] picture) {
    rig.mock
        .hashShare()
        .put(
            SharedEntry.image(9001, id, Map.of("sha256", TocsinRig.sha256(picture)))
                .classified(Optional.of("A1")));
  }

  private void file(String name, byte[] picture) {
    rig.write(
        name,
        TocsinRig.HEADER + "SHA256," + TocsinRig.sha256(picture) + ",entry-9,club,T_TEST,A1,,\n");
  }

  private void lists(Tocsin tocsin, String... lists) {
    change(tocsin, "[" + DEMO + "]", "[" + String.join(", ", lists) + "]");
  }

  private static ListStatus status(Tocsin tocsin, String name) {
    return tocsin.lists().status().stream()
        .filter(list -> list.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** What the service's own thread began ends before the clock goes on. */
  private void followLater(Tocsin tocsin) {
    tocsin.followLists();
    rig.clock.advance(Duration.ofMinutes(90));
    tocsin.followLists();
  }

  private boolean matches(Tocsin tocsin, String id, byte[] picture) {
    return tocsin.screen(rig.upload(id, picture)) instanceof Verdict.Match;
  }

  /** Returns how many leases are held on work of lists. */
  private int leases() {
    try (Database database = database(DataLayout.LISTS)) {
      return database.read(
          tx ->
              tx.first(
                      "SELECT COUNT(*) AS n FROM recurring_work WHERE lease_until IS NOT NULL",
                      row -> row.integer("n"))
                  .orElseThrow());
    }
  }

  @Test
  void listWithASource_isFollowedAndMatchesWithoutARestart() {
    share("kite-1", SHARED);
    Tocsin tocsin = start();
    followLater(tocsin);
    assertThat(rig.mock.hashShare().requests()).isEmpty();
    assertThat(matches(tocsin, "up-1", SHARED)).isFalse();
    lists(tocsin, DEMO, source());
    assertThat(entries(tocsin))
        .singleElement()
        .asString()
        .contains("lists[shared].name")
        .contains("lists[shared].source.password")
        .doesNotContain("lists[demo]");
    followLater(tocsin);
    assertThat(status(tocsin, "shared").state()).isEqualTo(SourceState.FOLLOWING);
    assertThat(matches(tocsin, "up-2", SHARED)).isTrue();
    assertThat(matches(tocsin, "up-3", rig.listed)).isTrue();
    assertThat(leases()).isZero();
    assertThat(alarms).allMatch("BY_HAND portal"::equals);
  }

  @Test
  void listWithASource_isAskedByTheServiceItself() {
    share("kite-1", SHARED);
    Tocsin tocsin = start();
    lists(tocsin, DEMO, source());
    long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (rig.mock.hashShare().requests().isEmpty()) {
      assertThat(System.nanoTime()).as("nobody asked the source").isLessThan(end);
      LockSupport.parkNanos(10_000_000);
    }
  }

  @Test
  void listFile_isImportedUnderItsThresholdsWithoutARestart() {
    Tocsin tocsin = start();
    file("more.csv", SHARED);
    lists(tocsin, DEMO, "{ name: more, file: more.csv, match: 9, fileWithoutPerson: 3 }");
    assertThat(matches(tocsin, "up-1", SHARED)).isTrue();
    assertThat(matches(tocsin, "up-2", rig.listed)).isTrue();
    assertThat(status(tocsin, "more").policy().matchThreshold()).isEqualTo(9);
    assertThat(status(tocsin, "more").policy().fileWithoutPersonThreshold()).isEqualTo(3);
    assertThat(status(tocsin, "demo").policy().matchThreshold()).isEqualTo(31);
    String version = status(tocsin, "demo").version();
    // Another file takes its place; what did not change is not read again.
    byte[] other = TocsinRig.picture(33);
    file("other.csv", other);
    rig.clock.advance(Duration.ofMinutes(1));
    lists(tocsin, DEMO, "{ name: more, file: other.csv, match: 9, fileWithoutPerson: 3 }");
    assertThat(matches(tocsin, "up-3", other)).isTrue();
    assertThat(matches(tocsin, "up-4", SHARED)).isFalse();
    assertThat(status(tocsin, "demo").version()).isEqualTo(version);
    assertThat(entries(tocsin)).hasSize(2);
    assertThat(entries(tocsin).get(1)).endsWith("| lists[more].file");
    assertThat(alarms).allMatch("BY_HAND portal"::equals);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = true,
      value = {
        "{ name: more, file: folder } | hash list more could not be loaded: the list file cannot be opened or read",
        "{ name: more, file: bad.csv } | hash list more has 1 malformed lines, so it was not loaded: line 3",
        "{ name: more, file: words.csv } | hash list more could not be loaded",
        "SOURCE demo | hash list demo was imported from files and cannot follow a source",
      })
  void badList_changesNothing(String list, String says) throws Exception {
    Files.createDirectory(folder.resolve("folder"));
    rig.write(
        "bad.csv",
        TocsinRig.HEADER
            + "SHA256,"
            + TocsinRig.sha256(SHARED)
            + ",entry-9,club,T_TEST,A1,,\nSHA256,zz,entry-8,club,T_TEST,A1,,\n");
    rig.write("words.csv", "neither list nor header\n");
    file("good.csv", SHARED);
    Tocsin tocsin = start();
    boolean source = list.startsWith("SOURCE");
    String text =
        source
            ? source().replace("name: shared", "name: demo")
            : DEMO.replace("31", "7") + ", { name: first, file: good.csv }, " + list;
    rig.write("tocsin.yaml", yaml().replace(DEMO, text));
    assertThatThrownBy(() -> tocsin.reload("pat", "trying"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(says);
    look(tocsin);
    tocsin.lookAtConfig();
    assertThat(alarms).containsExactly("CONFIGURATION_REFUSED config");
    assertThat(tocsin.configurationChanges()).isEmpty();
    assertThat(tocsin.lists().status()).extracting(ListStatus::name).containsExactly("demo");
    assertThat(status(tocsin, "demo").policy().matchThreshold()).isEqualTo(31);
    assertThat(matches(tocsin, "up-1", rig.listed)).isTrue();
    assertThat(matches(tocsin, "up-2", SHARED)).isFalse();
  }

  @Test
  void listFromASource_isNotReadFromAFile() {
    Tocsin tocsin = start();
    lists(tocsin, DEMO, source());
    file("more.csv", SHARED);
    write(DEMO, DEMO + ", { name: shared, file: more.csv }");
    assertThatThrownBy(() -> tocsin.reload("pat", "trying"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("hash list shared follows a source and cannot be read from a file");
    assertThat(entries(tocsin)).hasSize(1);
  }

  @Test
  void sourceThatIsTakenOut_isAskedNoMore_andItsListStaysAsAfterARestart() {
    share("kite-1", SHARED);
    Tocsin tocsin = start();
    lists(tocsin, DEMO, source().replace("{ name: shared,", "{ name: shared, match: 3,"));
    followLater(tocsin);
    assertThat(status(tocsin, "shared").policy().matchThreshold()).isEqualTo(3);
    lists(tocsin, DEMO);
    int asked = rig.mock.hashShare().requests().size();
    followLater(tocsin);
    followLater(tocsin);
    assertThat(rig.mock.hashShare().requests()).hasSize(asked);
    assertThat(matches(tocsin, "up-1", SHARED)).isTrue();
    assertThat(status(tocsin, "shared").policy().matchThreshold()).isEqualTo(31);
    int bits = status(tocsin, "shared").policy().matchThreshold();
    tocsin.close();
    Tocsin again = start();
    assertThat(status(again, "shared").policy().matchThreshold()).isEqualTo(bits);
    assertThat(matches(again, "up-2", SHARED)).isTrue();
  }

  /** Three pages are kept, the fourth is stalled when the file changes. */
  @Test
  void readingThatAChangeCutsOff_goesOnWhereItWas() throws Exception {
    rig.mock.hashShare().pageSize(1);
    for (int i = 0; i < 8; i++) {
      share("kite-" + i, TocsinRig.picture(100 + i));
    }
    rig.clock.advance(Duration.ofMinutes(90));
    Tocsin tocsin = start();
    rig.mock.hashShare().on(HashSharePlan.of(HashShareFault.ERROR_5XX_EVERY).amount(4));
    lists(tocsin, DEMO, source());
    tocsin.followLists();
    Optional<String> former = status(tocsin, "shared").problem();
    assertThat(former).isPresent();
    rig.mock.hashShare().healthy();
    rig.mock.hashShare().on(HashSharePlan.of(HashShareFault.STALL_MID_BODY).times(1));
    rig.clock.advance(Duration.ofMinutes(2));
    int asked = rig.mock.hashShare().requests().size();
    String first = rig.mock.hashShare().requests().get(0);
    CompletableFuture<Void> reading = CompletableFuture.runAsync(tocsin::followLists);
    long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (rig.mock.hashShare().requests().size() == asked) {
      assertThat(System.nanoTime()).as("the source was not asked").isLessThan(end);
      LockSupport.parkNanos(1_000_000);
    }
    assertThat(leases()).isEqualTo(1);
    file("more.csv", SHARED);
    // Its questions come at other times: it follows by another connector.
    write(
        DEMO,
        DEMO + ", { name: more, file: more.csv }, " + source().replace("poll: 1h", "poll: 2h"));
    assertThat(tocsin.reload("pat", "less often")).isNotEmpty();
    reading.get(60, TimeUnit.SECONDS);
    assertThat(status(tocsin, "shared").problem())
        .as("what was cut off says nothing about the source, which may be asked again by now")
        .isIn(former, Optional.empty());
    tocsin.followLists();
    assertThat(status(tocsin, "shared").problem()).isEmpty();
    assertThat(status(tocsin, "shared").state()).isEqualTo(SourceState.FOLLOWING);
    assertThat(status(tocsin, "shared").entries()).isEqualTo(8);
    List<String> after =
        rig.mock.hashShare().requests().subList(asked, rig.mock.hashShare().requests().size());
    assertThat(after).as("nothing is read again").doesNotContain(first);
    assertThat(leases()).isZero();
    assertThat(alarms).isEmpty();
    assertThat(matches(tocsin, "up-1", TocsinRig.picture(107))).isTrue();
  }

  @Test
  void recentUploads_areRememberedFromTheChangeOn() {
    rig.write("key.txt", "00112233445566778899aabbccddeeff".repeat(2));
    Tocsin tocsin =
        rig.start(
            builder()
                .retroactive(match -> Optional.of(rig.upload(match.upload().uploadId(), SHARED))));
    tocsin.followLists();
    assertThat(matches(tocsin, "before", SHARED)).isFalse();
    change(tocsin, "overdue:", "recent: { keep: 7d, key: \"file:key.txt\" }\noverdue:");
    assertThat(entries(tocsin)).hasSize(1);
    tocsin.followLists();
    assertThat(matches(tocsin, "after", SHARED)).isFalse();
    file("more.csv", SHARED);
    String text =
        yaml().replace("overdue:", "recent: { keep: 7d, key: \"file:key.txt\" }\noverdue:");
    rig.write("tocsin.yaml", text.replace("file: list.csv", "file: more.csv"));
    look(tocsin);
    tocsin.followLists();
    rig.clock.advance(Duration.ofMinutes(1));
    tocsin.followLists();
    assertThat(tocsin.docket().recorded(new UploadId("after"))).isPresent();
    assertThat(tocsin.docket().recorded(new UploadId("before"))).isEmpty();
    // Taken out again, nothing more is remembered.
    change(tocsin, "file: list.csv", "file: more.csv");
    tocsin.screen(rig.upload("late", TocsinRig.picture(44)));
    try (Database database = database(DataLayout.LISTS)) {
      assertThat(
              database.<Integer, RuntimeException>read(
                  tx ->
                      tx.first("SELECT COUNT(*) AS n FROM hash_recent", row -> row.integer("n"))
                          .orElseThrow()))
          .isZero();
    }
  }

  @Test
  void agesOfLists_areThoseOfTheNewFile() {
    Tocsin tocsin = start();
    rig.clock.advance(Duration.ofHours(30));
    change(tocsin, "overdue:", "screening: { maxListAge: 9d, listAgeAlarm: 40h }\noverdue:");
    tocsin.followLists();
    assertThat(alarms).isEmpty();
    change(tocsin, "overdue:", "screening: { maxListAge: 29h, listAgeAlarm: 28h }\noverdue:");
    tocsin.followLists();
    assertThat(alarms).contains("LIST_STALE demo");
    assertThat(tocsin.screen(rig.upload("up-1", TocsinRig.picture(3))))
        .isInstanceOfSatisfying(
            Verdict.Undetermined.class,
            verdict -> assertThat(verdict.reason()).isEqualTo(UndeterminedReason.LISTS_STALE));
  }

  @Test
  void fileWithoutAnyEntry_isTakenOverWhereThatIsWantedAlone_andEmptiesNoList() {
    rig.write("empty.csv", TocsinRig.HEADER);
    Tocsin tocsin = start();
    write("file: list.csv", "file: empty.csv");
    assertThatThrownBy(() -> tocsin.reload("pat", "trying"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("no hash list has an entry");
    assertThat(tocsin.configurationChanges()).isEmpty();
    assertThat(matches(tocsin, "up-1", rig.listed)).isTrue();
    rig.write(
        "tocsin.yaml",
        yaml()
            .replace("file: list.csv", "file: empty.csv")
            .replace("overdue:", "emptyListsAllowed: true\noverdue:"));
    assertThat(tocsin.reload("pat", "wanted")).hasSize(2);
    // What was there answers until a person says that it may go.
    assertThat(matches(tocsin, "up-2", rig.listed)).isTrue();
    tocsin.followLists();
    assertThat(alarms).contains("LIST_HELD demo");
  }

  /** The second of two lists cannot be written: the first is gone again, and the sources stay. */
  @Test
  void listThatCannotBeWritten_leavesWhatWasAndSaysSo() {
    share("kite-1", SHARED);
    Tocsin tocsin = start();
    lists(tocsin, DEMO, source());
    followLater(tocsin);
    byte[] one = TocsinRig.picture(41);
    byte[] two = TocsinRig.picture(42);
    file("one.csv", one);
    file("two.csv", two);
    refuse("two");
    String wanted =
        "[{ name: demo, file: list.csv, match: 5 }, { name: one, file: one.csv }, { name: two, file:"
            + " two.csv }]";
    write("[" + DEMO + "]", wanted);
    assertThatThrownBy(() -> tocsin.reload("pat", "trying")).isInstanceOf(StoreException.class);
    assertThat(tocsin.configurationChanges())
        .extracting(entry -> Optional.ofNullable(entry.event().details().get("outcome")))
        .containsExactly(Optional.empty(), Optional.empty(), Optional.of("not taken over"));
    assertThat(status(tocsin, "demo").policy().matchThreshold()).isEqualTo(31);
    assertThat(tocsin.config().lists()).hasSize(2);
    assertThat(matches(tocsin, "up-1", rig.listed)).isTrue();
    assertThat(matches(tocsin, "up-2", SHARED)).isTrue();
    if (dialect() == Dialect.SQLITE) {
      assertThat(matches(tocsin, "up-3", one)).as("nobody else has it").isFalse();
    }
    share("kite-2", two);
    followLater(tocsin);
    assertThat(matches(tocsin, "up-4", two)).as("the source is still followed").isTrue();
    // It is tried again, and not at every look: each try is on record.
    look(tocsin);
    assertThat(tocsin.configurationChanges()).hasSize(5);
    tocsin.lookAtConfig();
    assertThat(tocsin.configurationChanges()).hasSize(5);
    allow();
    tocsin.lookAtConfig();
    assertThat(tocsin.config().lists()).hasSize(2);
    rig.clock.advance(ConfigWatch.AFTER_UNDONE);
    tocsin.lookAtConfig();
    assertThat(tocsin.config().lists()).hasSize(3);
    assertThat(matches(tocsin, "up-5", one)).isTrue();
  }

  /** What would follow the new source cannot be made: the former is followed as before. */
  @Test
  void sourceThatCannotBeEntered_leavesTheFormerFollowed() {
    share("kite-1", SHARED);
    Tocsin tocsin = start();
    lists(tocsin, DEMO, source());
    followLater(tocsin);
    refuse("second");
    write("[" + DEMO + "]", "[" + DEMO + ", " + source().replace("shared", "second") + "]");
    assertThatThrownBy(() -> tocsin.reload("pat", "trying")).isInstanceOf(StoreException.class);
    assertThat(tocsin.config().lists()).extracting(list -> list.name()).contains("shared");
    byte[] two = TocsinRig.picture(42);
    share("kite-2", two);
    followLater(tocsin);
    assertThat(matches(tocsin, "up-1", two)).isTrue();
    assertThat(leases()).isZero();
    allow();
    assertThat(tocsin.reload("pat", "again")).isNotEmpty();
    followLater(tocsin);
    assertThat(status(tocsin, "second").entries()).isEqualTo(2);
  }

  /** Nothing can be made anew for a while: it is, as soon as that goes. */
  @Test
  void sourcesThatCannotBePutBack_areFollowedAtALaterLook() {
    share("kite-1", SHARED);
    Tocsin tocsin = start();
    lists(tocsin, DEMO, source());
    followLater(tocsin);
    in(DataLayout.LISTS, "ALTER TABLE recurring_work RENAME TO recurring_work_away");
    write("[" + DEMO + "]", "[" + DEMO + ", " + source().replace("shared", "second") + "]");
    // How the lists stand cannot be told without it: nothing is on record.
    assertThatThrownBy(() -> tocsin.reload("pat", "trying")).isInstanceOf(StoreException.class);
    in(DataLayout.LISTS, "ALTER TABLE recurring_work_away RENAME TO recurring_work");
    assertThat(entries(tocsin)).hasSize(1);
    assertThat(tocsin.reload("pat", "again")).isNotEmpty();
    followLater(tocsin);
    assertThat(status(tocsin, "second").entries()).isEqualTo(1);
  }

  private void refuse(String list) {
    if (dialect() == Dialect.SQLITE) {
      in(
          DataLayout.LISTS,
          "CREATE TRIGGER refuse BEFORE INSERT ON hash_source WHEN NEW.name = '"
              + list
              + "' BEGIN SELECT RAISE(ABORT, 'sample'); END");
    } else {
      in(
          DataLayout.LISTS,
          "ALTER TABLE hash_source ADD CONSTRAINT refuse CHECK (name <> '" + list + "')");
    }
  }

  private void allow() {
    in(
        DataLayout.LISTS,
        dialect() == Dialect.SQLITE
            ? "DROP TRIGGER refuse"
            : "ALTER TABLE hash_source DROP CONSTRAINT refuse");
  }
}
