package org.tocsin.benchmarks;

import java.awt.image.BufferedImage;
import java.util.Arrays;

/**
 * PDQ as its description reads, step after step over whole pictures: colours by {@code getRGB},
 * brightness of every pixel in an array, four full-size passes of a running mean, decimation,
 * cosine transform, median. What the Java reference does, written anew; the contender to beat.
 */
final class ReferencePipeline {
  private static final int SIDE = 64;
  private static final int BITS = 16;

  private ReferencePipeline() {}

  /** Returns the 256 bits, the least significant first. */
  static long[] hash(BufferedImage image) {
    int width = image.getWidth();
    int height = image.getHeight();
    float[] luma = new float[width * height];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int color = image.getRGB(x, y);
        luma[y * width + x] =
            (0.299f * ((color >> 16) & 0xff) + 0.587f * ((color >> 8) & 0xff))
                + 0.114f * (color & 0xff);
      }
    }
    float[] other = new float[width * height];
    for (int pass = 0; pass < 2; pass++) {
      for (int y = 0; y < height; y++) {
        mean(luma, other, y * width, 1, width, window(width));
      }
      for (int x = 0; x < width; x++) {
        mean(other, luma, x, width, height, window(height));
      }
    }
    float[][] small = new float[SIDE][SIDE];
    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < SIDE; x++) {
        int row = (int) ((y + 0.5) * height / SIDE);
        int column = (int) ((x + 0.5) * width / SIDE);
        small[y][x] = luma[row * width + column];
      }
    }
    return bits(transform(small));
  }

  private static int window(int length) {
    return (length + 2 * SIDE - 1) / (2 * SIDE);
  }

  /** Writes the running mean of a line of values. */
  private static void mean(float[] in, float[] out, int from, int step, int length, int window) {
    int half = (window + 2) / 2;
    float sum = 0;
    int size = 0;
    int right = from;
    int left = from;
    int at = from;
    for (int i = 0; i < half - 1; i++) {
      sum += in[right];
      size++;
      right += step;
    }
    for (int i = 0; i < window - half + 1; i++) {
      sum += in[right];
      size++;
      out[at] = sum / size;
      right += step;
      at += step;
    }
    for (int i = 0; i < length - window; i++) {
      sum += in[right];
      sum -= in[left];
      out[at] = sum / size;
      left += step;
      right += step;
      at += step;
    }
    for (int i = 0; i < half - 1; i++) {
      sum -= in[left];
      size--;
      out[at] = sum / size;
      left += step;
      at += step;
    }
  }

  private static float[] transform(float[][] small) {
    float[][] cosines = new float[BITS][SIDE];
    double scale = (float) Math.sqrt(2.0 / SIDE);
    for (int i = 0; i < BITS; i++) {
      for (int j = 0; j < SIDE; j++) {
        cosines[i][j] = (float) (scale * Math.cos((Math.PI / 2 / SIDE) * (i + 1) * (2 * j + 1)));
      }
    }
    float[][] half = new float[BITS][SIDE];
    for (int i = 0; i < BITS; i++) {
      for (int j = 0; j < SIDE; j++) {
        float sum = 0;
        for (int k = 0; k < SIDE; k++) {
          sum += cosines[i][k] * small[k][j];
        }
        half[i][j] = sum;
      }
    }
    float[] coefficients = new float[BITS * BITS];
    for (int i = 0; i < BITS; i++) {
      for (int j = 0; j < BITS; j++) {
        float sum = 0;
        for (int k = 0; k < SIDE; k++) {
          sum += half[i][k] * cosines[j][k];
        }
        coefficients[i * BITS + j] = sum;
      }
    }
    return coefficients;
  }

  private static long[] bits(float[] coefficients) {
    float[] sorted = coefficients.clone();
    Arrays.sort(sorted);
    float median = sorted[sorted.length / 2 - 1];
    long[] words = new long[4];
    for (int i = 0; i < coefficients.length; i++) {
      if (coefficients[i] > median) {
        words[i >> 6] |= 1L << (i & 63);
      }
    }
    return words;
  }
}
