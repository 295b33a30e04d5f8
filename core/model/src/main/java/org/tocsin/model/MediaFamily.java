package org.tocsin.model;

/** What kind of media content is, sniffed from the content itself. */
public enum MediaFamily {
  IMAGE,
  VIDEO,
  AUDIO,
  DOCUMENT,
  ARCHIVE,
  TEXT,
  OTHER
}
