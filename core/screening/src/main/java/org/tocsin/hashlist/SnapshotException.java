package org.tocsin.hashlist;

/**
 * A snapshot cannot be written, opened or read on: its file is damaged, of another version, or the
 * disk under it fails. The message names what, never a value or a path.
 *
 * <p>Thrown by a look-up it means that nothing is known of the query: never that it is not listed.
 */
public final class SnapshotException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean passedOver;

  SnapshotException(String message) {
    this(message, false);
  }

  private SnapshotException(String message, boolean passedOver) {
    super(message);
    this.passedOver = passedOver;
  }

  /** A file that is as an earlier or later version wrote it: nothing is wrong with it. */
  static SnapshotException ofVersion(int version) {
    return new SnapshotException("of format " + version + ", not " + SnapshotLayout.VERSION, true);
  }

  /** A file that was written under other settings of the key: nothing is wrong with it. */
  static SnapshotException ofKey(String how) {
    return new SnapshotException(how, true);
  }

  /** Whether nothing is wrong with the file as far as it was read; it only cannot be used here. */
  boolean isPassedOver() {
    return passedOver;
  }
}
