package org.tocsin.hashlist;

/** A list file cannot be read at all. The message says why, without any of its content. */
public final class ListImportException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ListImportException(String message) {
    super(message);
  }
}
