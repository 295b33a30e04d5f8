package org.tocsin.hashlist;

/**
 * A snapshot cannot be written, opened or read on: its file is damaged, of another version, or the
 * disk under it fails. The message names what, never a value or a path.
 *
 * <p>Thrown by a look-up it means that nothing is known of the query: never that it is not listed.
 */
public final class SnapshotException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  SnapshotException(String message) {
    super(message);
  }
}
