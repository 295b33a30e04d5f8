package org.tocsin.screening;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tocsin.fingerprint.Digests;
import org.tocsin.fingerprint.ReferenceImages;
import org.tocsin.hashlist.CsvOptions;
import org.tocsin.hashlist.ListPolicy;
import org.tocsin.hashlist.Progress;
import org.tocsin.model.Algorithm;
import org.tocsin.model.ContentSource;
import org.tocsin.model.Coverage;
import org.tocsin.model.Fingerprint;
import org.tocsin.model.MatchFacts;
import org.tocsin.model.MediaFamily;
import org.tocsin.model.SeverityClass;
import org.tocsin.model.UndeterminedReason;

class ScreenerTest {
  private static final byte[] PICTURE = ReferenceImages.bytes("blobs-640x480-q75.jpg");

  @TempDir Path folder;
  private Fixture fixture;

  @BeforeEach
  void open() {
    fixture = new Fixture(folder);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private static String digest(byte[] bytes, Algorithm algorithm) {
    Digests digests = new Digests(true);
    digests.update(bytes, 0, bytes.length);
    return digests.finish().stream()
        .filter(digest -> digest.algorithm().equals(algorithm))
        .findFirst()
        .orElseThrow()
        .hex();
  }

  private static String pdq(String file, String column) {
    return ReferenceImages.all().stream()
        .filter(reference -> reference.file().equals(file))
        .findFirst()
        .orElseThrow()
        .get(column);
  }

  private Outcome outcome(byte[] bytes) {
    try (Screener screener = fixture.screener()) {
      return Fixture.outcome(screener, bytes);
    }
  }

  private static Outcome undetermined(UndeterminedReason reason) {
    return new Outcome.Undetermined(reason);
  }

  @Test
  void picture_unknown_clearByBothComparisons() {
    fixture.listOfOther();
    assertThat(outcome(PICTURE)).isEqualTo(new Outcome.Clear(Coverage.EXACT_AND_PERCEPTUAL));
  }

  @Test
  void text_unknown_clearByDigests() {
    fixture.listOfOther();
    assertThat(outcome("good morning".getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(new Outcome.Clear(Coverage.EXACT));
  }

  @Test
  void picture_listedByEveryDigest_matchesExactly() {
    for (Algorithm algorithm :
        new Algorithm[] {Algorithm.MD5, Algorithm.SHA1, Algorithm.SHA256, Algorithm.SHA512}) {
      fixture.list(Fixture.line(algorithm.name(), digest(PICTURE, algorithm), "one"));
      Outcome.Matched matched = (Outcome.Matched) outcome(PICTURE);
      MatchFacts facts = matched.matches().get(0);
      assertThat(facts.kind()).isEqualTo(MatchFacts.Kind.EXACT);
      assertThat(facts.algorithm()).isEqualTo(algorithm);
      assertThat(facts.severity()).isEqualTo(SeverityClass.TEST);
      assertThat(facts.filesWithoutPerson()).isTrue();
      assertThat(facts.part()).isEmpty();
    }
  }

  @Test
  void largeUpload_listedByEveryDigest_matchesExactly() {
    byte[] large = new byte[3 << 20];
    new Random(7).nextBytes(large);
    for (Algorithm algorithm :
        new Algorithm[] {Algorithm.MD5, Algorithm.SHA1, Algorithm.SHA256, Algorithm.SHA512}) {
      fixture.list(Fixture.line(algorithm.name(), digest(large, algorithm), "one"));
      assertThat(outcome(large)).isInstanceOf(Outcome.Matched.class);
    }
  }

  @Test
  void largeUpload_sourceFails_partIsComparedAndNoThreadLeft() throws Exception {
    Set<Thread> others = Thread.getAllStackTraces().keySet();
    byte[] part = new byte[2 << 20];
    ContentSource failing =
        () ->
            new SequenceInputStream(
                new ByteArrayInputStream(part),
                new InputStream() {
                  @Override
                  public int read() throws IOException {
                    throw new IOException("marker-host-detail");
                  }

                  @Override
                  public int read(byte[] into, int offset, int length) throws IOException {
                    return read();
                  }
                });
    for (String listed : new String[] {digest(part, Algorithm.MD5), "0".repeat(31) + "1"}) {
      fixture.list(Fixture.line("md5", listed, "one"));
      try (Screener screener = fixture.screener();
          Examination examination = screener.examine(failing, Optional.empty())) {
        assertThat(examination.size()).isEqualTo(part.length);
        assertThat(examination.outcome())
            .isInstanceOf(
                listed.startsWith("0000") ? Outcome.Undetermined.class : Outcome.Matched.class);
      }
    }
    Fixture.joinWorkers(others);
  }

  @Test
  void picture_reencodedCopyOfListed_matchesNear() {
    fixture.list(Fixture.line("pdq", pdq("blobs-640x480.png", "core_full_pixels"), "one"));
    Outcome.Matched matched = (Outcome.Matched) outcome(PICTURE);
    MatchFacts facts = matched.matches().get(0);
    assertThat(facts.kind()).isEqualTo(MatchFacts.Kind.PERCEPTUAL);
    assertThat(facts.distance()).isBetween(0, 31);
    assertThat(facts.threshold()).isEqualTo(31);
    assertThat(facts.quality()).hasValue(100);
    assertThat(facts.filesWithoutPerson()).isFalse();
    assertThat(facts.part()).isEmpty();
  }

  @Test
  void picture_listedUnderEitherRule_matches() {
    for (String rule : new String[] {"core_full_pixels", "cpp_file_tool"}) {
      fixture.list(Fixture.line("pdq", pdq("text-800x600.png", rule), "one"));
      assertThat(outcome(ReferenceImages.bytes("text-800x600.png")))
          .isInstanceOf(Outcome.Matched.class);
    }
  }

  @Test
  void truncatedPicture_listedOriginal_matchesInSpiteOfDamage() {
    fixture.list(Fixture.line("pdq", pdq("truncated-half-640x480.jpg", "core_full_pixels"), "one"));
    assertThat(outcome(ReferenceImages.bytes("truncated-half-640x480.jpg")))
        .isInstanceOf(Outcome.Matched.class);
    fixture.listOfOther();
    assertThat(outcome(ReferenceImages.bytes("truncated-half-640x480.jpg")))
        .isEqualTo(undetermined(UndeterminedReason.TRUNCATED));
  }

  @Test
  void garbageWithPictureHeader_listedByDigest_matchesBeforeDecoding() {
    byte[] garbage = Arrays.copyOf(PICTURE, 200);
    fixture.list(Fixture.line("sha256", digest(garbage, Algorithm.SHA256), "one"));
    assertThat(outcome(garbage)).isInstanceOf(Outcome.Matched.class);
  }

  @Test
  void frame_listed_matchesAndIsNamed() {
    byte[] gif = ReferenceImages.bytes("anim-3frames-160x120.gif");
    String third;
    fixture.listOfOther();
    try (Screener screener = fixture.screener();
        Examination examination = screener.examine(ContentSource.of(gif), Optional.empty())) {
      assertThat(examination.frameCount()).isEqualTo(3);
      third = examination.frames().get(2).full().hash().fingerprint().hex();
    }
    fixture.list(Fixture.line("pdq", third, "one"));
    Outcome.Matched matched = (Outcome.Matched) outcome(gif);
    assertThat(matched.matches().get(0).part())
        .contains(new MatchFacts.Part(MatchFacts.PartKind.FRAME, 2));
  }

  @Test
  void nothing_empty() {
    fixture.listOfOther();
    assertThat(outcome(new byte[0])).isEqualTo(undetermined(UndeterminedReason.EMPTY));
  }

  @Test
  void lists_emptyOrOld_neverClear() {
    assertThat(outcome(PICTURE)).isEqualTo(undetermined(UndeterminedReason.LISTS_STALE));
    fixture.listOfOther();
    try (Screener screener = fixture.screener()) {
      assertThat(Fixture.outcome(screener, PICTURE)).isInstanceOf(Outcome.Clear.class);
      fixture.clock.advance(Duration.ofDays(7));
      assertThat(Fixture.outcome(screener, PICTURE)).isInstanceOf(Outcome.Clear.class);
      fixture.clock.advance(Duration.ofSeconds(1));
      // Neither a new comparison nor a remembered one is clear by lists this old.
      assertThat(Fixture.outcome(screener, PICTURE))
          .isEqualTo(undetermined(UndeterminedReason.LISTS_STALE));
    }
  }

  @Test
  void lists_changed_rememberedClearIsForgotten() {
    fixture.listOfOther();
    try (Screener screener = fixture.screener()) {
      assertThat(Fixture.outcome(screener, PICTURE)).isInstanceOf(Outcome.Clear.class);
      assertThat(Fixture.outcome(screener, PICTURE)).isInstanceOf(Outcome.Clear.class);
      fixture.list(Fixture.line("md5", digest(PICTURE, Algorithm.MD5), "one"));
      assertThat(Fixture.outcome(screener, PICTURE)).isInstanceOf(Outcome.Matched.class);
      fixture.listOfOther();
      assertThat(Fixture.outcome(screener, PICTURE)).isInstanceOf(Outcome.Clear.class);
    }
  }

  @Test
  void threshold_ofAClassificationGetsWider_rememberedClearIsForgottenAndFactsNameIt() {
    byte[] far = HexFormat.of().parseHex(pdq("blobs-640x480.png", "core_full_pixels"));
    for (int i = 0; i < 8; i++) {
      far[i] ^= (byte) 0xff;
    }
    fixture.list(Fixture.line("pdq", HexFormat.of().formatHex(far), "one"));
    try (Screener screener = fixture.screener()) {
      assertThat(Fixture.outcome(screener, PICTURE)).isInstanceOf(Outcome.Clear.class);
      fixture.lists.policy("test", ListPolicy.DEFAULT.with("B1", new ListPolicy(90, 80)));
      assertThat(Fixture.outcome(screener, PICTURE)).isInstanceOf(Outcome.Clear.class);
      fixture.lists.policy("test", ListPolicy.DEFAULT.with("A1", new ListPolicy(90, 80)));
      MatchFacts facts = ((Outcome.Matched) Fixture.outcome(screener, PICTURE)).matches().get(0);
      assertThat(facts.distance()).isBetween(32, 80);
      assertThat(facts.threshold()).isEqualTo(90);
      assertThat(facts.fileThreshold()).isEqualTo(80);
      assertThat(facts.filesWithoutPerson()).isTrue();
      fixture.lists.policy("test", new ListPolicy(90, 80).with("A1", new ListPolicy(31, -1)));
      assertThat(Fixture.outcome(screener, PICTURE)).isInstanceOf(Outcome.Clear.class);
    }
  }

  @Test
  void picture_listedAndKnownGood_waitsForAPersonWhicheverDigestIsInDispute() {
    String md5 = digest(PICTURE, Algorithm.MD5);
    String sha256 = digest(PICTURE, Algorithm.SHA256);
    fixture.list(
        "md5," + md5 + ",bad,kite-club,A_CSAM_CONFIRMED,A1,,false",
        "sha1," + digest(PICTURE, Algorithm.SHA1) + ",bad,kite-club,A_CSAM_CONFIRMED,A1,,false");
    assertThat(matched().filesWithoutPerson()).isTrue();
    for (String good : new String[] {"md5," + md5, "sha256," + sha256}) {
      fixture.lists.importCsv(
          "known-good",
          new java.io.StringReader(Fixture.HEADER + good + ",file,,K_KNOWN_BENIGN,,,false\n"),
          CsvOptions.STRICT,
          Progress.NONE);
      if (good.startsWith("sha256")) {
        assertThat(((Outcome.Matched) outcome(PICTURE)).matches())
            .as("what nobody can make collide is known good")
            .allSatisfy(facts -> assertThat(facts.severity()).isEqualTo(SeverityClass.UNKNOWN));
      } else {
        assertThat(((Outcome.Matched) outcome(PICTURE)).matches())
            .extracting(facts -> facts.algorithm() + " " + facts.severity())
            .containsExactly("SHA1 CONFIRMED", "MD5 UNKNOWN");
      }
    }
    assertThat(matched().filesWithoutPerson()).isFalse();
    assertThat(matched().classification()).isEqualTo("A1");
  }

  @Test
  void picture_listedAndKnownGood_keepsAClassThatIsNotTheGravest() {
    String md5 = digest(PICTURE, Algorithm.MD5);
    for (SeverityClass severity :
        new SeverityClass[] {
          SeverityClass.TEST,
          SeverityClass.SIGNAL,
          SeverityClass.TERRORIST,
          SeverityClass.NON_CONSENSUAL_INTIMATE,
          SeverityClass.EXPLOITATIVE_REVIEW
        }) {
      fixture.list("md5," + md5 + ",bad,kite-club," + severity + ",A1,,false");
      for (String good :
          new String[] {"md5," + md5, "sha256," + digest(PICTURE, Algorithm.SHA256)}) {
        fixture.lists.importCsv(
            "known-good",
            new java.io.StringReader(Fixture.HEADER + good + ",file,,K_KNOWN_BENIGN,,,false\n"),
            CsvOptions.STRICT,
            Progress.NONE);
        assertThat(matched().severity()).as(good.substring(0, 4)).isEqualTo(severity);
      }
    }
  }

  private MatchFacts matched() {
    return ((Outcome.Matched) outcome(PICTURE)).matches().get(0);
  }

  @Test
  void severity_unknown_matchesAsUnknown() {
    fixture.lists.importCsv(
        "test",
        new java.io.StringReader(
            Fixture.HEADER
                + "md5,"
                + digest(PICTURE, Algorithm.MD5)
                + ",one,kite-club,A_CSAM_CONFIRMD,A1,,false"),
        CsvOptions.STRICT,
        Progress.NONE);
    Outcome.Matched matched = (Outcome.Matched) outcome(PICTURE);
    assertThat(matched.matches().get(0).severity()).isEqualTo(SeverityClass.UNKNOWN);
    assertThat(matched.matches().get(0).filesWithoutPerson()).isFalse();
  }

  @Test
  void upload_overTheBound_tooLargeAndNotReadToItsEnd() {
    fixture.listOfOther();
    long[] delivered = {0};
    ContentSource endless =
        () ->
            new InputStream() {
              @Override
              public int read() {
                delivered[0]++;
                return 1;
              }

              @Override
              public int read(byte[] into, int offset, int length) {
                delivered[0] += length;
                return length;
              }
            };
    try (Screener screener =
            fixture.screener(ScreeningSettings.builder().maxBytes(1 << 20).build());
        Examination examination = screener.examine(endless, Optional.empty())) {
      assertThat(examination.outcome()).isEqualTo(undetermined(UndeterminedReason.TOO_LARGE));
      assertThat(delivered[0]).isLessThan(2 << 20);
    }
  }

  @Test
  void source_throwsHalfWay_undeterminedAndRetryable() {
    fixture.listOfOther();
    ContentSource failing =
        () ->
            new InputStream() {
              private int read;

              @Override
              public int read() throws IOException {
                if (read == 5000) {
                  throw new IOException("marker-host-detail");
                }
                return PICTURE[read++] & 0xff;
              }

              @Override
              public int read(byte[] into, int offset, int length) throws IOException {
                into[offset] = (byte) read();
                return 1;
              }
            };
    try (Screener screener = fixture.screener();
        Examination examination = screener.examine(failing, Optional.empty())) {
      assertThat(examination.outcome()).isEqualTo(undetermined(UndeterminedReason.SOURCE_FAILED));
    }
    ContentSource closed =
        () -> {
          throw new IllegalStateException("marker-host-detail");
        };
    try (Screener screener = fixture.screener();
        Examination examination = screener.examine(closed, Optional.empty())) {
      assertThat(examination.outcome()).isEqualTo(undetermined(UndeterminedReason.SOURCE_FAILED));
    }
  }

  @Test
  void source_stalls_undeterminedAfterItsTime() {
    fixture.listOfOther();
    CountDownLatch never = new CountDownLatch(1);
    ContentSource stalling =
        () ->
            new InputStream() {
              @Override
              public int read() throws IOException {
                try {
                  never.await();
                } catch (InterruptedException e) {
                  throw new IOException("interrupted", e);
                }
                return -1;
              }

              @Override
              public int read(byte[] into, int offset, int length) throws IOException {
                return read();
              }
            };
    try (Screener screener =
            fixture.screener(
                ScreeningSettings.builder().receiveTime(Duration.ofMillis(50)).build());
        Examination examination = screener.examine(stalling, Optional.empty())) {
      assertThat(examination.outcome()).isEqualTo(undetermined(UndeterminedReason.TIME_LIMIT));
    }
  }

  @Test
  void thread_interrupted_undeterminedAndStaysInterrupted() {
    fixture.listOfOther();
    try (Screener screener = fixture.screener()) {
      Thread.currentThread().interrupt();
      assertThat(Fixture.outcome(screener, PICTURE))
          .isEqualTo(undetermined(UndeterminedReason.INTERRUPTED));
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void thread_interruptedWhileTheSourceStalls_undeterminedAndStaysInterrupted() throws Exception {
    fixture.listOfOther();
    CountDownLatch reading = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    ContentSource stalling =
        () ->
            new InputStream() {
              @Override
              public int read() throws IOException {
                reading.countDown();
                try {
                  never.await();
                } catch (InterruptedException e) {
                  throw new IOException("interrupted", e);
                }
                return -1;
              }

              @Override
              public int read(byte[] into, int offset, int length) throws IOException {
                return read();
              }
            };
    AtomicReference<Outcome> outcome = new AtomicReference<>();
    AtomicBoolean stayed = new AtomicBoolean();
    try (Screener screener = fixture.screener()) {
      Thread host =
          new Thread(
              () -> {
                try (Examination examination = screener.examine(stalling, Optional.empty())) {
                  outcome.set(examination.outcome());
                }
                stayed.set(Thread.currentThread().isInterrupted());
              });
      host.start();
      reading.await();
      host.interrupt();
      host.join();
    }
    assertThat(outcome).hasValue(undetermined(UndeterminedReason.INTERRUPTED));
    assertThat(stayed).isTrue();
  }

  @Test
  void screener_closed_undetermined() {
    fixture.listOfOther();
    Screener screener = fixture.screener();
    screener.close();
    assertThat(Fixture.outcome(screener, PICTURE))
        .isEqualTo(undetermined(UndeterminedReason.CLOSED));
  }

  @Test
  void content_spilledToDisk_isTheSameAndLeavesNoFile() throws IOException {
    fixture.listOfOther();
    try (Screener screener =
        fixture.screener(ScreeningSettings.builder().memoryBeforeSpooling(1000).build())) {
      Examination examination =
          screener.examine(ContentSource.of(PICTURE), Optional.of("image/png"));
      try (InputStream in = examination.openContent()) {
        assertThat(in.readAllBytes()).isEqualTo(PICTURE);
      }
      assertThat(examination.outcome()).isInstanceOf(Outcome.Clear.class);
      assertThat(examination.size()).isEqualTo(PICTURE.length);
      examination.close();
      try (var files = Files.list(folder)) {
        assertThat(files.map(Path::toString).filter(name -> name.endsWith(".spool"))).isEmpty();
      }
    }
  }

  @Test
  void temporarySpace_used_undetermined() {
    fixture.listOfOther();
    try (Screener screener =
        fixture.screener(
            ScreeningSettings.builder().memoryBeforeSpooling(1000).temporaryBytes(2000).build())) {
      assertThat(Fixture.outcome(screener, PICTURE))
          .isEqualTo(undetermined(UndeterminedReason.NO_CAPACITY));
    }
  }

  @Test
  void facts_ofPicture_nameTypeDigestsAndFingerprints() {
    fixture.listOfOther();
    try (Screener screener = fixture.screener();
        Examination examination =
            screener.examine(ContentSource.of(PICTURE), Optional.of("text/plain"))) {
      var facts =
          examination.facts(Optional.of("cat.png"), Optional.of("text/plain")).orElseThrow();
      assertThat(facts.sniffedMediaType()).isEqualTo("image/jpeg");
      assertThat(facts.family()).isEqualTo(MediaFamily.IMAGE);
      assertThat(facts.digest(Algorithm.MD5).map(Fingerprint::hex))
          .contains(digest(PICTURE, Algorithm.MD5));
      assertThat(facts.perceptual().get(0).hex())
          .isEqualTo(pdq("blobs-640x480-q75.jpg", "core_full_pixels"));
      assertThat(examination.toString()).doesNotContain(digest(PICTURE, Algorithm.MD5));
      assertThat(examination.width()).isEqualTo(640);
    }
  }

  @Test
  void flatPicture_lowQuality_clearByDigestsOrHeld() {
    fixture.listOfOther();
    byte[] flat = ReferenceImages.bytes("grad-h-512x512.png");
    assertThat(outcome(flat)).isEqualTo(new Outcome.Clear(Coverage.EXACT));
    try (Screener screener =
        fixture.screener(ScreeningSettings.builder().lowQuality(LowQuality.HOLD).build())) {
      assertThat(Fixture.outcome(screener, flat))
          .isEqualTo(undetermined(UndeterminedReason.LOW_QUALITY));
    }
  }

  @Test
  void turnedPicture_orientationsOn_matchesAtDistanceZero() {
    fixture.list(Fixture.line("pdq", pdq("dih-orig.png", "core_full_pixels"), "one"));
    for (String turned : new String[] {"fliplr", "flipud", "rot180", "rot90cw", "transpose"}) {
      byte[] bytes = ReferenceImages.bytes("dih-" + turned + ".png");
      assertThat(outcome(bytes)).isInstanceOf(Outcome.Clear.class);
      try (Screener screener =
          fixture.screener(ScreeningSettings.builder().orientations(true).build())) {
        Outcome.Matched matched = (Outcome.Matched) Fixture.outcome(screener, bytes);
        assertThat(matched.matches().get(0).distance()).isZero();
      }
    }
  }

  private static byte[] zipped(byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry("picture"));
      zip.write(content);
      zip.closeEntry();
    }
    return bytes.toByteArray();
  }

  private static List<String> lookedUp(Screener screener, byte[] content) {
    try (Examination examination = screener.examine(ContentSource.of(content), Optional.empty())) {
      assertThat(examination.outcome()).isInstanceOf(Outcome.Clear.class);
      assertThat(examination.lookedUpMore()).isFalse();
      return examination.lookedUp().stream().map(Fingerprint::hex).toList();
    }
  }

  /** What is listed later has to find what screening would find then. */
  @Test
  void lookedUp_isAllThatWasCompared_alsoInsideAnArchiveAndTurned_andNothingElse()
      throws IOException {
    fixture.listOfOther();
    String full = pdq("dih-orig.png", "core_full_pixels");
    byte[] picture = ReferenceImages.bytes("dih-orig.png");
    String turned;
    try (Screener screener = fixture.screener()) {
      List<String> archived = lookedUp(screener, zipped(picture));
      assertThat(archived).contains(full, digest(picture, Algorithm.SHA256));
      assertThat(archived).contains(digest(zipped(picture), Algorithm.MD5));
      assertThat(lookedUp(screener, zipped(picture))).as("remembered").isEqualTo(archived);
      turned = lookedUp(screener, ReferenceImages.bytes("dih-rot180.png")).get(3);
      assertThat(lookedUp(screener, picture)).doesNotContain(turned).hasSizeGreaterThan(3);
      assertThat(lookedUp(screener, ReferenceImages.bytes("grad-h-512x512.png")))
          .as("three digests, and no value that says too little")
          .hasSize(3);
    }
    try (Screener screener =
        fixture.screener(ScreeningSettings.builder().orientations(true).build())) {
      assertThat(lookedUp(screener, picture)).hasSizeGreaterThan(8);
    }
  }

  @Test
  void lookedUp_ofAnArchiveWithMany_isBoundedAndSaysSo() throws IOException {
    fixture.listOfOther();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (int i = 0; i < 400; i++) {
        zip.putNextEntry(new ZipEntry("note-" + i));
        zip.write(Integer.toString(i).getBytes(StandardCharsets.US_ASCII));
        zip.closeEntry();
      }
    }
    try (Screener screener = fixture.screener();
        Examination examination =
            screener.examine(ContentSource.of(bytes.toByteArray()), Optional.empty())) {
      assertThat(examination.lookedUp()).hasSize(1_000);
      assertThat(examination.lookedUpMore()).isTrue();
    }
  }
}
