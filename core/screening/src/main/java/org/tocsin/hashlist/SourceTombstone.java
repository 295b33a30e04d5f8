package org.tocsin.hashlist;

import java.time.Instant;

/**
 * A source says that an entry is gone.
 *
 * @param submitter whose entry it was
 * @param entryId its identifier within source and submitter, as an entry has it
 * @param deletedAt when it was deleted, by the source's clock; of the years 1 to 9999
 */
public record SourceTombstone(String submitter, String entryId, Instant deletedAt) {
  public SourceTombstone {
    SourceEntry.limit(submitter, "submitter", 0, 255);
    SourceEntry.identifier(entryId, "entryId");
    Instants.keepable(deletedAt, "deletedAt");
  }

  @Override
  public String toString() {
    return "SourceTombstone";
  }
}
