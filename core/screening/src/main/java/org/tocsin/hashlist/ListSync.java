package org.tocsin.hashlist;

import java.time.Instant;
import java.util.Optional;
import org.tocsin.store.Tx;

final class ListSync {
  private ListSync() {}

  static Optional<Instant> nextRun(Tx tx, String list) {
    return tx.first(
        "SELECT next_at FROM recurring_work WHERE task = ?", row -> row.instant("next_at"), list);
  }
}
