package org.tocsin.hashlist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tocsin.model.SeverityClass;
import org.tocsin.store.Database;
import org.tocsin.store.Dialect;
import org.tocsin.testkit.SettableClock;

/** What follows sources gives its turn away, and a file is read without being imported. */
class ListSyncStopTest {
  private static final Instant START = Instant.parse("2026-01-15T09:30:00Z");

  @TempDir Path folder;
  private final SettableClock clock = SettableClock.at(START.toString());
  private final List<SyncReport> reports = new ArrayList<>();

  /** Tells one entry a page, and is stuck at a page until it is closed. */
  private static class Paged implements HashSource {
    private final int pages;
    private final int stuckAt;
    final List<String> asked = new ArrayList<>();
    final CountDownLatch stuck = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);

    Paged(int pages, int stuckAt) {
      this.pages = pages;
      this.stuckAt = stuckAt;
    }

    @Override
    public Capabilities capabilities() {
      return new Capabilities(false, Optional.empty());
    }

    @Override
    public String configuration() {
      return "paged";
    }

    @Override
    public Credential checkCredentials() {
      return new Credential("nobody", Optional.empty(), Optional.empty());
    }

    @Override
    public Delta fetch(Checkpoint checkpoint, Call call) throws SourceException {
      int page = checkpoint.note().isEmpty() ? 1 : Integer.parseInt(checkpoint.note()) + 1;
      asked.add("page " + page);
      if (page == stuckAt) {
        stuck.countDown();
        try {
          assertThat(closed.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
        throw new SourceException(SourceException.Kind.UNAVAILABLE, "cut off");
      }
      SourceEntry entry =
          new SourceEntry(
              "club",
              "e-" + page,
              call.now(),
              Optional.of("A1"),
              List.of(
                  new WrittenValue(
                      "md5", "0011223344556677889900aabbccdd" + (10 + page), MediaKind.IMAGE)),
              "",
              Set.of());
      boolean whole = page == pages;
      return new Delta(
          List.of(entry),
          List.of(),
          new Checkpoint(call.now(), Optional.empty(), Integer.toString(page)),
          whole,
          whole,
          Map.of());
    }

    @Override
    public void close() {
      closed.countDown();
    }
  }

  private ListSync sync(HashLists lists, HashSource source, String node) {
    return ListSync.builder(lists)
        .node(node)
        .listener(
            new ListListener() {
              @Override
              public void ran(SyncReport report) {
                reports.add(report);
              }
            })
        .follow(SourceSettings.of("shared", ClassMap.of(Map.of("A1", SeverityClass.TEST))), source)
        .build();
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void stop_inTheMiddleOfReading_letsAnotherGoOnAtTheNextPage(Dialect dialect) throws Exception {
    try (Database database = new TestDatabases(dialect, folder).open()) {
      HashLists lists = HashLists.open(database, clock);
      Paged first = new Paged(5, 3);
      ListSync sync = sync(lists, first, "one");
      CompletableFuture<Void> round = CompletableFuture.runAsync(sync::tick);
      assertThat(first.stuck.await(60, TimeUnit.SECONDS)).isTrue();
      assertThat(sync.stop(Duration.ofSeconds(60))).isTrue();
      round.get(60, TimeUnit.SECONDS);
      // That it was cut off is no failure of the source, and another node may go on at once.
      assertThat(lists.status().get(0).problem()).isEmpty();
      assertThat(reports).singleElement().satisfies(r -> assertThat(r.problem()).isEmpty());
      Paged second = new Paged(5, 0);
      try (ListSync other = sync(lists, second, "two")) {
        other.tick();
      }
      assertThat(second.asked).containsExactly("page 3", "page 4", "page 5");
      assertThat(lists.snapshot().entries()).isEqualTo(5);
      sync.tick();
      assertThat(first.asked).containsExactly("page 1", "page 2", "page 3");
    }
  }

  @Test
  void stop_betweenTwoPages_asksForNoMore() {
    try (Database database = new TestDatabases(Dialect.SQLITE, folder).open()) {
      HashLists lists = HashLists.open(database, clock);
      List<ListSync> made = new ArrayList<>();
      Paged source =
          new Paged(3, 0) {
            @Override
            public Delta fetch(Checkpoint checkpoint, Call call) throws SourceException {
              Delta delta = super.fetch(checkpoint, call);
              made.get(0).close();
              return delta;
            }
          };
      made.add(sync(lists, source, "one"));
      made.get(0).tick();
      assertThat(source.asked).containsExactly("page 1");
      assertThat(made.get(0).stop(Duration.ZERO)).isTrue();
    }
  }

  @Test
  void checkFile_readsToTheEndAndChangesNothing() throws Exception {
    try (Database database = new TestDatabases(Dialect.SQLITE, folder).open()) {
      HashLists lists = HashLists.open(database, clock);
      String header =
          "algorithm,value,entry_id,submitter,severity_class,classification,updated_at,deleted\n";
      Path file =
          Files.writeString(
              folder.resolve("list.csv"),
              header
                  + "md5,00112233445566778899aabbccddeeff,e-1,club,T_TEST,A1,,\n"
                  + "md5,zz,e-2,club,T_TEST,A1,,\nmd5,yy,e-3,club,T_TEST,A1,,\n",
              StandardCharsets.UTF_8);
      ListCheck check = lists.checkFile(file, ListFormat.CSV, 1);
      assertThat(check.lines()).isEqualTo(3);
      assertThat(check.malformed()).isEqualTo(2);
      assertThat(check.problems())
          .singleElement()
          .satisfies(p -> assertThat(p.line()).isEqualTo(3));
      assertThat(check.toString()).doesNotContain("zz");
      assertThat(lists.status()).isEmpty();
      assertThatThrownBy(() -> lists.checkFile(folder, ListFormat.CSV, 1))
          .isInstanceOf(ListImportException.class);
    }
  }
}
