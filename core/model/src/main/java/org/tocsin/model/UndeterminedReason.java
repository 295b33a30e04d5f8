package org.tocsin.model;

/** Why nobody can say whether content is listed. None of these is ever treated as clear. */
public enum UndeterminedReason {
  /** There are no bytes. */
  EMPTY(false),
  /** More bytes than the configured bound. */
  TOO_LARGE(false),
  /** More pixels, a greater width or a greater height than the configured bound. */
  TOO_MANY_PIXELS(false),
  /** More frames, or more archive entries, than the configured bound. */
  TOO_MANY_PARTS(false),
  /** The family requires a comparison that this format cannot have. */
  UNSUPPORTED_MEDIA(false),
  /** The content claims a format and cannot be decoded as that. */
  UNDECODABLE(false),
  /** The content ends early: what is there was compared, the rest is unknown. */
  TRUNCATED(false),
  /** Not every frame of an animation could be compared. */
  FRAMES_UNREAD(false),
  /** An archive that is encrypted, nested too deep, or otherwise not readable to its last entry. */
  ARCHIVE_UNREADABLE(false),
  /** The picture says too little for a perceptual comparison, and the policy holds such. */
  LOW_QUALITY(false),
  /** Examining took longer than the configured bound. */
  TIME_LIMIT(true),
  /** No temporary space, or too many examinations at once. */
  NO_CAPACITY(true),
  /** The byte source threw. */
  SOURCE_FAILED(true),
  /** The examining thread was interrupted. */
  INTERRUPTED(true),
  /** Hash lists are missing, empty or older than allowed. */
  LISTS_STALE(true),
  /**
   * A profile of a jurisdiction says that private communication there may not be compared now:
   * nothing was.
   */
  NO_LEGAL_BASIS(false),
  /** A matcher failed. */
  MATCHER_FAILED(true),
  /**
   * The content matches and could not be preserved, or the docket cannot say whether it matched
   * before. No policy can pass it.
   */
  PRESERVATION_FAILED(true),
  /** The service is closing or closed. */
  CLOSED(true);

  private final boolean retryable;

  UndeterminedReason(boolean retryable) {
    this.retryable = retryable;
  }

  /** Whether screening the same bytes again, under the same upload id, may come to an answer. */
  public boolean retryable() {
    return retryable;
  }
}
