package org.tocsin.mail;

import java.io.IOException;
import java.io.OutputStream;

/** A part of a message, its own headers first, written as often as it is asked for. */
@FunctionalInterface
interface Entity {
  /**
   * Writes the part. It neither closes nor keeps {@code out}.
   *
   * @throws IOException when the bytes cannot be read or taken; what was written is of no use then
   */
  void writeTo(OutputStream out) throws IOException;
}
