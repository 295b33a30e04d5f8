package org.tocsin.cybertipline;

import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Characters of one text that XML 1.0 cannot carry, each of which stands as U+FFFD in the document.
 *
 * @param path the element, such as {@code report/personOrUserReported/screenName}
 * @param count how many were replaced, 1 or more
 * @param codePoints which ones, such as {@code U+0000}
 */
public record Replacement(String path, int count, SortedSet<String> codePoints) {
  public Replacement {
    codePoints = java.util.Collections.unmodifiableSortedSet(new TreeSet<>(codePoints));
  }
}
