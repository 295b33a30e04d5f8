package org.tocsin.filing;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.tocsin.hashlist.SyncReport;
import org.tocsin.model.FilingId;

/**
 * Hears what happens to filings, of runs over the sources of hash lists, and of changes of the
 * configuration.
 *
 * <p>Calls come from filing threads, from the thread that recorded an incident, or from the one
 * that follows the sources of lists, must return quickly and must not throw; what is thrown is
 * dropped. None comes inside a transaction: what is told is committed. What is passed are
 * identifiers and names of states, never personal data.
 *
 * <p>Events of one filing nest, all on one thread: {@link #workStarted} (a claim begins), then any
 * number of {@link #callStarted} each followed by its {@link #callEnded}, then {@link #workEnded}.
 * Every start is followed by its end unless the process dies. {@link #filed} and alarms about the
 * filing come inside its work; alarms about a destination or the docket come from any thread.
 */
public interface FilingListener {
  /** A listener that does nothing. */
  FilingListener NONE = new FilingListener() {};

  /** The outcome of a call whose answer was not written down: its next claim settles it. */
  String UNRECORDED = "Unrecorded";

  /** The outcome of a call that was refused before anything was sent. */
  String REFUSED_HERE = "RefusedHere";

  /** A claimed filing is worked on; {@link #workEnded} follows unless the process dies. */
  default void workStarted(FilingId filing, String destination) {}

  /** The work on a claimed filing ended, whether anything was sent or not. */
  default void workEnded(FilingId filing, String destination) {}

  /** A call begins; {@link #callEnded} follows unless the process dies. */
  default void callStarted(FilingId filing, String destination, Call call) {}

  /**
   * A call ended.
   *
   * @param outcome the kind of its outcome, {@link #UNRECORDED} or {@link #REFUSED_HERE}
   * @param state where the filing stands, as far as this worker knows
   */
  default void callEnded(
      FilingId filing, String destination, Call call, String outcome, FilingState state) {}

  /**
   * A report is filed.
   *
   * @param after how long after its filing was made
   */
  default void filed(FilingId filing, String destination, Duration after) {}

  /**
   * A filing waits for a person, from its beginning or since a step.
   *
   * @param danger whether it may be about a person in danger
   */
  default void held(FilingId filing, String destination, HoldReason reason, boolean danger) {}

  /**
   * A filing was given up, and waits for a person.
   *
   * @param danger whether it may be about a person in danger
   */
  default void failed(FilingId filing, String destination, boolean danger) {}

  /**
   * Something that a person should learn of.
   *
   * @param destination the destination; {@code docket} when it is about the docket itself
   */
  default void alarm(Alarm alarm, String destination, Optional<FilingId> filing) {}

  /**
   * A run over the source of a hash list ended, whether it read anything or not; on the node that
   * asked. What it passed over is named by the source's own words, which may be any text.
   */
  default void listRead(SyncReport report) {}

  /**
   * Another configuration was taken over: it holds for what begins from now on. Once for each
   * change, after its entry in the custody log, from the thread that made it. No value is passed,
   * neither the old one nor the new.
   *
   * @param who {@code file} when the file changed by itself; else the person who had it read, as
   *     named to {@code Tocsin.reload}
   * @param why the reason, as it stands in the custody log
   * @param keys how many keys are different, 1 or more
   */
  default void configurationChanged(String who, String why, int keys) {}

  /** Returns a listener that tells several, in this order; one that throws stops no other. */
  static FilingListener all(List<FilingListener> listeners) {
    return new ManyListeners(listeners);
  }
}
