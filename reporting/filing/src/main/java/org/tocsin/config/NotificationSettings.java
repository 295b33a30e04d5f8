package org.tocsin.config;

import java.net.URI;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.tocsin.model.Environment;

/**
 * Whom to tell that something happened: identifiers and counts only.
 *
 * @param name its name, 1 to 64 characters of a-z, 0-9, {@code .}, {@code _}, {@code -}
 * @param channel how they are told
 * @param topics what they are told of; never empty
 * @param window for how long events are gathered into one message, 0 to 24 hours
 * @param quiet when they are not disturbed; empty for never
 */
public record NotificationSettings(
    String name,
    Channel channel,
    Set<NotificationTopic> topics,
    Duration window,
    Optional<QuietHours> quiet) {
  /** For how long events are gathered. */
  public static final Duration DEFAULT_WINDOW = Duration.ofMinutes(1);

  /** The longest window. */
  public static final Duration LONGEST_WINDOW = Duration.ofHours(24);

  /** How somebody is told. */
  public sealed interface Channel {
    /** Returns the kind's name in configuration files. */
    String kind();
  }

  /**
   * By mail.
   *
   * @param to the recipients' addresses
   * @param from the sender's
   * @param mail how it is protected and sent; encrypted when there are certificates
   */
  public record ByMail(List<String> to, String from, MailSettings mail) implements Channel {
    public ByMail {
      to = List.copyOf(to);
      Objects.requireNonNull(from, "from");
      Objects.requireNonNull(mail, "mail");
      if (to.isEmpty()) {
        throw new IllegalArgumentException("to must name at least one address");
      }
    }

    @Override
    public String kind() {
      return "email";
    }

    @Override
    public String toString() {
      return "ByMail";
    }
  }

  /**
   * By signed HTTP POST.
   *
   * @param url where messages are posted; TLS unless it is loopback
   * @param account the receiver's name for this service
   * @param secret what messages are signed with, at least 16 characters
   * @param declared what the host is for, when it is not this machine
   */
  public record ByWebhook(URI url, String account, Secret secret, Optional<Environment> declared)
      implements Channel {
    public ByWebhook {
      Objects.requireNonNull(url, "url");
      Objects.requireNonNull(account, "account");
      Objects.requireNonNull(secret, "secret");
      Objects.requireNonNull(declared, "declared");
    }

    @Override
    public String kind() {
      return "webhook";
    }

    @Override
    public String toString() {
      return "ByWebhook";
    }
  }

  public NotificationSettings {
    if (!name.matches("[a-z0-9._-]{1,64}")) {
      throw new IllegalArgumentException(
          "a notification's name has 1 to 64 characters of a-z, 0-9, '.', '_' and '-'");
    }
    Objects.requireNonNull(channel, "channel");
    Objects.requireNonNull(quiet, "quiet");
    topics = topics.isEmpty() ? EnumSet.allOf(NotificationTopic.class) : Set.copyOf(topics);
    if (window.isNegative() || window.compareTo(LONGEST_WINDOW) > 0) {
      throw new IllegalArgumentException("window must be 0 to 24 hours, not " + window);
    }
  }

  @Override
  public String toString() {
    return "NotificationSettings(" + name + ")";
  }
}
