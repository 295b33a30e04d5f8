package org.tocsin.cybertipline;

import java.io.IOException;

/**
 * Something that opens a stream, once.
 *
 * @param <T> what it opens
 */
@FunctionalInterface
public interface IoSupplier<T> {

  /**
   * Opens it. The caller closes it.
   *
   * @throws IOException when it cannot be opened
   */
  T get() throws IOException;
}
