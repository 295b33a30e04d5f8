package org.tocsin.model;

import java.util.List;
import java.util.Objects;

/**
 * A conversation that a person wants reported, with or without any file.
 *
 * @param id the host's identifier of this escalation, unique like an {@link UploadId}
 * @param type what it is about
 * @param reported the account it is about
 * @param origin where that account was last seen from
 * @param room where it took place
 * @param messages what was said, oldest first, 1 to 10000 messages
 */
public record Conversation(
    UploadId id,
    IncidentType type,
    Account reported,
    NetworkOrigin origin,
    Room room,
    List<ChatMessage> messages) {
  /** The most messages in one conversation. */
  public static final int MAX_MESSAGES = 10_000;

  public Conversation {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(reported, "reported");
    Objects.requireNonNull(origin, "origin");
    Objects.requireNonNull(room, "room");
    messages = List.copyOf(messages);
    if (messages.isEmpty() || messages.size() > MAX_MESSAGES) {
      throw new IllegalArgumentException(
          "a conversation has 1 to " + MAX_MESSAGES + " messages, not " + messages.size());
    }
  }

  @Override
  public String toString() {
    return "Conversation(" + id + ", " + type + ", " + messages.size() + " messages)";
  }
}
