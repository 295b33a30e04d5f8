package org.tocsin.evidence;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

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

  /**
   * Reads a head's line and a token about it.
   *
   * @return empty when the line is no head, or the token is not about it or does not verify
   */
  public static Optional<StampedHead> read(String line, byte[] token) {
    Optional<TreeHead> head =
        line.endsWith("\n")
            ? TreeHead.ofLine(line.substring(0, line.length() - 1))
            : Optional.empty();
    return head.filter(h -> h.line().equals(line) && CustodyVerification.isAbout(token, h))
        .flatMap(h -> CustodyVerification.instant(token).map(at -> new StampedHead(h, at, token)));
  }

  /** Whether the authority's certificate led to one of some anchors at the token's instant. */
  public boolean leadsTo(List<X509Certificate> anchors) {
    try {
      TimestampToken.of(token).requireTrusted(anchors);
      return true;
    } catch (TimestampException e) {
      return false;
    }
  }

  @Override
  public String toString() {
    return "StampedHead(" + head.size() + ", " + at + ")";
  }
}
