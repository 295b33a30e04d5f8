package org.tocsin.internal.image;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Containers of HEIC and AVIF whose boxes are real and whose pixels are not. */
public final class HeifFiles {
  private final List<byte[]> entries = new ArrayList<>();
  private final List<byte[]> references = new ArrayList<>();
  private final List<byte[]> properties = new ArrayList<>();
  private final List<byte[]> associations = new ArrayList<>();
  private final List<byte[]> rest = new ArrayList<>();
  private byte[] locations = new byte[0];
  private int primary;

  /** Returns a picture of this size. */
  public static byte[] still(int width, int height) {
    return new HeifFiles().item(1, "hvc1", 0, width, height).primary(1).bytes();
  }

  /** Returns two pictures of this size in one content. */
  public static byte[] two(int width, int height) {
    return new HeifFiles()
        .item(1, "hvc1", 0, width, height)
        .item(2, "hvc1", 0, width, height)
        .primary(1)
        .bytes();
  }

  /** Returns a picture of this size that is shown turned. */
  public static byte[] turned(int width, int height) {
    return new HeifFiles()
        .item(1, "hvc1", 0, width, height, box("irot", new byte[] {1}))
        .primary(1)
        .bytes();
  }

  /** Returns a sequence of pictures of this size. */
  public static byte[] sequence(int width, int height, int samples) {
    return new HeifFiles().track("pict", width, height, samples, 900, 77).bytes();
  }

  /** Adds an item with its size and further properties. */
  HeifFiles item(int id, String type, int flags, int width, int height, byte[]... more) {
    entries.add(full("infe", 2, flags, two(id), two(0), ascii(type), new byte[1]));
    properties.add(full("ispe", 0, 0, four(width), four(height)));
    ByteArrayOutputStream links = new ByteArrayOutputStream();
    links.write(properties.size());
    for (byte[] property : more) {
      properties.add(property);
      links.write(properties.size());
    }
    associations.add(join(two(id), new byte[] {(byte) links.size()}, links.toByteArray()));
    return this;
  }

  HeifFiles primary(int id) {
    primary = id;
    return this;
  }

  HeifFiles refer(String kind, int from, int... to) {
    byte[] ids = new byte[0];
    for (int id : to) {
      ids = join(ids, two(id));
    }
    references.add(box(kind, two(from), two(to.length), ids));
    return this;
  }

  /** Says where an item's bytes lie. */
  HeifFiles located(int id, int offset, int length) {
    locations =
        full(
            "iloc", 0, 0, two(0x4400), two(1), two(id), two(0), two(1), four(offset), four(length));
    return this;
  }

  /** Adds a sequence. */
  HeifFiles track(String handler, int width, int height, int samples, int offset, int length) {
    byte[] entry = new byte[70];
    ByteBuffer.wrap(entry).putShort(24, (short) width).putShort(26, (short) height);
    byte[] sizes = new byte[0];
    for (int i = 0; i < samples; i++) {
      sizes = join(sizes, four(length));
    }
    byte[] tables =
        box(
            "stbl",
            full("stsd", 0, 0, four(1), box("hvc1", entry)),
            full("stsz", 0, 0, four(0), four(samples), sizes),
            full("stco", 0, 0, four(1), four(offset)));
    byte[] media =
        box(
            "mdia",
            full("hdlr", 0, 0, four(0), ascii(handler), new byte[13]),
            box("minf", full("hdlr", 0, 0, four(0), ascii("alis"), new byte[13]), tables));
    rest.add(box("moov", box("trak", media)));
    return this;
  }

  HeifFiles also(byte[] box) {
    rest.add(box);
    return this;
  }

  byte[] bytes() {
    byte[] meta =
        full(
            "meta",
            0,
            0,
            full("pitm", 0, 0, two(primary)),
            full("iinf", 0, 0, two(entries.size()), join(entries)),
            full("iref", 0, 0, join(references)),
            locations,
            box(
                "iprp",
                box("ipco", join(properties)),
                full("ipma", 0, 0, four(associations.size()), join(associations))));
    return join(
        box("ftyp", ascii("heic"), four(0), ascii("mif1")),
        entries.isEmpty() ? new byte[0] : meta,
        join(rest),
        box("mdat", new byte[64]));
  }

  static byte[] full(String type, int version, int flags, byte[]... parts) {
    return box(type, four(version << 24 | flags), join(parts));
  }

  static byte[] box(String type, byte[]... parts) {
    byte[] body = join(parts);
    return join(four(8 + body.length), ascii(type), body);
  }

  private static byte[] join(List<byte[]> parts) {
    return join(parts.toArray(byte[][]::new));
  }

  static byte[] join(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  static byte[] two(int value) {
    return ByteBuffer.allocate(2).putShort((short) value).array();
  }

  static byte[] four(int value) {
    return ByteBuffer.allocate(4).putInt(value).array();
  }
}
