package org.tocsin.screening;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.tocsin.fingerprint.ReferenceImages;

/** Files that want to hurt. */
final class BadInputs {
  private BadInputs() {}

  /** Returns every hostile file, by name. */
  static Map<String, byte[]> all() {
    Map<String, byte[]> inputs = new LinkedHashMap<>();
    inputs.put("one byte", new byte[] {(byte) 0x89});
    inputs.put("a million zeros", new byte[1_000_000]);
    inputs.put("bomb of 400 million pixels", ReferenceImages.bytes("bomb-20000x20000-1bit.png"));
    inputs.put("png with a chunk of 2 GB", pngWithHugeChunk("tEXt"));
    inputs.put("png with pixels of 2 GB", pngWithHugeChunk("IDAT"));
    inputs.put("png with a profile bomb", pngWithHugeChunk("iCCP"));
    inputs.put("gif of 100000 frames", gif(100_000));
    inputs.put("webp with a frame outside", webpWithFrameOutside());
    inputs.put("jpeg with 10000 restart markers", jpegWithRestartMarkers());
    inputs.put("zip bomb", zipBomb());
    inputs.put("zip of 100000 entries", zip(100_000));
    inputs.put("zip in a zip", nested());
    inputs.put("zip of an encrypted entry", encrypted());
    inputs.put("zip with an entry its directory hides", hidden());
    inputs.put("zip cut short", Arrays.copyOf(zip(10), 200));
    inputs.put("tiff with a tag of 4 GB", tiffWithHugeTag());
    inputs.put("bmp of 2 billion rows", bmpOfManyRows());
    inputs.put(
        "heic", "\0\0\0\u0018ftypheic\0\0\0\0mif1heic".getBytes(StandardCharsets.ISO_8859_1));
    inputs.put("svg", "<svg xmlns='http://www.w3.org/2000/svg'/>".getBytes(StandardCharsets.UTF_8));
    inputs.put("rar", "Rar!\u001a\7\1\0 and more".getBytes(StandardCharsets.ISO_8859_1));
    inputs.put("jpeg without pictures", bytes(0xff, 0xd8, 0xff, 0xd9));
    inputs.put(
        "gif without pictures", "GIF89a\1\0\1\0\0\0\0;".getBytes(StandardCharsets.ISO_8859_1));
    return inputs;
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  static byte[] join(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  private static byte[] pngWithHugeChunk(String name) {
    byte[] picture = ReferenceImages.bytes("noise-64x64.png");
    byte[] head = Arrays.copyOf(picture, 33);
    byte[] chunk =
        ByteBuffer.allocate(8)
            .putInt(0x7fffffff)
            .put(name.getBytes(StandardCharsets.US_ASCII))
            .array();
    return join(head, chunk, Arrays.copyOfRange(picture, 33, picture.length));
  }

  /** Returns an animation of pictures of one pixel. */
  static byte[] gif(int frames) {
    byte[] head =
        join(
            "GIF89a".getBytes(StandardCharsets.US_ASCII),
            bytes(64, 0, 64, 0, 0x80, 0, 0, 0, 0, 0, 255, 255, 255));
    byte[] frame = bytes(0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x4c, 1, 0);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(head);
    for (int i = 0; i < frames; i++) {
      out.writeBytes(frame);
    }
    out.write(0x3b);
    return out.toByteArray();
  }

  /** Returns an animation whose frames are whole pictures, the first at an offset. */
  static byte[] webp(int offset) {
    byte[] still = ReferenceImages.bytes("blobs-640x480-q80.webp");
    byte[] payload =
        join(
            three(offset),
            three(0),
            three(639),
            three(479),
            three(100),
            bytes(0),
            Arrays.copyOfRange(still, 12, still.length));
    byte[] body =
        join(
            "WEBP".getBytes(StandardCharsets.US_ASCII),
            chunk("VP8X", join(bytes(2, 0, 0, 0), three(639), three(479))),
            chunk("ANIM", new byte[6]),
            chunk("ANMF", payload));
    return chunk("RIFF", body);
  }

  private static byte[] webpWithFrameOutside() {
    return webp(1000);
  }

  private static byte[] chunk(String name, byte[] data) {
    return join(
        name.getBytes(StandardCharsets.US_ASCII),
        ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(data.length).array(),
        data,
        new byte[data.length & 1]);
  }

  private static byte[] three(int value) {
    return bytes(value, value >> 8, value >> 16);
  }

  private static byte[] jpegWithRestartMarkers() {
    byte[] picture = ReferenceImages.bytes("blobs-640x480-q75.jpg");
    byte[] markers = new byte[20_000];
    for (int i = 0; i < markers.length; i += 2) {
      markers[i] = (byte) 0xff;
      markers[i + 1] = (byte) (0xd0 + (i / 2 & 7));
    }
    int middle = picture.length / 2;
    return join(
        Arrays.copyOf(picture, middle),
        markers,
        Arrays.copyOfRange(picture, middle, picture.length));
  }

  /** Returns an archive of one picture under a name that climbs. */
  static byte[] zipOf(byte[] content, String name) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.putNextEntry(new ZipEntry(name));
      zip.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  static byte[] zip(int entries) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      for (int i = 0; i < entries; i++) {
        zip.putNextEntry(new ZipEntry("../../" + i));
        zip.write('a');
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static byte[] zipBomb() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.putNextEntry(new ZipEntry("zeros"));
      byte[] zeros = new byte[1 << 20];
      for (int i = 0; i < 64; i++) {
        zip.write(zeros);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static byte[] nested() {
    return zipOf(zip(1), "inner.zip");
  }

  private static byte[] encrypted() {
    byte[] archive = zip(1);
    archive[6] |= 1;
    return archive;
  }

  /** Returns an archive whose directory names one of its two entries. */
  static byte[] hidden() {
    byte[] first = stored("hidden", ReferenceImages.bytes("tiny-8x8.png"));
    byte[] shown = zip(1);
    byte[] joined = join(first, shown);
    // The directory says where it begins; that place moved.
    ByteBuffer fields = ByteBuffer.wrap(joined).order(ByteOrder.LITTLE_ENDIAN);
    int end = joined.length - 22;
    fields.putInt(end + 16, fields.getInt(end + 16) + first.length);
    return joined;
  }

  private static byte[] stored(String name, byte[] content) {
    CRC32 sum = new CRC32();
    sum.update(content);
    return join(
        ByteBuffer.allocate(30)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putInt(0x04034b50)
            .putShort((short) 10)
            .putShort((short) 0)
            .putShort((short) 0)
            .putInt(0)
            .putInt((int) sum.getValue())
            .putInt(content.length)
            .putInt(content.length)
            .putShort((short) name.length())
            .putShort((short) 0)
            .array(),
        name.getBytes(StandardCharsets.US_ASCII),
        content);
  }

  private static byte[] tiffWithHugeTag() {
    return ByteBuffer.allocate(64)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put((byte) 'I')
        .put((byte) 'I')
        .putShort((short) 42)
        .putInt(8)
        .putShort((short) 1)
        .putShort((short) 0x0111)
        .putShort((short) 4)
        .putInt(0x3fffffff)
        .putInt(8)
        .array();
  }

  private static byte[] bmpOfManyRows() {
    byte[] picture = ReferenceImages.bytes("blobs-640x480.bmp");
    byte[] head = Arrays.copyOf(picture, 1000);
    ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN).putInt(22, Integer.MAX_VALUE);
    return head;
  }
}
