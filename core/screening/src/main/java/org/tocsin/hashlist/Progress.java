package org.tocsin.hashlist;

/** Hears how far an import is. Must be fast and must not throw. */
@FunctionalInterface
public interface Progress {
  /** Hears nothing. */
  Progress NONE = lines -> {};

  /** Is told now and then how many lines were read. */
  void lines(long read);

  /**
   * Is told now and then how many entries of all lists were read for the new index. That begins
   * after the last line; after the last entry they are put in order and written.
   */
  default void entries(long read) {}
}
