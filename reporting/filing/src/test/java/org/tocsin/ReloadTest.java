package org.tocsin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tocsin.config.ConfigDiff;
import org.tocsin.config.ConfigException;
import org.tocsin.config.ConfigFile;
import org.tocsin.config.DataLayout;
import org.tocsin.config.PayloadPolicy;
import org.tocsin.config.Role;
import org.tocsin.config.Route;
import org.tocsin.config.TocsinConfig;
import org.tocsin.evidence.CustodyEntry;
import org.tocsin.filing.Alarm;
import org.tocsin.filing.FilingFilter;
import org.tocsin.filing.FilingListener;
import org.tocsin.filing.FilingOffice;
import org.tocsin.filing.FilingState;
import org.tocsin.filing.FilingSummary;
import org.tocsin.filing.Manual;
import org.tocsin.filing.SampleKind;
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
import org.tocsin.store.Database;
import org.tocsin.store.StoreException;

/** A configuration file that changes while the service runs. */
class ReloadTest {
  private static final String YAML =
      """
      environment: TEST
      data: data
      service: { name: Teapot Chat, reporter: { email: trust-safety@teapot.example } }
      roles: [screen, file, maintain]
      lists: [{ name: demo, file: list.csv, match: 31 }]
      clearinghouses:
        - { name: mock, kind: cybertipline, url: "URL", account: test, password: "file:secret.txt" }
        - { name: portal, kind: manual, url: "https://portal.example/" }
        - name: police
          kind: email
          url: mailto:reports@authority.example
          account: tocsin@teapot.example
          hostClass: TEST
          mail: { certificates: [authority.pem], server: { host: localhost } }
      notifications:
        - { name: team, kind: webhook, url: "http://127.0.0.1:1/", account: teapot, password: "file:hook.txt" }
      undetermined: { default: HOLD }
      retention: { reported: [{ name: own, notBefore: 2y }] }
      overdue: { unfiled: 24h }
      trustedProxies: { header: Forwarded, ranges: [198.51.100.7/32] }
      """;

  private static final String PORTAL =
      "  - { name: portal, kind: manual, url: \"https://portal.example/\" }\n";

  @TempDir Path folder;
  private TocsinRig rig;
  private final List<String> alarms = new CopyOnWriteArrayList<>();

  @BeforeEach
  void open() {
    SampleKind.HEARD.clear();
    SampleKind.starting = () -> {};
    SampleKind.opening = () -> {};
    rig = new TocsinRig(folder);
    rig.write("secret.txt", "test");
    rig.write("hook.txt", "sample secret of a receiver");
    rig.write("authority.pem", "sample");
  }

  @AfterEach
  void close() {
    rig.close();
  }

  private String yaml() {
    return YAML.replace("URL", rig.mock.baseUri().toString());
  }

  private Path write(String from, String to) {
    assertThat(yaml()).contains(from);
    return rig.write("tocsin.yaml", yaml().replace(from, to));
  }

  private TocsinBuilder builder() {
    return Tocsin.builder(write("environment: TEST", "environment: TEST"))
        .clock(rig.clock)
        .watchInterval(Duration.ZERO)
        .listener(
            new FilingListener() {
              @Override
              public void alarm(Alarm alarm, String destination, Optional<FilingId> filing) {
                alarms.add(alarm + " " + destination);
              }
            });
  }

  private Tocsin start() {
    return rig.start(builder());
  }

  /** Has the file looked at twice: what stands there both times is taken over. */
  private static void look(Tocsin tocsin) {
    tocsin.lookAtConfig();
    tocsin.lookAtConfig();
  }

  /** Does something to a database behind the back of the service. */
  private void in(String file, String sql) {
    try (Database database = Database.sqlite(folder.resolve("data").resolve(file))) {
      database.perform(tx -> tx.update(sql));
    }
  }

  private void docket(String sql) {
    in(DataLayout.DOCKET, sql);
  }

  /** The worker may say as well that a docket which lacks a table does not answer. */
  private static List<String> withoutWorker(List<String> said) {
    return said.stream().filter(each -> !each.contains("DOCKET_UNAVAILABLE")).toList();
  }

  private static int bits(Tocsin tocsin) {
    return tocsin.lists().status().get(0).policy().matchThreshold();
  }

  /** What cannot be on record is not done, and what was opened for it is closed again. */
  @Test
  void custodyLogThatFails_changesNothingAndIsNoAlarm() {
    Tocsin tocsin = start();
    docket("ALTER TABLE custody_entry RENAME TO custody_entry_away");
    rig.write("authority.pem", "another");
    rig.write(
        "tocsin.yaml",
        yaml().replace("match: 31", "match: 12").replace("name: team", "name: duty"));
    assertThatThrownBy(() -> tocsin.reload("pat", "trying")).isInstanceOf(StoreException.class);
    assertThat(bits(tocsin)).isEqualTo(31);
    assertThat(tocsin.config().lists().get(0).policy().matchThreshold()).isEqualTo(31);
    assertThat(withoutWorker(SampleKind.HEARD))
        .containsExactly(
            "team starts, sends: true",
            "duty closes",
            "delivery to mailto:reports@authority.example closes");
    look(tocsin);
    assertThat(withoutWorker(alarms)).isEmpty();
    docket("ALTER TABLE custody_entry_away RENAME TO custody_entry");
    assertThat(tocsin.configurationChanges()).isEmpty();
    look(tocsin);
    assertThat(bits(tocsin)).isEqualTo(12);
    assertThat(tocsin.configurationChanges()).hasSize(1);
  }

  @Test
  void filingsThatCannotBeRead_leaveNothingOpenAtAnyLook() {
    Tocsin tocsin = start();
    docket("ALTER TABLE filing RENAME TO filing_away");
    rig.write("authority.pem", "another");
    look(tocsin);
    tocsin.lookAtConfig();
    assertThat(withoutWorker(SampleKind.HEARD))
        .containsExactly(
            "team starts, sends: true",
            "delivery to mailto:reports@authority.example closes",
            "delivery to mailto:reports@authority.example closes");
    assertThat(withoutWorker(alarms)).isEmpty();
    docket("ALTER TABLE filing_away RENAME TO filing");
    look(tocsin);
    assertThat(entries(tocsin)).hasSize(1);
  }

  @Test
  void listsThatCannotBeReadAnew_haveTheirThresholdsPutBackAndThatIsOnRecord() {
    Tocsin tocsin = start();
    in(DataLayout.LISTS, "ALTER TABLE hash_entry RENAME TO hash_entry_away");
    in(DataLayout.LISTS, "ALTER TABLE hash_snapshot RENAME TO hash_snapshot_away");
    write("match: 31", "match: 12");
    assertThatThrownBy(() -> tocsin.reload("pat", "trying")).isInstanceOf(StoreException.class);
    assertThat(bits(tocsin)).isEqualTo(31);
    assertThat(entries(tocsin))
        .containsExactly("pat | trying | lists[demo].match", "pat | trying | lists[demo].match");
    assertThat(tocsin.configurationChanges())
        .extracting(entry -> Optional.ofNullable(entry.event().details().get("outcome")))
        .containsExactly(Optional.empty(), Optional.of("not taken over"));
    // Lists that do not answer at all are noticed before anything is on record.
    in(DataLayout.LISTS, "ALTER TABLE hash_source RENAME TO hash_source_away");
    look(tocsin);
    tocsin.lookAtConfig();
    assertThat(entries(tocsin)).hasSize(2);
    assertThat(alarms).isEmpty();
    in(DataLayout.LISTS, "ALTER TABLE hash_source_away RENAME TO hash_source");
    in(DataLayout.LISTS, "ALTER TABLE hash_entry_away RENAME TO hash_entry");
    in(DataLayout.LISTS, "ALTER TABLE hash_snapshot_away RENAME TO hash_snapshot");
    look(tocsin);
    assertThat(bits(tocsin)).isEqualTo(12);
  }

  @Test
  void errorOfTheMachine_isNotTheLastLook() {
    Tocsin tocsin = start();
    SampleKind.opening =
        () -> {
          SampleKind.opening = () -> {};
          throw new LinkageError("sample");
        };
    rig.write("authority.pem", "another");
    look(tocsin);
    assertThat(tocsin.configurationChanges()).isEmpty();
    tocsin.lookAtConfig();
    assertThat(tocsin.configurationChanges()).hasSize(1);
  }

  /** A change is under way when the service is closed, and for longer than closing waits. */
  @Test
  void changeThatIsUnderWayWhenTheServiceCloses_isNotMade() throws Exception {
    Tocsin tocsin = start();
    CountDownLatch opened = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    SampleKind.opening =
        () -> {
          opened.countDown();
          try {
            assertThat(go.await(60, TimeUnit.SECONDS)).isTrue();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        };
    rig.write("authority.pem", "another");
    write("name: team", "name: duty");
    CompletableFuture<Object> changed =
        CompletableFuture.supplyAsync(() -> tocsin.reload("pat", "late"));
    assertThat(opened.await(60, TimeUnit.SECONDS)).isTrue();
    tocsin.close();
    go.countDown();
    assertThat(changed.handle((same, failed) -> failed).get(60, TimeUnit.SECONDS)).isNotNull();
    assertThat(tocsin.config().notifications().get(0).name()).isEqualTo("team");
    assertThat(SampleKind.HEARD).doesNotContain("duty starts, sends: true");
    assertThat(
            Collections.frequency(
                SampleKind.HEARD, "delivery to mailto:reports@authority.example closes"))
        .as("the one of before, and the one that was opened for the change")
        .isEqualTo(2);
  }

  /** The service is closed while who tells people is started: it is closed after that. */
  @Test
  void changeThatIsMadeWhenTheServiceCloses_isClosedWithIt() throws Exception {
    Tocsin tocsin = start();
    CountDownLatch starting = new CountDownLatch(1);
    CountDownLatch closing = new CountDownLatch(1);
    SampleKind.starting =
        () -> {
          starting.countDown();
          try {
            assertThat(closing.await(60, TimeUnit.SECONDS)).isTrue();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        };
    write("name: team", "name: duty");
    CompletableFuture<Object> changed =
        CompletableFuture.supplyAsync(() -> tocsin.reload("pat", "late"));
    assertThat(starting.await(60, TimeUnit.SECONDS)).isTrue();
    Thread closer = new Thread(tocsin::close, "closer");
    closer.start();
    while (closer.getState() != Thread.State.TIMED_WAITING) {
      assertThat(closer.isAlive()).isTrue();
      LockSupport.parkNanos(1_000_000);
    }
    closing.countDown();
    closer.join(60_000);
    changed.get(60, TimeUnit.SECONDS);
    assertThat(SampleKind.HEARD)
        .containsExactly(
            "team starts, sends: true",
            "team closes",
            "duty starts, sends: true",
            "delivery to mailto:reports@authority.example closes",
            "duty closes");
  }

  /** The docket is read before the change without harm, and fails once it is made. */
  @Test
  void docketThatFailsAfterTheChange_leavesNothingHalfDone() {
    Tocsin tocsin = start();
    AtomicBoolean away = new AtomicBoolean();
    SampleKind.starting =
        () -> {
          if (away.compareAndSet(false, true)) {
            docket("ALTER TABLE filing RENAME TO filing_away");
          }
          throw new IllegalStateException("the docket does not answer");
        };
    rig.write("tocsin.yaml", yaml().replace(PORTAL, "").replace("name: team", "name: duty"));
    assertThat(tocsin.reload("pat", "trying")).isNotEmpty();
    assertThat(tocsin.config().deliveries()).hasSize(1);
    assertThat(entries(tocsin)).hasSize(1);
    assertThat(withoutWorker(SampleKind.HEARD))
        .containsExactly("team starts, sends: true", "team closes");
    assertThatThrownBy(tocsin::isTidy).isInstanceOf(StoreException.class);
    // The next look does what is left: nothing is taken over twice.
    SampleKind.starting = () -> {};
    docket("ALTER TABLE filing_away RENAME TO filing");
    look(tocsin);
    assertThat(SampleKind.HEARD).contains("duty starts, sends: true");
    awaitTidy(tocsin);
    assertThat(tocsin.reload("pat", "again")).isEmpty();
    assertThat(entries(tocsin)).hasSize(1);
    assertThat(withoutWorker(alarms)).isEmpty();
  }

  @Test
  void fileThatIsBeingWritten_isNotTakenOver() {
    Tocsin tocsin = start();
    int bits = tocsin.config().lists().get(0).policy().matchThreshold();
    write("match: 31", "match: 3");
    tocsin.lookAtConfig();
    assertThat(tocsin.config().lists().get(0).policy().matchThreshold()).isEqualTo(bits);
    write("match: 31", "match: 30");
    tocsin.lookAtConfig();
    assertThat(tocsin.config().lists().get(0).policy().matchThreshold()).isEqualTo(bits);
    tocsin.lookAtConfig();
    assertThat(tocsin.config().lists().get(0).policy().matchThreshold()).isEqualTo(30);
  }

  /** Changes the file and has it looked at. */
  private void change(Tocsin tocsin, String from, String to) {
    write(from, to);
    look(tocsin);
  }

  private static Map<String, FilingState> states(Tocsin tocsin) {
    Map<String, FilingState> states = new TreeMap<>();
    for (FilingSummary filing : tocsin.filings().list(FilingFilter.all())) {
      states.put(filing.destination(), filing.state());
    }
    return states;
  }

  private static FilingSummary at(Tocsin tocsin, String destination) {
    return tocsin.filings().list(FilingFilter.all().at(destination)).get(0);
  }

  /** The thread that claims may hold what was left for a moment. */
  private static void awaitTidy(Tocsin tocsin) {
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!tocsin.isTidy()) {
      assertThat(System.nanoTime()).as("something is left").isLessThan(end);
      LockSupport.parkNanos(10_000_000);
    }
  }

  private static List<String> entries(Tocsin tocsin) {
    return tocsin.configurationChanges().stream()
        .map(CustodyEntry::event)
        .map(
            event ->
                event.actor().id()
                    + " | "
                    + event.details().get("why")
                    + " | "
                    + event.details().get("keys"))
        .toList();
  }

  private static Action action(Verdict verdict) {
    return verdict instanceof Verdict.Match match
        ? match.action()
        : ((Verdict.Undetermined) verdict).action();
  }

  private Verdict undecodable(Tocsin tocsin, String id) {
    return tocsin.screen(rig.upload(id, new byte[0]));
  }

  @Test
  void fileThatChanged_isTakenOverWithACustodyEntryThatNamesKeysAndNoSecret() throws Exception {
    Tocsin tocsin = start();
    assertThat(action(undecodable(tocsin, "up-1"))).isEqualTo(Action.HOLD);
    look(tocsin);
    assertThat(tocsin.configurationChanges()).isEmpty();
    String text =
        yaml()
            .replace("default: HOLD", "default: REFUSE")
            .replace("match: 31", "match: 12")
            .replace("overdue:", "policies: [{ classifications: [A1], onMatch: HOLD }]\noverdue:");
    rig.write("tocsin.yaml", text);
    look(tocsin);
    assertThat(action(undecodable(tocsin, "up-2"))).isEqualTo(Action.REFUSE);
    assertThat(action(tocsin.screen(rig.upload("up-3", rig.listed)))).isEqualTo(Action.HOLD);
    assertThat(tocsin.lists().status().get(0).policy().matchThreshold()).isEqualTo(12);
    assertThat(tocsin.config().policies()).hasSize(1);
    assertThat(entries(tocsin))
        .containsExactly(
            "file | the file changed | lists[demo].match, policies[0].classifications,"
                + " policies[0].onMatch, undetermined.default");
    assertThat(tocsin.configurationChanges().get(0).event().details().get("file-sha256"))
        .isEqualTo(TocsinRig.sha256(text.getBytes(StandardCharsets.UTF_8)));
    // The secret alone: its key is named, its value is not, and it is used.
    rig.write("hook.txt", "another secret of a receiver");
    look(tocsin);
    assertThat(entries(tocsin)).hasSize(2);
    assertThat(entries(tocsin).get(1))
        .isEqualTo("file | the file changed | notifications[team].password");
    assertThat(tocsin.configurationChanges().toString()).doesNotContain("another secret");
    // Words that mean the same are no change.
    rig.write("tocsin.yaml", text + "# a remark\n");
    look(tocsin);
    assertThat(entries(tocsin)).hasSize(2);
    assertThat(alarms).isEmpty();
    assertThat(tocsin.docket().verify(Optional.empty(), (done, all, bytes) -> {}).custody())
        .isEmpty();
  }

  @Test
  void reload_byAPerson_saysWhoAndWhy() {
    Tocsin tocsin = start();
    assertThat(tocsin.reload("pat", "nothing")).isEmpty();
    assertThat(tocsin.configurationChanges()).isEmpty();
    write("unfiled: 24h", "unfiled: 48h");
    assertThat(tocsin.reload("pat", "holidays"))
        .extracting(c -> c.path())
        .containsExactly("overdue.unfiled");
    assertThat(entries(tocsin)).containsExactly("pat | holidays | overdue.unfiled");
    assertThat(tocsin.config().overdue().unfiled()).isEqualTo(Duration.ofDays(2));
    write("unfiled: 24h", "unfiled: soon");
    assertThatThrownBy(() -> tocsin.reload("pat", "typing"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("overdue.unfiled: must be a duration");
    assertThat(tocsin.config().overdue().unfiled()).isEqualTo(Duration.ofDays(2));
    assertThatThrownBy(() -> tocsin.reload("pat", " "))
        .isInstanceOf(IllegalArgumentException.class);
    tocsin.close();
    assertThatThrownBy(() -> tocsin.reload("pat", "late")).isInstanceOf(TocsinException.class);
  }

  @Test
  void badFile_isRefusedWithOneAlarmForEachContent() throws Exception {
    Tocsin tocsin = start();
    for (int times = 0; times < 3; times++) {
      change(tocsin, "default: HOLD", "default: PASS");
    }
    assertThat(alarms).containsExactly("CONFIGURATION_REFUSED config");
    assertThat(SampleKind.HEARD).contains("team alarm CONFIGURATION_REFUSED config");
    change(tocsin, "overdue:", "overdue: [");
    assertThat(alarms).hasSize(2);
    Files.delete(folder.resolve("tocsin.yaml"));
    look(tocsin);
    look(tocsin);
    assertThat(alarms).hasSize(3);
    // A secret that is missing, and then is there: the file itself stays as it is.
    change(tocsin, "password: \"file:hook.txt\"", "password: \"file:new.txt\"");
    assertThat(alarms).hasSize(4);
    assertThat(action(undecodable(tocsin, "up-1"))).isEqualTo(Action.HOLD);
    assertThat(tocsin.configurationChanges()).isEmpty();
    rig.write("new.txt", "sample secret of a receiver");
    look(tocsin);
    assertThat(entries(tocsin))
        .containsExactly("file | the file changed | notifications[team].password");
    assertThat(alarms).hasSize(4);
    // What was bad once is bad again when it comes back.
    change(tocsin, "default: HOLD", "default: PASS");
    change(tocsin, "default: HOLD", "default: HOLD");
    change(tocsin, "default: HOLD", "default: PASS");
    assertThat(alarms).hasSize(6);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = true,
      value = {
        "data: data | data: other | tocsin.yaml:2:7: data: takes a restart",
        "name: Teapot Chat | name: Kettle Chat | tocsin.yaml:3:18: service.name: takes a restart",
        "roles: [screen, file, maintain] | roles: [screen] | tocsin.yaml:4:8: roles: takes a restart",
        "name: demo | name: more | lists[demo].file: takes a restart",
        "file: list.csv, | '' | tocsin.yaml:1:1: lists[demo].file: takes a restart",
        "overdue: | 'screening: { maxListAge: 9d }\noverdue:' | screening.maxListAge: takes a restart",
        "header: Forwarded | header: X-Forwarded-For | tocsin.yaml:20:27: trustedProxies.header: takes a restart",
        "'reported: [{ name: own, notBefore: 2y }]' | 'reported: [{ name: own, notBefore: 1y }]' | retention.reported[own].notBefore: keeps some evidence for less long than until now: takes a restart",
        "'reported: [{ name: own, notBefore: 2y }]' | 'reported: [{ name: new, notBefore: 9y }]' | retention.reported[own].name: keeps some",
        "'reported: [' | 'us2258a: false, reported: [' | retention.us2258a: keeps some evidence",
        "'reported: [' | 'closed: { TEST: [{ name: mine, notBefore: 9y }] }, reported: [' | retention.closed.TEST[mine].name: keeps some",
        "overdue: | 'emptyListsAllowed: true\noverdue:' | emptyListsAllowed: takes a restart",
        "overdue: | 'reportSchema: { version: V2026 }\noverdue:' | reportSchema.version: takes a restart",
        "overdue: | 'recent: { keep: 2h, key: \"file:key.txt\" }\noverdue:' | recent.keep: takes a restart",
      })
  void whatTakesARestart_isRefusedAtItsKeyWithAllElse(String from, String to, String finding) {
    rig.write("key.txt", "0".repeat(64));
    Tocsin tocsin = start();
    rig.write(
        "tocsin.yaml",
        yaml().replace(from, to.replace("\\n", "\n")).replace("default: HOLD", "default: REFUSE"));
    assertThatThrownBy(() -> tocsin.reload("pat", "trying"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(finding);
    assertThat(tocsin.config().undetermined().byDefault()).isEqualTo(Action.HOLD);
    assertThat(tocsin.configurationChanges()).isEmpty();
  }

  @Test
  void environment_inTheFileOfARunningService_isNeverTakenOver() {
    Tocsin tocsin = start();
    rig.write(
        "tocsin.yaml",
        yaml()
            .replace(
                "environment: TEST",
                "environment: PRODUCTION\nproduction: { acknowledge: reports filed here are real and cannot be recalled }"));
    look(tocsin);
    assertThat(tocsin.config().environment()).isEqualTo(org.tocsin.model.Environment.TEST);
    assertThat(alarms).containsExactly("CONFIGURATION_REFUSED config");
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

  /** Bytes that come when they are let. */
  private static final class Slow implements ContentSource {
    private final byte[] bytes;
    final CountDownLatch opened = new CountDownLatch(1);
    final CountDownLatch go = new CountDownLatch(1);

    Slow(byte[] bytes) {
      this.bytes = bytes;
    }

    @Override
    public InputStream open() {
      opened.countDown();
      try {
        assertThat(go.await(60, TimeUnit.SECONDS)).isTrue();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return new ByteArrayInputStream(bytes);
    }

    @Override
    public OptionalLong declaredSize() {
      return OptionalLong.empty();
    }
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

  private static void change(Rooms rooms, TocsinConfig next, String key) {
    rooms.change(
        next,
        List.of(new ConfigDiff.Change(key, Optional.of("a"), Optional.of("b"), false, "sample")),
        ConfigWatch.FILE,
        Map.of("why", "trying"));
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
  void retentionThatKeepsLonger_isTakenOver() {
    Tocsin tocsin = start();
    change(
        tocsin,
        "reported: [{ name: own, notBefore: 2y }]",
        "reported: [{ name: own, notBefore: 3y }, { name: more, notBefore: 1d }]");
    assertThat(tocsin.config().preservation().retention().reported())
        .extracting(rule -> rule.name() + " " + rule.notBefore())
        .containsExactly("us-2258a P1Y", "own P3Y", "more P1D");
  }

  @Test
  void fileWithoutAnyDestination_isRefused() {
    Tocsin tocsin = start();
    String text = yaml();
    rig.write(
        "tocsin.yaml",
        text.substring(0, text.indexOf("clearinghouses:"))
            + text.substring(text.indexOf("notifications:")));
    assertThatThrownBy(() -> tocsin.reload("pat", "trying"))
        .hasMessageContaining("leaves no destination: takes a restart");
    assertThat(tocsin.config().deliveries()).hasSize(2);
  }

  @Test
  void rulesOfUpkeepAndProxies_areThoseOfTheNewFile() {
    Tocsin tocsin = start();
    assertThat(tocsin.observe("198.51.100.8", 1, List.of("for=192.0.2.99")).address().toOptional())
        .map(Object::toString)
        .isPresent();
    change(tocsin, "198.51.100.7/32", "198.51.100.8/32");
    assertThat(
            tocsin
                .observe("198.51.100.8", 1, List.of("for=192.0.2.99"))
                .address()
                .toOptional()
                .orElseThrow()
                .text())
        .isEqualTo("192.0.2.99");
    tocsin.screen(rig.upload("up-1", rig.listed));
    assertThat(rig.settle()).isTrue();
    rig.clock.advance(Duration.ofHours(80));
    change(tocsin, "overdue: { unfiled: 24h }", "overdue: { unfiled: 24h, byHand: 100h }");
    tocsin.upkeep();
    assertThat(alarms).doesNotContain("OVERDUE portal");
    change(tocsin, "overdue: { unfiled: 24h }", "overdue: { unfiled: 24h, byHand: 79h }");
    rig.clock.advance(Duration.ofHours(1));
    tocsin.upkeep();
    assertThat(alarms).contains("OVERDUE portal");
    assertThat(tocsin.config().preservation().retention().reported()).hasSize(2);
  }

  @Test
  void rolesAndDestinationsOfTheHost_stay() {
    Manual desk = new Manual(URI.create("https://desk.example/"), PayloadPolicy.HASHES_ONLY);
    Tocsin tocsin =
        rig.start(
            builder()
                .roles(EnumSet.of(Role.FILE))
                .destination("desk", desk)
                .route("desk", Route.EVERYTHING.withPriority(1)));
    change(tocsin, "default: HOLD", "default: REFUSE");
    assertThat(tocsin.config().roles()).containsExactly(Role.FILE);
    assertThat(tocsin.config().routes()).containsEntry("desk", Route.EVERYTHING.withPriority(1));
    assertThat(tocsin.config().routes()).containsKeys("mock", "portal", "police");
    assertThat(tocsin.config().undetermined().byDefault()).isEqualTo(Action.REFUSE);
  }

  @Test
  void configurationThatWasChangedInCode_isNotReadAgain() {
    Tocsin tocsin = rig.start(builder().allowEmptyLists());
    change(tocsin, "default: HOLD", "default: REFUSE");
    assertThat(tocsin.config().undetermined().byDefault()).isEqualTo(Action.HOLD);
  }

  @Test
  void configurationInCode_hasNoFileToRead() {
    Tocsin tocsin = rig.start();
    assertThatThrownBy(() -> tocsin.reload("pat", "trying")).isInstanceOf(TocsinException.class);
  }

  @Test
  void file_isLookedAtByAThreadOfItsOwnUntilTheEnd() {
    Tocsin tocsin = rig.start(builder().watchInterval(Duration.ofSeconds(1)));
    write("default: HOLD", "default: REFUSE");
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (tocsin.config().undetermined().byDefault() != Action.REFUSE) {
      assertThat(System.nanoTime()).as("the file was not looked at").isLessThan(end);
      LockSupport.parkNanos(10_000_000);
    }
    assertThat(watching()).hasSize(1).allMatch(Thread::isDaemon);
    tocsin.close();
    assertThat(watching()).isEmpty();
  }

  private static List<Thread> watching() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("tocsin-config"))
        .toList();
  }
}
