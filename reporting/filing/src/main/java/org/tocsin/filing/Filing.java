package org.tocsin.filing;

import java.time.Instant;
import java.util.Optional;
import org.tocsin.cybertipline.Stamp;
import org.tocsin.model.FilingId;
import org.tocsin.model.IncidentId;

/**
 * One row of the filing table: everything the next step depends on.
 *
 * @param id the filing
 * @param incident its incident
 * @param destination the destination's name
 * @param stamp environment, base URL and account, as they were when the filing was made
 * @param state where it stands
 * @param hold why it is held, when it is
 * @param heldFrom the state it goes on from when it is released
 * @param priority 0 for imminent danger, higher for less
 * @param generation how many reports were opened for it so far
 * @param orphans how many of those may exist without a known id
 * @param reportId the open or finished report
 * @param openedAt when that was opened
 * @param changedAt when it was last changed
 * @param files how many files the report has
 * @param file the index of the file that is next
 * @param uploaded whether that file is uploaded and only its details are missing
 * @param finishSent whether a call to finish that report was ever sent
 * @param afterRetract what happens once the report is retracted
 * @param attempts how many calls failed in a row
 * @param mismatches how many uploads came back with another digest
 * @param receipted whether the receipt is stored, once finished
 * @param nextAttempt when the next call is due; empty when none is
 * @param fence the claim under which it is worked on
 * @param createdAt when it was made
 * @param accountRef the account it is about, as the docket names it
 * @param coveredBy the filing whose report tells this incident too
 * @param supplements the incident whose finished report this one adds to
 * @param failure why it was given up, when it was
 * @param failingSince when the first of the failures in a row was
 */
record Filing(
    FilingId id,
    IncidentId incident,
    String destination,
    Stamp stamp,
    FilingState state,
    Optional<HoldReason> hold,
    Optional<FilingState> heldFrom,
    int priority,
    int generation,
    int orphans,
    Optional<String> reportId,
    Optional<Instant> openedAt,
    Optional<Instant> changedAt,
    int files,
    int file,
    boolean uploaded,
    boolean finishSent,
    AfterRetract afterRetract,
    int attempts,
    int mismatches,
    boolean receipted,
    Optional<Instant> nextAttempt,
    long fence,
    Instant createdAt,
    Optional<String> accountRef,
    Optional<FilingId> coveredBy,
    Optional<IncidentId> supplements,
    Optional<FailReason> failure,
    Optional<Instant> failingSince) {

  /**
   * Returns a filing that was just made and of which nothing is sent yet.
   *
   * @param files how many files its incident has
   * @param hold why it is held from the beginning, if it is
   * @param due when its report is opened at the earliest
   */
  static Filing fresh(
      FilingId id,
      IncidentId incident,
      String destination,
      Stamp stamp,
      int files,
      int priority,
      Optional<HoldReason> hold,
      Instant due,
      Instant now) {
    boolean held = hold.isPresent();
    return new Filing(
        id,
        incident,
        destination,
        stamp,
        held ? FilingState.HELD : FilingState.WAITING,
        hold,
        held ? Optional.of(FilingState.WAITING) : Optional.empty(),
        priority,
        0,
        0,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        files,
        0,
        false,
        false,
        AfterRetract.ANEW,
        0,
        0,
        false,
        held ? Optional.empty() : Optional.of(due),
        0,
        now,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** What happens once the open report is retracted. */
  enum AfterRetract {
    /** Opens a new report. */
    ANEW,
    /** Waits for a person, because the report is invalid. */
    HOLD_INVALID,
    /** Waits for a person, because digests differ again and again. */
    HOLD_INTEGRITY,
    /** Waits for a person who asked for it. */
    HOLD_OPERATOR,
    /** Is cancelled. */
    CANCEL
  }

  Change change() {
    return new Change(this);
  }

  @Override
  public String toString() {
    return "Filing(" + id + ", " + state + ")";
  }

  /** A copy of a filing that is being changed. */
  static final class Change {
    private final Filing from;
    private FilingState state;
    private Optional<HoldReason> hold = Optional.empty();
    private Optional<FilingState> heldFrom = Optional.empty();
    private int generation;
    private int orphans;
    private Optional<String> reportId;
    private Optional<Instant> openedAt;
    private Optional<Instant> changedAt;
    private int file;
    private boolean uploaded;
    private boolean finishSent;
    private AfterRetract afterRetract;
    private int attempts;
    private int mismatches;
    private boolean receipted;
    private Optional<Instant> nextAttempt;
    private Optional<String> accountRef;
    private Optional<FilingId> coveredBy;
    private Optional<IncidentId> supplements;
    private Optional<FailReason> failure = Optional.empty();
    private Optional<Instant> failingSince;

    private Change(Filing from) {
      this.from = from;
      this.state = from.state;
      this.generation = from.generation;
      this.orphans = from.orphans;
      this.reportId = from.reportId;
      this.openedAt = from.openedAt;
      this.changedAt = from.changedAt;
      this.file = from.file;
      this.uploaded = from.uploaded;
      this.finishSent = from.finishSent;
      this.afterRetract = from.afterRetract;
      this.attempts = from.attempts;
      this.mismatches = from.mismatches;
      this.receipted = from.receipted;
      this.nextAttempt = from.nextAttempt;
      this.accountRef = from.accountRef;
      this.coveredBy = from.coveredBy;
      this.supplements = from.supplements;
      this.failingSince = from.failingSince;
    }

    Change state(FilingState value) {
      this.state = value;
      return this;
    }

    Change due(Instant at) {
      this.nextAttempt = Optional.of(at);
      return this;
    }

    /** Leaves the filing to a person. */
    Change held(HoldReason reason) {
      this.heldFrom = Optional.of(state);
      this.state = FilingState.HELD;
      this.hold = Optional.of(reason);
      this.nextAttempt = Optional.empty();
      return this;
    }

    /** Gives the filing up until a person has it tried again. */
    Change failed(FailReason reason) {
      this.heldFrom = Optional.of(state);
      this.state = FilingState.FAILED;
      this.failure = Optional.of(reason);
      this.nextAttempt = Optional.empty();
      return this;
    }

    /** Keeps why it is held, from where, and why it was given up. */
    Change kept() {
      this.hold = from.hold;
      this.heldFrom = from.heldFrom;
      this.failure = from.failure;
      return this;
    }

    /** Says whose incident this is. */
    Change about(String account) {
      this.accountRef = Optional.of(account);
      return this;
    }

    /** Leaves the incident to the report of another filing. */
    Change coveredBy(FilingId leader) {
      this.coveredBy = Optional.of(leader);
      return ended(FilingState.COVERED);
    }

    Change supplementing(IncidentId reported) {
      this.supplements = Optional.of(reported);
      return this;
    }

    /** Ends the filing. */
    Change ended(FilingState finalState) {
      this.state = finalState;
      this.nextAttempt = Optional.empty();
      return this;
    }

    Change finished(boolean withReceipt) {
      this.receipted = withReceipt;
      return succeeded().ended(FilingState.FINISHED);
    }

    Change opened(String id, Instant at) {
      this.state = FilingState.OPEN;
      this.reportId = Optional.of(id);
      this.openedAt = Optional.of(at);
      this.changedAt = Optional.of(at);
      this.file = 0;
      this.uploaded = false;
      this.finishSent = false;
      this.afterRetract = AfterRetract.ANEW;
      return this;
    }

    /** Forgets the report that is gone. */
    Change withoutReport() {
      this.state = FilingState.WAITING;
      this.reportId = Optional.empty();
      this.openedAt = Optional.empty();
      this.changedAt = Optional.empty();
      this.file = 0;
      this.uploaded = false;
      this.finishSent = false;
      this.afterRetract = AfterRetract.ANEW;
      return this;
    }

    Change uploaded(Instant at) {
      this.state = FilingState.OPEN;
      this.uploaded = true;
      this.changedAt = Optional.of(at);
      return this;
    }

    Change described(Instant at) {
      this.state = FilingState.OPEN;
      this.uploaded = false;
      this.file++;
      this.changedAt = Optional.of(at);
      return this;
    }

    Change finishSent() {
      this.finishSent = true;
      return this;
    }

    Change thenAfterRetract(AfterRetract next) {
      this.afterRetract = next;
      return this;
    }

    Change newGeneration() {
      this.generation++;
      return this;
    }

    Change orphaned() {
      this.orphans++;
      return this;
    }

    Change failedOnce(Instant at) {
      this.attempts++;
      this.failingSince = failingSince.or(() -> Optional.of(at));
      return this;
    }

    Change succeeded() {
      this.attempts = 0;
      this.failingSince = Optional.empty();
      return this;
    }

    Change mismatched() {
      this.mismatches++;
      return this;
    }

    Filing done() {
      return new Filing(
          from.id,
          from.incident,
          from.destination,
          from.stamp,
          state,
          hold,
          heldFrom,
          from.priority,
          generation,
          orphans,
          reportId,
          openedAt,
          changedAt,
          from.files,
          file,
          uploaded,
          finishSent,
          afterRetract,
          attempts,
          mismatches,
          receipted,
          nextAttempt,
          from.fence,
          from.createdAt,
          accountRef,
          coveredBy,
          supplements,
          failure,
          failingSince);
    }
  }
}
