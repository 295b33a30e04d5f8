package org.tocsin.hashlist;

import java.util.Objects;

/**
 * Names one array of a snapshot.
 *
 * @param kind what stands in it
 * @param algorithm the name of the algorithm whose values it serves; empty text for entries
 * @param number which slot of an index it belongs to; 0 for all others
 */
record Section(Kind kind, String algorithm, int number) {
  /** What an array holds. The ordinal plus one is the number in the file: only ever append. */
  enum Kind {
    /** Texts that entries share. */
    KINDS,
    /** For each entry the number of its kind: 4 bytes. */
    ENTRY_KIND,
    /** For each entry when its submitter last changed it: 8 bytes, milliseconds. */
    ENTRY_UPDATED,
    /** For each entry its row in the store, ascending: 8 bytes. */
    ENTRY_ROW,
    /** For each entry where its identifier ends in {@link #ENTRY_IDS}: 4 bytes. */
    ENTRY_ID_END,
    /** The identifiers of all entries, in UTF-8. */
    ENTRY_IDS,
    /** The distinct values of an algorithm, in canonical bytes, sorted. */
    VALUES,
    /** Where each value ends, when values have no common length: 4 bytes. */
    VALUE_END,
    /** For each value its entry, or where {@link #MANY} names its entries: 4 bytes. */
    ENTRY_OF_VALUE,
    /** Lists of entries that assert the same value: a count and the entries, 4 bytes each. */
    MANY,
    /** Where the values with equal first bits begin: 4 bytes. */
    DIRECTORY,
    /** Where the ids with an equal key of a slot begin: 4 bytes. */
    SLOT_DIRECTORY,
    /** Ids of values in the order of a slot's keys: 4 bytes. */
    SLOT_IDS
  }

  Section {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(algorithm, "algorithm");
  }

  static Section ofEntries(Kind kind) {
    return new Section(kind, "", 0);
  }

  static Section of(Kind kind, String algorithm) {
    return new Section(kind, algorithm, 0);
  }
}
