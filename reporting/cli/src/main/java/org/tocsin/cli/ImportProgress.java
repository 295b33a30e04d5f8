package org.tocsin.cli;

import java.util.OptionalLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** How far an import has come: first through its file, then with the index of all lists. */
final class ImportProgress implements org.tocsin.hashlist.Progress, AutoCloseable {
  private final Terminal terminal;
  private final Progress.Style style;
  private final LongSupplier bytes;
  private final LongSupplier nanos;
  private final Progress reading;
  private final Heartbeat heartbeat;
  private volatile @Nullable Progress indexing;
  private volatile long entries;

  private ImportProgress(
      Terminal terminal,
      Progress.Style style,
      LongSupplier bytes,
      OptionalLong size,
      LongSupplier nanos) {
    this.terminal = terminal;
    this.style = style;
    this.bytes = bytes;
    this.nanos = nanos;
    this.reading = Progress.start(terminal, style, "import", "bytes", size, nanos);
    this.heartbeat = Heartbeat.of(this::show);
  }

  /**
   * Begins.
   *
   * @param bytes how many of the file's bytes were read
   * @param size how many it has
   */
  static ImportProgress start(
      Terminal terminal, Progress.Style style, LongSupplier bytes, OptionalLong size) {
    return start(terminal, style, bytes, size, System::nanoTime);
  }

  static ImportProgress start(
      Terminal terminal,
      Progress.Style style,
      LongSupplier bytes,
      OptionalLong size,
      LongSupplier nanos) {
    return new ImportProgress(terminal, style, bytes, size, nanos);
  }

  @Override
  public void lines(long read) {
    reading.at(bytes.getAsLong());
  }

  @Override
  public void entries(long read) {
    entries = read;
    if (indexing == null) {
      indexing = Progress.start(terminal, style, "index", "entries", OptionalLong.empty(), nanos);
      reading.close();
    }
    show();
  }

  /** Publishing before the index, and putting it in order after, are longer than a second. */
  void show() {
    Progress second = indexing;
    if (second == null) {
      reading.at(bytes.getAsLong());
    } else {
      second.at(entries);
    }
  }

  @Override
  public void close() {
    heartbeat.close();
    Progress second = indexing;
    if (second != null) {
      second.close();
    }
    reading.close();
  }
}
