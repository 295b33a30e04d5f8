package org.tocsin.hashlist;

import java.nio.ByteBuffer;
import java.nio.IntBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Texts in UTF-8 by their numbers, outside the heap, in as many arrays as they need. Immutable,
 * safe for use by many threads.
 */
final class Texts {

  /**
   * The sections that texts lie in.
   *
   * @param end where each text ends in its array
   * @param bytes the arrays, numbered from 0
   * @param parts which text is the first of each array
   */
  record Place(Section.Kind end, Section.Kind bytes, Section.Kind parts) {}

  private final IntBuffer end;
  private final ByteBuffer[] parts;
  private final int[] first;

  private Texts(Sections.View sections, Place place) {
    this.end = sections.get(Section.ofEntries(place.end())).asIntBuffer();
    IntBuffer firsts = sections.get(Section.ofEntries(place.parts())).asIntBuffer();
    this.first = new int[firsts.limit()];
    this.parts = new ByteBuffer[first.length];
    for (int part = 0; part < parts.length; part++) {
      first[part] = firsts.get(part);
      parts[part] = sections.get(new Section(place.bytes(), "", part));
      if (first[part] < 0
          || first[part] > end.limit()
          || (part == 0 ? first[part] != 0 : first[part] <= first[part - 1])) {
        throw new SnapshotException("arrays of a snapshot do not fit each other: texts");
      }
    }
    if (parts.length == 0) {
      throw new SnapshotException("arrays of a snapshot do not fit each other: texts");
    }
  }

  static Texts of(Sections.View sections, Place place) {
    return new Texts(sections, place);
  }

  /** How many texts there are. */
  int size() {
    return end.limit();
  }

  /** How many bytes they take. */
  long bytes() {
    long bytes = 4L * end.limit();
    for (ByteBuffer part : parts) {
      bytes += part.limit();
    }
    return bytes;
  }

  private int part(int number) {
    int part = first.length - 1;
    while (first[part] > number) {
      part--;
    }
    return part;
  }

  private int start(int part, int number) {
    return number == first[part] ? 0 : end.get(number - 1);
  }

  /** Returns a text. */
  String get(int number) {
    int part = part(number);
    int start = start(part, number);
    byte[] text = new byte[end.get(number) - start];
    parts[part].get(start, text);
    return new String(text, StandardCharsets.UTF_8);
  }

  /** Whether a text is this one, in UTF-8; no object is made for it. */
  boolean is(int number, byte[] text) {
    int part = part(number);
    int start = start(part, number);
    if (end.get(number) - start != text.length) {
      return false;
    }
    for (int i = 0; i < text.length; i++) {
      if (parts[part].get(start + i) != text[i]) {
        return false;
      }
    }
    return true;
  }

  /** Collects texts. Used once, by one thread. */
  static final class Builder {
    private static final int PAGE = 1 << 16;

    private final long longest;
    private final Pages.Ints end = new Pages.Ints();
    private final List<Integer> first = new ArrayList<>();
    private final List<List<ByteBuffer>> parts = new ArrayList<>();
    private final List<Long> lengths = new ArrayList<>();
    private ByteBuffer page = ByteBuffer.allocate(1024);
    private long bytes;

    /**
     * @param longest how many bytes go into one array
     */
    Builder(long longest) {
      this.longest = longest;
      begin();
    }

    private void begin() {
      first.add(end.size());
      parts.add(new ArrayList<>());
      bytes = 0;
    }

    private void finish() {
      parts.get(parts.size() - 1).add(page.flip());
      lengths.add(bytes);
      page = ByteBuffer.allocate(0);
    }

    /** How many texts were added. */
    int size() {
      return end.size();
    }

    /** Adds a text and returns its number, from 0. */
    int add(String text) {
      byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
      if (bytes > 0 && bytes + utf8.length > longest) {
        finish();
        begin();
      }
      if (page.remaining() < utf8.length) {
        parts.get(parts.size() - 1).add(page.flip());
        page = Pages.direct(Math.max(utf8.length, PAGE));
      }
      page.put(utf8);
      bytes += utf8.length;
      end.add((int) bytes);
      return end.size() - 1;
    }

    /** Puts the texts into their sections; the builder is used up. */
    void build(Sections sections, Place place) {
      finish();
      end.writeTo(sections.make(Section.ofEntries(place.end()), 4L * end.size()).asIntBuffer());
      IntBuffer firsts =
          sections.make(Section.ofEntries(place.parts()), 4L * first.size()).asIntBuffer();
      for (int part = 0; part < first.size(); part++) {
        firsts.put(first.get(part));
        ByteBuffer into = sections.make(new Section(place.bytes(), "", part), lengths.get(part));
        parts.get(part).forEach(into::put);
        parts.get(part).clear();
      }
    }
  }

  /**
   * Numbers of what was met lately, so that what repeats is kept once and what does not takes no
   * heap.
   */
  static final class Lately<T> extends LinkedHashMap<T, Integer> {
    private static final long serialVersionUID = 1L;
    private static final int MOST = 16_384;

    Lately() {
      super(16, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<T, Integer> eldest) {
      return size() > MOST;
    }
  }
}
