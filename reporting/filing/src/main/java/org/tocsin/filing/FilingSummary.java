package org.tocsin.filing;

import java.time.Instant;
import java.util.Optional;
import org.tocsin.model.Environment;
import org.tocsin.model.FilingId;
import org.tocsin.model.IncidentId;

/**
 * Where one filing stands, without any personal data.
 *
 * @param id the filing
 * @param incident its incident
 * @param destination the destination's name
 * @param environment the environment it was made in
 * @param synthetic whether its incident stems from test entries only
 * @param state where it stands
 * @param hold why it is held, when it is
 * @param reportId the clearinghouse's id of the open or finished report
 * @param receipted whether the receipt is stored, once it is finished
 * @param files how many files the report has
 * @param attempts how many calls failed in a row
 * @param orphans how many unfinished reports may exist whose ids were lost
 * @param createdAt when it was made
 * @param nextAttempt when the next call is due; empty when none is
 * @param failure why it was given up, when it was
 * @param coveredBy the filing whose report tells this incident too
 * @param supplements the incident whose finished report this one adds to
 */
public record FilingSummary(
    FilingId id,
    IncidentId incident,
    String destination,
    Environment environment,
    boolean synthetic,
    FilingState state,
    Optional<HoldReason> hold,
    Optional<String> reportId,
    boolean receipted,
    int files,
    int attempts,
    int orphans,
    Instant createdAt,
    Optional<Instant> nextAttempt,
    Optional<FailReason> failure,
    Optional<FilingId> coveredBy,
    Optional<IncidentId> supplements) {

  static FilingSummary of(Filing filing) {
    return new FilingSummary(
        filing.id(),
        filing.incident(),
        filing.destination(),
        filing.stamp().environment(),
        filing.stamp().synthetic(),
        filing.state(),
        filing.hold(),
        filing.reportId(),
        filing.receipted(),
        filing.files(),
        filing.attempts(),
        filing.orphans(),
        filing.createdAt(),
        filing.nextAttempt(),
        filing.failure(),
        filing.coveredBy(),
        filing.supplements());
  }
}
