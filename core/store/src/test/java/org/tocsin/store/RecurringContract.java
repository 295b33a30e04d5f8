package org.tocsin.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tocsin.testkit.SettableClock;

/** Who does recurring work, on every database. */
abstract class RecurringContract {
  private final SettableClock clock = SettableClock.at("2026-01-15T09:30:00Z");

  private Database database;

  /** Opens an empty database. */
  abstract Database open();

  @BeforeEach
  void migrate() {
    database = open();
    Recurring.migrate(database);
  }

  @AfterEach
  void close() {
    database.close();
  }

  private Optional<Instant> nextAt() {
    return database.<Optional<Instant>, RuntimeException>read(tx -> Recurring.nextAt(tx, "work"));
  }

  private Recurring node(String name) {
    return new Recurring(database, clock, name);
  }

  @Test
  void take_whileAnotherNodeHasIt_isRefusedUntilItsLeaseEnds() {
    Recurring one = node("one");
    Recurring two = node("two");
    Recurring.Turn turn = one.take("work").orElseThrow();
    assertThat(two.take("work")).isEmpty();
    assertThat(two.take("other")).isPresent();
    clock.advance(Recurring.LEASE.minusMinutes(1));
    assertThat(turn.goesOn()).isTrue();
    clock.advance(Duration.ofMinutes(2));
    assertThat(two.take("work")).as("renewed").isEmpty();
    clock.advance(Recurring.LEASE);
    Optional<Recurring.Turn> taken = two.take("work");
    assertThat(taken).isPresent();
    assertThat(turn.goesOn()).as("its fence is gone").isFalse();
    turn.done(Duration.ofDays(9));
    taken.get().done(Duration.ofHours(1));
    clock.advance(Duration.ofHours(1));
    assertThat(one.take("work")).isPresent();
  }

  @Test
  void take_beforeItIsDueAgain_isRefusedAndFailuresAreCounted() {
    Recurring one = node("one");
    one.take("work").orElseThrow().done(Duration.ofHours(1));
    clock.advance(Duration.ofMinutes(59));
    assertThat(one.take("work")).isEmpty();
    clock.advance(Duration.ofMinutes(1));
    assertThat(one.take("work").orElseThrow().failed(Duration.ZERO)).isEqualTo(1);
    assertThat(one.take("work").orElseThrow().failed(Duration.ZERO)).isEqualTo(2);
    one.take("work").orElseThrow().done(Duration.ZERO);
    assertThat(one.take("work").orElseThrow().failed(Duration.ZERO)).isEqualTo(1);
  }

  /** Else what recurs would wait for as long as the clock was ahead: a month, or for ever. */
  @Test
  void take_afterAClockThatWasAheadWasPutRight_isGrantedAtOnce() {
    Recurring one = node("one");
    Recurring two = node("two");
    one.take("work").orElseThrow().done(Duration.ofHours(1));
    clock.advance(Duration.ofDays(30));
    one.take("work").orElseThrow().done(Duration.ofHours(1));
    clock.advance(Duration.ofDays(-30));
    assertThat(two.take("work").orElseThrow().failed(Duration.ofHours(2))).isEqualTo(1);
    assertThat(one.take("work")).as("told by a clock that is right").isEmpty();
    clock.advance(Duration.ofDays(30));
    one.take("work").orElseThrow().failed(Duration.ofHours(1));
    assertThat(one.take("died")).isPresent();
    clock.advance(Duration.ofDays(-30));
    Recurring.Turn turn = two.take("work").orElseThrow();
    assertThat(turn.failures()).isEqualTo(2);
    assertThat(two.take("died")).as("a lease of whoever died then").isPresent();
    assertThat(one.take("work")).isEmpty();
  }

  @Test
  void take_whileANodesClockIsALittleAhead_waitsForItAllTheSame() {
    Recurring two = node("two");
    clock.advance(Duration.ofMinutes(4));
    Recurring one = node("one");
    one.take("work").orElseThrow().done(Duration.ofHours(1));
    assertThat(one.take("held")).isPresent();
    clock.advance(Duration.ofMinutes(-4));
    assertThat(two.take("work")).isEmpty();
    assertThat(two.take("held")).isEmpty();
  }

  @Test
  void takeOver_endsTheLeasesOfThisNodesFormerProcessOnly() {
    Recurring one = node("one");
    assertThat(one.take("mine")).isPresent();
    assertThat(node("two").take("theirs")).isPresent();
    one.takeOver();
    assertThat(one.take("mine")).isPresent();
    assertThat(one.take("theirs")).isEmpty();
  }

  @Test
  void take_ofANameThatIsNone_isRefused() {
    for (String name : List.of("", "A", "a b", "a'", "x".repeat(101))) {
      assertThatIllegalArgumentException().isThrownBy(() -> node("one").take(name));
    }
    assertThat(node("one").take("list:demo-1.full_sync")).isPresent();
  }

  @Test
  void due_makesATaskDueAtOnce_butTakesItFromNobody() {
    Recurring one = node("one");
    assertThat(nextAt()).isEmpty();
    Recurring.Turn turn = one.take("work").orElseThrow();
    database.perform(tx -> Recurring.due(tx, "work", clock.instant()));
    assertThat(node("two").take("work")).as("somebody has it").isEmpty();
    turn.done(Duration.ofDays(1));
    assertThat(nextAt()).contains(clock.instant().plus(Duration.ofDays(1)));
    assertThat(one.take("work")).isEmpty();
    database.perform(tx -> Recurring.due(tx, "work", clock.instant()));
    assertThat(one.take("work")).isPresent();
  }

  @Test
  void revoke_takesTheLease_andNothingThatItsHolderSaysChangesAnything() {
    Recurring one = node("one");
    Recurring.Turn turn = one.take("work").orElseThrow();
    assertThat(turn.failed(Duration.ofDays(1))).isEqualTo(1);
    database.perform(tx -> Recurring.due(tx, "work", clock.instant()));
    turn = one.take("work").orElseThrow();
    database.perform(tx -> Recurring.revoke(tx, "work", clock.instant()));
    assertThat(turn.goesOn()).isFalse();
    turn.done(Duration.ofDays(9));
    assertThat(nextAt()).contains(clock.instant());
    assertThat(node("two").take("work").orElseThrow().failed(Duration.ZERO))
        .as("failures begin anew")
        .isEqualTo(1);
  }
}
