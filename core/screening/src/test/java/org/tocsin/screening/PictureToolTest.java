package org.tocsin.screening;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.tocsin.fingerprint.ReferenceImages;
import org.tocsin.internal.image.HeifFiles;
import org.tocsin.model.ContentSource;
import org.tocsin.model.Coverage;
import org.tocsin.model.UndeterminedReason;

/** Programs outside the process, played by scripts: whatever they do, nothing unread is clear. */
@Timeout(60)
class PictureToolTest extends PictureToolCase {
  private static final byte[] HEIC = HeifFiles.still(640, 480);

  /** Writes a program. */
  private Path program(String... lines) throws IOException {
    Path script = folder.resolve("program");
    Files.writeString(script, "#!/bin/sh\n" + String.join("\n", lines) + "\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    return script;
  }

  /** Writes a picture that programs can put out. */
  private Path picture(String name) throws IOException {
    return Files.write(folder.resolve(name), ReferenceImages.bytes(name));
  }

  private static ScreeningSettings.Builder settings(Path program) {
    return ScreeningSettings.builder().heif(program).clearCacheSize(0);
  }

  private Outcome outcome(ScreeningSettings.Builder settings, byte[] content) {
    try (Screener screener = fixture.screener(settings.build())) {
      return Fixture.outcome(screener, content);
    }
  }

  private void assertHeld(UndeterminedReason reason, ScreeningSettings.Builder settings) {
    assertThat(outcome(settings, HEIC)).isEqualTo(new Outcome.Undetermined(reason));
  }

  private void listBlobs() {
    String value =
        ReferenceImages.all().stream()
            .filter(reference -> reference.file().equals("blobs-640x480.png"))
            .findFirst()
            .orElseThrow()
            .get("core_full_pixels");
    fixture.list(Fixture.line("pdq", value, "one"));
  }

  @Test
  void noProgram_unsupported() {
    assertHeld(UndeterminedReason.UNSUPPORTED_MEDIA, ScreeningSettings.builder());
  }

  @Test
  void picture_whole_comparedAsAnyOther() throws IOException {
    Path program = program("cat " + picture("blobs-640x480.png") + " > out.png");
    assertThat(outcome(settings(program), HEIC))
        .isEqualTo(new Outcome.Clear(Coverage.EXACT_AND_PERCEPTUAL));
    assertThat(outcome(settings(program).concurrentDecodes(1), HEIC))
        .isEqualTo(new Outcome.Clear(Coverage.EXACT_AND_PERCEPTUAL));
    listBlobs();
    assertThat(outcome(settings(program), HEIC)).isInstanceOf(Outcome.Matched.class);
  }

  @Test
  void picture_behindAnotherOrInAnArchive_compared() throws IOException {
    Path program = program("cat " + picture("blobs-640x480.png") + " > out.png");
    byte[] behind = BadInputs.join(ReferenceImages.bytes("dih-orig.png"), HEIC);
    byte[] before = BadInputs.join(HEIC, ReferenceImages.bytes("blobs-640x480-q75.jpg"));
    byte[] archived = BadInputs.zipOf(HEIC, "a.heic");
    assertThat(outcome(ScreeningSettings.builder(), behind))
        .isEqualTo(new Outcome.Undetermined(UndeterminedReason.UNSUPPORTED_MEDIA));
    assertThat(outcome(settings(program), behind)).isInstanceOf(Outcome.Clear.class);
    assertThat(outcome(settings(program), archived)).isInstanceOf(Outcome.Clear.class);
    listBlobs();
    assertThat(outcome(settings(program), behind)).isInstanceOf(Outcome.Matched.class);
    assertThat(outcome(settings(program), archived)).isInstanceOf(Outcome.Matched.class);
    Path other = program("cat " + picture("gray-640x480.png") + " > out.png");
    assertThat(outcome(settings(other), before)).isInstanceOf(Outcome.Matched.class);
  }

  @Test
  void content_arrivesWholeAndWithoutAName() throws IOException {
    Path program =
        program(
            "sleep 0.2",
            "cat /dev/stdin > " + folder.resolve("received"),
            "ls -A > " + folder.resolve("listed"),
            "env > " + folder.resolve("environment"),
            "cat " + picture("blobs-640x480.png") + " > out.png");
    assertThat(outcome(settings(program), HEIC)).isInstanceOf(Outcome.Clear.class);
    assertThat(folder.resolve("received")).hasBinaryContent(HEIC);
    assertThat(Files.readString(folder.resolve("listed"))).isEqualTo("out-1.png\nout.png\n");
    assertThat(Files.readAllLines(folder.resolve("environment")))
        .allMatch(line -> line.matches("(LC_ALL|HOME|TMPDIR|PWD|OLDPWD|SHLVL|_)=.*"));
  }

  @Test
  void pictureMissing_heldButTheOtherStillMatches() throws IOException {
    byte[] two = HeifFiles.two(640, 480);
    Path program = program("cat " + picture("blobs-640x480.png") + " > out-1.png");
    assertThat(outcome(settings(program), two))
        .isEqualTo(new Outcome.Undetermined(UndeterminedReason.FRAMES_UNREAD));
    listBlobs();
    assertThat(outcome(settings(program), two)).isInstanceOf(Outcome.Matched.class);
  }

  @Test
  void pictureOfAnotherSize_held() throws IOException {
    Path program = program("cat " + picture("palette-320x240.png") + " > out.png");
    assertHeld(UndeterminedReason.FRAMES_UNREAD, settings(program));
  }

  @Test
  void garbageNothingOrFailure_held() throws IOException {
    Path picture = picture("blobs-640x480.png");
    assertHeld(
        UndeterminedReason.UNDECODABLE, settings(program("echo these are no pixels > out.png")));
    assertHeld(UndeterminedReason.FRAMES_UNREAD, settings(program("exit 0")));
    assertHeld(UndeterminedReason.UNDECODABLE, settings(program("exit 3")));
    assertHeld(UndeterminedReason.UNDECODABLE, settings(program("kill -9 $$")));
    assertHeld(
        UndeterminedReason.UNDECODABLE, settings(program("cat " + picture + " > out.png; exit 1")));
    assertHeld(
        UndeterminedReason.TRUNCATED, settings(program("head -c 5000 " + picture + " > out.png")));
    assertHeld(
        UndeterminedReason.UNDECODABLE,
        settings(program("cat " + picture + " > out.png; echo more > out.png")));
  }

  @Test
  void hugePicture_held() throws IOException {
    Path program = program("cat " + picture("bomb-20000x20000-1bit.png") + " > out.png");
    assertHeld(UndeterminedReason.TOO_MANY_PIXELS, settings(program));
  }

  @Test
  void hugeDeclaredPicture_heldBeforeTheProgramSeesIt() throws IOException {
    Path program = program("touch " + folder.resolve("ran"));
    assertThat(outcome(settings(program), HeifFiles.still(20_000, 20_000)))
        .isEqualTo(new Outcome.Undetermined(UndeterminedReason.TOO_MANY_PIXELS));
    assertThat(folder.resolve("ran")).doesNotExist();
  }

  @Test
  void flood_killedAtTheBound() throws IOException {
    Path program = program("echo $$ > " + folder.resolve("ids"), "exec yes > out.png");
    assertHeld(UndeterminedReason.TOO_LARGE, settings(program).maxUnpackedBytes(1 << 20));
    assertGone();
  }

  @Test
  void floodOfPictures_thoseWithinTheBoundCompared() throws IOException {
    Path program =
        program("while :; do", "cat " + picture("blobs-640x480.png") + " > out.png", "done");
    assertHeld(UndeterminedReason.TOO_LARGE, settings(program).maxUnpackedBytes(1 << 20));
    listBlobs();
    assertThat(outcome(settings(program).maxUnpackedBytes(1 << 20), HEIC))
        .isInstanceOf(Outcome.Matched.class);
  }

  @Test
  void floodOfTemporarySpace_killedAtTheBound() throws IOException {
    Path program = program("echo $$ > " + folder.resolve("ids"), "exec yes > out.png");
    assertHeld(
        UndeterminedReason.NO_CAPACITY,
        settings(program).memoryBeforeSpooling(1000).temporaryBytes(1 << 20));
    assertGone();
  }

  @Test
  void noTemporarySpace_held() throws IOException {
    Path program = program("cat " + picture("blobs-640x480.png") + " > out.png");
    assertHeld(UndeterminedReason.NO_CAPACITY, settings(program).temporaryBytes(10));
  }

  @Test
  void hang_killedInTimeWithItsChildren() throws IOException {
    Path program =
        program(
            "sleep 1000 &",
            "echo $! > " + folder.resolve("ids"),
            "echo $$ >> " + folder.resolve("ids"),
            "wait");
    assertHeld(
        UndeterminedReason.TIME_LIMIT, settings(program).decodeTime(Duration.ofMillis(1500)));
    assertGone();
  }

  @Test
  void childLeftBehind_killedAndThePictureCompared() throws IOException {
    Path program =
        program(
            "sleep 1000 &",
            "echo $! > " + folder.resolve("ids"),
            "sleep 0.5",
            "cat " + picture("blobs-640x480.png") + " > out.png");
    assertThat(outcome(settings(program), HEIC)).isInstanceOf(Outcome.Clear.class);
    assertGone();
  }

  @Test
  void hang_othersGoOn() throws IOException {
    Path program = program("exec sleep 1000");
    ScreeningSettings settings =
        settings(program).decodeTime(Duration.ofSeconds(1)).concurrentDecodes(1).build();
    try (Screener screener = fixture.screener(settings)) {
      assertThat(Fixture.outcome(screener, HEIC))
          .isEqualTo(new Outcome.Undetermined(UndeterminedReason.TIME_LIMIT));
      assertThat(Fixture.outcome(screener, ReferenceImages.bytes("dih-orig.png")))
          .isInstanceOf(Outcome.Clear.class);
    }
  }

  @Test
  void noSuchProgram_heldAndRetryable() {
    assertHeld(UndeterminedReason.MATCHER_FAILED, settings(folder.resolve("nothing")));
    assertThat(UndeterminedReason.MATCHER_FAILED.retryable()).isTrue();
  }

  @Test
  void relativeProgram_refused() {
    ScreeningSettings.Builder builder = ScreeningSettings.builder();
    assertThatThrownBy(() -> builder.heif(Path.of("heif-convert")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> builder.ffmpeg(Path.of("ffmpeg")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void ffmpeg_turnedPicture_heldBecauseNotEveryVersionTurns() throws IOException {
    Path program = program("cat " + picture("blobs-640x480.png"));
    ScreeningSettings.Builder settings = ScreeningSettings.builder().ffmpeg(program);
    assertThat(outcome(settings, HEIC)).isInstanceOf(Outcome.Clear.class);
    assertThat(outcome(settings, HeifFiles.turned(640, 480)))
        .isEqualTo(new Outcome.Undetermined(UndeterminedReason.FRAMES_UNREAD));
  }

  @Test
  void sequence_everyPictureIsNeeded() throws IOException {
    Path picture = picture("blobs-640x480.png");
    byte[] sequence = HeifFiles.sequence(640, 480, 3);
    ScreeningSettings.Builder whole =
        ScreeningSettings.builder()
            .ffmpeg(program("cat " + picture + " " + picture + " " + picture));
    try (Screener screener = fixture.screener(whole.build());
        Examination examination = screener.examine(ContentSource.of(sequence), Optional.empty())) {
      assertThat(examination.outcome()).isInstanceOf(Outcome.Clear.class);
      assertThat(examination.frameCount()).isEqualTo(3);
    }
    ScreeningSettings.Builder cut =
        ScreeningSettings.builder().ffmpeg(program("cat " + picture + " " + picture));
    assertThat(outcome(cut, sequence))
        .isEqualTo(new Outcome.Undetermined(UndeterminedReason.FRAMES_UNREAD));
    ScreeningSettings.Builder few =
        ScreeningSettings.builder()
            .ffmpeg(program("cat " + picture + " " + picture + " " + picture))
            .maxFrames(2);
    assertThat(outcome(few, sequence))
        .isEqualTo(new Outcome.Undetermined(UndeterminedReason.TOO_MANY_PARTS));
    assertThat(outcome(settings(program("cat " + picture + " > out.png")), sequence))
        .isEqualTo(new Outcome.Undetermined(UndeterminedReason.UNSUPPORTED_MEDIA));
  }

  @Test
  void foldersOfAKilledProcess_clearedAtTheNextStart() throws IOException {
    Path old = Files.createDirectory(temporary.resolve("tocsin-tool-old"));
    Files.writeString(old.resolve("left"), "left", StandardCharsets.US_ASCII);
    Path young = Files.createDirectory(temporary.resolve("tocsin-tool-young"));
    Files.setLastModifiedTime(old, FileTime.from(fixture.clock.instant().minusSeconds(7200)));
    Files.setLastModifiedTime(young, FileTime.from(fixture.clock.instant().minusSeconds(60)));
    fixture.screener(settings(program("exit 0")).build()).close();
    assertThat(old).doesNotExist();
    assertThat(young).exists();
    Files.delete(young);
  }

  /** The processes whose ids a program wrote down end soon. */
  private void assertGone() throws IOException {
    List<String> ids = Files.readAllLines(folder.resolve("ids"));
    assertThat(ids).isNotEmpty();
    for (String id : ids) {
      Optional<ProcessHandle> process = ProcessHandle.of(Long.parseLong(id.strip()));
      assertThat(
              process.isEmpty()
                  || process.get().onExit().orTimeout(10, TimeUnit.SECONDS).join() != null)
          .isTrue();
    }
  }
}
