package org.tocsin;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.tocsin.config.DataLayout;
import org.tocsin.filing.Alarm;
import org.tocsin.filing.FilingListener;
import org.tocsin.hashlist.CsvOptions;
import org.tocsin.hashlist.ListAlarm.Level;
import org.tocsin.hashlist.Progress;
import org.tocsin.model.FilingId;
import org.tocsin.store.Database;
import org.tocsin.store.Dialect;

/** Who tells that a list is stale, whatever becomes of the node that maintains it. */
abstract class StaleListsContract extends ReloadCase {
  static final String STALE = "LIST_STALE demo";

  StaleListsContract(Dialect dialect) {
    super(dialect);
  }

  TocsinBuilder node(String data, String roles, String more) {
    Path file =
        rig.write(
            data + ".yaml",
            yaml()
                    .replace("data: data", "data: " + data)
                    .replace("roles: [screen, file, maintain]", "roles: [" + roles + "]")
                + more);
    return Tocsin.builder(file)
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

  private void later(Tocsin tocsin, Duration time) {
    rig.clock.advance(time);
    tocsin.followLists();
  }

  private List<String> stale() {
    return alarms.stream().filter(STALE::equals).toList();
  }

  @Test
  void nodeThatScreensAlone_tellsThatAListIsStale_andAgainAfterADay() {
    Tocsin tocsin = rig.start(node("data", "screen", ""));
    later(tocsin, Duration.ofHours(23));
    assertThat(alarms).isEmpty();
    later(tocsin, Duration.ofHours(2));
    assertThat(stale()).hasSize(1);
    later(tocsin, Duration.ofHours(23));
    assertThat(stale()).hasSize(1);
    later(tocsin, Duration.ofHours(2));
    assertThat(stale()).hasSize(2);
    // Past the age at which nothing is clear any more it is said at once, although it was said.
    later(tocsin, Duration.ofHours(117));
    assertThat(stale()).hasSize(3);
    later(tocsin, Duration.ofHours(2));
    assertThat(stale()).hasSize(4);
  }

  @Test
  void otherNode_orTheSameAfterARestart_saysNothingThatWasToldWithinADay() {
    try (Tocsin tocsin = rig.start(node("data", "screen, file, maintain", ""))) {
      later(tocsin, Duration.ofHours(25));
      assertThat(stale()).hasSize(1);
    }
    Tocsin again = rig.start(node("data", "screen", ""));
    again.followLists();
    later(again, Duration.ofHours(20));
    assertThat(stale()).hasSize(1);
    later(again, Duration.ofHours(28));
    assertThat(stale()).hasSize(2);
  }

  @Test
  void listThatWasFreshMeanwhile_isToldAtOnceWhenItIsStaleAgain() {
    String early = "screening: { listAgeAlarm: 2h }\n";
    Tocsin tocsin = rig.start(node("data", "screen", early));
    later(tocsin, Duration.ofHours(3));
    assertThat(stale()).hasSize(1);
    rig.clock.advance(Duration.ofMinutes(1));
    assertThat(
            tocsin
                .lists()
                .importCsv("demo", folder.resolve("list.csv"), CsvOptions.STRICT, Progress.NONE)
                .applied())
        .isTrue();
    later(tocsin, Duration.ofHours(1));
    assertThat(stale()).hasSize(1);
    later(tocsin, Duration.ofHours(2));
    assertThat(stale()).hasSize(2);
  }

  @Test
  void whatWasTold_orRead_byAClockThatWasAhead_keepsNobodyQuiet() {
    rig.start(node("data", "screen", ""));
    Instant complete = rig.clock.instant();
    try (Database database = database(DataLayout.LISTS)) {
      StaleOnce one = new StaleOnce(database, "one", rig.clock);
      StaleOnce other = new StaleOnce(database, "other", rig.clock);
      rig.clock.advance(Duration.ofDays(30));
      assertThat(one.isMine("demo", Level.WARNING, complete)).isTrue();
      rig.clock.advance(Duration.ofDays(-28));
      assertThat(other.isMine("demo", Level.WARNING, complete)).isTrue();
      assertThat(one.isMine("demo", Level.WARNING, complete)).isFalse();
      Instant ahead = rig.clock.instant().plus(Duration.ofDays(3));
      assertThat(one.isMine("demo", Level.WARNING, ahead)).isFalse();
      rig.clock.advance(Duration.ofDays(1));
      assertThat(one.isMine("demo", Level.WARNING, ahead)).isTrue();
    }
  }

  @Test
  void oneOfTwo_tellsEachLevel_aboutOneTime() {
    rig.start(node("data", "screen", ""));
    Instant complete = rig.clock.instant();
    rig.clock.advance(Duration.ofDays(2));
    StaleOnce other;
    try (Database database = database(DataLayout.LISTS)) {
      StaleOnce one = new StaleOnce(database, "one", rig.clock);
      other = new StaleOnce(database, "other", rig.clock);
      assertThat(one.isMine("Any Name, of 255", Level.WARNING, complete)).isTrue();
      assertThat(other.isMine("Any Name, of 255", Level.WARNING, complete)).isFalse();
      assertThat(other.isMine("another", Level.WARNING, complete)).isTrue();
      assertThat(other.isMine("another", Level.WARNING, complete)).isFalse();
      assertThat(other.isMine("Any Name, of 255", Level.CRITICAL, complete)).isTrue();
      assertThat(one.isMine("Any Name, of 255", Level.CRITICAL, complete)).isFalse();
      rig.clock.advance(Duration.ofHours(23));
      assertThat(one.isMine("Any Name, of 255", Level.WARNING, complete)).isFalse();
      rig.clock.advance(Duration.ofHours(1));
      assertThat(one.isMine("Any Name, of 255", Level.CRITICAL, complete)).isTrue();
      assertThat(other.isMine("Any Name, of 255", Level.WARNING, complete)).isFalse();
      rig.clock.advance(Duration.ofHours(1));
      Instant anew = rig.clock.instant().minusSeconds(60);
      assertThat(other.isMine("Any Name, of 255", Level.WARNING, anew)).isTrue();
      assertThat(one.isMine("Any Name, of 255", Level.WARNING, anew)).isFalse();
    }
    // Whoever cannot ask tells.
    assertThat(other.isMine("another", Level.WARNING, complete)).isTrue();
    assertThat(other.isMine("another", Level.WARNING, complete)).isTrue();
  }
}
