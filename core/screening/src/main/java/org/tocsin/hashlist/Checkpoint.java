package org.tocsin.hashlist;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * How far a source was read. A window and its cursor are one unit: a cursor is never used with
 * other limits than those it was issued for.
 *
 * @param completedTo everything up to here was read; {@link Instant#EPOCH} for nothing
 * @param window the window that is being read; empty between windows
 * @param note what the connector wants to know again, 0 to 1000 characters, without a credential
 */
public record Checkpoint(Instant completedTo, Optional<Window> window, String note) {
  /** Nothing was read. */
  public static final Checkpoint START = new Checkpoint(Instant.EPOCH, Optional.empty(), "");

  /**
   * A window that is being read.
   *
   * @param from its beginning
   * @param to its end, not before its beginning
   * @param safeTo up to where the source can have told everything: its end, or the source's own
   *     time when the window began, whichever is earlier
   * @param cursor where its next page is, without a credential; empty for its first page
   * @param issuedAt when the cursor was issued, or the window began
   */
  public record Window(
      Instant from, Instant to, Instant safeTo, Optional<String> cursor, Instant issuedAt) {
    public Window {
      Objects.requireNonNull(issuedAt, "issuedAt");
      Objects.requireNonNull(safeTo, "safeTo");
      if (to.isBefore(from)) {
        throw new IllegalArgumentException("a window ends before it begins");
      }
      cursor.ifPresent(text -> SourceEntry.limit(text, "cursor", 1, 4000));
    }

    /** Returns this window at its first page. */
    public Window restarted(Instant now) {
      return new Window(from, to, safeTo, Optional.empty(), now);
    }

    @Override
    public String toString() {
      return "Window(" + from + " to " + to + (cursor.isPresent() ? ", within)" : ")");
    }
  }

  public Checkpoint {
    Objects.requireNonNull(completedTo, "completedTo");
    Objects.requireNonNull(window, "window");
    SourceEntry.limit(note, "note", 0, 1000);
  }

  /** Returns this checkpoint with another window, or none. */
  public Checkpoint with(Optional<Window> other) {
    return new Checkpoint(completedTo, other, note);
  }

  /** Returns this checkpoint with another note. */
  public Checkpoint with(String other) {
    return new Checkpoint(completedTo, window, other);
  }

  @Override
  public String toString() {
    return "Checkpoint(" + completedTo + window.map(w -> ", " + w).orElse("") + ")";
  }
}
