package org.tocsin.fingerprint;

import java.util.Arrays;

/**
 * Computes PDQ hashes that equal those of the reference implementation bit for bit, given the same
 * brightness of each pixel.
 *
 * <p>Follows the published algorithm: two passes of a box blur along rows and columns, decimation
 * to 64 by 64, a cosine transform to its 16 by 16 low frequencies, and one bit per coefficient over
 * the median. The picture is streamed: beyond it, memory grows with its width and not with its
 * area. Every operation on single-precision numbers happens in the order of the reference.
 *
 * <p>Holds scratch memory and is used by one thread at a time.
 */
public final class PdqHasher {
  /** A picture with a shorter side has the zero hash and quality 0. */
  public static final int SHORTEST_SIDE = 5;

  private static final int NEAREST = 512;
  private static final int SIDE = BoxBlur.SIDE;

  private final float[] reduced = new float[SIDE * SIDE];
  private final CosineTransform transform = new CosineTransform();
  private final BoxBlur blur = new BoxBlur();

  /** Creates a hasher. */
  public PdqHasher() {}

  /** Returns the hash of {@code image} as it is stored. */
  public Pdq hash(LumaImage image, PdqRule rule) {
    return hash(image, rule, Orientation.ORIGINAL);
  }

  /**
   * Returns the hash of {@code image} turned to {@code orientation}, computed from the turned
   * pixels.
   */
  public Pdq hash(LumaImage image, PdqRule rule, Orientation orientation) {
    LumaImage turned =
        orientation == Orientation.ORIGINAL ? image : new TurnedLuma(image, orientation);
    if (rule == PdqRule.NEAREST_512 && (image.width() > NEAREST || image.height() > NEAREST)) {
      return hashPixels(new NearestLuma(turned));
    }
    return hashPixels(turned);
  }

  /** Whether both rules read the same pixels of {@code image}. */
  public static boolean rulesAgree(LumaImage image) {
    return image.width() <= NEAREST && image.height() <= NEAREST;
  }

  private Pdq hashPixels(LumaImage image) {
    if (image.width() < SHORTEST_SIDE || image.height() < SHORTEST_SIDE) {
      return new Pdq(PdqHash.ZERO, 0);
    }
    if (image.width() == SIDE && image.height() == SIDE) {
      // The reference does not blur what already has the size of its reduced picture.
      for (int y = 0; y < SIDE; y++) {
        image.line(0, y, 1, 0, SIDE, reduced, y * SIDE);
      }
    } else {
      blur.reduce(image, reduced);
    }
    return new Pdq(transform.hash(reduced), quality(reduced));
  }

  /** Sums the steps between neighbours of the reduced picture, in whole percents. */
  private static int quality(float[] reduced) {
    int sum = 0;
    for (int y = 0; y < SIDE - 1; y++) {
      for (int x = 0; x < SIDE; x++) {
        sum += step(reduced[y * SIDE + x], reduced[(y + 1) * SIDE + x]);
      }
    }
    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < SIDE - 1; x++) {
        sum += step(reduced[y * SIDE + x], reduced[y * SIDE + x + 1]);
      }
    }
    return Math.min(100, sum / 90);
  }

  private static int step(float u, float v) {
    return Math.abs((int) (((u - v) * 100) / 255));
  }

  /** A view of another image in which 512 by 512 of its pixels are left. */
  private static final class NearestLuma extends LumaImage {
    private final LumaImage image;
    private final int[] columns = new int[NEAREST];

    NearestLuma(LumaImage image) {
      super(NEAREST, NEAREST);
      this.image = image;
      for (int x = 0; x < NEAREST; x++) {
        columns[x] = (int) ((long) x * image.width() / NEAREST);
      }
    }

    @Override
    protected void line(int x, int y, int dx, int dy, int count, float[] out, int at) {
      if (x != 0 || dx != 1 || count != NEAREST) {
        throw new IllegalArgumentException("only whole rows are read of a reduced picture");
      }
      image.pick(columns, (int) ((long) y * image.height() / NEAREST), out, at);
    }

    @Override
    protected void pick(int[] chosen, int y, float[] out, int at) {
      throw new IllegalArgumentException("only whole rows are read of a reduced picture");
    }
  }

  /** A turned view of another image. */
  private static final class TurnedLuma extends LumaImage {
    private final LumaImage image;
    private final Orientation orientation;
    private float[] row = new float[0];

    TurnedLuma(LumaImage image, Orientation orientation) {
      super(
          orientation.swapsSides() ? image.height() : image.width(),
          orientation.swapsSides() ? image.width() : image.height());
      this.image = image;
      this.orientation = orientation;
    }

    @Override
    protected void line(int x, int y, int dx, int dy, int count, float[] out, int at) {
      int column = orientation.swapsSides() ? y : x;
      int line = orientation.swapsSides() ? x : y;
      int columnStep = orientation.swapsSides() ? dy : dx;
      int lineStep = orientation.swapsSides() ? dx : dy;
      image.line(
          orientation.fromRight() ? image.width() - 1 - column : column,
          orientation.fromBottom() ? image.height() - 1 - line : line,
          orientation.fromRight() ? -columnStep : columnStep,
          orientation.fromBottom() ? -lineStep : lineStep,
          count,
          out,
          at);
    }

    @Override
    protected void pick(int[] columns, int y, float[] out, int at) {
      if (row.length < width()) {
        row = new float[width()];
      }
      line(0, y, 1, 0, width(), row, 0);
      for (int i = 0; i < columns.length; i++) {
        out[at + i] = row[columns[i]];
      }
    }
  }

  @Override
  public String toString() {
    return "PdqHasher(" + Arrays.toString(PdqRule.values()) + ")";
  }
}
