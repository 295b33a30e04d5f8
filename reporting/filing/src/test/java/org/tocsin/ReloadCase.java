package org.tocsin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.tocsin.config.ConfigDiff;
import org.tocsin.config.DataLayout;
import org.tocsin.config.PostgresqlSettings;
import org.tocsin.config.TocsinConfig;
import org.tocsin.evidence.CustodyEntry;
import org.tocsin.filing.Alarm;
import org.tocsin.filing.FilingFilter;
import org.tocsin.filing.FilingListener;
import org.tocsin.filing.FilingSummary;
import org.tocsin.filing.SampleKind;
import org.tocsin.model.Action;
import org.tocsin.model.ContentSource;
import org.tocsin.model.FilingId;
import org.tocsin.model.Verdict;
import org.tocsin.store.Database;
import org.tocsin.store.Dialect;

/** A service with a file of its own, which tests change. */
abstract class ReloadCase {
  static final String YAML =
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

  static final String PORTAL =
      "  - { name: portal, kind: manual, url: \"https://portal.example/\" }\n";

  @TempDir Path folder;

  private final Dialect dialect;
  private final ServiceDatabases databases;

  TocsinRig rig;

  final List<String> alarms = new CopyOnWriteArrayList<>();

  ReloadCase(Dialect dialect) {
    this.dialect = dialect;
    this.databases = new ServiceDatabases(dialect);
  }

  @BeforeEach
  void open() {
    SampleKind.HEARD.clear();
    SampleKind.CHANGES.clear();
    SampleKind.starting = () -> {};
    SampleKind.opening = () -> {};
    SampleKind.closing = () -> {};
    rig = new TocsinRig(folder, databases.shared());
    rig.write("database.txt", "x");
    rig.write("secret.txt", "test");
    rig.write("hook.txt", "sample secret of a receiver");
    rig.write("authority.pem", "sample");
  }

  @AfterEach
  void close() {
    rig.close();
  }

  String yaml() {
    return (YAML + databases.shared().map(ReloadCase::section).orElse(""))
        .replace("URL", rig.mock.baseUri().toString());
  }

  private static String section(PostgresqlSettings shared) {
    return "postgresql: { url: \""
        + shared.url()
        + "\", user: "
        + shared.user()
        + ", password: \"file:database.txt\", schema: "
        + shared.schema()
        + " }\n";
  }

  Path write(String from, String to) {
    assertThat(yaml()).contains(from);
    return rig.write("tocsin.yaml", yaml().replace(from, to));
  }

  TocsinBuilder builder() {
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

  Tocsin start() {
    return rig.start(builder());
  }

  /** Has the file looked at twice: what stands there both times is taken over. */
  static void look(Tocsin tocsin) {
    tocsin.lookAtConfig();
    tocsin.lookAtConfig();
  }

  /** Does something to a database behind the back of the service. */
  void in(String file, String sql) {
    try (Database database = database(file)) {
      database.perform(tx -> tx.update(sql));
    }
  }

  Dialect dialect() {
    return dialect;
  }

  /** Opens a database of the service beside it. */
  Database database(String file) {
    String suffix = file.equals(DataLayout.LISTS) ? DataLayout.LISTS_SUFFIX : "";
    return databases
        .shared()
        .map(
            shared ->
                Database.postgresql(
                    shared.url(),
                    shared.user(),
                    shared.password().reveal(),
                    shared.schema() + suffix))
        .orElseGet(() -> Database.sqlite(folder.resolve("data").resolve(file)));
  }

  void docket(String sql) {
    in(DataLayout.DOCKET, sql);
  }

  /** Changes the file and has it looked at. */
  void change(Tocsin tocsin, String from, String to) {
    write(from, to);
    look(tocsin);
  }

  static FilingSummary at(Tocsin tocsin, String destination) {
    return tocsin.filings().list(FilingFilter.all().at(destination)).get(0);
  }

  /** The thread that claims may hold what was left for a moment. */
  static void awaitTidy(Tocsin tocsin) {
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!tocsin.isTidy()) {
      assertThat(System.nanoTime()).as("something is left").isLessThan(end);
      LockSupport.parkNanos(10_000_000);
    }
  }

  static List<String> entries(Tocsin tocsin) {
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

  static Action action(Verdict verdict) {
    return verdict instanceof Verdict.Match match
        ? match.action()
        : ((Verdict.Undetermined) verdict).action();
  }

  Verdict undecodable(Tocsin tocsin, String id) {
    return tocsin.screen(rig.upload(id, new byte[0]));
  }

  /** Says that it is reached, and goes on when it is let. */
  static void pause(CountDownLatch reached, CountDownLatch go) {
    reached.countDown();
    try {
      assertThat(go.await(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Bytes that come when they are let. */
  static final class Slow implements ContentSource {
    private final byte[] bytes;
    final CountDownLatch opened = new CountDownLatch(1);
    final CountDownLatch go = new CountDownLatch(1);

    Slow(byte[] bytes) {
      this.bytes = bytes;
    }

    @Override
    public InputStream open() {
      pause(opened, go);
      return new ByteArrayInputStream(bytes);
    }

    @Override
    public OptionalLong declaredSize() {
      return OptionalLong.empty();
    }
  }

  static void change(Rooms rooms, TocsinConfig next, String key) {
    rooms.change(
        next,
        List.of(new ConfigDiff.Change(key, Optional.of("a"), Optional.of("b"), false, "sample")),
        ConfigWatch.FILE,
        Map.of("why", "trying"));
  }
}
