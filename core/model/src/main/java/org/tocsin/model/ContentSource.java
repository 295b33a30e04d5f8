package org.tocsin.model;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * Where the bytes of an upload are read from.
 *
 * <p>The library reads the source once per screening, from its beginning to its end, and closes the
 * stream. It never reads the source again afterwards: what it needs later is sealed at the match.
 * Bytes are untrusted.
 *
 * <p>An implementation is used by one thread at a time.
 */
@FunctionalInterface
public interface ContentSource {

  /**
   * Opens the bytes at their beginning. The caller closes the stream.
   *
   * @throws IOException when they cannot be read; the upload is then undetermined, never clear
   */
  InputStream open() throws IOException;

  /** Returns the number of bytes where the host knows it: a hint to refuse early, never trusted. */
  default OptionalLong declaredSize() {
    return OptionalLong.empty();
  }

  /** Returns a source over a copy of {@code bytes}. */
  static ContentSource of(byte[] bytes) {
    byte[] copy = bytes.clone();
    return new ContentSource() {
      @Override
      public InputStream open() {
        return new ByteArrayInputStream(copy);
      }

      @Override
      public OptionalLong declaredSize() {
        return OptionalLong.of(copy.length);
      }
    };
  }

  /** Returns a source over a file that must not change until screening has returned. */
  static ContentSource of(Path file) {
    return () -> Files.newInputStream(file);
  }
}
