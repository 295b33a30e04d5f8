package org.tocsin.fingerprint;

import java.util.Arrays;

/** The last step of PDQ: 64 by 64 brightness values to 256 bits. Not safe for many threads. */
final class CosineTransform {
  private static final int IN = 64;
  private static final int OUT = 16;

  /** Rows 1 to 16 of the orthonormal cosine transform; the constant row 0 carries no structure. */
  private static final float[] COSINES = cosines();

  private final float[] half = new float[OUT * IN];
  private final float[] coefficients = new float[OUT * OUT];
  private final float[] sorted = new float[OUT * OUT];

  private static float[] cosines() {
    // The scale has single precision, the cosine double, and their product is rounded once more.
    double scale = (float) Math.sqrt(2.0 / IN);
    float[] cosines = new float[OUT * IN];
    for (int i = 0; i < OUT; i++) {
      for (int j = 0; j < IN; j++) {
        cosines[i * IN + j] =
            (float) (scale * StrictMath.cos((Math.PI / 2 / IN) * (i + 1) * (2 * j + 1)));
      }
    }
    return cosines;
  }

  /** Returns a bit for each coefficient that is strictly above the lower median. */
  PdqHash hash(float[] reduced) {
    Arrays.fill(half, 0f);
    for (int i = 0; i < OUT; i++) {
      int row = i * IN;
      for (int k = 0; k < IN; k++) {
        // Each sum still grows in the order of k, one product at a time.
        float cosine = COSINES[row + k];
        int from = k * IN;
        for (int j = 0; j < IN; j++) {
          half[row + j] += cosine * reduced[from + j];
        }
      }
    }
    for (int i = 0; i < OUT; i++) {
      for (int j = 0; j < OUT; j++) {
        float sum = 0f;
        for (int k = 0; k < IN; k++) {
          sum += half[i * IN + k] * COSINES[j * IN + k];
        }
        coefficients[i * OUT + j] = sum;
      }
    }
    System.arraycopy(coefficients, 0, sorted, 0, sorted.length);
    Arrays.sort(sorted);
    float median = sorted[OUT * OUT / 2 - 1];
    long[] words = new long[4];
    for (int bit = 0; bit < OUT * OUT; bit++) {
      if (coefficients[bit] > median) {
        words[3 - (bit >> 6)] |= 1L << (bit & 63);
      }
    }
    return new PdqHash(words[0], words[1], words[2], words[3]);
  }
}
