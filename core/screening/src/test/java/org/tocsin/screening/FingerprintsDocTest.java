package org.tocsin.screening;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.awt.image.RescaleOp;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import org.junit.jupiter.api.Test;
import org.tocsin.fingerprint.Pdq;
import org.tocsin.fingerprint.PdqHash;
import org.tocsin.fingerprint.ReferenceImages;
import org.tocsin.fingerprint.ReferenceImages.Reference;
import org.tocsin.internal.image.Decoding;
import org.tocsin.internal.image.Decoding.Decoded;
import org.tocsin.model.Coverage;
import org.tocsin.model.MediaFamily;

/**
 * Keeps the tables of {@code docs/fingerprints.md} in step with what the code does. Run with {@code
 * -Dtocsin.docs.write=true} to write them anew.
 */
class FingerprintsDocTest {
  private static final Path DOC = Path.of("../../docs/fingerprints.md");

  @Test
  void tables_inTheGuide_areWhatTheCodeDoes() throws IOException {
    String text = Files.readString(DOC, StandardCharsets.UTF_8);
    String expected = text;
    expected = replace(expected, "conformance", conformance());
    expected = replace(expected, "transformations", transformations());
    expected = replace(expected, "bounds", bounds());
    if (Boolean.getBoolean("tocsin.docs.write")) {
      Files.writeString(DOC, expected, StandardCharsets.UTF_8);
      return;
    }
    assertThat(text).isEqualTo(expected);
  }

  private static String replace(String text, String name, String table) {
    String begin = "<!-- begin " + name + " -->\n";
    String end = "<!-- end " + name + " -->";
    int from = text.indexOf(begin) + begin.length();
    int to = text.indexOf(end);
    assertThat(to).as("markers of " + name).isGreaterThanOrEqualTo(from);
    return text.substring(0, from) + table + text.substring(to);
  }

  private static String conformance() {
    StringBuilder table =
        new StringBuilder(
            """
            | picture | quality | full pixels | C++ file tool | Java reference | Python reference | note |
            | --- | --- | --- | --- | --- | --- | --- |
            """);
    for (Reference reference : ReferenceImages.all()) {
      Decoded decoded = Decoding.decode(ReferenceImages.bytes(reference.file()));
      String note = decoded.report().problem().map(problem -> "held: `" + problem + "`").orElse("");
      if (decoded.full().isEmpty()) {
        table.append(
            String.format(Locale.ROOT, "| `%s` | | | | | | %s |%n", reference.file(), note));
        continue;
      }
      Pdq full = decoded.full().get(0);
      Pdq nearest = decoded.nearest().get(0);
      table.append(
          String.format(
              Locale.ROOT,
              "| `%s` | %d | %s | %s | %s | %s | %s |%n",
              reference.file(),
              full.quality(),
              distance(full, reference.hash("core_full_pixels")),
              distance(nearest, reference.hash("cpp_file_tool")),
              distance(full, reference.hash("java_reference")),
              distance(full, reference.hash("python_reference")),
              note));
    }
    return table.toString().replace("\r\n", "\n");
  }

  private static String distance(Pdq ours, Optional<PdqHash> reference) {
    return reference.map(hash -> String.valueOf(hash.distance(ours.hash()))).orElse("–");
  }

  private static String transformations() throws IOException {
    byte[] original = ReferenceImages.bytes("blobs-640x480.png");
    byte[] text = ReferenceImages.bytes("text-800x600.png");
    StringBuilder table =
        new StringBuilder(
            """
            | change | blobs, full | blobs, 512 | text, full | text, 512 |
            | --- | --- | --- | --- | --- |
            """);
    for (int quality : new int[] {95, 75, 50, 30, 10}) {
      row(table, "JPEG, quality " + quality, original, text, image -> jpeg(image, quality));
    }
    for (String format : new String[] {"gif", "bmp", "tiff"}) {
      row(table, "as " + format.toUpperCase(Locale.ROOT), original, text, i -> write(i, format));
    }
    for (double scale : new double[] {0.25, 0.5, 0.75, 1.5, 2}) {
      row(table, "scaled to " + scale, original, text, image -> png(scaled(image, scale)));
    }
    for (int percent : new int[] {1, 2, 5}) {
      row(
          table,
          "cropped by " + percent + " % on each side",
          original,
          text,
          image -> png(cropped(image, percent)));
    }
    for (double factor : new double[] {0.8, 1.2}) {
      row(
          table,
          "brightness times " + factor,
          original,
          text,
          image -> png(new RescaleOp((float) factor, 0, null).filter(image, null)));
    }
    return table.toString();
  }

  @FunctionalInterface
  private interface Change {
    byte[] of(BufferedImage image) throws IOException;
  }

  private static void row(
      StringBuilder table, String name, byte[] first, byte[] second, Change change)
      throws IOException {
    table.append("| ").append(name);
    for (byte[] original : new byte[][] {first, second}) {
      Decoded before = Decoding.decode(original);
      Decoded after = Decoding.decode(change.of(rgb(original)));
      assertThat(after.report().problem()).as(name).isEmpty();
      table
          .append(" | ")
          .append(before.full().get(0).hash().distance(after.full().get(0).hash()))
          .append(" | ")
          .append(before.nearest().get(0).hash().distance(after.nearest().get(0).hash()));
    }
    table.append(" |\n");
  }

  private static BufferedImage rgb(byte[] bytes) throws IOException {
    BufferedImage read = ImageIO.read(new ByteArrayInputStream(bytes));
    BufferedImage image =
        new BufferedImage(read.getWidth(), read.getHeight(), BufferedImage.TYPE_3BYTE_BGR);
    Graphics2D graphics = image.createGraphics();
    graphics.drawImage(read, 0, 0, null);
    graphics.dispose();
    return image;
  }

  private static BufferedImage scaled(BufferedImage image, double scale) {
    int width = (int) Math.round(image.getWidth() * scale);
    int height = (int) Math.round(image.getHeight() * scale);
    BufferedImage scaled = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
    Graphics2D graphics = scaled.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    graphics.drawImage(image, 0, 0, width, height, null);
    graphics.dispose();
    return scaled;
  }

  private static BufferedImage cropped(BufferedImage image, int percent) {
    int x = image.getWidth() * percent / 100;
    int y = image.getHeight() * percent / 100;
    BufferedImage cropped =
        new BufferedImage(
            image.getWidth() - 2 * x, image.getHeight() - 2 * y, BufferedImage.TYPE_3BYTE_BGR);
    Graphics2D graphics = cropped.createGraphics();
    graphics.drawImage(image, -x, -y, null);
    graphics.dispose();
    return cropped;
  }

  private static byte[] png(BufferedImage image) throws IOException {
    return write(image, "png");
  }

  private static byte[] write(BufferedImage image, String format) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    assertThat(ImageIO.write(image, format, out)).isTrue();
    return out.toByteArray();
  }

  private static byte[] jpeg(BufferedImage image, int quality) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ImageWriteParam parameters = writer.getDefaultWriteParam();
    parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
    parameters.setCompressionQuality(quality / 100f);
    try (var stream = ImageIO.createImageOutputStream(out)) {
      writer.setOutput(stream);
      writer.write(null, new IIOImage(image, null, null), parameters);
    } finally {
      writer.dispose();
    }
    return out.toByteArray();
  }

  private static String bounds() {
    StringBuilder table =
        new StringBuilder(
            """
            | setting | default |
            | --- | --- |
            """);
    line(table, "maxBytes", ScreeningSettings.DEFAULT_MAX_BYTES);
    line(table, "maxPixels", ScreeningSettings.DEFAULT_MAX_PIXELS);
    line(table, "maxWidth", ScreeningSettings.DEFAULT_MAX_WIDTH);
    line(table, "maxHeight", ScreeningSettings.DEFAULT_MAX_HEIGHT);
    line(table, "maxFrames", ScreeningSettings.DEFAULT_MAX_FRAMES);
    line(table, "maxEntries", ScreeningSettings.DEFAULT_MAX_ENTRIES);
    line(table, "maxUnpackedBytes", ScreeningSettings.DEFAULT_MAX_UNPACKED_BYTES);
    line(table, "memoryBeforeSpooling", ScreeningSettings.DEFAULT_MEMORY_BEFORE_SPOOLING);
    line(table, "temporaryBytes", ScreeningSettings.DEFAULT_TEMPORARY_BYTES);
    line(table, "concurrentDecodes", "one per processor");
    line(table, "decodeMemory", "a third of the heap, at most 1 GiB");
    line(table, "decodeTime", ScreeningSettings.DEFAULT_DECODE_TIME);
    line(table, "receiveTime", ScreeningSettings.DEFAULT_RECEIVE_TIME);
    line(table, "maxListAge", ScreeningSettings.DEFAULT_MAX_LIST_AGE);
    line(table, "listAgeAlarm", ScreeningSettings.DEFAULT_LIST_AGE_ALARM);
    line(table, "qualityFloor", ScreeningSettings.DEFAULT_QUALITY_FLOOR);
    line(table, "minimumSide", ScreeningSettings.DEFAULT_MINIMUM_SIDE);
    line(table, "maxMatches", ScreeningSettings.DEFAULT_MAX_MATCHES);
    line(table, "clearCacheSize", ScreeningSettings.DEFAULT_CLEAR_CACHE_SIZE);
    line(table, "lowQuality", ScreeningSettings.DEFAULT_LOW_QUALITY);
    line(table, "orientations", ScreeningSettings.defaults().orientations());
    line(table, "heif", ScreeningSettings.defaults().heif().map(Path::toString).orElse("none"));
    line(table, "ffmpeg", ScreeningSettings.defaults().ffmpeg().map(Path::toString).orElse("none"));
    for (MediaFamily family : MediaFamily.values()) {
      Coverage coverage = ScreeningSettings.defaults().coverage(family);
      line(table, "coverage of " + family, coverage);
    }
    return table.toString();
  }

  private static void line(StringBuilder table, String name, Object value) {
    table.append("| `").append(name).append("` | ").append(value).append(" |\n");
  }
}
