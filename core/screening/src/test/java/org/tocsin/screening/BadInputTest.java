package org.tocsin.screening;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tocsin.fingerprint.Digests;
import org.tocsin.fingerprint.ReferenceImages;
import org.tocsin.fingerprint.ReferenceImages.Reference;
import org.tocsin.hashlist.Hit;
import org.tocsin.hashlist.Snapshot;
import org.tocsin.model.Algorithm;
import org.tocsin.model.ContentSource;
import org.tocsin.model.Coverage;
import org.tocsin.model.MatchFacts;
import org.tocsin.model.UndeterminedReason;

/** Hostile files are held for the right reason, in time, and hide no match. */
class BadInputTest {
  private static final Map<String, byte[]> INPUTS = BadInputs.all();

  @TempDir Path folder;
  private Fixture fixture;

  @BeforeEach
  void open() {
    fixture = new Fixture(folder);
    fixture.listOfOther();
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private static void assertReason(Screener screener, String input, UndeterminedReason reason) {
    byte[] bytes = INPUTS.get(input);
    assertThat(bytes).as(input).isNotNull();
    assertThat(Fixture.outcome(screener, bytes))
        .as(input)
        .isEqualTo(new Outcome.Undetermined(reason));
  }

  @Test
  void hostileFiles_heldForTheRightReason() {
    ScreeningSettings settings = ScreeningSettings.builder().maxUnpackedBytes(16 << 20).build();
    try (Screener screener = fixture.screener(settings)) {
      assertReason(screener, "bomb of 400 million pixels", UndeterminedReason.TOO_MANY_PIXELS);
      assertReason(screener, "png with a chunk of 2 GB", UndeterminedReason.TRUNCATED);
      assertReason(screener, "png with pixels of 2 GB", UndeterminedReason.TRUNCATED);
      assertReason(screener, "png with a profile bomb", UndeterminedReason.TRUNCATED);
      assertReason(screener, "gif of 100000 frames", UndeterminedReason.TOO_MANY_PARTS);
      assertReason(screener, "webp with a frame outside", UndeterminedReason.FRAMES_UNREAD);
      assertReason(screener, "jpeg with 10000 restart markers", UndeterminedReason.TRUNCATED);
      assertReason(screener, "zip bomb", UndeterminedReason.TOO_LARGE);
      assertReason(screener, "zip of 100000 entries", UndeterminedReason.TOO_MANY_PARTS);
      assertReason(screener, "zip in a zip", UndeterminedReason.ARCHIVE_UNREADABLE);
      assertReason(screener, "zip of an encrypted entry", UndeterminedReason.ARCHIVE_UNREADABLE);
      assertReason(
          screener, "zip with an entry its directory hides", UndeterminedReason.ARCHIVE_UNREADABLE);
      assertReason(screener, "zip cut short", UndeterminedReason.ARCHIVE_UNREADABLE);
      assertReason(screener, "tiff with a tag of 4 GB", UndeterminedReason.TRUNCATED);
      assertReason(screener, "bmp of 2 billion rows", UndeterminedReason.TOO_MANY_PIXELS);
      assertReason(screener, "heic", UndeterminedReason.UNSUPPORTED_MEDIA);
      assertReason(screener, "svg", UndeterminedReason.UNSUPPORTED_MEDIA);
      assertReason(screener, "rar", UndeterminedReason.ARCHIVE_UNREADABLE);
      assertReason(screener, "gif without pictures", UndeterminedReason.UNDECODABLE);
    }
  }

  @Test
  void pictures_truncatedAnywhere_neverClear() {
    try (Screener screener = fixture.screener()) {
      for (Reference reference : ReferenceImages.all()) {
        byte[] whole = ReferenceImages.bytes(reference.file());
        for (int percent : new int[] {10, 50, 90, 99}) {
          byte[] part = Arrays.copyOf(whole, whole.length * percent / 100);
          if (part.length < 16) {
            continue;
          }
          assertThat(Fixture.outcome(screener, part))
              .as(reference.file() + " cut to " + percent + " %")
              .isInstanceOf(Outcome.Undetermined.class);
        }
      }
    }
  }

  @Test
  void appendedPicture_listed_matches() {
    byte[] first = ReferenceImages.bytes("palette-320x240.png");
    byte[] second = ReferenceImages.bytes("blobs-640x480-q75.jpg");
    listPdq("blobs-640x480-q75.jpg");
    for (String before :
        new String[] {
          "palette-320x240.png", "anim-3frames-160x120.gif", "cmyk-320x240.jpg", "dih-orig.png"
        }) {
      byte[] joined = BadInputs.join(ReferenceImages.bytes(before), second);
      assertMatched(joined, before);
    }
    assertMatched(BadInputs.join(second, first), "listed first");
  }

  @Test
  void archivedPicture_listed_matchesAndNamesTheEntry() {
    byte[] picture = ReferenceImages.bytes("blobs-640x480-q75.jpg");
    listPdq("blobs-640x480-q75.jpg");
    byte[] archive = BadInputs.zipOf(picture, "../../etc/passwd");
    Outcome.Matched matched = assertMatched(archive, "archive");
    assertThat(matched.matches().get(0).part())
        .contains(new MatchFacts.Part(MatchFacts.PartKind.ENTRY, 0));
    Digests digests = new Digests(false);
    digests.update(picture, 0, picture.length);
    fixture.list(Fixture.line("md5", digests.finish().get(0).hex(), "one"));
    assertMatched(archive, "archive by digest");
    // Hidden behind a harmless picture, and behind text.
    assertMatched(BadInputs.join(ReferenceImages.bytes("palette-320x240.png"), archive), "png");
    assertMatched(BadInputs.join("hello".getBytes(StandardCharsets.UTF_8), archive), "text");
  }

  @Test
  void archive_ofHarmlessEntries_clear() {
    try (Screener screener = fixture.screener()) {
      assertThat(Fixture.outcome(screener, BadInputs.zip(10)))
          .isEqualTo(new Outcome.Clear(Coverage.EXACT));
    }
  }

  @Test
  void animatedWebp_listedFrame_matches() {
    listPdq("blobs-640x480-q80.webp");
    assertMatched(BadInputs.webp(0), "animated webp");
  }

  private void listPdq(String file) {
    String value =
        ReferenceImages.all().stream()
            .filter(reference -> reference.file().equals(file))
            .findFirst()
            .orElseThrow()
            .get("core_full_pixels");
    fixture.list(Fixture.line("pdq", value, "one"));
  }

  private Outcome.Matched assertMatched(byte[] bytes, String what) {
    try (Screener screener = fixture.screener()) {
      Outcome outcome = Fixture.outcome(screener, bytes);
      assertThat(outcome).as(what).isInstanceOf(Outcome.Matched.class);
      return (Outcome.Matched) outcome;
    }
  }

  @Test
  void slowDecode_abandoned_othersGoOn() {
    byte[] picture = ReferenceImages.bytes("blobs-640x480-q75.jpg");
    Object gate = new Object();
    Matcher stuck =
        new Matcher() {
          @Override
          public Algorithm algorithm() {
            return Algorithm.PHOTODNA;
          }

          @Override
          public int threshold() {
            return 0;
          }

          @Override
          public boolean compares(org.tocsin.fingerprint.MediaType type) {
            return type.name().equals("image/gif");
          }

          @Override
          public List<Hit> match(
              Content content, org.tocsin.fingerprint.MediaType type, Snapshot snapshot)
              throws Exception {
            synchronized (gate) {
              while (true) {
                gate.wait();
              }
            }
          }
        };
    ScreeningSettings settings =
        ScreeningSettings.builder()
            .decodeTime(Duration.ofSeconds(2))
            .concurrentDecodes(1)
            .clearCacheSize(0)
            .build();
    try (Screener screener =
        new Screener(fixture.lists, settings, fixture.clock, folder, List.of(stuck))) {
      assertThat(Fixture.outcome(screener, ReferenceImages.bytes("anim-3frames-160x120.gif")))
          .isEqualTo(new Outcome.Undetermined(UndeterminedReason.TIME_LIMIT));
      assertThat(Fixture.outcome(screener, picture)).isInstanceOf(Outcome.Clear.class);
    }
  }

  @Test
  void matcher_throws_undeterminedUnlessSomethingMatched() {
    Matcher broken =
        new Matcher() {
          @Override
          public Algorithm algorithm() {
            return Algorithm.PHOTODNA;
          }

          @Override
          public int threshold() {
            return 0;
          }

          @Override
          public boolean compares(org.tocsin.fingerprint.MediaType type) {
            return true;
          }

          @Override
          public List<Hit> match(
              Content content, org.tocsin.fingerprint.MediaType type, Snapshot snapshot) {
            throw new IllegalStateException("marker-of-the-host");
          }
        };
    byte[] picture = ReferenceImages.bytes("blobs-640x480-q75.jpg");
    try (Screener screener =
        new Screener(
            fixture.lists, ScreeningSettings.defaults(), fixture.clock, folder, List.of(broken))) {
      assertThat(Fixture.outcome(screener, picture))
          .isEqualTo(new Outcome.Undetermined(UndeterminedReason.MATCHER_FAILED));
      listPdq("blobs-640x480-q75.jpg");
      assertThat(Fixture.outcome(screener, picture)).isInstanceOf(Outcome.Matched.class);
    }
  }

  @Test
  void hostRegistry_afterEveryFormat_isUntouched() {
    ImageIO.scanForPlugins();
    List<ImageReaderSpi> before = providers();
    boolean cache = ImageIO.getUseCache();
    try (Screener screener = fixture.screener()) {
      for (Reference reference : ReferenceImages.all()) {
        Fixture.outcome(screener, ReferenceImages.bytes(reference.file()));
      }
    }
    assertThat(providers()).containsExactlyElementsOf(before);
    assertThat(ImageIO.getUseCache()).isEqualTo(cache);
  }

  private static List<ImageReaderSpi> providers() {
    List<ImageReaderSpi> providers = new ArrayList<>();
    Iterator<ImageReaderSpi> all =
        IIORegistry.getDefaultInstance().getServiceProviders(ImageReaderSpi.class, true);
    all.forEachRemaining(providers::add);
    return providers;
  }

  @Test
  void hostileFiles_fourAtOnceInSmallHeap_noErrorAndStillWorking()
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+ExitOnOutOfMemoryError",
                "-Djava.awt.headless=true",
                "-cp",
                System.getProperty("java.class.path"),
                SmallHeap.class.getName(),
                folder.resolve("small").toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(said).contains("done: Clear");
    assertThat(process.exitValue()).isZero();
  }

  @Test
  void contentType_lies_contentDecides() {
    try (Screener screener = fixture.screener();
        Examination examination =
            screener.examine(
                ContentSource.of(ReferenceImages.bytes("blobs-640x480-q75.jpg")),
                Optional.of("image/png"))) {
      assertThat(examination.mediaType().name()).isEqualTo("image/jpeg");
      assertThat(examination.outcome()).isInstanceOf(Outcome.Clear.class);
    }
  }
}
