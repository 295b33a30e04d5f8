package org.tocsin.hashlist;

import java.util.Objects;

/**
 * Names one array of a snapshot.
 *
 * @param kind what stands in it
 * @param algorithm the name of the algorithm whose values it serves; empty text for entries
 * @param number which slot of an index it belongs to, or which of several arrays it is; 0 for all
 *     others
 */
record Section(Kind kind, String algorithm, int number) {
  /** What an array holds. Its code stands in files: codes are never given anew. */
  enum Kind {
    /** For each entry the number of its kind: 4 bytes. */
    ENTRY_KIND(2),
    /** For each entry when its submitter last changed it: 8 bytes, milliseconds. */
    ENTRY_UPDATED(3),
    /** For each entry its row in the store, ascending: 8 bytes. */
    ENTRY_ROW(4),
    /** For each entry where its identifier ends in its array of {@link #ENTRY_IDS}: 4 bytes. */
    ENTRY_ID_END(5),
    /** The identifiers of all entries, in UTF-8, in as many arrays as they need. */
    ENTRY_IDS(6),
    /** The distinct values of an algorithm, in canonical bytes, sorted. */
    VALUES(7),
    /** Where each value ends, when values have no common length: 4 bytes. */
    VALUE_END(8),
    /** For each value its entry, or where {@link #MANY} names its entries: 4 bytes. */
    ENTRY_OF_VALUE(9),
    /** Lists of entries that assert the same value, the last as its complement: 4 bytes each. */
    MANY(10),
    /** Where the values with equal first bits begin: 4 bytes. */
    DIRECTORY(11),
    /** Where the ids with an equal key of a slot begin: 4 bytes. */
    SLOT_DIRECTORY(12),
    /** Ids of values in the order of a slot's keys: 4 bytes. */
    SLOT_IDS(13),
    /** For each array of {@link #ENTRY_IDS} the number of its first entry: 4 bytes. */
    ENTRY_ID_PARTS(14),
    /** Lists, and what is known of all entries of each. */
    SOURCES(15),
    /** What entries share: list, submitter, classification and class, 4 bytes each. */
    KINDS(16),
    /** For each text of kinds where it ends in its array of {@link #TEXTS}: 4 bytes. */
    TEXT_END(17),
    /** Submitters and classifications, in UTF-8, in as many arrays as they need. */
    TEXTS(18),
    /** For each array of {@link #TEXTS} the number of its first text: 4 bytes. */
    TEXT_PARTS(19);

    private final int code;

    Kind(int code) {
      this.code = code;
    }

    /** The number in the file. */
    int code() {
      return code;
    }

    static Kind of(int code) {
      for (Kind kind : values()) {
        if (kind.code == code) {
          return kind;
        }
      }
      throw new SnapshotException("the directory names an array of unknown kind");
    }
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
