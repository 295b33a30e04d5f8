package org.tocsin.hashlist;

import java.util.Objects;

/**
 * An entry that a look-up found.
 *
 * @param entry the entry
 * @param distance in how many bits its value differs from the query: 0 for exact look-ups
 */
public record Hit(ListEntry entry, int distance) {
  public Hit {
    Objects.requireNonNull(entry, "entry");
  }
}
