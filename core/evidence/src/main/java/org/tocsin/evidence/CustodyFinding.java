package org.tocsin.evidence;

import java.util.Objects;

/**
 * Something that is wrong with the custody log.
 *
 * @param kind what
 * @param position the entry's position, or the size of the head concerned
 */
public record CustodyFinding(Kind kind, long position) {

  /** What can be wrong. */
  public enum Kind {
    /** An entry says something else than its leaf commits to. */
    ENTRY_CHANGED,
    /** An entry cannot be read at all. */
    ENTRY_UNREADABLE,
    /** There is no entry at a position below the log's size. */
    ENTRY_MISSING,
    /** There is an entry at a position that the log does not reach. */
    ENTRY_SURPLUS,
    /** An entry lost its salt although its evidence was never destroyed. */
    SALT_MISSING,
    /** The row of the tree does not fit the entries. */
    TREE_CHANGED,
    /** A head bears no valid signature. */
    HEAD_UNSIGNED,
    /** A head was signed over other entries. */
    HEAD_CONTRADICTED,
    /** A head is about more entries than the log has: entries are lost, or this is an old copy. */
    HEAD_AHEAD,
    /** A line of the file of heads is no head. */
    HEAD_UNREADABLE,
    /** A time-stamp cannot be read, or is not about the head beside which it is kept. */
    TIMESTAMP_DAMAGED,
    /** The head that was stamped is gone. */
    TIMESTAMP_WITHOUT_HEAD
  }

  public CustodyFinding {
    Objects.requireNonNull(kind, "kind");
  }
}
