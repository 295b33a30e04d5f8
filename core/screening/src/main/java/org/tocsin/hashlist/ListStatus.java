package org.tocsin.hashlist;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.tocsin.model.Algorithm;
import org.tocsin.model.SeverityClass;

/**
 * What is loaded of one list, and how its source stands.
 *
 * @param name the list's name
 * @param version the loaded version
 * @param importedAt when it was last known to be complete: imported, or read to the end of a window
 * @param age how long ago that is; or how far ahead, where a clock was wrong: such a list is no
 *     younger than one as far behind
 * @param entries how many entries it has
 * @param values how many values it has, by algorithm
 * @param severities how many entries it has, by class
 * @param refused values that were refused when it was loaded
 * @param unusualPdq PDQ values without exactly 128 ones
 * @param uncorroborated different values that do not count, because fewer submitters assert them
 *     than the policy asks for; of what answers on this node
 * @param policy how near a picture must be
 * @param state how it stands; of a list that files replace always {@link SourceState#FOLLOWING}
 * @param following whether a source is followed, rather than files imported
 * @param quarantined values set aside, by reason
 * @param checkpoint up to when a source was read; empty for none
 * @param lag how long ago that is
 * @param nextRun when a source is asked next
 * @param held why what was read is not published until a person confirms it
 * @param problem what the last attempt met
 */
public record ListStatus(
    String name,
    String version,
    Instant importedAt,
    Duration age,
    long entries,
    Map<Algorithm, Long> values,
    Map<SeverityClass, Long> severities,
    long refused,
    long unusualPdq,
    long uncorroborated,
    ListPolicy policy,
    SourceState state,
    boolean following,
    Map<String, Long> quarantined,
    Optional<Instant> checkpoint,
    Optional<Duration> lag,
    Optional<Instant> nextRun,
    Optional<String> held,
    Optional<String> problem) {
  public ListStatus {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(version, "version");
    Objects.requireNonNull(importedAt, "importedAt");
    Objects.requireNonNull(age, "age");
    values = Map.copyOf(values);
    severities = Map.copyOf(severities);
    Objects.requireNonNull(policy, "policy");
    Objects.requireNonNull(state, "state");
    quarantined = Map.copyOf(quarantined);
    Objects.requireNonNull(checkpoint, "checkpoint");
    Objects.requireNonNull(lag, "lag");
    Objects.requireNonNull(nextRun, "nextRun");
    Objects.requireNonNull(held, "held");
    Objects.requireNonNull(problem, "problem");
  }

  /** Whether it has no values, so that nothing can match it. */
  public boolean isEmpty() {
    return values.isEmpty();
  }
}
