package org.tocsin.hashlist;

/** What a listed value was computed of, as far as its source says. */
public enum MediaKind {
  /** A picture. */
  IMAGE,
  /** A film. */
  VIDEO,
  /** A file of any kind. */
  FILE,
  /** The source does not say. */
  UNKNOWN
}
