package org.tocsin.export;

import java.util.Objects;

/**
 * Something that is wrong with an exported archive.
 *
 * @param kind what
 * @param subject the file of the bag, or the position of the custody entry, concerned; empty when
 *     the archive itself is
 */
public record ExportFinding(Kind kind, String subject) {

  /** What can be wrong. */
  public enum Kind {
    /** It is no exported archive. */
    NOT_AN_EXPORT,
    /** It is encrypted, and for another key. */
    NO_KEY,
    /** The encrypted message, or the archive in it, is damaged. */
    ARCHIVE_DAMAGED,
    /** A file that a manifest names is not there. */
    FILE_MISSING,
    /** A file is there that no manifest names. */
    FILE_SURPLUS,
    /** A file is not what a manifest says. */
    FILE_CHANGED,
    /** A file of the bag cannot be read as what it is. */
    FILE_UNREADABLE,
    /** The bytes of an item are not those of the list of items. */
    ITEM_CHANGED,
    /** The custody log does not know this list of items as exported. */
    ITEMS_NOT_ON_RECORD,
    /** A custody entry says something else than its leaf commits to. */
    ENTRY_CHANGED,
    /** A custody entry is not proven to be in the log. */
    ENTRY_UNPROVEN,
    /** The head bears no valid signature. */
    HEAD_UNSIGNED,
    /** The head is signed by another key than the one that was expected. */
    HEAD_OF_ANOTHER,
    /** The time-stamp is not about the head that goes with it, or does not verify. */
    TIMESTAMP_INVALID,
    /** The time-stamp does not lead to a given anchor. */
    TIMESTAMP_UNTRUSTED,
    /** The stamped head is no beginning of the signed one. */
    HEADS_INCONSISTENT
  }

  public ExportFinding {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(subject, "subject");
  }

  static ExportFinding of(Kind kind) {
    return new ExportFinding(kind, "");
  }
}
