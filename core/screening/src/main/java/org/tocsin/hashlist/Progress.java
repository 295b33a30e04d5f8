package org.tocsin.hashlist;

/** Hears how far an import is. Must be fast and must not throw. */
@FunctionalInterface
public interface Progress {
  /** Hears nothing. */
  Progress NONE = lines -> {};

  /** Is told now and then how many lines were read. */
  void lines(long read);
}
