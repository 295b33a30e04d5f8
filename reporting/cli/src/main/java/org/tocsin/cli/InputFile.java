package org.tocsin.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A file that a person names: whether it is one, and why it is no text. */
final class InputFile {
  private static final int CHUNK = 1 << 16;

  private InputFile() {}

  /**
   * Refuses what cannot be read as a file.
   *
   * @param what the file's part, such as {@code the list file}
   * @throws CommandException when it is not there, is a folder, or may not be read
   */
  static void require(String what, Path file) {
    if (Files.isDirectory(file)) {
      throw CommandException.failed(what + " " + file + " is a folder: name a file in it");
    }
    if (!Files.exists(file)) {
      throw CommandException.failed(what + " " + file + " is not there");
    }
    if (!Files.isReadable(file)) {
      throw CommandException.failed(
          what + " " + file + " may not be read by this user: change its permissions");
    }
  }

  /** Returns what keeps a file from being text in UTF-8, and where that begins. */
  static Optional<String> whyNoText(Path file) throws IOException {
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer bytes = ByteBuffer.allocate(CHUNK);
    CharBuffer characters = CharBuffer.allocate(CHUNK);
    long line = 1;
    try (InputStream in = Files.newInputStream(file)) {
      boolean end = false;
      while (!end) {
        int read = in.read(bytes.array(), bytes.position(), bytes.remaining());
        end = read < 0;
        bytes.position(bytes.position() + Math.max(0, read)).flip();
        if (line == 1 && isUtf16(bytes)) {
          return Optional.of(file + " is UTF-16 text: save it as UTF-8");
        }
        CoderResult result = decoder.decode(bytes, characters, end);
        characters.flip();
        line += characters.chars().filter(character -> character == '\n').count();
        characters.clear();
        bytes.compact();
        if (result.isError()) {
          return Optional.of(file + ":" + line + ": is not UTF-8 text: save the file as UTF-8");
        }
      }
    }
    return Optional.empty();
  }

  private static boolean isUtf16(ByteBuffer bytes) {
    return bytes.remaining() > 1
        && ((bytes.get(0) == (byte) 0xff && bytes.get(1) == (byte) 0xfe)
            || (bytes.get(0) == (byte) 0xfe && bytes.get(1) == (byte) 0xff));
  }
}
