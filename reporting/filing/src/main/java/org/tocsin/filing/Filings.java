package org.tocsin.filing;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.tocsin.model.FilingId;
import org.tocsin.store.Database;
import org.tocsin.store.Tx;

/**
 * What persons see of filings and do with them.
 *
 * <p>Safe for use by many threads, and beside a running service: every change is a transaction that
 * raises the filing's fence or asks its worker, so that a call that is out is never overtaken.
 * Everything a person does stands in the filing's journal with their name.
 */
public final class Filings {
  private final Database docket;
  private final Clock clock;
  private final Runnable changed;

  /** Creates the view over a docket's filings; {@code changed} is run after every change. */
  Filings(Database docket, Clock clock, Runnable changed) {
    this.docket = docket;
    this.clock = clock;
    this.changed = changed;
  }

  /** Brings a docket's filing tables up to date. */
  public static void migrate(Database docket) {
    docket.migrate("filing", Filings.class);
  }

  /** Opens the view beside a service, over a docket that is up to date. */
  public static Filings beside(Database docket, Clock clock) {
    return new Filings(docket, clock, () -> {});
  }

  /** Returns filings, newest first. */
  public List<FilingSummary> list(FilingFilter filter) {
    return docket.read(tx -> FilingTable.list(tx, filter).stream().map(FilingSummary::of).toList());
  }

  /** Returns the story of one filing. */
  public Optional<FilingStory> show(FilingId id) {
    return docket.read(
        tx ->
            FilingTable.find(tx, id)
                .map(
                    filing ->
                        new FilingStory(
                            FilingSummary.of(filing),
                            FilingJournal.of(tx, id).stream().map(FilingStory.Step::of).toList())));
  }

  /** Returns how many filings go on by themselves: due now or later, or being worked on. */
  public long active() {
    return docket.read(FilingTable::countActive);
  }

  /**
   * Holds a filing until it is released. A call that is out is waited for: the hold comes into
   * force before the next.
   *
   * @throws FilingException when the filing is final, held already, or not there
   */
  public void hold(FilingId id, String by, String why) {
    change(
        id,
        by,
        "held: " + why,
        (tx, filing, now) -> {
          if (!filing.state().isActive()) {
            throw new FilingException(filing.id(), "is " + filing.state() + " and cannot be held");
          }
          tx.update(
              """
              UPDATE filing SET hold_requested = TRUE, updated_at = ? WHERE id = ?
              """,
              now,
              filing.id().value());
          tx.update(
              """
              UPDATE filing SET held_from = state, state = 'HELD', hold_reason = 'OPERATOR',
                next_attempt_at = NULL, fence = fence + 1, updated_at = ?
              WHERE id = ? AND (lease_until IS NULL OR lease_until <= ?)
              """,
              now,
              filing.id().value(),
              now);
        });
  }

  /**
   * Lets a held or failed filing go on from where it stood: how a person confirms a near match.
   *
   * @throws FilingException when the filing is not held or failed, or was made for another
   *     destination
   */
  public void release(FilingId id, String by, String why) {
    change(
        id,
        by,
        "released: " + why,
        (tx, filing, now) -> {
          if (!filing.state().needsPerson()) {
            throw new FilingException(filing.id(), "is " + filing.state() + ", not held");
          }
          if (filing.hold().filter(HoldReason.IDENTITY_CHANGED::equals).isPresent()) {
            throw new FilingException(
                filing.id(),
                "was made for another base URL, account or environment: restore those, then retry");
          }
          resume(tx, filing, now);
        });
  }

  /**
   * Has a filing's next call made as soon as possible, whatever it waits for.
   *
   * @throws FilingException when the filing is final or not there
   */
  public void retry(FilingId id, String by) {
    change(
        id,
        by,
        "retried",
        (tx, filing, now) -> {
          if (filing.state().needsPerson()) {
            resume(tx, filing, now);
          } else if (filing.state().isActive()) {
            tx.update(
                "UPDATE filing SET next_attempt_at = ?, updated_at = ? WHERE id = ?",
                now,
                now,
                filing.id().value());
          } else {
            throw new FilingException(filing.id(), "is " + filing.state() + " and ends there");
          }
        });
  }

  private static void resume(Tx tx, Filing filing, Instant now) {
    FilingState from = filing.heldFrom().orElse(FilingState.WAITING);
    tx.update(
        """
        UPDATE filing SET state = ?, hold_reason = NULL, held_from = NULL, hold_requested = FALSE,
          next_attempt_at = ?, attempts = 0, mismatches = 0, fence = fence + 1, lease_until = NULL,
          updated_at = ?
        WHERE id = ?
        """,
        from.name(),
        now,
        now,
        filing.id().value());
  }

  /**
   * Cancels a filing, so that nothing more is filed. A report that is open is retracted first. A
   * filing of which nobody can say whether it was filed is settled by the person who cancels it.
   *
   * @throws FilingException when it is final, or when it may be filed already
   */
  public void cancel(FilingId id, String by, String why) {
    change(
        id,
        by,
        "cancelled: " + why,
        (tx, filing, now) -> {
          if (!filing.state().isActive() && !filing.state().needsPerson()) {
            throw new FilingException(filing.id(), "is " + filing.state() + " and ends there");
          }
          boolean settledByPerson =
              filing.hold().filter(HoldReason.POSSIBLY_FILED::equals).isPresent();
          FilingState stands = filing.heldFrom().orElse(filing.state());
          boolean unknown =
              filing.finishSent() || (stands.isInFlight() && stands != FilingState.RETRACTING);
          if (unknown && !settledByPerson) {
            throw new FilingException(
                filing.id(), "has a call whose outcome is unknown; it may be filed already");
          }
          boolean open = filing.reportId().isPresent() && !settledByPerson;
          tx.update(
              """
              UPDATE filing SET state = ?, after_retract = 'CANCEL', hold_reason = NULL,
                held_from = NULL, hold_requested = FALSE, next_attempt_at = ?, fence = fence + 1,
                lease_until = NULL, updated_at = ?
              WHERE id = ?
              """,
              open ? FilingState.RETRACTING.name() : FilingState.CANCELLED.name(),
              open ? now : null,
              now,
              filing.id().value());
        });
  }

  /** Stops all sending within one call. Filings wait visibly until {@link #resumeAll(String)}. */
  public void stopAll(String by, String why) {
    Instant now = clock.instant();
    docket.write(
        tx -> {
          FilingControl.stop(tx, FilingControl.EVERYTHING, by, why, now);
          return true;
        });
  }

  /** Lets filings be sent again. */
  public void resumeAll(String by) {
    Instant now = clock.instant();
    docket.write(
        tx -> {
          FilingControl.resume(tx, FilingControl.EVERYTHING, now);
          return true;
        });
    changed.run();
  }

  /** Whether all sending is stopped. */
  public boolean isStopped() {
    return docket.read(tx -> FilingControl.isStopped(tx, FilingControl.EVERYTHING));
  }

  /** Returns until when a failing destination is paused. */
  public Optional<Instant> pausedUntil(String destination) {
    Instant now = clock.instant();
    return docket
        .read(tx -> FilingControl.pausedUntil(tx, destination))
        .filter(until -> until.isAfter(now));
  }

  private interface Deed {
    void change(Tx tx, Filing filing, Instant now);
  }

  private void change(FilingId id, String by, String note, Deed deed) {
    if (by.isBlank()) {
      throw new IllegalArgumentException("say who changes a filing");
    }
    Instant now = clock.instant();
    docket.write(
        tx -> {
          Filing filing =
              FilingTable.lock(tx, id).orElseThrow(() -> new FilingException(id, "is not there"));
          deed.change(tx, filing, now);
          FilingJournal.append(tx, filing, FilingJournal.byPerson(filing, by, note, now));
          return true;
        });
    changed.run();
  }
}
