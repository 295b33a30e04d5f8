package org.tocsin.internal.image;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.tocsin.fingerprint.MediaType;
import org.tocsin.fingerprint.Pdq;
import org.tocsin.fingerprint.PdqHash;
import org.tocsin.fingerprint.PdqHasher;
import org.tocsin.fingerprint.PdqRule;
import org.tocsin.fingerprint.ReferenceImages;
import org.tocsin.fingerprint.ReferenceImages.Reference;

class ConformanceTest {
  static final ImageBounds BOUNDS = new ImageBounds(100_000_000, 30_000, 30_000, 100, 400_000_000);

  @Test
  void explore() {
    for (Reference reference : ReferenceImages.all()) {
      byte[] bytes = ReferenceImages.bytes(reference.file());
      PdqHasher hasher = new PdqHasher();
      Pdq[] got = new Pdq[2];
      DecodeReport report =
          ImageDecoder.decode(
              ByteRange.of(bytes),
              MediaType.sniff(Arrays.copyOf(bytes, Math.min(4096, bytes.length)), bytes.length),
              BOUNDS,
              new Cancellation(),
              image -> {
                if (got[0] == null) {
                  got[0] = hasher.hash(image, PdqRule.FULL);
                  got[1] = hasher.hash(image, PdqRule.NEAREST_512);
                }
              });
      String line = reference.file() + " " + report;
      if (got[0] != null) {
        line +=
            " full "
                + reference.hash("core_full_pixels").map(h -> h.distance(got[0].hash())).orElse(-1)
                + " q "
                + (got[0].quality() - reference.number("core_full_quality"))
                + " 512 "
                + reference.hash("cpp_file_tool").map(h -> h.distance(got[1].hash())).orElse(-1)
                + " q "
                + (got[1].quality() - reference.number("cpp_file_tool_quality"));
      }
      System.out.println(line + (PdqHash.BITS == 256 ? "" : "?"));
    }
  }
}
