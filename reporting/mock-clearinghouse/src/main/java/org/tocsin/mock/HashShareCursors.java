package org.tocsin.mock;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The windows whose pages are being read. A cursor is good for the very window it was issued for,
 * and not for ever. Thread-safe.
 */
final class HashShareCursors {
  private static final int MOST_WINDOWS = 512;
  private static final Pattern SECONDS =
      Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");

  private final HashShare share;
  private final Map<String, Cursor> cursors =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Cursor> eldest) {
          return size() > MOST_WINDOWS;
        }
      };

  HashShareCursors(HashShare share) {
    this.share = share;
  }

  /**
   * A line of a window.
   *
   * @param key the entry
   * @param fixed the state to show; empty for the state of the moment in which it is shown
   */
  record Line(String key, Optional<SharedEntry> fixed) {
    static Line of(String key) {
      return new Line(key, Optional.empty());
    }
  }

  /**
   * A window that is being read.
   *
   * @param lines what is in it, in the order in which it is shown
   * @param border the line before which a page ends in any case; beyond the last for none
   * @param at when it was begun
   * @param issued the starts of the pages that were announced
   */
  record Cursor(
      Instant from, Instant to, List<Line> lines, int border, Instant at, Set<Integer> issued) {}

  /** Why a cursor cannot be used, and by whose fault. */
  enum Problem {
    NONE(""),
    NEVER_ISSUED("cursor never issued"),
    OTHER_WINDOW("cursor of another window"),
    EXPIRED("cursor past its life");

    private final String words;

    Problem(String words) {
      this.words = words;
    }

    String words() {
      return words;
    }
  }

  /** What became of a cursor that a client brought. */
  record Resumed(Optional<Cursor> cursor, Problem problem) {
    static Resumed not(Problem problem) {
      return new Resumed(Optional.empty(), problem);
    }
  }

  /** Begins a window; nothing when its limits are not written in seconds of UTC, or reversed. */
  synchronized Optional<Cursor> begin(String from, String to, HashShareVisit visit) {
    if (!SECONDS.matcher(from).matches() || !SECONDS.matcher(to).matches()) {
      return Optional.empty();
    }
    Optional<Instant> first = Values.instant(from);
    Optional<Instant> last = Values.instant(to);
    if (first.isEmpty() || last.isEmpty() || last.get().isBefore(first.get())) {
      return Optional.empty();
    }
    List<String> keys =
        share.changed(first.get(), last.get(), visit.meets(HashShareFault.OUT_OF_ORDER));
    List<Line> lines = new ArrayList<>();
    int border = Integer.MAX_VALUE;
    if (visit.meets(HashShareFault.CREATE_THEN_DELETE_SPLIT)) {
      border = split(keys, lines);
    } else {
      keys.forEach(key -> lines.add(Line.of(key)));
    }
    Cursor cursor =
        new Cursor(
            first.get(), last.get(), List.copyOf(lines), border, share.now(), new HashSet<>());
    cursors.put(first.get() + "/" + last.get(), cursor);
    return Optional.of(cursor);
  }

  /** Puts tombstones first and what they were before last; returns where the latter begins. */
  private int split(List<String> keys, List<Line> lines) {
    List<Line> others = new ArrayList<>();
    List<Line> ghosts = new ArrayList<>();
    for (String key : keys) {
      boolean deleted = share.entry(key).filter(SharedEntry::deleted).isPresent();
      (deleted ? lines : others).add(Line.of(key));
      if (deleted) {
        share
            .beforeDeletion(key)
            .ifPresent(before -> ghosts.add(new Line(key, Optional.of(before))));
      }
    }
    lines.addAll(others);
    int border = lines.size();
    lines.addAll(ghosts);
    return border;
  }

  /** Finds a cursor that was given out for this very window, and not too long ago. */
  synchronized Resumed resume(String from, String to, String start) {
    Optional<Instant> first = Values.instant(from);
    Optional<Instant> last = Values.instant(to);
    if (first.isEmpty() || last.isEmpty() || !start.matches("[0-9]{1,9}")) {
      return Resumed.not(Problem.NEVER_ISSUED);
    }
    int page = Integer.parseInt(start);
    Cursor cursor = cursors.get(first.get() + "/" + last.get());
    if (cursor == null || !cursor.issued().contains(page)) {
      boolean elsewhere = cursors.values().stream().anyMatch(c -> c.issued().contains(page));
      return Resumed.not(elsewhere ? Problem.OTHER_WINDOW : Problem.NEVER_ISSUED);
    }
    return share.now().isAfter(cursor.at().plus(share.cursorLife()))
        ? Resumed.not(Problem.EXPIRED)
        : new Resumed(Optional.of(cursor), Problem.NONE);
  }

  synchronized void issue(Cursor cursor, int start) {
    cursor.issued().add(start);
  }
}
