package org.tocsin.hashlist;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.tocsin.model.Algorithm;
import org.tocsin.model.SeverityClass;

/**
 * What is loaded of one list.
 *
 * @param name the list's name
 * @param version the loaded version
 * @param importedAt when it was loaded
 * @param age how long ago that is
 * @param entries how many entries it has
 * @param values how many values it has, by algorithm
 * @param severities how many entries it has, by class
 * @param refused values that were refused when it was loaded
 * @param unusualPdq PDQ values without exactly 128 ones
 * @param policy how near a picture must be
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
    ListPolicy policy) {
  public ListStatus {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(version, "version");
    Objects.requireNonNull(importedAt, "importedAt");
    Objects.requireNonNull(age, "age");
    values = Map.copyOf(values);
    severities = Map.copyOf(severities);
    Objects.requireNonNull(policy, "policy");
  }

  /** Whether it has no values, so that nothing can match it. */
  public boolean isEmpty() {
    return values.isEmpty();
  }
}
