package org.tocsin.filing;

import java.time.Instant;
import org.tocsin.model.FilingId;
import org.tocsin.model.IncidentId;
import org.tocsin.store.Tx;

/**
 * How filings end because a person wants nothing filed: one by one, or all of an incident that is
 * closed.
 *
 * <p>What was never sent is cancelled at once. A report that is open is retracted first; while one
 * is being opened, its worker loses the claim and retracts the id that it gets. Where a report may
 * be finished already, nothing is cancelled: a person has to settle that first.
 */
final class Closing {
  private Closing() {}

  /**
   * Cancels a filing that is locked, behind its leader if it is covered.
   *
   * @param listener hears which filings that it covered wait for a person now
   * @throws FilingException when it is final, or may be filed already
   */
  static void cancel(Tx tx, Filing filing, Instant now, FilingListener listener) {
    if (filing.state() == FilingState.COVERED) {
      leave(tx, filing, now);
      Batch.dissolve(tx, filing.id(), now, listener);
      return;
    }
    if (!filing.state().isActive() && !filing.state().needsPerson()) {
      throw new FilingException(filing.id(), "is " + filing.state() + " and ends there");
    }
    boolean settledByPerson = filing.hold().filter(HoldReason::isDoubt).isPresent();
    FilingState stands = filing.heldFrom().orElse(filing.state());
    if (!settledByPerson && (filing.finishSent() || stands == FilingState.FINISHING)) {
      throw new FilingException(
          filing.id(), "has a call to finish whose outcome is unknown; it may be filed already");
    }
    boolean open = filing.reportId().isPresent() && !settledByPerson;
    tx.update(
        """
        UPDATE filing SET state = ?, after_retract = 'CANCEL', hold_reason = NULL,
          held_from = NULL, failure = NULL, hold_requested = FALSE, next_attempt_at = ?,
          orphans = orphans + ?, fence = fence + 1, lease_until = NULL, updated_at = ?
        WHERE id = ?
        """,
        open ? FilingState.RETRACTING.name() : FilingState.CANCELLED.name(),
        open ? now : null,
        stands == FilingState.OPENING ? 1 : 0,
        now,
        filing.id().value());
    if (settledByPerson) {
      Batch.leaveInDoubt(tx, filing.id(), now, listener);
    } else if (!open) {
      Batch.dissolve(tx, filing.id(), now, listener);
    }
  }

  /**
   * Ends every filing of an incident that is being closed, in the transaction that closes it.
   *
   * @throws FilingException when a report of it is finished or may be
   */
  static void ofIncident(Tx tx, IncidentId incident, String by, Instant now) {
    for (Filing found : FilingTable.ofIncident(tx, incident)) {
      Filing filing = FilingTable.lockBehindLeaders(tx, found.id()).orElseThrow();
      switch (filing.state()) {
        case CANCELLED -> {}
        case FINISHED -> throw new FilingException(filing.id(), "is filed already");
        case COVERED -> {
          leave(tx, filing, now);
          note(tx, filing, by, now);
        }
        default -> {
          if (filing.hold().filter(HoldReason::isDoubt).isPresent()) {
            throw new FilingException(
                filing.id(), "may be filed already: confirm or cancel it before closing");
          }
          // What it frees of this incident is cancelled as well; of others nothing is held.
          cancel(tx, filing, now, FilingListener.NONE);
          note(tx, filing, by, now);
        }
      }
    }
  }

  /** Cancels a covered filing: its incident leaves the batch that would have told it. */
  private static void leave(Tx tx, Filing covered, Instant now) {
    FilingId leaderId = covered.coveredBy().orElseThrow();
    Filing leader = FilingTable.lock(tx, leaderId).orElseThrow();
    if (!leader.destination().equals(covered.destination())) {
      Filing teller =
          leader.state() == FilingState.COVERED
              ? FilingTable.find(tx, leader.coveredBy().orElseThrow()).orElseThrow()
              : leader;
      if (teller.state() == FilingState.FINISHED) {
        throw new FilingException(covered.id(), "is covered by " + leaderId + ", and that is told");
      }
      end(tx, covered, now); // what the other destination is told is another matter
      return;
    }
    if (leader.state() == FilingState.FINISHED
        || leader.finishSent()
        || leader.state() == FilingState.FINISHING) {
      throw new FilingException(leaderId, "tells this incident and is filed, or may be");
    }
    end(tx, covered, now);
    Batch.recount(tx, leaderId);
    FilingState stands = leader.heldFrom().orElse(leader.state());
    if (leader.state().isActive() && leader.reportId().isPresent()) {
      startAnew(tx, leader, now);
    } else if (leader.reportId().isPresent()) {
      tx.update(
          """
          UPDATE filing SET held_from = 'RETRACTING', after_retract = 'ANEW', fence = fence + 1
          WHERE id = ?
          """,
          leaderId.value());
    } else if (stands == FilingState.OPENING || stands == FilingState.WAITING) {
      tx.update(
          """
          UPDATE filing SET state = CASE WHEN state = 'OPENING' THEN 'WAITING' ELSE state END,
            orphans = orphans + ?, lease_until = NULL, fence = fence + 1
          WHERE id = ?
          """,
          stands == FilingState.OPENING ? 1 : 0,
          leaderId.value());
    }
  }

  private static void end(Tx tx, Filing covered, Instant now) {
    tx.update(
        """
        UPDATE filing SET state = 'CANCELLED', next_attempt_at = NULL, confirm_first = FALSE,
          held_after = NULL, fence = fence + 1, updated_at = ?
        WHERE id = ?
        """,
        now,
        covered.id().value());
  }

  /** The open report tells too much: it is retracted, and another is opened. */
  private static void startAnew(Tx tx, Filing leader, Instant now) {
    boolean ending = leader.state() == FilingState.RETRACTING;
    tx.update(
        """
        UPDATE filing SET state = 'RETRACTING', after_retract = ?, next_attempt_at = ?,
          fence = fence + 1, lease_until = NULL, updated_at = ?
        WHERE id = ?
        """,
        ending ? leader.afterRetract().name() : Filing.AfterRetract.ANEW.name(),
        now,
        now,
        leader.id().value());
  }

  private static void note(Tx tx, Filing filing, String by, Instant now) {
    FilingJournal.append(
        tx, filing, FilingJournal.byPerson(filing, by, "cancelled: the incident is closed", now));
  }
}
