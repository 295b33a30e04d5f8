package org.tocsin.internal.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.tocsin.model.UndeterminedReason;

/** What a container declares is what a tool has to show. */
class HeifBoxesTest {

  private static HeifLayout layout(HeifFiles file) throws IOException {
    return layout(file.bytes());
  }

  private static HeifLayout layout(byte[] bytes) throws IOException {
    return HeifBoxes.read(ByteRange.of(bytes));
  }

  @Test
  void still_declaresItsSizeAndTurn() throws IOException {
    byte[] turn = HeifFiles.box("irot", new byte[] {1});
    byte[] crop = HeifFiles.box("clap", new byte[32]);
    HeifLayout layout = layout(new HeifFiles().item(7, "av01", 0, 640, 480, turn, crop).primary(7));
    assertThat(layout.items()).containsExactly(new HeifLayout.Item(640, 480, true, true, -1, 0));
    assertThat(layout.tracks()).isEmpty();
    assertThat(layout.complete()).isTrue();
    assertThat(layout.truncated()).isFalse();
    assertThat(layout.largestWidth()).isEqualTo(640);
  }

  @Test
  void thumbnailsAlphaTilesAndMetadata_areNotShown() throws IOException {
    HeifFiles file =
        new HeifFiles()
            .item(1, "hvc1", 1, 512, 512)
            .item(2, "hvc1", 1, 512, 512)
            .item(3, "grid", 0, 1000, 500)
            .item(4, "hvc1", 0, 100, 50)
            .item(5, "hvc1", 0, 1000, 500)
            .item(6, "Exif", 0, 1, 1)
            .primary(3)
            .refer("dimg", 3, 1, 2)
            .refer("thmb", 4, 3)
            .refer("auxl", 5, 3);
    assertThat(layout(file).items())
        .containsExactly(new HeifLayout.Item(1000, 500, false, false, -1, 0));
  }

  @Test
  void everyOtherPicture_isShown_thePrimaryFirst() throws IOException {
    HeifFiles file =
        new HeifFiles().item(1, "hvc1", 0, 10, 10).item(2, "hvc1", 0, 20, 20).primary(2);
    assertThat(layout(file).items()).extracting(HeifLayout.Item::width).containsExactly(20L, 10L);
  }

  @Test
  void primary_isShown_whateverElseIsSaidOfIt() throws IOException {
    HeifFiles file =
        new HeifFiles()
            .item(1, "hvc1", 1, 10, 10)
            .item(2, "hvc1", 0, 20, 20)
            .primary(1)
            .refer("thmb", 1, 2);
    assertThat(layout(file).items()).hasSize(2);
  }

  @Test
  void sourceOfAHiddenPicture_isShown() throws IOException {
    HeifFiles file =
        new HeifFiles()
            .item(1, "hvc1", 0, 10, 10)
            .item(2, "hvc1", 0, 20, 20)
            .item(3, "iden", 1, 20, 20)
            .primary(1)
            .refer("dimg", 3, 2);
    assertThat(layout(file).items()).hasSize(2);
  }

  @Test
  void sequence_countsItsPictures() throws IOException {
    HeifLayout layout =
        layout(
            new HeifFiles()
                .item(1, "av01", 0, 160, 120)
                .primary(1)
                .located(1, 900, 77)
                .track("pict", 160, 120, 5, 900, 77)
                .track("soun", 0, 0, 50, 0, 0)
                .track("auxv", 160, 120, 5, 1, 1));
    assertThat(layout.samples()).isEqualTo(5);
    assertThat(layout.tracks()).hasSize(1);
    assertThat(layout.stillBeginsTheSequence()).isTrue();
    HeifLayout other =
        layout(
            new HeifFiles()
                .item(1, "av01", 0, 160, 120)
                .primary(1)
                .located(1, 901, 77)
                .track("pict", 160, 120, 5, 900, 77));
    assertThat(other.stillBeginsTheSequence()).isFalse();
    HeifLayout empty =
        layout(
            new HeifFiles()
                .item(1, "av01", 0, 160, 120)
                .primary(1)
                .located(1, 900, 0)
                .track("pict", 160, 120, 0, 900, 0));
    assertThat(empty.stillBeginsTheSequence()).isFalse();
  }

  @Test
  void fragmentsAndOldItems_leaveItIncomplete() throws IOException {
    HeifFiles fragmented =
        new HeifFiles().track("vide", 10, 10, 1, 1, 1).also(HeifFiles.box("moof", new byte[8]));
    assertThat(layout(fragmented).complete()).isFalse();
  }

  @Test
  void appendedContent_isNotPartOfIt() throws IOException {
    byte[] file = HeifFiles.still(64, 64);
    for (byte[] after :
        new byte[][] {
          {(byte) 0xff, (byte) 0xd8, (byte) 0xff, (byte) 0xe0, 0, 16, 'J', 'F'}, file, new byte[9]
        }) {
      assertThat(layout(HeifFiles.join(file, after)).end()).isEqualTo(file.length);
    }
  }

  @Test
  void cutContent_isTruncatedOrRefused() throws IOException {
    byte[] file = HeifFiles.still(64, 64);
    assertThat(layout(Arrays.copyOf(file, file.length - 1)).truncated()).isTrue();
    assertThatThrownBy(() -> layout(Arrays.copyOf(file, file.length - 80)))
        .isInstanceOfSatisfying(
            ImageProblem.class,
            problem -> assertThat(problem.reason()).isEqualTo(UndeterminedReason.TRUNCATED));
  }

  @Test
  void boxesPastTheirParent_areRefused() {
    byte[] file = HeifFiles.still(64, 64);
    for (int i = 0; i < file.length - 4; i++) {
      if (file[i] == 'i' && file[i + 1] == 'p' && file[i + 2] == 'c' && file[i + 3] == 'o') {
        file[i - 2] = 0x7f;
      }
    }
    assertThatThrownBy(() -> layout(file)).isInstanceOf(ImageProblem.class);
  }

  @Test
  void boxOf2Gigabytes_isRefusedBeforeItIsRead() {
    byte[] huge =
        HeifFiles.join(
            HeifFiles.box("ftyp", HeifFiles.ascii("heic")),
            HeifFiles.four(0x7fffffff),
            HeifFiles.ascii("moov"));
    ByteRange endless =
        new ByteRange() {
          @Override
          public long length() {
            return 1L << 40;
          }

          @Override
          public int read(long position, byte[] into, int offset, int length) {
            return ByteRange.of(huge).length() > position
                ? copy(huge, position, into, offset, length)
                : copy(new byte[length], 0, into, offset, length);
          }
        };
    assertThatThrownBy(() -> HeifBoxes.read(endless))
        .isInstanceOfSatisfying(
            ImageProblem.class,
            problem -> assertThat(problem.reason()).isEqualTo(UndeterminedReason.TOO_MANY_PARTS));
  }

  private static int copy(byte[] from, long position, byte[] into, int offset, int length) {
    int count = (int) Math.min(length, from.length - position);
    System.arraycopy(from, (int) position, into, offset, count);
    return count;
  }

  @Test
  void anyByteChanged_isALayoutOrAProblem() {
    long seed = System.nanoTime();
    System.out.println("seed of changed containers: " + seed);
    Random random = new Random(seed);
    byte[] file =
        new HeifFiles()
            .item(1, "hvc1", 0, 160, 120)
            .item(2, "grid", 0, 160, 120)
            .primary(2)
            .refer("dimg", 2, 1)
            .located(1, 900, 77)
            .track("pict", 160, 120, 5, 900, 77)
            .bytes();
    for (int round = 0; round < 20_000; round++) {
      byte[] changed = file.clone();
      for (int change = 0; change <= random.nextInt(3); change++) {
        changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
      }
      try {
        assertThat(layout(changed).end()).isLessThanOrEqualTo(changed.length);
      } catch (IOException e) {
        assertThat(e).isInstanceOf(ImageProblem.class);
      }
    }
  }
}
