package org.tocsin.cybertipline;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.tocsin.cybertipline.CallOutcome.Accepted;
import org.tocsin.cybertipline.CallOutcome.Ambiguous;
import org.tocsin.cybertipline.CallOutcome.Doubt;
import org.tocsin.cybertipline.CallOutcome.NotAuthorised;
import org.tocsin.cybertipline.CallOutcome.Rejected;
import org.tocsin.cybertipline.CallOutcome.StateConflict;
import org.tocsin.cybertipline.CallOutcome.Unavailable;

/**
 * What an answer means (specification sections 3.1 and 3.2): a pure function. Only a provable
 * success is one, and only a provable failure is one.
 */
final class AnswerRules {
  /** The resource does not exist: a wrong base URL, not a passing trouble. */
  private static final int RESOURCE_NOT_FOUND = 1210;

  /** A report id fits xs:long, which the details of its files must repeat. */
  private static final Pattern REPORT_ID = Pattern.compile("[0-9]{1,18}");

  private static final Pattern FILE_ID = Pattern.compile("[!-~]{1,255}");
  private static final Pattern MD5 = Pattern.compile("[0-9a-f]{32}");

  private AnswerRules() {}

  /**
   * Returns what is known after an answer came.
   *
   * @param endpoint the call
   * @param reportId the report that the call was about; empty for calls about none
   * @param status the HTTP status
   * @param body the body, possibly cut
   * @param whole whether {@code body} is all of it
   * @param retryAfter how long the answer asks to wait
   */
  static CallOutcome outcome(
      Endpoint endpoint,
      Optional<String> reportId,
      int status,
      byte[] body,
      boolean whole,
      Optional<Duration> retryAfter) {
    Answer answer = whole ? Answer.read(body) : Answer.read(new byte[0]);
    if (answer.readable() && answer.isOfProtocol() && answer.code().isPresent()) {
      int code = answer.code().getAsInt();
      if (status == 401) {
        return new NotAuthorised(code == 0 ? OptionalInt.empty() : OptionalInt.of(code));
      }
      if (code != 0) {
        return byCode(code, answer.description(), retryAfter);
      }
    }
    if (status >= 200 && status <= 299) {
      return success(endpoint, reportId, answer, whole);
    }
    if (answer.readable() && answer.code().isPresent()) {
      return new Ambiguous(Doubt.CONTRADICTION);
    }
    return byStatus(endpoint, status, answer, retryAfter);
  }

  private static CallOutcome success(
      Endpoint endpoint, Optional<String> reportId, Answer answer, boolean whole) {
    if (!whole) {
      return new Ambiguous(Doubt.OVERSIZE);
    }
    if (!answer.readable()) {
      return new Ambiguous(Doubt.UNREADABLE);
    }
    if (!answer.root().equals(Optional.of(endpoint.root()))) {
      return new Ambiguous(Doubt.WRONG_ROOT);
    }
    if (endpoint == Endpoint.SCHEMA) {
      return new Accepted(
          new Reply(Optional.empty(), Optional.empty(), Optional.empty(), List.of()));
    }
    if (answer.code().isEmpty()) {
      return new Ambiguous(Doubt.UNREADABLE);
    }
    if (endpoint.answersReportId() && !matches(answer.reportId(), REPORT_ID)) {
      return new Ambiguous(Doubt.MISSING_ID);
    }
    if (reportId.isPresent() && !answer.reportId().equals(reportId)) {
      return new Ambiguous(Doubt.FOREIGN_REPORT);
    }
    if (endpoint.answersFile()
        && (!matches(answer.fileId(), FILE_ID) || !matches(answer.hash(), MD5))) {
      return new Ambiguous(Doubt.MISSING_ID);
    }
    if (endpoint == Endpoint.FINISH
        && (!answer.hasFiles()
            || !answer.fileIds().stream().allMatch(id -> FILE_ID.matcher(id).matches()))) {
      return new Ambiguous(Doubt.MISSING_ID);
    }
    return new Accepted(
        new Reply(answer.reportId(), answer.fileId(), answer.hash(), answer.fileIds()));
  }

  private static boolean matches(Optional<String> text, Pattern pattern) {
    return text.isPresent() && pattern.matcher(text.get()).matches();
  }

  /** Classifies a code other than 0 by its thousand; the documented list is not complete. */
  static CallOutcome byCode(int code, String description, Optional<Duration> retryAfter) {
    if (code == RESOURCE_NOT_FOUND) {
      return new Rejected(OptionalInt.of(code), description);
    }
    return switch (Math.floorDiv(code, 1000)) {
      case 2, 3 -> new NotAuthorised(OptionalInt.of(code));
      case 4 -> new Rejected(OptionalInt.of(code), description);
      case 5 -> new StateConflict(code);
      default -> new Unavailable(retryAfter, OptionalInt.of(code));
    };
  }

  /** Classifies a status whose body says nothing. An error may have been any error. */
  private static CallOutcome byStatus(
      Endpoint endpoint, int status, Answer answer, Optional<Duration> retryAfter) {
    boolean changesNothing = endpoint == Endpoint.STATUS || endpoint == Endpoint.SCHEMA;
    return switch (status) {
      case 401, 403 -> new NotAuthorised(OptionalInt.empty());
      case 429 -> new Unavailable(retryAfter, OptionalInt.empty());
      case 503 ->
          retryAfter.isPresent() || changesNothing
              ? new Unavailable(retryAfter, OptionalInt.empty())
              : new Ambiguous(Doubt.STATUS);
      // Nobody at this address knows the call; a cut answer of the protocol may have said anything.
      case 301, 307, 308, 404, 405, 411, 413, 414, 415 ->
          answer.isOfProtocol()
              ? new Ambiguous(Doubt.UNREADABLE)
              : new Rejected(OptionalInt.empty(), "");
      default ->
          changesNothing && status >= 500
              ? new Unavailable(retryAfter, OptionalInt.empty())
              : new Ambiguous(Doubt.STATUS);
    };
  }
}
