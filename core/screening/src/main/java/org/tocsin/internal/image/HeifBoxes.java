package org.tocsin.internal.image;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tocsin.model.UndeterminedReason;

/**
 * Reads what a HEIC or AVIF container declares (ISO/IEC 14496-12 and 23008-12), not its pixels:
 * enough to refuse what is too large before a tool sees it, and to tell whether the tool showed
 * everything.
 */
final class HeifBoxes {
  private static final int LARGEST_BOX = 8 << 20;
  private static final int MOST_BOXES = 100_000;
  private static final Set<String> NO_PICTURES = Set.of("Exif", "mime", "uri ");

  /** An item as its own box and its properties declare it. */
  private static final class Item {
    String type = "";
    boolean hidden;
    long width;
    long height;
    boolean turned;
    boolean cropped;
    long offset = -1;
    long length;
  }

  private final Map<Long, Item> items = new HashMap<>();
  private final List<HeifLayout.Track> tracks = new ArrayList<>();
  private final List<Long> besides = new ArrayList<>();
  private final Map<Long, List<Long>> sources = new HashMap<>();
  private long primary = -1;
  private long largestWidth;
  private long largestHeight;
  private boolean complete = true;
  private int boxes;

  private HeifBoxes() {}

  /** Takes the kind of a box and its content. */
  @FunctionalInterface
  private interface Visitor {
    void box(String type, ByteBuffer body) throws ImageProblem;
  }

  /** Reads the container at the beginning of {@code content}. */
  static HeifLayout read(ByteRange content) throws IOException {
    HeifBoxes boxes = new HeifBoxes();
    try {
      return boxes.walk(content);
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      throw new ImageProblem(UndeterminedReason.UNDECODABLE);
    }
  }

  private HeifLayout walk(ByteRange content) throws IOException {
    byte[] head = new byte[16];
    long position = 0;
    boolean truncated = false;
    while (position < content.length()) {
      int there = (int) Math.min(16, content.length() - position);
      if (there < 8 || !content.fill(position, head, 0, there)) {
        break;
      }
      ByteBuffer fields = ByteBuffer.wrap(head);
      long size = fields.getInt() & 0xffffffffL;
      String type = type(fields);
      if (!isName(type) || (type.equals("ftyp") && position > 0)) {
        break;
      }
      int header = 8;
      if (size == 1 && there == 16) {
        size = fields.getLong();
        header = 16;
      } else if (size == 0) {
        size = content.length() - position;
      }
      if (size < header) {
        break;
      }
      if (size > content.length() - position) {
        truncated = true;
        size = content.length() - position;
      }
      top(content, type, position + header, size - header, truncated);
      position += size;
      count();
    }
    return layout(truncated, position);
  }

  private void top(ByteRange content, String type, long from, long length, boolean truncated)
      throws IOException {
    switch (type) {
      case "meta" -> {
        if (truncated) {
          throw new ImageProblem(UndeterminedReason.TRUNCATED);
        }
        ByteBuffer body = body(content, from, length);
        body.getInt();
        meta(body);
      }
      case "moov" -> {
        if (truncated) {
          throw new ImageProblem(UndeterminedReason.TRUNCATED);
        }
        each(
            body(content, from, length),
            (name, box) -> {
              if (name.equals("trak")) {
                track(box);
              } else if (name.equals("mvex")) {
                complete = false;
              }
            });
      }
      case "moof" -> complete = false;
      default -> {
        // Pixels and padding.
      }
    }
  }

  private static ByteBuffer body(ByteRange content, long from, long length) throws IOException {
    if (length > LARGEST_BOX) {
      throw new ImageProblem(UndeterminedReason.TOO_MANY_PARTS);
    }
    byte[] bytes = new byte[(int) length];
    if (!content.fill(from, bytes, 0, bytes.length)) {
      throw new ImageProblem(UndeterminedReason.TRUNCATED);
    }
    return ByteBuffer.wrap(bytes);
  }

  private void each(ByteBuffer parent, Visitor visitor) throws ImageProblem {
    while (parent.remaining() >= 8) {
      long size = parent.getInt() & 0xffffffffL;
      String type = type(parent);
      long body = size - 8;
      if (size == 1) {
        body = parent.getLong() - 16;
      } else if (size == 0) {
        body = parent.remaining();
      }
      if (body < 0 || body > parent.remaining()) {
        throw new ImageProblem(UndeterminedReason.UNDECODABLE);
      }
      count();
      ByteBuffer box = parent.slice(parent.position(), (int) body);
      parent.position(parent.position() + (int) body);
      visitor.box(type, box);
    }
  }

  private void count() throws ImageProblem {
    if (++boxes > MOST_BOXES) {
      throw new ImageProblem(UndeterminedReason.TOO_MANY_PARTS);
    }
  }

  private void meta(ByteBuffer meta) throws ImageProblem {
    List<ByteBuffer> properties = new ArrayList<>();
    List<String> names = new ArrayList<>();
    List<ByteBuffer> associations = new ArrayList<>();
    each(
        meta,
        (type, box) -> {
          switch (type) {
            case "pitm" -> primary = version(box) == 0 ? box.getShort() & 0xffff : unsigned(box);
            case "iinf" -> {
              if (version(box) == 0) {
                box.getShort();
              } else {
                box.getInt();
              }
              each(box, this::entry);
            }
            case "iref" -> {
              boolean wide = version(box) > 0;
              each(box, (kind, reference) -> reference(kind, reference, wide));
            }
            case "iloc" -> locations(box);
            case "iprp" ->
                each(
                    box,
                    (name, part) -> {
                      if (name.equals("ipco")) {
                        each(
                            part,
                            (property, value) -> {
                              names.add(property);
                              properties.add(value);
                            });
                      } else if (name.equals("ipma")) {
                        associations.add(part);
                      }
                    });
            default -> {
              // Nothing that says what is shown.
            }
          }
        });
    for (int i = 0; i < names.size(); i++) {
      if (names.get(i).equals("ispe")) {
        ByteBuffer size = properties.get(i).duplicate();
        size.getInt();
        largest(unsigned(size), unsigned(size));
      }
    }
    for (ByteBuffer association : associations) {
      associate(association, names, properties);
    }
  }

  private Item item(long id) {
    return items.computeIfAbsent(id, unknown -> new Item());
  }

  private void entry(String box, ByteBuffer body) {
    if (!box.equals("infe")) {
      return;
    }
    int start = body.getInt();
    int version = start >>> 24;
    if (version < 2) {
      complete = false;
      return;
    }
    long id = version == 2 ? body.getShort() & 0xffff : unsigned(body);
    body.getShort();
    Item item = item(id);
    item.type = type(body);
    item.hidden = (start & 1) != 0;
  }

  private void reference(String kind, ByteBuffer body, boolean wide) {
    long from = wide ? unsigned(body) : body.getShort() & 0xffff;
    int count = body.getShort() & 0xffff;
    if (kind.equals("thmb") || kind.equals("auxl")) {
      besides.add(from);
    } else if (kind.equals("dimg")) {
      List<Long> parts = sources.computeIfAbsent(from, unknown -> new ArrayList<>());
      for (int i = 0; i < count; i++) {
        parts.add(wide ? unsigned(body) : body.getShort() & 0xffff);
      }
    }
  }

  private void locations(ByteBuffer body) {
    int version = version(body);
    int sizes = body.getShort() & 0xffff;
    long count = version < 2 ? body.getShort() & 0xffff : unsigned(body);
    for (long i = 0; i < count; i++) {
      Item item = item(version < 2 ? body.getShort() & 0xffff : unsigned(body));
      int method = version > 0 ? body.getShort() & 0xf : 0;
      body.getShort();
      long base = number(body, (sizes >> 4) & 0xf);
      int extents = body.getShort() & 0xffff;
      for (int extent = 0; extent < extents; extent++) {
        if (version > 0) {
          number(body, sizes & 0xf);
        }
        long offset = base + number(body, sizes >> 12);
        long length = number(body, (sizes >> 8) & 0xf);
        if (method == 0 && extents == 1) {
          item.offset = offset;
          item.length = length;
        }
      }
    }
  }

  private void associate(ByteBuffer body, List<String> names, List<ByteBuffer> properties) {
    int start = body.getInt();
    long count = unsigned(body);
    for (long i = 0; i < count; i++) {
      Item item = item(start >>> 24 == 0 ? body.getShort() & 0xffff : unsigned(body));
      int links = body.get() & 0xff;
      for (int link = 0; link < links; link++) {
        int index = (start & 1) != 0 ? body.getShort() & 0x7fff : body.get() & 0x7f;
        if (index >= 1 && index <= names.size()) {
          property(item, names.get(index - 1), properties.get(index - 1).duplicate());
        }
      }
    }
  }

  private static void property(Item item, String name, ByteBuffer value) {
    switch (name) {
      case "ispe" -> {
        value.getInt();
        item.width = unsigned(value);
        item.height = unsigned(value);
      }
      case "irot" -> item.turned |= (value.get() & 3) != 0;
      case "imir" -> item.turned = true;
      case "clap" -> item.cropped = true;
      default -> {
        // Nothing that changes which pixels are shown.
      }
    }
  }

  /** The fields of a track that matter here. */
  private static final class Trak {
    String handler = "";
    long width;
    long height;
    long samples;
    long offset = -1;
    long length;
  }

  private void track(ByteBuffer body) throws ImageProblem {
    Trak trak = new Trak();
    track(trak, "trak", body);
    if (trak.handler.equals("pict") || trak.handler.equals("vide")) {
      largest(trak.width, trak.height);
      tracks.add(
          new HeifLayout.Track(trak.width, trak.height, trak.samples, trak.offset, trak.length));
    }
  }

  private void track(Trak trak, String parent, ByteBuffer body) throws ImageProblem {
    each(
        body,
        (type, box) -> {
          switch (type) {
            case "mdia", "minf", "stbl" -> track(trak, type, box);
            case "hdlr" -> {
              // There are handlers of other things, such as of data references.
              if (parent.equals("mdia")) {
                box.getLong();
                trak.handler = type(box);
              }
            }
            case "stsd" -> {
              box.getLong();
              each(
                  box,
                  (codec, entry) -> {
                    if (entry.remaining() >= 28) {
                      trak.width = Math.max(trak.width, entry.getShort(24) & 0xffff);
                      trak.height = Math.max(trak.height, entry.getShort(26) & 0xffff);
                    }
                  });
            }
            case "stsz" -> {
              box.getInt();
              long each = unsigned(box);
              trak.samples = unsigned(box);
              trak.length = each != 0 || trak.samples == 0 ? each : unsigned(box);
            }
            case "stz2" -> complete = false;
            case "stco" -> {
              box.getInt();
              trak.offset = unsigned(box) == 0 ? -1 : unsigned(box);
            }
            case "co64" -> {
              box.getInt();
              trak.offset = unsigned(box) == 0 ? -1 : box.getLong();
            }
            default -> {
              // Times, names and other things that are not shown.
            }
          }
        });
  }

  private HeifLayout layout(boolean truncated, long end) {
    Set<Long> unseen = new HashSet<>(besides);
    sources.forEach(
        (derived, parts) -> {
          Item item = items.get(derived);
          if (item != null && !item.hidden) {
            unseen.addAll(parts);
          }
        });
    unseen.remove(primary);
    List<HeifLayout.Item> shown = new ArrayList<>();
    items.forEach(
        (id, item) -> {
          boolean picture = !NO_PICTURES.contains(item.type) && !item.type.isEmpty();
          if (picture && (id == primary || (!item.hidden && !unseen.contains(id)))) {
            shown.add(
                id == primary ? 0 : shown.size(),
                new HeifLayout.Item(
                    item.width, item.height, item.turned, item.cropped, item.offset, item.length));
          }
        });
    return new HeifLayout(
        shown, tracks, items.size(), complete, truncated, largestWidth, largestHeight, end);
  }

  private void largest(long width, long height) {
    largestWidth = Math.max(largestWidth, width);
    largestHeight = Math.max(largestHeight, height);
  }

  private static int version(ByteBuffer box) {
    return box.getInt() >>> 24;
  }

  private static long unsigned(ByteBuffer box) {
    return box.getInt() & 0xffffffffL;
  }

  private static long number(ByteBuffer box, int bytes) {
    return switch (bytes) {
      case 0 -> 0;
      case 4 -> unsigned(box);
      case 8 -> box.getLong();
      default -> throw new IllegalArgumentException("numbers have 0, 4 or 8 bytes");
    };
  }

  private static String type(ByteBuffer box) {
    byte[] name = new byte[4];
    box.get(name);
    return new String(name, StandardCharsets.ISO_8859_1);
  }

  private static boolean isName(String type) {
    return type.chars().allMatch(c -> c >= ' ' && c < 0x7f);
  }
}
