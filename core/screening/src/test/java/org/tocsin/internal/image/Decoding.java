package org.tocsin.internal.image;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.tocsin.fingerprint.MediaType;
import org.tocsin.fingerprint.Pdq;
import org.tocsin.fingerprint.PdqHasher;
import org.tocsin.fingerprint.PdqRule;

/** Decodes pictures for tests. */
public final class Decoding {
  private Decoding() {}

  /**
   * What a picture decoded to.
   *
   * @param report how far it went
   * @param full PDQ of all pixels, by frame
   * @param nearest PDQ under the 512 rule, by frame
   */
  public record Decoded(DecodeReport report, List<Pdq> full, List<Pdq> nearest) {}

  /** Returns generous bounds. */
  public static ImageBounds bounds() {
    return new ImageBounds(
        100_000_000,
        32_768,
        32_768,
        1_000,
        new MemoryBudget(400_000_000).open(System.nanoTime() + 10_000_000_000L));
  }

  /** Returns what the content's own first bytes say. */
  public static MediaType sniff(byte[] bytes) {
    return MediaType.sniff(
        Arrays.copyOf(bytes, Math.min(MediaType.HEAD, bytes.length)), bytes.length);
  }

  /** Decodes within generous bounds. */
  public static Decoded decode(byte[] bytes) {
    return decode(bytes, bounds());
  }

  /** Decodes. */
  public static Decoded decode(byte[] bytes, ImageBounds bounds) {
    PdqHasher hasher = new PdqHasher();
    List<Pdq> full = new ArrayList<>();
    List<Pdq> nearest = new ArrayList<>();
    DecodeReport report =
        ImageDecoder.decode(
            ByteRange.of(bytes),
            sniff(bytes),
            bounds,
            new Cancellation(),
            Optional.empty(),
            image -> {
              full.add(hasher.hash(image, PdqRule.FULL));
              nearest.add(hasher.hash(image, PdqRule.NEAREST_512));
            });
    return new Decoded(report, full, nearest);
  }
}
