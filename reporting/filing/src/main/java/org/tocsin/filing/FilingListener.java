package org.tocsin.filing;

import java.util.Optional;
import org.tocsin.model.FilingId;

/**
 * Hears what happens to filings. Calls come from filing threads, must return quickly and must not
 * throw; what is thrown is dropped. Nothing that is passed is personal data.
 */
public interface FilingListener {
  /** A listener that does nothing. */
  FilingListener NONE = new FilingListener() {};

  /** A call begins; {@link #callEnded} follows unless the process dies. */
  default void callStarted(FilingId filing, String destination, Call call) {}

  /** A call ended, with the kind of its outcome and the filing's new state. */
  default void callEnded(
      FilingId filing, String destination, Call call, String outcome, FilingState state) {}

  /** Something that a person should learn of. */
  default void alarm(Alarm alarm, String destination, Optional<FilingId> filing) {}
}
