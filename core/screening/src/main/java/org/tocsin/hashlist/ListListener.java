package org.tocsin.hashlist;

/**
 * Hears what happens to lists. Called by the thread that works, outside any transaction; must be
 * fast and must not throw.
 */
public interface ListListener {
  /** Hears nothing. */
  ListListener NONE = new ListListener() {};

  /** An alarm began, rose, or is still there after a day. */
  default void alarm(ListAlarm alarm) {}

  /** A run over a source ended. */
  default void ran(SyncReport report) {}
}
