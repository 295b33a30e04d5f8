package org.tocsin.model;

import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * The outcome of screening one upload: exactly one of three.
 *
 * <p>There is no fourth: an error is {@link Undetermined}, never {@link Clear}.
 */
public sealed interface Verdict {

  /** Returns the upload this is about. */
  UploadId upload();

  /** Returns what the host is to do. */
  Action action();

  /**
   * The upload is listed. Incident, evidence and filings are committed durably before this is
   * returned.
   *
   * @param upload the upload
   * @param incident the incident that was recorded; the same again when the upload is screened
   *     again
   * @param matches how it matched, gravest first; empty when the upload was screened again and its
   *     recorded incident answered, because the facts are sealed with the incident
   * @param action what the host is to do: {@link Action#REFUSE} or {@link Action#HOLD}
   */
  record Match(UploadId upload, IncidentId incident, List<MatchFacts> matches, Action action)
      implements Verdict {
    public Match {
      Objects.requireNonNull(upload, "upload");
      Objects.requireNonNull(incident, "incident");
      matches = List.copyOf(matches);
      if (action == Action.DELIVER) {
        throw new IllegalArgumentException("a match is never delivered");
      }
    }
  }

  /**
   * Nobody can say whether the upload is listed.
   *
   * @param upload the upload
   * @param reason why
   * @param retryable whether screening again may come to an answer: the host keeps the bytes and
   *     screens again under the same upload id
   * @param action what the host is to do
   */
  record Undetermined(UploadId upload, UndeterminedReason reason, boolean retryable, Action action)
      implements Verdict {
    public Undetermined {
      Objects.requireNonNull(upload, "upload");
      Objects.requireNonNull(reason, "reason");
      Objects.requireNonNull(action, "action");
      if (reason == UndeterminedReason.PRESERVATION_FAILED && action == Action.DELIVER) {
        throw new IllegalArgumentException("no policy can pass a match that was not preserved");
      }
    }
  }

  /**
   * A completed comparison found nothing.
   *
   * @param upload the upload
   * @param coverage what was compared
   * @param snapshotId the snapshot of all lists that answered
   * @param incompleteLists the names of lists that are still being read for the first time: what
   *     they have not delivered yet was not compared
   */
  record Clear(UploadId upload, Coverage coverage, String snapshotId, Set<String> incompleteLists)
      implements Verdict {
    public Clear {
      Objects.requireNonNull(upload, "upload");
      Objects.requireNonNull(coverage, "coverage");
      Checks.text(snapshotId, "snapshot id", 255);
      incompleteLists = Set.copyOf(incompleteLists);
    }

    /** Creates a verdict over lists that were all read whole. */
    public Clear(UploadId upload, Coverage coverage, String snapshotId) {
      this(upload, coverage, snapshotId, Set.of());
    }

    @Override
    public Action action() {
      return Action.DELIVER;
    }
  }
}
