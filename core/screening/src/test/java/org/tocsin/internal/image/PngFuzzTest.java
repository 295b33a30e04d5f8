package org.tocsin.internal.image;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** Any bytes at all as PNG and animated PNG. */
class PngFuzzTest {
  @FuzzTest(maxDuration = "60s")
  void decode_anyBytes_wholeOrAProblem(byte[] bytes) {
    Fuzzed.decode(bytes, "png");
  }
}
