package org.tocsin.hashlist;

import java.time.Instant;
import java.util.Objects;

/**
 * A listed value that is never compared.
 *
 * @param list the list
 * @param submitter who asserts it
 * @param entryId the entry
 * @param algorithm the list's name of its algorithm
 * @param written its spelling, at most 512 characters; sensitive, never in a log
 * @param reason why it is never compared
 * @param seenAt when the list last had it
 */
public record QuarantinedValue(
    String list,
    String submitter,
    String entryId,
    String algorithm,
    String written,
    String reason,
    Instant seenAt) {
  public QuarantinedValue {
    Objects.requireNonNull(list, "list");
    Objects.requireNonNull(submitter, "submitter");
    Objects.requireNonNull(entryId, "entryId");
    Objects.requireNonNull(algorithm, "algorithm");
    Objects.requireNonNull(written, "written");
    Objects.requireNonNull(reason, "reason");
    Objects.requireNonNull(seenAt, "seenAt");
  }

  @Override
  public String toString() {
    return "QuarantinedValue(" + list + ", " + reason + ")";
  }
}
