package org.tocsin.cybertipline;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One call as it happened, to be sealed into the journal.
 *
 * <p>Request and response hold personal data; {@code toString} shows neither.
 *
 * @param outcome what is known after the call
 * @param request what was sent, without headers and without the bytes of a file
 * @param response the body of the answer, byte for byte, at most {@link
 *     CyberTiplineClient#MAX_ANSWER_BYTES}; empty when there was none
 * @param httpStatus the HTTP status; empty when no answer came
 * @param requestId the clearinghouse's {@code Request-ID} header, at most 255 characters
 * @param serverTime what the clearinghouse's clock showed, to the second, by its {@code Date}
 *     header (RFC 9110 section 6.6.1)
 * @param sentMd5 after an upload: the MD5 of the bytes that were sent, 32 lower-case hexadecimal
 *     digits; empty when not all of them were
 * @param started when the call began
 * @param ended when it ended
 */
@SuppressWarnings("ArrayRecordComponent") // copied in and out, never compared
public record Exchange(
    CallOutcome outcome,
    byte[] request,
    byte[] response,
    OptionalInt httpStatus,
    Optional<String> requestId,
    Optional<Instant> serverTime,
    Optional<String> sentMd5,
    Instant started,
    Instant ended) {
  public Exchange {
    Objects.requireNonNull(outcome, "outcome");
    request = request.clone();
    response = response.clone();
    Objects.requireNonNull(httpStatus, "httpStatus");
    Objects.requireNonNull(requestId, "requestId");
    Objects.requireNonNull(serverTime, "serverTime");
    Objects.requireNonNull(sentMd5, "sentMd5");
    Objects.requireNonNull(started, "started");
    Objects.requireNonNull(ended, "ended");
  }

  /** Returns a copy of what was sent. */
  @Override
  public byte[] request() {
    return request.clone();
  }

  /** Returns a copy of the body of the answer. */
  @Override
  public byte[] response() {
    return response.clone();
  }

  @Override
  public String toString() {
    return "Exchange["
        + outcome
        + (httpStatus.isPresent() ? ", HTTP " + httpStatus.getAsInt() : ", no answer")
        + "]";
  }
}
