package org.tocsin.docket;

import java.time.Instant;
import java.util.Optional;
import org.tocsin.model.Environment;
import org.tocsin.model.IncidentId;
import org.tocsin.model.IncidentType;
import org.tocsin.model.MatchFacts;
import org.tocsin.model.SeverityClass;
import org.tocsin.model.UploadId;

/**
 * What the docket says about an incident in clear, without opening evidence.
 *
 * @param id the library's identifier
 * @param source the host's identifier of the upload or escalation
 * @param type what it is about
 * @param environment the environment in which it was recorded
 * @param synthetic whether it stems from test entries only
 * @param state where it stands
 * @param severity the gravest class that matched; empty when a person raised it
 * @param matchKind exact when any match is; empty when a person raised it
 * @param filesWithoutPerson whether some match may be filed without a person's confirmation
 * @param accountRef the account, as {@link Docket#accountRef} names it
 * @param matches how many list entries matched
 * @param messages how many messages are sealed with it
 * @param detectedAt when it was detected
 * @param recordedAt when it was recorded
 * @param reportedAt when the receipt of its first finished report was had
 */
public record IncidentSummary(
    IncidentId id,
    UploadId source,
    IncidentType type,
    Environment environment,
    boolean synthetic,
    IncidentState state,
    Optional<SeverityClass> severity,
    Optional<MatchFacts.Kind> matchKind,
    boolean filesWithoutPerson,
    String accountRef,
    int matches,
    int messages,
    Instant detectedAt,
    Instant recordedAt,
    Optional<Instant> reportedAt) {

  /** Whether some match is exact and some of the gravest class: then one person cannot close it. */
  public boolean needsTwoPersonsToClose() {
    return severity.equals(Optional.of(SeverityClass.CONFIRMED))
        && matchKind.equals(Optional.of(MatchFacts.Kind.EXACT));
  }

  @Override
  public String toString() {
    return "IncidentSummary(" + id + ", " + state + ")";
  }
}
