package org.tocsin.hashlist;

/** What is shown to people, so many at most. */
final class Listing {
  private Listing() {}

  static void checkLimit(int limit) {
    if (limit < 1) {
      throw new IllegalArgumentException("a limit is at least 1, not " + limit);
    }
  }
}
