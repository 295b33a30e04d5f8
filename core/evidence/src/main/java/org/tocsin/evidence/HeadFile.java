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
import java.util.Optional;
import java.util.Set;
import org.tocsin.store.DataDirectory;

/** The file beside the store to which every signed head is appended, one a line. */
final class HeadFile {
  static final String NAME = "custody-heads.log";

  private final Path file;

  HeadFile(DataDirectory directory) {
    this.file = directory.resolve(NAME);
  }

  /**
   * What the file holds.
   *
   * @param heads the readable heads in order
   * @param damagedLines how many lines are no head; a last line that was cut off does not count,
   *     because a crash leaves one
   */
  record Content(List<TreeHead> heads, int damagedLines) {}

  synchronized void append(TreeHead head) {
    byte[] line = head.toLine().getBytes(StandardCharsets.US_ASCII);
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
      write(channel, line);
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

  Content read() {
    if (!Files.exists(file)) {
      return new Content(List.of(), 0);
    }
    try {
      String text = Files.readString(file, StandardCharsets.ISO_8859_1);
      List<TreeHead> heads = new ArrayList<>();
      int damaged = 0;
      int start = 0;
      while (start < text.length()) {
        int end = text.indexOf('\n', start);
        boolean cutOff = end < 0;
        String line = cutOff ? text.substring(start) : text.substring(start, end);
        Optional<TreeHead> head = TreeHead.ofLine(line);
        head.ifPresent(heads::add);
        if (head.isEmpty() && !cutOff) {
          damaged++;
        }
        start = cutOff ? text.length() : end + 1;
      }
      return new Content(heads, damaged);
    } catch (IOException e) {
      throw Failures.ofStorage(e);
    }
  }
}
