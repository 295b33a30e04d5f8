package org.tocsin.config;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.tocsin.model.ChatMessage;
import org.tocsin.model.Conversation;

/**
 * Which of the messages that a host hands over around an upload are kept with its incident, sealed
 * as evidence and reported. What a person raises is kept as that person chose it.
 *
 * @param messages how many at most, 0 to {@link Conversation#MAX_MESSAGES}: those nearest to the
 *     upload in time
 * @param before how long before the upload; empty for as far as there are any
 * @param after how long after it; empty for as far as there are any
 */
public record ContextSettings(int messages, Optional<Duration> before, Optional<Duration> after) {
  /** All that the host hands over. */
  public static final ContextSettings ALL =
      new ContextSettings(Conversation.MAX_MESSAGES, Optional.empty(), Optional.empty());

  public ContextSettings {
    if (messages < 0 || messages > Conversation.MAX_MESSAGES) {
      throw new IllegalArgumentException(
          "messages must be 0 to " + Conversation.MAX_MESSAGES + ", not " + messages);
    }
    Objects.requireNonNull(before, "before");
    Objects.requireNonNull(after, "after");
    if (before.map(Duration::isNegative).orElse(false)) {
      throw new IllegalArgumentException("before must not be negative");
    }
    if (after.map(Duration::isNegative).orElse(false)) {
      throw new IllegalArgumentException("after must not be negative");
    }
  }

  /**
   * Returns those that are kept, in the order in which they were given.
   *
   * @param upload when the upload was received
   */
  public List<ChatMessage> around(Instant upload, List<ChatMessage> given) {
    List<ChatMessage> near =
        given.stream().filter(message -> isWithin(upload, message.sentAt())).toList();
    if (near.size() <= messages) {
      return near;
    }
    Set<Integer> kept = new HashSet<>();
    IntStream.range(0, near.size())
        .boxed()
        .sorted(Comparator.comparing(i -> Duration.between(near.get(i).sentAt(), upload).abs()))
        .limit(messages)
        .forEach(kept::add);
    return IntStream.range(0, near.size()).filter(kept::contains).mapToObj(near::get).toList();
  }

  private boolean isWithin(Instant upload, Instant sent) {
    Duration since = Duration.between(sent, upload);
    return before.map(most -> since.compareTo(most) <= 0).orElse(true)
        && after.map(most -> since.negated().compareTo(most) <= 0).orElse(true);
  }
}
