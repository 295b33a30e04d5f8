package org.tocsin.hashlist;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.tocsin.model.SeverityClass;

/**
 * The entries of all lists in flat arrays: sixteen bytes each and the bytes of its id. Immutable,
 * safe for use by many threads.
 *
 * <p>What many entries share (list, submitter, class) is kept once. An entry becomes an object when
 * it is asked for.
 */
final class EntryTable {
  /** Entries whose ids share one array, so that no number of them outgrows it. */
  private static final int PAGE = 1 << 16;

  /**
   * What entries share.
   *
   * @param list the list's name
   * @param listVersion its loaded version
   * @param submitter who put them on the list
   * @param classification the list's own words
   * @param severity what those mean here
   * @param policy how near a picture must be
   */
  record Kind(
      String list,
      String listVersion,
      String submitter,
      String classification,
      SeverityClass severity,
      ListPolicy policy) {}

  private final Kind[] kinds;
  private final int[] kind;
  private final long[] updatedAt;
  private final int[] idEnd;
  private final byte[][] ids;

  private EntryTable(Kind[] kinds, int[] kind, long[] updatedAt, int[] idEnd, byte[][] ids) {
    this.kinds = kinds;
    this.kind = kind;
    this.updatedAt = updatedAt;
    this.idEnd = idEnd;
    this.ids = ids;
  }

  /** How many entries there are. */
  int size() {
    return kind.length;
  }

  /** How many bytes the entries take, without what they share. */
  long bytes() {
    long sum = 16L * size();
    for (byte[] page : ids) {
      sum += page.length;
    }
    return sum;
  }

  /** Returns what an entry shares with others. */
  Kind kind(int entry) {
    return kinds[kind[entry]];
  }

  /** Returns the largest distance at which any list's entries match; 0 without entries. */
  int largestThreshold() {
    return Arrays.stream(kinds).mapToInt(k -> k.policy().matchThreshold()).max().orElse(0);
  }

  /** Returns an entry. */
  ListEntry get(int entry) {
    Kind shared = kind(entry);
    int start = entry % PAGE == 0 ? 0 : idEnd[entry - 1];
    String id = new String(ids[entry / PAGE], start, idEnd[entry] - start, StandardCharsets.UTF_8);
    return new ListEntry(
        shared.list(),
        shared.listVersion(),
        id,
        shared.submitter(),
        shared.classification(),
        shared.severity(),
        Instant.ofEpochMilli(updatedAt[entry]),
        shared.policy());
  }

  /** Collects entries. Used once, by one thread. */
  static final class Builder {
    private final Map<Kind, Integer> known = new HashMap<>();
    private final List<Kind> kinds = new ArrayList<>();
    private final List<byte[]> pages = new ArrayList<>();
    private int[] kind = new int[16];
    private long[] updatedAt = new long[16];
    private int[] idEnd = new int[16];
    private byte[] page = new byte[1024];
    private int at;
    private int size;

    /** Adds an entry and returns its number, from 0. */
    int add(Kind shared, String entryId, Instant changed) {
      if (size == kind.length) {
        int more = Math.addExact(size, Math.max(16, size >> 1));
        kind = Arrays.copyOf(kind, more);
        updatedAt = Arrays.copyOf(updatedAt, more);
        idEnd = Arrays.copyOf(idEnd, more);
      }
      if (size > 0 && size % PAGE == 0) {
        turn();
      }
      byte[] id = entryId.getBytes(StandardCharsets.UTF_8);
      if (at + id.length > page.length) {
        page = Arrays.copyOf(page, Math.max(at + id.length, 2 * page.length));
      }
      System.arraycopy(id, 0, page, at, id.length);
      at += id.length;
      kind[size] =
          known.computeIfAbsent(
              shared,
              fresh -> {
                kinds.add(fresh);
                return kinds.size() - 1;
              });
      updatedAt[size] = changed.toEpochMilli();
      idEnd[size] = at;
      return size++;
    }

    private void turn() {
      pages.add(Arrays.copyOf(page, at));
      at = 0;
    }

    /** Builds; the builder is used up. */
    EntryTable build() {
      turn();
      return new EntryTable(
          kinds.toArray(Kind[]::new),
          Arrays.copyOf(kind, size),
          Arrays.copyOf(updatedAt, size),
          Arrays.copyOf(idEnd, size),
          pages.toArray(byte[][]::new));
    }
  }
}
