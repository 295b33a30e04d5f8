package org.tocsin.hashlist;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.tocsin.model.SeverityClass;

/**
 * The entries of all lists in flat arrays: 24 bytes each and the bytes of its id. Immutable, safe
 * for use by many threads.
 *
 * <p>What many entries share (list, submitter, class) is kept once. An entry becomes an object when
 * it is asked for.
 */
final class EntryTable {

  /**
   * What entries share.
   *
   * @param list the list's name
   * @param listVersion its loaded version
   * @param submitter who put them on the list
   * @param classification the list's own words
   * @param severity what those mean here
   */
  record Kind(
      String list,
      String listVersion,
      String submitter,
      String classification,
      SeverityClass severity) {}

  private final List<Kind> kinds;
  private final ListPolicy[] policies;
  private final IntBuffer kind;
  private final LongBuffer updatedAt;
  private final LongBuffer row;
  private final IntBuffer idEnd;
  private final ByteBuffer ids;

  private EntryTable(Sections.View sections, Function<String, ListPolicy> policies) {
    this(sections, readKinds(sections.get(Section.ofEntries(Section.Kind.KINDS))), policies);
  }

  private EntryTable(
      Sections.View sections, List<Kind> kinds, Function<String, ListPolicy> policies) {
    this.kinds = kinds;
    this.policies =
        kinds.stream()
            .map(kind -> policies.apply(kind.list()).of(kind.classification()))
            .toArray(ListPolicy[]::new);
    this.kind = sections.get(Section.ofEntries(Section.Kind.ENTRY_KIND)).asIntBuffer();
    this.updatedAt = sections.get(Section.ofEntries(Section.Kind.ENTRY_UPDATED)).asLongBuffer();
    this.row = sections.get(Section.ofEntries(Section.Kind.ENTRY_ROW)).asLongBuffer();
    this.idEnd = sections.get(Section.ofEntries(Section.Kind.ENTRY_ID_END)).asIntBuffer();
    this.ids = sections.get(Section.ofEntries(Section.Kind.ENTRY_IDS));
    int size = kind.limit();
    if (updatedAt.limit() != size || row.limit() != size || idEnd.limit() != size) {
      throw new SnapshotException("arrays of a snapshot do not fit each other: entries");
    }
  }

  /** Returns the table of sections, with each list's policy. */
  static EntryTable of(Sections.View sections, Function<String, ListPolicy> policies) {
    return new EntryTable(sections, policies);
  }

  /** How many entries there are. */
  int size() {
    return kind.limit();
  }

  /** How many bytes the entries take, without what they share. */
  long bytes() {
    return 24L * size() + ids.limit();
  }

  /** Returns what an entry shares with others. */
  Kind kind(int entry) {
    return kinds.get(kind.get(entry));
  }

  /** Returns what applies to an entry, by its list and classification. */
  ListPolicy policy(int entry) {
    return policies[kind.get(entry)];
  }

  /** Returns the largest distance at which any entry matches; 0 without entries. */
  int largestThreshold() {
    return Arrays.stream(policies).mapToInt(ListPolicy::matchThreshold).max().orElse(0);
  }

  /** Whether values of any list count only when several submitters assert them. */
  boolean corroborates() {
    return Arrays.stream(policies).anyMatch(policy -> policy.minimumSubmitters() > 1);
  }

  /** Names the submitters of each list, and how many the list's policy wants for a value. */
  void submitters(Submitters each) {
    for (int i = 0; i < policies.length; i++) {
      each.submitter(
          kinds.get(i).list(), kinds.get(i).submitter(), policies[i].minimumSubmitters());
    }
  }

  /** Hears of submitters. */
  @FunctionalInterface
  interface Submitters {
    void submitter(String list, String submitter, int wanted);
  }

  /** Whether any list knows content as good. */
  boolean knowsGood() {
    return kinds.stream().anyMatch(one -> one.severity() == SeverityClass.KNOWN_BENIGN);
  }

  /** Returns the entry that has a row of the store, or -1. */
  int find(long wanted) {
    int low = 0;
    int high = size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      long there = row.get(middle);
      if (there == wanted) {
        return middle;
      }
      if (there < wanted) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -1;
  }

  /** Whether an entry has an identifier, in UTF-8; no object is made for it. */
  boolean isNamed(int entry, byte[] id) {
    int start = entry == 0 ? 0 : idEnd.get(entry - 1);
    if (idEnd.get(entry) - start != id.length) {
      return false;
    }
    for (int i = 0; i < id.length; i++) {
      if (ids.get(start + i) != id[i]) {
        return false;
      }
    }
    return true;
  }

  /** Returns an entry. */
  ListEntry get(int entry) {
    Kind shared = kind(entry);
    int start = entry == 0 ? 0 : idEnd.get(entry - 1);
    byte[] id = new byte[idEnd.get(entry) - start];
    ids.get(start, id);
    return new ListEntry(
        shared.list(),
        shared.listVersion(),
        new String(id, StandardCharsets.UTF_8),
        shared.submitter(),
        shared.classification(),
        shared.severity(),
        Instant.ofEpochMilli(updatedAt.get(entry)),
        policy(entry));
  }

  private static List<Kind> readKinds(ByteBuffer bytes) {
    ByteBuffer from = bytes.duplicate().order(bytes.order());
    try {
      int count = from.getInt();
      List<Kind> kinds = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        kinds.add(
            new Kind(
                text(from), text(from), text(from), text(from), SeverityClass.valueOf(text(from))));
      }
      return List.copyOf(kinds);
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      throw new SnapshotException("what entries of a snapshot share cannot be read");
    }
  }

  private static String text(ByteBuffer from) {
    int length = from.getInt();
    if (length < 0 || length > from.remaining()) {
      throw new IllegalArgumentException("a text is longer than what is left");
    }
    byte[] text = new byte[length];
    from.get(text);
    return new String(text, StandardCharsets.UTF_8);
  }

  /** Collects entries. Used once, by one thread. */
  static final class Builder {
    private final Map<Kind, Integer> known = new HashMap<>();
    private final List<Kind> kinds = new ArrayList<>();
    private final Pages.Ints kind = new Pages.Ints();
    private final Pages.Longs updatedAt = new Pages.Longs();
    private final Pages.Longs rows = new Pages.Longs();
    private final Pages.Ints idEnd = new Pages.Ints();
    private final List<ByteBuffer> ids = new ArrayList<>();
    private ByteBuffer page = ByteBuffer.allocate(1024);
    private long idBytes;
    private long lastRow = Long.MIN_VALUE;

    /** Returns how many entries were added. */
    int size() {
      return kind.size();
    }

    /**
     * Adds an entry and returns its number, from 0.
     *
     * @param row its row in the store, greater than that of the one before
     */
    int add(long row, Kind shared, String entryId, Instant changed) {
      if (row <= lastRow) {
        throw new IllegalArgumentException("rows have to ascend");
      }
      lastRow = row;
      byte[] id = entryId.getBytes(StandardCharsets.UTF_8);
      idBytes += id.length;
      if (idBytes > Sections.LONGEST) {
        throw new IllegalStateException("more than two gigabytes of identifiers of entries");
      }
      if (page.remaining() < id.length) {
        ids.add(page.flip());
        page = Pages.direct(Math.max(id.length, 1 << 16));
      }
      page.put(id);
      kind.add(
          known.computeIfAbsent(
              shared,
              fresh -> {
                kinds.add(fresh);
                return kinds.size() - 1;
              }));
      updatedAt.add(changed.toEpochMilli());
      rows.add(row);
      idEnd.add((int) idBytes);
      return kind.size() - 1;
    }

    /** Puts the entries into their sections; the builder is used up. */
    void build(Sections sections) {
      int size = kind.size();
      byte[] shared = kindBytes();
      sections.make(Section.ofEntries(Section.Kind.KINDS), shared.length).put(shared);
      kind.writeTo(
          sections.make(Section.ofEntries(Section.Kind.ENTRY_KIND), 4L * size).asIntBuffer());
      updatedAt.writeTo(
          sections.make(Section.ofEntries(Section.Kind.ENTRY_UPDATED), 8L * size).asLongBuffer());
      rows.writeTo(
          sections.make(Section.ofEntries(Section.Kind.ENTRY_ROW), 8L * size).asLongBuffer());
      idEnd.writeTo(
          sections.make(Section.ofEntries(Section.Kind.ENTRY_ID_END), 4L * size).asIntBuffer());
      ByteBuffer into = sections.make(Section.ofEntries(Section.Kind.ENTRY_IDS), idBytes);
      ids.forEach(into::put);
      into.put(page.flip());
      ids.clear();
    }

    private byte[] kindBytes() {
      List<byte[]> texts = new ArrayList<>();
      int length = 4;
      for (Kind one : kinds) {
        for (String text :
            List.of(
                one.list(),
                one.listVersion(),
                one.submitter(),
                one.classification(),
                one.severity().name())) {
          byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
          texts.add(bytes);
          length = Math.addExact(length, 4 + bytes.length);
        }
      }
      ByteBuffer into = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
      into.putInt(kinds.size());
      texts.forEach(text -> into.putInt(text.length).put(text));
      return into.array();
    }
  }
}
