package org.tocsin.mock;

import java.time.Instant;

/** A change of the ledger. Its state is what the events in their order make of it. */
sealed interface Event {
  /** A report was opened. */
  record Opened(long id, String account, RawDocument xml, String type, boolean batched, Instant at)
      implements Event {}

  /** A file was added. */
  record Filed(long id, BookedFile file) implements Event {}

  /** A file was described. */
  record Described(long id, String fileId, RawDocument details, Instant at) implements Event {}

  /** A report was finished, withdrawn or had expired. */
  record Ended(long id, ReportState state, Instant at) implements Event {}

  /** A request was answered or dropped. */
  record Called(BookedCall call) implements Event {}
}
