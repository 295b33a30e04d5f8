package org.tocsin.mock.kit;

/**
 * How a test posts a file to the chat that is tried: over its own door, as a user's client does.
 */
@FunctionalInterface
public interface ChatDoor {
  /**
   * Posts the file once, from the upload's account, address and port, and waits for the answer.
   *
   * @return whether the chat told its user that the file was posted
   * @throws Exception when the chat did not answer
   */
  boolean post(TestUpload upload) throws Exception;
}
