package org.tocsin.screening;

import java.util.Objects;
import java.util.Optional;
import org.tocsin.fingerprint.Pdq;
import org.tocsin.model.MatchFacts;

/**
 * The fingerprints of one picture: a still, a frame, or one in an archive.
 *
 * @param part which part of the content it is; empty for the whole
 * @param width width in pixels
 * @param height height in pixels
 * @param full PDQ of all pixels
 * @param nearest PDQ under the 512 rule
 * @param lowQuality whether it says too little to be compared
 */
public record FrameFacts(
    Optional<MatchFacts.Part> part,
    int width,
    int height,
    Pdq full,
    Pdq nearest,
    boolean lowQuality) {
  public FrameFacts {
    Objects.requireNonNull(part, "part");
    Objects.requireNonNull(full, "full");
    Objects.requireNonNull(nearest, "nearest");
  }

  @Override
  public String toString() {
    return "FrameFacts(" + width + " x " + height + ")";
  }
}
