package org.tocsin.hashlist;

import java.util.Objects;

/**
 * Something about a list wants a person's attention. Holds identifiers and counts only.
 *
 * @param list the list, or empty text when it is about all of them
 * @param kind what it is about
 * @param level how urgent it is
 * @param detail in numbers, for a person
 */
public record ListAlarm(String list, Kind kind, Level level, String detail) {

  /** What an alarm is about. */
  public enum Kind {
    /** A list was not read to its end for long. */
    STALE,
    /** What was read lies far behind now. */
    LAG,
    /** A checkpoint will soon be too old to be continued. */
    CHECKPOINT_AGE,
    /** Many entries went at once. */
    SHRINK,
    /** Many entries came at once. */
    GROWTH,
    /** Many values are set aside. */
    QUARANTINE,
    /** The same page fails again and again. */
    PAGE_FAILING,
    /** The credential is refused. */
    CREDENTIAL,
    /** Entries have a class that the class map does not know. */
    UNKNOWN_CLASS,
    /** This node answers from an older snapshot than is published. */
    SNAPSHOT_AGE,
    /** A snapshot's file is damaged; the one before it answers. */
    SNAPSHOT_DAMAGED,
    /** A new entry hit many accounts; its near matches wait for a person. */
    FLOOD,
    /** A source refused feedback. */
    FEEDBACK_REFUSED,
    /** Values of a list are known as good by another: a person decides which one is wrong. */
    DISPUTED,
    /** Several submitters say that entries are wrong: what matches those waits for a person. */
    DENIED,
    /** Very many entries of a list assert the same opaque value, which is not compared. */
    REPEATED,
    /** A new index did not find what it has to find; the one before it answers. */
    INDEX_UNSOUND,
    /** Work on lists ended by an error of the machine, such as memory that ran out. */
    WORK_FAILED,
    /** No value of a list counts: its policy wants more submitters than any value has. */
    UNCORROBORATED,
    /** Recent uploads cannot be decrypted, so that they are not compared with what came. */
    RECENT_UNREADABLE
  }

  /** How urgent an alarm is. */
  public enum Level {
    /** Somebody should look. */
    WARNING,
    /** Somebody has to act. */
    CRITICAL
  }

  public ListAlarm {
    Objects.requireNonNull(list, "list");
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(level, "level");
    Objects.requireNonNull(detail, "detail");
  }
}
