package org.tocsin.hashlist;

import java.util.Objects;

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
}
