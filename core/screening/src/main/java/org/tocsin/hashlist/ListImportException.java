package org.tocsin.hashlist;

/** A list file cannot be read at all. The message says why, without any of its content. */
public final class ListImportException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean overtaken;

  ListImportException(String message) {
    this(message, false);
  }

  private ListImportException(String message, boolean overtaken) {
    super(message);
    this.overtaken = overtaken;
  }

  /** Another import of the list began while one went on. */
  static ListImportException overtaken(String list) {
    return new ListImportException("another import of the list " + list + " began", true);
  }

  /**
   * Whether another import of the same list began meanwhile, of another process perhaps: that one
   * goes on, and this one changed nothing.
   */
  public boolean isOvertaken() {
    return overtaken;
  }
}
