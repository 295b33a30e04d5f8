package org.tocsin.hashlist;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * An entry that a person has to look at, or looked at: what would be filed by itself because of it
 * waits for a person until then.
 *
 * @param list the list
 * @param submitter whose entry it is
 * @param entryId the entry
 * @param cause why it is under review
 * @param since since when
 * @param end how the review ended; empty while it lasts
 */
public record EntryReview(
    String list, String submitter, String entryId, Cause cause, Instant since, Optional<End> end) {

  /** Why an entry is under review. */
  public enum Cause {
    /** It hit many accounts soon after it came: its near matches wait. */
    FLOOD,
    /** Several submitters dispute it: all its matches wait. */
    DISPUTED
  }

  /**
   * How a review ended.
   *
   * @param at when
   * @param by who looked at the entry
   * @param reason why what it matches need not wait
   */
  public record End(Instant at, String by, String reason) {
    public End {
      Objects.requireNonNull(at, "at");
      Objects.requireNonNull(by, "by");
      Objects.requireNonNull(reason, "reason");
    }
  }

  public EntryReview {
    Objects.requireNonNull(list, "list");
    Objects.requireNonNull(submitter, "submitter");
    Objects.requireNonNull(entryId, "entryId");
    Objects.requireNonNull(cause, "cause");
    Objects.requireNonNull(since, "since");
    Objects.requireNonNull(end, "end");
  }
}
