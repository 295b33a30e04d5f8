package org.tocsin.filing;

import java.time.Instant;
import org.tocsin.docket.Docket;
import org.tocsin.model.IncidentId;
import org.tocsin.model.ItemId;
import org.tocsin.store.Tx;

/** What stands in for a receipt that was lost: a document that a person had by other means. */
final class Confirmation {
  private Confirmation() {}

  /**
   * Says whether a filing can be confirmed.
   *
   * @throws FilingException when it cannot
   */
  static void require(Filing filing) {
    if (!isInDoubt(filing) && filing.state() != FilingState.FINISHED) {
      throw new FilingException(
          filing.id(), "is " + filing.state() + " and was not finished as far as anybody can tell");
    }
    if (filing.receipted()) {
      throw new FilingException(filing.id(), "has its receipt");
    }
  }

  private static boolean isInDoubt(Filing filing) {
    boolean outside =
        filing
            .hold()
            .filter(h -> h == HoldReason.MAYBE_SENT || h == HoldReason.BY_HAND)
            .isPresent();
    boolean lost =
        filing.finishSent() || filing.hold().filter(HoldReason.POSSIBLY_FILED::equals).isPresent();
    return filing.state().needsPerson() && (outside || lost);
  }

  /** Attaches a sealed document to a locked filing; finishes one that was in doubt. */
  static void attach(Tx tx, Docket docket, Filing filing, ItemId document, Instant now) {
    require(filing);
    int changed =
        tx.update(
            """
            UPDATE filing SET confirmation = ?, state = 'FINISHED', hold_reason = NULL,
              held_from = NULL, failure = NULL, next_attempt_at = NULL, fence = fence + 1,
              finished_at = COALESCE(finished_at, ?), updated_at = ?
            WHERE id = ? AND confirmation IS NULL
            """,
            document.value(),
            now,
            now,
            filing.id().value());
    if (changed != 1) {
      throw new FilingException(filing.id(), "has a confirmation already");
    }
    if (isInDoubt(filing)) {
      for (IncidentId incident : Batch.incidents(tx, filing)) {
        docket.reported(tx, incident, filing.id().value(), now);
      }
    }
  }
}
