package org.tocsin.fingerprint;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import org.tocsin.model.MediaFamily;

/** Any bytes at all before the header sniffer. */
class MediaTypeFuzzTest {
  @FuzzTest(maxDuration = "60s")
  void sniff_anyBytes_aTypeOfOneFamily(byte[] bytes) {
    byte[] head = Arrays.copyOf(bytes, Math.min(bytes.length, MediaType.HEAD));
    MediaType type = MediaType.sniff(head, bytes.length);
    String kind = type.name().substring(0, type.name().indexOf('/'));
    boolean fits =
        switch (type.family()) {
          case IMAGE -> kind.equals("image");
          case VIDEO -> kind.equals("video");
          case AUDIO -> kind.equals("audio");
          case TEXT -> kind.equals("text");
          case DOCUMENT, ARCHIVE, OTHER -> kind.equals("application");
        };
    assertThat(fits).isTrue();
    assertThat(type.equals(MediaType.UNKNOWN)).isEqualTo(type.family() == MediaFamily.OTHER);
    assertThat(MediaType.sniff(head, bytes.length)).isEqualTo(type);
  }
}
