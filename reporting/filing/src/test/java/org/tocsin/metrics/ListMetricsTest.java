package org.tocsin.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.StringReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tocsin.hashlist.ClassMap;
import org.tocsin.hashlist.CsvOptions;
import org.tocsin.hashlist.HashLists;
import org.tocsin.hashlist.ListListener;
import org.tocsin.hashlist.ListSync;
import org.tocsin.hashlist.NcmecSource;
import org.tocsin.hashlist.Progress;
import org.tocsin.hashlist.SourceSettings;
import org.tocsin.hashlist.SyncReport;
import org.tocsin.mock.HashShareFault;
import org.tocsin.mock.MockClearinghouse;
import org.tocsin.mock.MockSettings;
import org.tocsin.mock.SharedEntry;
import org.tocsin.model.SeverityClass;
import org.tocsin.store.Database;
import org.tocsin.testkit.SettableClock;

/** What a registry says of lists, one of which follows the mock. */
class ListMetricsTest {
  private static final String HEADER =
      "algorithm,value,entry_id,submitter,severity_class,classification,updated_at,deleted\n";
  private static final String ZERO = "0".repeat(64);

  @TempDir Path folder;
  private final SettableClock clock = SettableClock.at("2026-01-15T09:30:00Z");
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final ListMetrics metrics = new ListMetrics(registry);
  private MockClearinghouse mock;
  private Database database;
  private HashLists lists;
  private ListSync sync;

  @BeforeEach
  void setUp() {
    mock = MockClearinghouse.start(MockSettings.builder().clock(clock).build());
    for (int i = 0; i < 3; i++) {
      share(i, Map.of("md5", "00112233445566778899aabbccddee0" + i));
    }
    share(9, Map.of("md5", "00112233445566778899aabbccddeeff", "pdq", ZERO));
    database = Database.sqlite(folder.resolve("lists.db"));
    lists = HashLists.open(database, clock);
    sync =
        ListSync.builder(lists)
            .follow(
                SourceSettings.of("shared", ClassMap.of(Map.of("A1", SeverityClass.TEST))),
                NcmecSource.builder(mock.hashSharingUri(), "test", "test"::toCharArray, clock)
                    .build())
            .listener(
                new ListListener() {
                  @Override
                  public void ran(SyncReport report) {
                    metrics.listRead(report);
                  }
                })
            .build();
    clock.advance(Duration.ofMinutes(5));
  }

  @AfterEach
  void tearDown() {
    sync.close();
    database.close();
    mock.close();
  }

  private void share(int i, Map<String, String> fingerprints) {
    mock.hashShare()
        .put(SharedEntry.image(9001, "kite-" + i, fingerprints).classified(Optional.of("A1")));
  }

  private void imported(String name, String... values) {
    StringBuilder file = new StringBuilder(HEADER);
    for (int i = 0; i < values.length; i++) {
      file.append(values[i]).append(",e-").append(i).append(",club,T_TEST,A1,,\n");
    }
    assertThat(
            lists
                .importCsv(
                    name,
                    new StringReader(file.toString()),
                    CsvOptions.CONTINUE.allowingShrink(),
                    Progress.NONE)
                .applied())
        .isTrue();
  }

  private double gauge(String name, String... tags) {
    return registry.get(name).tags(tags).gauge().value();
  }

  private double count(String name, String... tags) {
    return registry.get(name).tags(tags).counter().count();
  }

  @Test
  void gauges_sayHowEachListStands_andListsComeAndGo() {
    imported("own", "MD5,00112233445566778899aabbccddee77", "ODD_ONE,abcd", "ODD_TWO,abcd");
    metrics.watch(lists, clock);
    assertThat(gauge("tocsin.lists")).isEqualTo(2);
    assertThat(gauge("tocsin.lists.entries", "list", "shared")).isZero();
    assertThat(gauge("tocsin.lists.state", "list", "shared", "state", "NEW")).isEqualTo(1);

    assertThat(sync.sync("shared")).isPresent();
    clock.advance(Duration.ofMinutes(2));
    assertThat(gauge("tocsin.lists.entries", "list", "shared")).isEqualTo(4);
    assertThat(gauge("tocsin.lists.state", "list", "shared", "state", "NEW")).isZero();
    assertThat(gauge("tocsin.lists.state", "list", "shared", "state", "FOLLOWING")).isEqualTo(1);
    assertThat(gauge("tocsin.lists.values", "list", "shared", "algorithm", "MD5")).isEqualTo(4);
    assertThat(
            registry
                .get("tocsin.lists.quarantined")
                .tag("list", "shared")
                .gauge()
                .getId()
                .getTag("reason"))
        .startsWith("all zero");
    assertThat(gauge("tocsin.lists.quarantined", "list", "shared")).isEqualTo(1);
    assertThat(gauge("tocsin.lists.age", "list", "shared")).isEqualTo(120);
    assertThat(gauge("tocsin.lists.lag", "list", "shared")).isBetween(120.0, 600.0);
    assertThat(gauge("tocsin.lists.lag", "list", "own")).isNaN();
    assertThat(gauge("tocsin.lists.values", "list", "own", "algorithm", "other")).isEqualTo(2);
    assertThat(gauge("tocsin.lists.snapshot.entries")).isEqualTo(7);
    assertThat(gauge("tocsin.lists.snapshot.age")).isEqualTo(120);

    imported("more", "MD5,00112233445566778899aabbccddee78");
    assertThat(lists.remove("own", "pat", "a drill")).isPresent();
    clock.advance(ListMetrics.FRESH);
    assertThat(gauge("tocsin.lists")).isEqualTo(2);
    assertThat(gauge("tocsin.lists.entries", "list", "more")).isEqualTo(1);
    assertThat(registry.find("tocsin.lists.entries").tag("list", "own").gauge()).isNull();
    assertThat(registry.find("tocsin.lists.values").tag("list", "own").gauge()).isNull();
  }

  @Test
  void gauges_sayWhatWaitsAndWhatFails_andAreNoNumbersWithoutTheDatabase() {
    for (int i = 100; i < 300; i++) {
      share(i, Map.of("md5", "00112233445566778899aabbccdd0" + i));
    }
    clock.advance(Duration.ofMinutes(5));
    assertThat(sync.sync("shared")).isPresent();
    metrics.watch(lists, clock);
    assertThat(gauge("tocsin.lists.held", "list", "shared")).isZero();
    assertThat(gauge("tocsin.lists.problem", "list", "shared")).isZero();
    for (int i = 100; i < 200; i++) {
      mock.hashShare().delete(9001, "kite-" + i);
    }
    clock.advance(Duration.ofHours(2));
    assertThat(sync.sync("shared").orElseThrow().held()).isPresent();
    assertThat(gauge("tocsin.lists.held", "list", "shared")).isEqualTo(1);
    mock.hashShare().on(HashShareFault.AUTH_401);
    clock.advance(Duration.ofHours(2));
    assertThat(sync.sync("shared").orElseThrow().problem()).isPresent();
    assertThat(gauge("tocsin.lists.problem", "list", "shared")).isEqualTo(1);
    assertThat(gauge("tocsin.lists.state", "list", "shared", "state", "AUTH_FAILED")).isEqualTo(1);
    assertThat(count("tocsin.lists.runs", "list", "shared", "outcome", "CREDENTIAL")).isEqualTo(1);

    database.close();
    clock.advance(ListMetrics.FRESH);
    assertThat(gauge("tocsin.lists")).isNaN();
    assertThat(gauge("tocsin.lists.entries", "list", "shared")).isNaN();
  }

  @Test
  void runs_areCounted_withWhatWasPassedOver_andNoTagIsAValue() {
    mock.hashShare().on(HashShareFault.UNKNOWN_FINGERPRINT);
    Map<String, Long> passed = new HashMap<>(sync.sync("shared").orElseThrow().passedOver());
    assertThat(passed).isNotEmpty();
    assertThat(count("tocsin.lists.runs", "list", "shared", "outcome", "CAUGHT_UP")).isEqualTo(1);
    assertThat(count("tocsin.lists.changes", "list", "shared", "change", "added")).isEqualTo(4);
    assertThat(count("tocsin.lists.changes", "list", "shared", "change", "removed")).isZero();
    assertThat(count("tocsin.lists.pages", "list", "shared")).isPositive();
    assertThat(count("tocsin.lists.passed.over", "list", "shared"))
        .isEqualTo(passed.values().stream().mapToDouble(Long::doubleValue).sum());
    metrics.watch(lists, clock);
    assertThat(registry.getMeters())
        .allSatisfy(
            meter ->
                assertThat(meter.getId().getTags().toString())
                    .doesNotContain("00112233", "kite-", "9001", "fingerprint"));
  }
}
