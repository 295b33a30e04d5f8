package org.tocsin.hashlist;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A connector: reads one source of hash lists, a page at a time.
 *
 * <p>What it must guarantee: everything that was delivered, and the checkpoint delivered with the
 * last of it, is enough to go on from, in another process and after any interruption; a page is
 * delivered whole or not at all; a deletion is delivered as a tombstone. The order of pages and of
 * entries does not matter: the newest timestamp wins, and a tombstone wins a tie. An answer that is
 * not understood is an exception, never an empty page.
 *
 * <p>Called by one thread at a time; may keep nothing between calls that it could not do without.
 * {@link #close} may come from another thread and ends a call that is under way. {@code docs/
 * adding-a-hash-source.md} shows one.
 */
public interface HashSource extends AutoCloseable {

  /** Returns what it can do. Never asks the source. */
  Capabilities capabilities();

  /**
   * Returns what its answers depend on: address, filters, algorithms. When this text changes, what
   * was read under another is read anew, apart, and takes its place when it is whole.
   *
   * @return 0 to 1000 characters without a credential
   */
  String configuration();

  /**
   * Asks the source who we are to it.
   *
   * @throws SourceException when it cannot be asked or refuses the credential
   */
  Credential checkCredentials() throws SourceException;

  /**
   * Fetches the next page after a checkpoint.
   *
   * @param checkpoint what the last page was delivered with, or {@link Checkpoint#START}
   * @param call when it is asked, and whether this run has begun a window
   * @return the page with its checkpoint; {@link Delta#caughtUp} when there is no more for now
   * @throws SourceException when there is no page; it is asked again later with the same checkpoint
   */
  Delta fetch(Checkpoint checkpoint, Call call) throws SourceException;

  /**
   * Tells the source what we think of an entry of it. Repeating it does no harm.
   *
   * @throws SourceException when it did not arrive, or was refused ({@link
   *     SourceException.Kind#REFUSED})
   * @throws UnsupportedOperationException when it takes none
   */
  default void feedback(Vote vote) throws SourceException {
    throw new UnsupportedOperationException("this source takes no feedback");
  }

  /**
   * Returns the reasons with which this source lets entries be disputed, by their identifiers.
   *
   * @param algorithm the source's name of the fingerprint's kind
   * @throws SourceException when it cannot be asked
   */
  default Map<String, String> reasons(String algorithm) throws SourceException {
    return Map.of();
  }

  /**
   * Returns what the source calls submitters and categorizations; asked once a day.
   *
   * @throws SourceException when it cannot be asked; what was told before is used
   */
  default SourceNames names() throws SourceException {
    return SourceNames.NONE;
  }

  /**
   * Returns a checkpoint that asks for less at once, for when the same page failed several times;
   * nothing that was read may be lost by it.
   */
  default Checkpoint smaller(Checkpoint checkpoint) {
    return checkpoint;
  }

  /** Lets go of connections. Never waits. */
  @Override
  void close();

  /**
   * What a connector can do.
   *
   * @param feedback whether it takes {@link #feedback}
   * @param checkpointLife how long a checkpoint can be continued; older ones are read anew, apart.
   *     Empty when for ever
   */
  record Capabilities(boolean feedback, Optional<Duration> checkpointLife) {
    public Capabilities {
      Objects.requireNonNull(checkpointLife, "checkpointLife");
    }
  }

  /**
   * Who we are to a source.
   *
   * @param account the account it knows us by
   * @param submitter the submitter that the account belongs to, if it says
   * @param seenFrom our address as it sees it, if it says
   */
  record Credential(String account, Optional<String> submitter, Optional<String> seenFrom) {
    public Credential {
      Objects.requireNonNull(account, "account");
      Objects.requireNonNull(submitter, "submitter");
      Objects.requireNonNull(seenFrom, "seenFrom");
    }

    @Override
    public String toString() {
      return "Credential(accepted)";
    }
  }

  /**
   * A question.
   *
   * @param now when it is asked
   * @param first whether this run has begun no window yet; one that an earlier run left open may
   *     lack what came late meanwhile
   */
  record Call(Instant now, boolean first) {
    public Call {
      Objects.requireNonNull(now, "now");
    }
  }

  /**
   * A page.
   *
   * @param entries what was asserted or changed
   * @param tombstones what was deleted
   * @param next how far it was read with this page
   * @param windowComplete whether everything up to {@link Checkpoint#completedTo} was delivered
   * @param caughtUp whether there is no more for now
   * @param passedOver what was not understood or not wanted, in counts by name: elements, binary
   *     fingerprints, submitters
   */
  record Delta(
      List<SourceEntry> entries,
      List<SourceTombstone> tombstones,
      Checkpoint next,
      boolean windowComplete,
      boolean caughtUp,
      Map<String, Integer> passedOver) {
    public Delta {
      entries = List.copyOf(entries);
      tombstones = List.copyOf(tombstones);
      Objects.requireNonNull(next, "next");
      passedOver = Map.copyOf(passedOver);
    }

    /** Returns a page without entries. */
    public static Delta empty(Checkpoint next, boolean windowComplete, boolean caughtUp) {
      return new Delta(List.of(), List.of(), next, windowComplete, caughtUp, Map.of());
    }
  }

  /**
   * What we think of one fingerprint of an entry.
   *
   * @param submitter whose entry it is
   * @param entryId the entry
   * @param algorithm the source's name of the fingerprint's kind, such as {@code MD5}
   * @param positive whether we confirm it
   * @param reasons our reasons, each by the identifier or by the name that {@link #reasons} gives
   *     it; at least one when we do not confirm it
   */
  record Vote(
      String submitter, String entryId, String algorithm, boolean positive, List<String> reasons) {
    public Vote {
      SourceEntry.limit(submitter, "submitter", 0, 255);
      SourceEntry.limit(entryId, "entryId", 1, 1000);
      SourceEntry.limit(algorithm, "algorithm", 1, 64);
      reasons = List.copyOf(reasons);
    }

    @Override
    public String toString() {
      return "Vote(" + (positive ? "confirming" : "denying") + ")";
    }
  }
}
