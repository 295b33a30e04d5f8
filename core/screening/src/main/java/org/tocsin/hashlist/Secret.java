package org.tocsin.hashlist;

/**
 * Gives a password or a key when it is needed, so that it can change while the service runs. The
 * caller erases what it got.
 */
@FunctionalInterface
public interface Secret {
  /** Returns a fresh copy of the secret's characters. */
  char[] reveal();

  /** Returns a secret that never changes; the characters are copied. */
  static Secret of(char[] characters) {
    char[] kept = characters.clone();
    return kept::clone;
  }
}
