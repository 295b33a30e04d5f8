package org.tocsin.hashlist;

/** A new index does not answer as what it was built of. Nothing may be asked of it. */
final class UnsoundIndexException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnsoundIndexException(String message) {
    super(message);
  }
}
