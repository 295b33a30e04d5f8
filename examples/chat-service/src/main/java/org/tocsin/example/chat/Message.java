package org.tocsin.example.chat;

import java.time.Instant;
import java.util.Optional;
import org.tocsin.model.ChatMessage;
import org.tocsin.model.NetworkOrigin;

/**
 * One message in a room.
 *
 * @param id unique among all messages
 * @param sender who wrote it
 * @param at when the chat received it
 * @param text what it says; empty when it is a file
 * @param file the file it brings
 * @param origin where it came from; kept for an incident, shown to nobody
 */
record Message(
    String id,
    Person sender,
    Instant at,
    String text,
    Optional<SharedFile> file,
    NetworkOrigin origin) {

  /** Returns the message as an incident keeps it. */
  ChatMessage fact() {
    return new ChatMessage(id, sender.account(), at, text, Optional.of(origin));
  }

  @Override
  public String toString() {
    return "Message(" + id + ")";
  }
}
