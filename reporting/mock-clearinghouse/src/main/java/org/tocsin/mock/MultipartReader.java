package org.tocsin.mock;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Reads the parts of a multipart body one after the other, in bounded memory (RFC 2046, 5.1; RFC
 * 7578). Not thread-safe.
 */
final class MultipartReader {
  private static final int MAX_BOUNDARY = 200;
  private static final int MAX_HEADERS = 16 << 10;
  private static final int MAX_PARTS = 64;

  private final InputStream in;
  private final byte[] delimiter;
  private final byte[] buffer;
  private int start;
  private int end;
  private boolean sourceEnded;
  private boolean partEnded;
  private int parts;
  // The two bytes at start end a part's header and are no bytes of the part.
  private boolean headEnd;

  /** The body is not the multipart body that its header promised. The message quotes nothing. */
  static final class BrokenException extends IOException {
    BrokenException(String message) {
      super(message);
    }
  }

  /** A part: its name, file name and content type. Its bytes are read from the reader. */
  record Part(String name, Optional<String> fileName, Optional<String> contentType) {}

  /**
   * Starts reading.
   *
   * @throws BrokenException when the content type names no usable boundary
   */
  MultipartReader(InputStream in, String contentType) throws BrokenException {
    String boundary =
        HeaderValue.parse(contentType)
            .parameter("boundary")
            .filter(b -> !b.isEmpty() && b.length() <= MAX_BOUNDARY)
            .orElseThrow(() -> new BrokenException("the content type has no boundary"));
    this.in = in;
    this.delimiter = ("\r\n--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
    this.buffer = new byte[Math.max(64 << 10, 4 * delimiter.length)];
    // The first delimiter has no line break before it; pretend that one was read.
    buffer[0] = '\r';
    buffer[1] = '\n';
    end = 2;
  }

  /** Returns the next part, or empty at the closing delimiter. */
  Optional<Part> next() throws IOException {
    byte[] skip = new byte[8 << 10];
    while (read(skip) >= 0) {
      // The rest of the part before, or the preamble, says nothing.
    }
    int first = take();
    int second = take();
    if (first == '-' && second == '-') {
      return Optional.empty();
    }
    // Blanks may stand between the delimiter and the end of its line.
    while (first == ' ' || first == '\t') {
      first = second;
      second = take();
    }
    if (first != '\r' || second != '\n') {
      throw new BrokenException("a delimiter line is broken");
    }
    if (++parts > MAX_PARTS) {
      throw new BrokenException("there are more than " + MAX_PARTS + " parts");
    }
    Map<String, String> headers = headers();
    partEnded = false;
    // A part without bytes has its delimiter right after the empty line that ends its header.
    start -= 2;
    headEnd = true;
    HeaderValue disposition = HeaderValue.parse(headers.getOrDefault("content-disposition", ""));
    if (!disposition.value().equals("form-data")) {
      throw new BrokenException("a part is not form-data");
    }
    String name =
        disposition.parameter("name").orElseThrow(() -> new BrokenException("a part has no name"));
    return Optional.of(
        new Part(
            name,
            disposition.parameter("filename"),
            Optional.ofNullable(headers.get("content-type"))));
  }

  /** Reads bytes of the current part; -1 at its end. */
  int read(byte[] target) throws IOException {
    if (partEnded) {
      return -1;
    }
    while (true) {
      int match = find();
      int from = start + (headEnd ? 2 : 0);
      if (match >= 0) {
        int count = Math.min(target.length, match - from);
        if (count > 0) {
          System.arraycopy(buffer, from, target, 0, count);
          start = from + count;
          headEnd = false;
          return count;
        }
        start = match + delimiter.length;
        headEnd = false;
        partEnded = true;
        return -1;
      }
      int safe = end - delimiter.length - from;
      if (safe > 0) {
        int count = Math.min(target.length, safe);
        System.arraycopy(buffer, from, target, 0, count);
        start = from + count;
        headEnd = false;
        return count;
      }
      fill();
    }
  }

  private int find() {
    int last = end - delimiter.length;
    for (int i = start; i <= last; i++) {
      if (buffer[i] == '\r' && matches(i)) {
        return i;
      }
    }
    return -1;
  }

  private boolean matches(int at) {
    for (int i = 1; i < delimiter.length; i++) {
      if (buffer[at + i] != delimiter[i]) {
        return false;
      }
    }
    return true;
  }

  private void fill() throws IOException {
    if (start > 0) {
      // Two bytes stay free in front, for the line break that a header's end lends to its part.
      int keep = Math.min(start, 2);
      System.arraycopy(buffer, start - keep, buffer, 0, end - start + keep);
      end = end - start + keep;
      start = keep;
    }
    if (sourceEnded || end == buffer.length) {
      throw new BrokenException("the body ends before its closing delimiter");
    }
    int count = in.read(buffer, end, buffer.length - end);
    if (count < 0) {
      sourceEnded = true;
      throw new BrokenException("the body ends before its closing delimiter");
    }
    end += count;
  }

  private int take() throws IOException {
    while (start >= end) {
      fill();
    }
    return buffer[start++];
  }

  private Map<String, String> headers() throws IOException {
    Map<String, String> headers = new TreeMap<>();
    int budget = MAX_HEADERS;
    while (true) {
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      int c = take();
      while (c != '\r') {
        line.write(c);
        if (--budget < 0) {
          throw new BrokenException("the header of a part is too long");
        }
        c = take();
      }
      if (take() != '\n') {
        throw new BrokenException("the header of a part is broken");
      }
      if (line.size() == 0) {
        return headers;
      }
      String text = line.toString(StandardCharsets.UTF_8);
      int colon = text.indexOf(':');
      if (colon <= 0) {
        throw new BrokenException("the header of a part is broken");
      }
      headers.put(
          text.substring(0, colon).strip().toLowerCase(Locale.ROOT),
          text.substring(colon + 1).strip());
    }
  }
}
