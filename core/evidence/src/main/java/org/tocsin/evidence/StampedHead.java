package org.tocsin.evidence;

import java.time.Instant;
import java.util.Objects;

/**
 * A head with a time-stamp: nobody, the holder of the head key included, can change the entries it
 * covers unnoticed any more.
 *
 * @param head the head
 * @param at the instant that the authority signed
 * @param token the authority's token, DER
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record StampedHead(TreeHead head, Instant at, byte[] token) {
  public StampedHead {
    Objects.requireNonNull(head, "head");
    Objects.requireNonNull(at, "at");
  }

  @Override
  public String toString() {
    return "StampedHead(" + head.size() + ", " + at + ")";
  }
}
