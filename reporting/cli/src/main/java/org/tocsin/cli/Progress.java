package org.tocsin.cli;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * How far a long command has come: one line that is drawn again on a terminal, a line now and then
 * elsewhere. It writes beside the results, never among them.
 *
 * <p>Safe for use by many threads.
 */
final class Progress implements AutoCloseable {
  /** How a command shows its progress. */
  enum Style {
    /** A bar on a terminal, lines elsewhere. */
    AUTO,
    BAR,
    LINES,
    NONE
  }

  /** How often a bar is drawn again at most. */
  static final Duration REDRAW = Duration.ofMillis(100);

  /** How often a line is written at most, where nothing can be drawn again. */
  static final Duration LINE = Duration.ofSeconds(5);

  private static final int CELLS = 30;

  /** Shorter bars say nothing. */
  private static final int LEAST_CELLS = 5;

  private final Terminal terminal;
  private final Style style;
  private final String what;
  private final String unit;
  private final LongSupplier nanos;
  private final int width;
  private final long started;
  private final ReentrantLock lock = new ReentrantLock();
  private OptionalLong total;
  private long done;
  private long shownAt;
  private int drawn;

  private Progress(
      Terminal terminal,
      Style style,
      String what,
      String unit,
      OptionalLong total,
      LongSupplier nanos) {
    this.terminal = terminal;
    this.style = style;
    this.what = what;
    this.unit = unit;
    this.total = total;
    this.nanos = nanos;
    this.started = nanos.getAsLong();
    this.shownAt = started;
    // The last column stays free: terminals go on to the next line when it is written.
    this.width = style == Style.BAR ? terminal.width().getAsInt() - 1 : 0;
  }

  /**
   * Begins to show progress.
   *
   * @param what the work, as a line names it, such as {@code fingerprint}
   * @param unit what is counted, in the plural, such as {@code files}
   * @param total how many there are, where that is known
   */
  static Progress start(
      Terminal terminal, Style style, String what, String unit, OptionalLong total) {
    return start(terminal, style, what, unit, total, System::nanoTime);
  }

  static Progress start(
      Terminal terminal,
      Style style,
      String what,
      String unit,
      OptionalLong total,
      LongSupplier nanos) {
    Style chosen = style != Style.AUTO ? style : terminal.liveErr() ? Style.BAR : Style.LINES;
    return new Progress(terminal, chosen, what, unit, total, nanos);
  }

  /** Counts one more. */
  void step() {
    lock.lock();
    try {
      at(done + 1);
    } finally {
      lock.unlock();
    }
  }

  /** Says how many are done. */
  void at(long count) {
    lock.lock();
    try {
      done = count;
      long now = nanos.getAsLong();
      Duration pause = style == Style.BAR ? REDRAW : LINE;
      if (now - shownAt >= pause.toNanos()) {
        shownAt = now;
        show(now);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Says how many are done, and how many there are in all. */
  void at(long count, OptionalLong of) {
    lock.lock();
    try {
      total = of;
      at(count);
    } finally {
      lock.unlock();
    }
  }

  /** Writes a line of results or notes without tearing the bar. */
  void apart(Runnable writing) {
    lock.lock();
    try {
      wipe();
      writing.run();
    } finally {
      lock.unlock();
    }
  }

  private void show(long now) {
    switch (style) {
      case BAR -> {
        String text = fitting(count() + ", " + elapsed(now));
        String padding = " ".repeat(Math.max(0, drawn - text.length()));
        terminal.err().print("\r" + text + padding);
        terminal.err().flush();
        drawn = text.length();
      }
      case LINES -> terminal.note(what + ": " + count() + ", " + elapsed(now));
      case NONE, AUTO -> {}
    }
  }

  /** A line that is wider than the terminal could not be drawn again. */
  private String fitting(String counted) {
    if (total.isEmpty() || total.getAsLong() <= 0) {
      return cut(what + ": " + counted);
    }
    double share = Math.min(1, (double) done / total.getAsLong());
    String percent = (int) (share * 100) + " %";
    int room = width - what.length() - percent.length() - counted.length() - " [] ".length() - 1;
    int cells = Math.min(CELLS, room);
    if (cells < LEAST_CELLS) {
      return cut(what + ": " + percent + ", " + counted);
    }
    int full = (int) (share * cells);
    return what
        + " ["
        + "#".repeat(full)
        + ".".repeat(cells - full)
        + "] "
        + percent
        + " "
        + counted;
  }

  private String cut(String text) {
    return text.substring(0, Math.min(text.length(), Math.max(0, width)));
  }

  private String count() {
    return done + (total.isPresent() ? " of " + total.getAsLong() : "") + " " + unit;
  }

  private String elapsed(long now) {
    return Shown.span(Duration.ofNanos(now - started));
  }

  private void wipe() {
    if (drawn > 0) {
      terminal.err().print("\r" + " ".repeat(drawn) + "\r");
      terminal.err().flush();
      drawn = 0;
    }
  }

  /** Removes the bar; what was done is for the command to say. */
  @Override
  public void close() {
    apart(() -> {});
  }
}
