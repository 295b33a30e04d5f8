package org.tocsin.evidence;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.tocsin.evidence.BlobStore.Entry;
import org.tocsin.evidence.EvidenceException.Kind;
import org.tocsin.evidence.ItemRows.ItemRow;
import org.tocsin.model.ItemId;
import org.tocsin.store.Database;

/**
 * Finds bytes that were sealed and never committed, and puts them aside: first into quarantine, and
 * only after another while away.
 */
final class BlobSweep {
  private final Database database;
  private final CustodyLog log;
  private final BlobStore blobs;
  private final Clock clock;

  BlobSweep(Database database, CustodyLog log, BlobStore blobs, Clock clock) {
    this.database = database;
    this.log = log;
    this.blobs = blobs;
    this.clock = clock;
  }

  SweepReport run(Duration grace, Duration inQuarantine) {
    if (log.isOlderThanItsHeads()) {
      throw new EvidenceException(
          Kind.REFUSED,
          "the docket is older than its newest signed head: bytes that it does not know may be"
              + " evidence, so nothing is swept");
    }
    Instant now = clock.instant();
    int quarantined = 0;
    int leftovers = 0;
    try {
      for (Entry entry : blobs.list()) {
        Optional<ItemRow> row = database.read(tx -> ItemRows.find(tx, new ItemId(entry.name())));
        boolean old = entry.modifiedAt().isBefore(now.minus(grace));
        boolean referred = row.isPresent() && row.get().isBlob() && entry.committed();
        if (referred && row.get().item().destroyedAt().isPresent()) {
          blobs.delete(entry.name());
          leftovers++;
        } else if (!referred && old) {
          blobs.quarantine(entry);
          quarantined++;
        }
      }
      return new SweepReport(
          quarantined, blobs.emptyQuarantine(now.minus(inQuarantine)), leftovers);
    } catch (IOException e) {
      throw Failures.ofStorage(e);
    }
  }
}
