package org.tocsin.internal.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tocsin.fingerprint.ReferenceImages;
import org.tocsin.fingerprint.ReferenceImages.Reference;
import org.tocsin.internal.image.Decoding.Decoded;
import org.tocsin.model.UndeterminedReason;

/** Every generated picture against the reference hashes, to the last bit. */
class ConformanceTest {

  static List<Reference> references() {
    return ReferenceImages.all().stream()
        .filter(reference -> !reference.file().startsWith("bomb"))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("references")
  void reference_samePixels_sameBitsAndQuality(Reference reference) {
    Decoded decoded = Decoding.decode(ReferenceImages.bytes(reference.file()));
    int most = reference.file().endsWith(".webp") ? 2 : 0;
    assertThat(
            decoded.full().get(0).hash().distance(reference.hash("core_full_pixels").orElseThrow()))
        .isLessThanOrEqualTo(most);
    assertThat(
            decoded.nearest().get(0).hash().distance(reference.hash("cpp_file_tool").orElseThrow()))
        .isLessThanOrEqualTo(most);
    assertThat(decoded.full().get(0).quality()).isEqualTo(reference.number("core_full_quality"));
    assertThat(decoded.nearest().get(0).quality())
        .isEqualTo(reference.number("cpp_file_tool_quality"));
    if (reference.file().startsWith("truncated")) {
      assertThat(decoded.report().problem()).contains(UndeterminedReason.TRUNCATED);
    } else {
      assertThat(decoded.report().problem()).isEmpty();
    }
  }
}
