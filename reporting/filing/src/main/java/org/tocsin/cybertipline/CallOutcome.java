package org.tocsin.cybertipline;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What is known after one call: exactly one of six.
 *
 * <p>A call succeeded only when the HTTP status is 2xx, the body can be read, its root is the
 * call's own, the response code is 0 and the ids that the call needs are present and belong to the
 * request (specification section 3.2). A response code, where there is one, beats the HTTP status;
 * only a 401 is believed whatever its body says. An outcome holds no personal data except {@link
 * Rejected#description()}.
 */
public sealed interface CallOutcome {

  /**
   * The call was carried out.
   *
   * @param reply what the clearinghouse answered
   */
  record Accepted(Reply reply) implements CallOutcome {
    public Accepted {
      Objects.requireNonNull(reply, "reply");
    }
  }

  /**
   * The clearinghouse refuses what was sent; sending it again is useless.
   *
   * @param code the response code, 4000 to 4999 or 1210; empty when only an HTTP status said so
   * @param description the clearinghouse's words, empty when there are none; they may repeat report
   *     data and are never logged
   */
  record Rejected(OptionalInt code, String description) implements CallOutcome {
    public Rejected {
      Objects.requireNonNull(code, "code");
      Objects.requireNonNull(description, "description");
    }

    @Override
    public String toString() {
      return "Rejected[" + (code.isPresent() ? "" + code.getAsInt() : "no code") + "]";
    }
  }

  /**
   * The credentials, or the rights that go with them, do not suffice.
   *
   * @param code the response code, 2000 to 3999, or any with HTTP status 401; empty when only HTTP
   *     status 401 or 403 said so
   */
  record NotAuthorised(OptionalInt code) implements CallOutcome {
    public NotAuthorised {
      Objects.requireNonNull(code, "code");
    }
  }

  /**
   * The report or file is not in a state that allows the call.
   *
   * @param code the response code, 5000 to 5999: 5001 no such report, 5002 no such file, 5101
   *     retracted, 5102 finished
   */
  record StateConflict(int code) implements CallOutcome {}

  /**
   * The call was certainly not carried out and may be tried later: nothing was sent, or the
   * clearinghouse said that it failed.
   *
   * @param retryAfter how long the clearinghouse asked to wait; 0 to 24 hours
   * @param code the response code, outside 2000 to 5999; empty when there was none
   */
  record Unavailable(Optional<Duration> retryAfter, OptionalInt code) implements CallOutcome {
    public Unavailable {
      Objects.requireNonNull(retryAfter, "retryAfter");
      Objects.requireNonNull(code, "code");
    }
  }

  /**
   * Nobody can say whether the call was carried out.
   *
   * @param why what stands in the way of knowing
   */
  record Ambiguous(Doubt why) implements CallOutcome {
    public Ambiguous {
      Objects.requireNonNull(why, "why");
    }
  }

  /** Why nobody can say whether a call was carried out. */
  enum Doubt {
    /** The connection broke, or the answer did not come in time, after sending had begun. */
    NO_ANSWER,
    /** The evidence could not be read to its end while it was sent. */
    CONTENT_UNREADABLE,
    /** The evidence has another length than stated. */
    CONTENT_LENGTH,
    /** The answer is not a readable answer: empty, cut, HTML, with a DOCTYPE. */
    UNREADABLE,
    /** The answer is longer than {@link CyberTiplineClient#MAX_ANSWER_BYTES}. */
    OVERSIZE,
    /** The answer's root is not the one that belongs to the call. */
    WRONG_ROOT,
    /** The answer says success and lacks an id that the call needs. */
    MISSING_ID,
    /** The answer speaks of another report. */
    FOREIGN_REPORT,
    /** The answer says success and its HTTP status does not. */
    CONTRADICTION,
    /** An HTTP status without a readable answer that proves nothing. */
    STATUS
  }
}
