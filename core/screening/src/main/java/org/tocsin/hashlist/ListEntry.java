package org.tocsin.hashlist;

import java.time.Instant;
import java.util.Objects;
import org.tocsin.model.SeverityClass;

/**
 * One submitter's assertion on a list.
 *
 * @param list the list's name
 * @param listVersion the version of the list that was loaded
 * @param entryId the identifier within list and submitter
 * @param submitter who put it on the list; empty text when the list does not say
 * @param classification the list's own words; empty text when it has none
 * @param severity what the classification means here
 * @param updatedAt when the submitter last changed it
 * @param policy how near a picture must be: what applies to this classification of this list
 */
public record ListEntry(
    String list,
    String listVersion,
    String entryId,
    String submitter,
    String classification,
    SeverityClass severity,
    Instant updatedAt,
    ListPolicy policy) {
  public ListEntry {
    Objects.requireNonNull(list, "list");
    Objects.requireNonNull(listVersion, "listVersion");
    Objects.requireNonNull(entryId, "entryId");
    Objects.requireNonNull(submitter, "submitter");
    Objects.requireNonNull(classification, "classification");
    Objects.requireNonNull(severity, "severity");
    Objects.requireNonNull(updatedAt, "updatedAt");
    Objects.requireNonNull(policy, "policy");
  }

  @Override
  public String toString() {
    return "ListEntry(" + list + ", " + severity + ")";
  }
}
