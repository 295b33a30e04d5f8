package org.tocsin.internal.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;

/** Any bytes at all as a container of HEIC or AVIF. */
class HeifFuzzTest {
  @FuzzTest(maxDuration = "60s")
  void read_anyBytes_aLayoutOrAProblem(byte[] bytes) throws IOException {
    HeifLayout layout;
    try {
      layout = HeifBoxes.read(ByteRange.of(bytes));
    } catch (ImageProblem e) {
      return;
    }
    assertThat(layout.end()).isBetween(0L, (long) bytes.length);
    assertThat(layout.items().size()).isLessThanOrEqualTo(layout.itemCount());
    assertThat(layout.samples()).isNotNegative();
  }
}
