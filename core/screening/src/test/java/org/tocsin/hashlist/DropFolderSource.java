package org.tocsin.hashlist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads a file to which somebody appends what changed, a line at a time. */
final class DropFolderSource implements HashSource {
  private static final int PAGE = 1_000;
  private final Path changes;

  DropFolderSource(Path changes) {
    this.changes = changes;
  }

  @Override
  public Capabilities capabilities() {
    return new Capabilities(false, Optional.empty());
  }

  @Override
  public String configuration() {
    return "drop folder, version 1";
  }

  @Override
  public Credential checkCredentials() {
    return new Credential("nobody", Optional.empty(), Optional.empty());
  }

  @Override
  public Delta fetch(Checkpoint checkpoint, Call call) throws SourceException {
    int read = checkpoint.note().isEmpty() ? 0 : Integer.parseInt(checkpoint.note());
    List<String> lines;
    try {
      lines = Files.readAllLines(changes);
    } catch (IOException e) {
      throw new SourceException(SourceException.Kind.UNAVAILABLE, "the file cannot be read");
    }
    if (lines.size() < read) {
      // Not nothing new: what stood there was lost, or is another file.
      throw new SourceException(
          SourceException.Kind.UNREADABLE, "the file has fewer lines than were read of it");
    }
    int end = Math.min(lines.size(), read + PAGE);
    List<SourceEntry> entries = new ArrayList<>();
    List<SourceTombstone> tombstones = new ArrayList<>();
    for (String line : lines.subList(read, end)) {
      take(line, entries, tombstones);
    }
    boolean last = end == lines.size();
    Instant completed = last ? call.now() : checkpoint.completedTo();
    Checkpoint next = new Checkpoint(completed, Optional.empty(), Integer.toString(end));
    return new Delta(entries, tombstones, next, last, last, Map.of());
  }

  /** A line is: instant, id, and either {@code gone} or a class, an algorithm and a value. */
  private static void take(String line, List<SourceEntry> entries, List<SourceTombstone> tombstones)
      throws SourceException {
    try {
      String[] words = line.split(" ", -1);
      Instant at = Instant.parse(words[0]);
      if (words[2].equals("gone")) {
        tombstones.add(new SourceTombstone("drop", words[1], at));
      } else {
        WrittenValue value = new WrittenValue(words[3], words[4], MediaKind.UNKNOWN);
        entries.add(
            new SourceEntry("drop", words[1], at, Optional.of(words[2]), List.of(value), ""));
      }
    } catch (RuntimeException e) {
      // Never passed over, and never repeated in a message.
      throw new SourceException(SourceException.Kind.UNREADABLE, "a line cannot be read");
    }
  }

  @Override
  public void close() {}
}
