package org.tocsin.evidence;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.tocsin.store.DataDirectory;

/** A file of lines in a data directory to which lines are only ever appended, durably. */
final class AppendedLines {
  private final Path file;

  AppendedLines(DataDirectory directory, String name) {
    this.file = directory.resolve(name);
  }

  /**
   * A line as it was read.
   *
   * @param text without its line feed
   * @param cutOff whether it is a last line without one: a crash leaves such a line
   */
  record Line(String text, boolean cutOff) {}

  /** Appends a line, which ends with a line feed. A line that was cut off before is ended first. */
  synchronized void append(String line) {
    boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
    FileAttribute<?>[] ownerOnly =
        posix
            ? new FileAttribute<?>[] {
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
            }
            : new FileAttribute<?>[0];
    try (FileChannel channel =
        FileChannel.open(
            file,
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
            ownerOnly)) {
      channel.position(channel.size());
      if (channel.size() > 0) {
        ByteBuffer last = ByteBuffer.allocate(1);
        channel.read(last, channel.size() - 1);
        if (last.get(0) != '\n') {
          write(channel, new byte[] {'\n'});
        }
      }
      write(channel, line.getBytes(StandardCharsets.US_ASCII));
      channel.force(true);
    } catch (IOException e) {
      throw Failures.ofStorage(e);
    }
  }

  private static void write(FileChannel channel, byte[] bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }

  List<Line> read() {
    if (!Files.exists(file)) {
      return List.of();
    }
    try {
      String text = Files.readString(file, StandardCharsets.ISO_8859_1);
      List<Line> lines = new ArrayList<>();
      int start = 0;
      while (start < text.length()) {
        int end = text.indexOf('\n', start);
        boolean cutOff = end < 0;
        lines.add(new Line(cutOff ? text.substring(start) : text.substring(start, end), cutOff));
        start = cutOff ? text.length() : end + 1;
      }
      return lines;
    } catch (IOException e) {
      throw Failures.ofStorage(e);
    }
  }
}
