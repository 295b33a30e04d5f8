package org.tocsin.internal.image;

import java.io.IOException;

/** Reads one format. Stateless. */
interface Decoder {

  /**
   * Hands every frame on.
   *
   * @return where the picture ends in {@code content}
   * @throws IOException when nothing further can be read; frames handed on before count
   */
  long decode(ByteRange content, ImageBounds bounds, Cancellation cancellation, Frames frames)
      throws IOException;
}
