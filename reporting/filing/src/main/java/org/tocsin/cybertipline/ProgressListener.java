package org.tocsin.cybertipline;

/** Hears that bytes move. Called on the sending thread; must be fast and must not throw. */
@FunctionalInterface
public interface ProgressListener {

  /** Called now and then with the number of bytes that went out so far. */
  void bytesMoved(long total);

  /** A listener that does nothing. */
  ProgressListener NONE = total -> {};
}
