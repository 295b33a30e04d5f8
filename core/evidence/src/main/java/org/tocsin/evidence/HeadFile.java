package org.tocsin.evidence;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tocsin.store.DataDirectory;

/** The file beside the store to which every signed head is appended, one a line. */
final class HeadFile {
  static final String NAME = "custody-heads.log";

  private final AppendedLines lines;

  HeadFile(DataDirectory directory) {
    this.lines = new AppendedLines(directory, NAME);
  }

  /**
   * What the file holds.
   *
   * @param heads the readable heads in order
   * @param damagedLines how many lines are no head; a last line that was cut off does not count,
   *     because a crash leaves one
   */
  record Content(List<TreeHead> heads, int damagedLines) {}

  void append(TreeHead head) {
    lines.append(head.toLine());
  }

  Content read() {
    List<TreeHead> heads = new ArrayList<>();
    int damaged = 0;
    for (AppendedLines.Line line : lines.read()) {
      Optional<TreeHead> head = TreeHead.ofLine(line.text());
      head.ifPresent(heads::add);
      if (head.isEmpty() && !line.cutOff()) {
        damaged++;
      }
    }
    return new Content(heads, damaged);
  }
}
