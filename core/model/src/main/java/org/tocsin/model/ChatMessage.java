package org.tocsin.model;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * One message of a conversation, as the host has it.
 *
 * @param id the host's identifier of the message, 1 to 255 characters
 * @param sender who wrote it
 * @param sentAt when the service received it
 * @param text what it says, at most 100000 characters; may be empty
 * @param origin where it came from, where the host knows
 */
public record ChatMessage(
    String id, Account sender, Instant sentAt, String text, Optional<NetworkOrigin> origin) {
  public ChatMessage {
    Checks.text(id, "message id", 255);
    Objects.requireNonNull(sender, "sender");
    Objects.requireNonNull(sentAt, "sentAt");
    Checks.limit(text, "message text", 100_000);
    Objects.requireNonNull(origin, "origin");
  }

  @Override
  public String toString() {
    return "ChatMessage";
  }
}
