package org.tocsin.hashlist;

import java.util.Objects;
import org.tocsin.model.SeverityClass;

/**
 * An entry that a look-up found.
 *
 * @param entry the entry
 * @param distance in how many bits its value differs from the query: 0 for exact look-ups
 * @param disputed whether a list of known good content has the very same value: then a person
 *     decides which of the two is wrong
 */
public record Hit(ListEntry entry, int distance, boolean disputed) {
  public Hit {
    Objects.requireNonNull(entry, "entry");
  }

  /** Returns a hit that no list of known good content disputes. */
  public Hit(ListEntry entry, int distance) {
    this(entry, distance, false);
  }

  /** Returns what the entry means beside what other lists say of its value. */
  public SeverityClass severity() {
    return disputed ? inDispute() : entry.severity();
  }

  /**
   * Returns what the entry means once a list of known good content disputes it: {@link
   * SeverityClass#CONFIRMED} becomes {@link SeverityClass#UNKNOWN}, which waits for a person. Every
   * other class stays, so that a dispute never makes something reportable that was not, and a test
   * entry stays one.
   */
  public SeverityClass inDispute() {
    return entry.severity() == SeverityClass.CONFIRMED ? SeverityClass.UNKNOWN : entry.severity();
  }
}
