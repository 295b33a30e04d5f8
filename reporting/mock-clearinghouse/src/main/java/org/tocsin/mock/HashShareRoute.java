package org.tocsin.mock;

import java.util.Arrays;
import java.util.Locale;

/** The calls of the hash-sharing API, as faults tell them apart. */
public enum HashShareRoute {
  /** Every call. */
  ANY,
  /** Who am I. */
  STATUS,
  /** The submitters. */
  MEMBERS,
  /** All pages of a window. */
  ENTRIES,
  /** The first page of a window. */
  FIRST_PAGE,
  /** The pages that follow it. */
  NEXT_PAGE,
  /** The reasons of negative feedback. */
  REASONS,
  /** The dictionary of categories. */
  CATEGORIZATIONS,
  /** A binary fingerprint. */
  BLOB,
  /** A vote. */
  VOTE;

  /** Returns the route of a word, such as {@code first-page}. */
  public static HashShareRoute of(String word) {
    String name = word.toUpperCase(Locale.ROOT).replace('-', '_');
    return Arrays.stream(values())
        .filter(route -> route.name().equals(name))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("no hash-sharing route of the name " + word));
  }

  /** Returns the word of the route, such as {@code first-page}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  boolean covers(HashShareRoute actual) {
    boolean page = actual == FIRST_PAGE || actual == NEXT_PAGE;
    return this == ANY || this == actual || (this == ENTRIES && page);
  }
}
