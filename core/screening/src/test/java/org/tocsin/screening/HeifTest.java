package org.tocsin.screening;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.tocsin.fingerprint.PdqHash;
import org.tocsin.fingerprint.ReferenceImages;
import org.tocsin.model.ContentSource;
import org.tocsin.model.Coverage;
import org.tocsin.model.MatchFacts;
import org.tocsin.model.UndeterminedReason;

/**
 * HEIC and AVIF by the real programs, of pictures that they make themselves. Needs {@code
 * heif-enc}, {@code heif-convert} or {@code heif-dec}, and {@code ffmpeg}; where they are missing
 * these tests say so, and fail in continuous integration.
 */
class HeifTest extends PictureToolCase {
  private static Path program(String... names) {
    Optional<Path> found =
        Stream.of(names)
            .flatMap(
                name ->
                    Stream.of("/usr/bin", "/usr/local/bin", "/opt/homebrew/bin")
                        .map(where -> Path.of(where, name)))
            .filter(Files::isExecutable)
            .findFirst();
    if (found.isEmpty()) {
      String lack = "HEIC AND AVIF ARE NOT TESTED HERE: there is no " + String.join(" or ", names);
      System.err.println(lack);
      assertThat(System.getenv("CI")).as(lack).isNull();
      assumeTrue(false, lack);
    }
    return found.orElseThrow();
  }

  private static Path heif() {
    return program("heif-convert", "heif-dec");
  }

  private static Path ffmpeg() {
    return program("ffmpeg");
  }

  /** Makes a file by a program, {@code out} being the file's name among the arguments. */
  private byte[] made(String out, Object... command) throws IOException {
    List<String> words = new ArrayList<>();
    for (Object word : command) {
      words.add(word.toString());
    }
    Process process =
        new ProcessBuilder(words)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("said").toFile())
            .start();
    process.getOutputStream().close();
    assertThat(process.onExit().join().exitValue())
        .as(Files.readString(folder.resolve("said")))
        .isZero();
    return Files.readAllBytes(folder.resolve(out));
  }

  private Path picture(String name) throws IOException {
    return Files.write(folder.resolve(name), ReferenceImages.bytes(name));
  }

  private byte[] encoded(String out, String... pictures) throws IOException {
    List<Object> command = new ArrayList<>(List.of(program("heif-enc"), "-q", "90", "-o", out));
    if (out.endsWith(".heic")) {
      command.addAll(List.of("-p", "preset=ultrafast"));
    }
    for (String picture : pictures) {
      command.add(picture(picture));
    }
    return made(out, command.toArray());
  }

  /** Makes a sequence of five pictures. */
  private byte[] sequence(String out, Object... codec) throws IOException {
    List<Object> command =
        new ArrayList<>(List.of(ffmpeg(), "-v", "error", "-y", "-f", "lavfi", "-i"));
    command.add("testsrc=s=160x120:r=5:d=1");
    command.addAll(Arrays.asList(codec));
    command.add(out);
    return made(out, command.toArray());
  }

  private Examination examine(ScreeningSettings.Builder settings, byte[] content) {
    try (Screener screener = fixture.screener(settings.build())) {
      return screener.examine(ContentSource.of(content), Optional.empty());
    }
  }

  private Outcome outcome(ScreeningSettings.Builder settings, byte[] content) {
    try (Examination examination = examine(settings, content)) {
      return examination.outcome();
    }
  }

  private static PdqHash reference(String file) {
    return ReferenceImages.all().stream()
        .filter(reference -> reference.file().equals(file))
        .findFirst()
        .orElseThrow()
        .hash("core_full_pixels")
        .orElseThrow();
  }

  private void list(String file) {
    fixture.list(Fixture.line("pdq", reference(file).fingerprint().hex(), "one"));
  }

  private static ScreeningSettings.Builder settings() {
    return ScreeningSettings.builder();
  }

  private void assertShows(ScreeningSettings.Builder settings, byte[] content, String original) {
    fixture.listOfOther();
    try (Examination examination = examine(settings, content)) {
      assertThat(examination.outcome()).isEqualTo(new Outcome.Clear(Coverage.EXACT_AND_PERCEPTUAL));
      assertThat(examination.frameCount()).isEqualTo(1);
      assertThat(examination.width()).isEqualTo(640);
      assertThat(examination.frames().get(0).full().hash().distance(reference(original)))
          .isLessThanOrEqualTo(4);
    }
    list(original);
    assertThat(outcome(settings, content)).isInstanceOf(Outcome.Matched.class);
  }

  @Test
  void heic_byHeif_comparedAsItsOriginal() throws IOException {
    assertShows(
        settings().heif(heif()), encoded("a.heic", "blobs-640x480.png"), "blobs-640x480.png");
  }

  @Test
  void avif_byEitherProgram_comparedAsItsOriginal() throws IOException {
    byte[] avif = encoded("a.avif", "blobs-640x480.png");
    assertShows(settings().heif(heif()), avif, "blobs-640x480.png");
    assertShows(settings().ffmpeg(ffmpeg()), avif, "blobs-640x480.png");
  }

  @Test
  void pictures_severalInOne_allCompared() throws IOException {
    byte[] two = encoded("two.heic", "palette-320x240.png", "blobs-640x480.png");
    ScreeningSettings.Builder settings = settings().heif(heif());
    try (Examination examination = examine(settings, two)) {
      assertThat(examination.outcome()).isInstanceOf(Outcome.Clear.class);
      assertThat(examination.frameCount()).isEqualTo(2);
    }
    for (String listed : new String[] {"palette-320x240.png", "blobs-640x480.png"}) {
      list(listed);
      Outcome.Matched matched = (Outcome.Matched) outcome(settings, two);
      assertThat(matched.matches().get(0).part())
          .map(MatchFacts.Part::kind)
          .contains(MatchFacts.PartKind.FRAME);
    }
  }

  @Test
  void pictures_severalAndAProgramThatShowsOne_held() throws IOException {
    byte[] two = encoded("two.avif", "palette-320x240.png", "blobs-640x480.png");
    assertThat(outcome(settings().ffmpeg(ffmpeg()), two))
        .isEqualTo(new Outcome.Undetermined(UndeterminedReason.FRAMES_UNREAD));
  }

  @Test
  void heic_byAnFfmpegThatCannot_held() throws IOException {
    byte[] heic = encoded("a.heic", "blobs-640x480.png");
    Outcome outcome = outcome(settings().ffmpeg(ffmpeg()), heic);
    if (!outcome.equals(new Outcome.Clear(Coverage.EXACT_AND_PERCEPTUAL))) {
      assertThat(outcome).isInstanceOf(Outcome.Undetermined.class);
    }
  }

  @Test
  void sequences_byFfmpeg_everyPictureCompared() throws IOException {
    byte[] avif = sequence("a.avif", "-c:v", "libaom-av1", "-cpu-used", "8", "-crf", "30");
    byte[] heic =
        sequence(
            "a.heics",
            "-c:v",
            "libx265",
            "-x265-params",
            "log-level=none",
            "-preset",
            "ultrafast",
            "-tag:v",
            "hvc1",
            "-f",
            "mp4",
            "-brand",
            "heic");
    for (byte[] content : List.of(avif, heic)) {
      fixture.listOfOther();
      String last;
      try (Examination examination = examine(settings().ffmpeg(ffmpeg()), content)) {
        assertThat(examination.outcome()).isInstanceOf(Outcome.Clear.class);
        assertThat(examination.frameCount()).isEqualTo(5);
        last = examination.frames().get(4).full().hash().fingerprint().hex();
      }
      assertThat(outcome(settings().heif(heif()), content))
          .isInstanceOf(Outcome.Undetermined.class);
      fixture.list(Fixture.line("pdq", last, "one"));
      assertThat(outcome(settings().ffmpeg(ffmpeg()), content)).isInstanceOf(Outcome.Matched.class);
    }
  }

  @Test
  void pictures_cutAnywhere_neverClear() throws IOException {
    ScreeningSettings.Builder settings = settings().heif(heif()).ffmpeg(ffmpeg());
    for (byte[] whole :
        List.of(
            encoded("a.heic", "blobs-640x480.png"),
            encoded("a.avif", "blobs-640x480.png"),
            sequence("s.avif", "-c:v", "libaom-av1", "-cpu-used", "8", "-crf", "30"))) {
      assertThat(outcome(settings, whole)).isInstanceOf(Outcome.Clear.class);
      for (int percent : new int[] {10, 50, 90, 99}) {
        assertThat(outcome(settings, Arrays.copyOf(whole, whole.length * percent / 100)))
            .as("cut to %s %%", percent)
            .isInstanceOf(Outcome.Undetermined.class);
      }
    }
  }
}
