package org.tocsin.mock.kit;

import java.util.Collection;

/** What another member of the room can get to see. */
@FunctionalInterface
public interface RoomView {
  /**
   * Returns the bytes of every file that another member can fetch now, thumbnails included.
   *
   * @throws Exception when the chat did not answer
   */
  Collection<byte[]> files() throws Exception;
}
