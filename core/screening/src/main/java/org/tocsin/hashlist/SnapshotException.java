package org.tocsin.hashlist;

/**
 * A snapshot cannot be written, opened or read on: its file is damaged, of another version, or the
 * disk under it fails. The message names what, never a value or a path.
 *
 * <p>Thrown by a look-up it means that nothing is known of the query: never that it is not listed.
 */
public final class SnapshotException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean ofAnotherVersion;

  SnapshotException(String message) {
    this(message, false);
  }

  private SnapshotException(String message, boolean ofAnotherVersion) {
    super(message);
    this.ofAnotherVersion = ofAnotherVersion;
  }

  /** A file that is as an earlier or later version wrote it: nothing is wrong with it. */
  static SnapshotException ofVersion(int version) {
    return new SnapshotException("of format " + version + ", not " + SnapshotLayout.VERSION, true);
  }

  /** Whether the file is whole as far as it was read, and of a version that is not read here. */
  boolean isOfAnotherVersion() {
    return ofAnotherVersion;
  }
}
