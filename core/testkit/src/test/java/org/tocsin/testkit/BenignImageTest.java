package org.tocsin.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class BenignImageTest {
  @Test
  void list_holdsTheDigestsOfListedPicturesAndOfNoOthers() throws Exception {
    String list = BenignImage.listCsv();
    for (BenignImage image : BenignImage.values()) {
      boolean listed = image.relation() == BenignImage.Relation.LISTED;
      for (String algorithm : List.of("MD5", "SHA-1", "SHA-256")) {
        String digest =
            HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(image.bytes()));
        assertThat(list.contains(digest)).as("%s of %s", algorithm, image).isEqualTo(listed);
      }
    }
  }

  @Test
  void list_isOfTheTestClassOnly() {
    List<String> lines = BenignImage.listCsv().lines().toList();
    assertThat(lines.get(0))
        .isEqualTo(
            "algorithm,value,entry_id,submitter,severity_class,classification,updated_at,deleted");
    assertThat(lines.subList(1, lines.size())).hasSize(12).allMatch(l -> l.contains(",T_TEST,"));
    assertThat(lines.stream().filter(l -> l.startsWith("pdq,"))).hasSize(3);
  }

  @Test
  void pictures_areWhatTheirNamesSay() throws Exception {
    for (BenignImage image : BenignImage.values()) {
      byte[] bytes = image.bytes();
      try (InputStream content = image.content().open()) {
        assertThat(content.readAllBytes()).isEqualTo(bytes);
      }
      if (image.mediaType().equals("image/webp")) {
        assertThat(new String(bytes, 8, 4, java.nio.charset.StandardCharsets.US_ASCII))
            .isEqualTo("WEBP");
      } else {
        assertThat(ImageIO.read(new ByteArrayInputStream(bytes)).getWidth())
            .isGreaterThanOrEqualTo(300);
      }
      assertThat(image.entryId().isEmpty()).isEqualTo(image.relation() == BenignImage.Relation.FAR);
    }
    assertThat(BenignImage.all(BenignImage.Relation.NEAR)).hasSize(7);
  }
}
