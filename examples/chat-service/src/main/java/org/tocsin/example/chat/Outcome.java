package org.tocsin.example.chat;

/** What became of an attempt to post a file, as far as its uploader may know. */
sealed interface Outcome {
  /**
   * Everybody in the room sees it.
   *
   * @param message the message that brought it
   */
  record Posted(Message message) implements Outcome {}

  /** Nobody sees it yet. */
  record Waiting() implements Outcome {}

  /** Nobody will see it. Why is not the uploader's to know. */
  record Refused() implements Outcome {}

  /** The words that every file that is not posted is answered with, whatever the reason. */
  String NOT_POSTED = "This file could not be posted.";
}
