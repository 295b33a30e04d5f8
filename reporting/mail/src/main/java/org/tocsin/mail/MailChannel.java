package org.tocsin.mail;

import jakarta.mail.internet.InternetAddress;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tocsin.config.NotificationSettings;
import org.tocsin.filing.Asked;

/**
 * Tells by mail. Whoever took a message is not sent it again while others are tried once more, as
 * long as this object lives.
 */
final class MailChannel implements Channel {
  private static final Logger log = LoggerFactory.getLogger(MailChannel.class);

  private final String name;
  private final List<InternetAddress> to;
  private final String domain;
  private final Optional<Smime> smime;
  private final MessageWriter writer;
  private final SmtpSender sender;
  private final Set<InternetAddress> served = new LinkedHashSet<>();
  private String servedKey = "";

  MailChannel(String name, NotificationSettings.ByMail settings, Clock clock) {
    MailParts parts = MailParts.of(settings.mail(), settings.from(), clock);
    this.name = name;
    this.to = settings.to().stream().map(text -> Addresses.parse(text, "to")).toList();
    this.domain = Addresses.domain(parts.server().from());
    this.smime =
        parts.signer().isPresent() || !parts.certificates().isEmpty()
            ? Optional.of(
                new Smime(parts.signer(), parts.certificates(), EmailKind.cipher(settings.mail())))
            : Optional.empty();
    this.writer = new MessageWriter(parts.server().from(), to, smime);
    this.sender = new SmtpSender(parts.server());
  }

  @Override
  public synchronized Optional<String> send(Message message) {
    if (!servedKey.equals(message.key())) {
      served.clear();
      servedKey = message.key();
    }
    List<InternetAddress> open = new ArrayList<>(to);
    open.removeAll(served);
    try {
      Entity whole =
          writer.message(
              new MessageWriter.Head(
                  "<" + message.key() + "@" + domain + ">", message.at(), message.subject()),
              MessageWriter.text(message.body()));
      SmtpSender.Handed handed = sender.send(whole, open);
      served.addAll(handed.taken());
      open.removeAll(handed.taken());
      open.removeAll(handed.refused());
      if (!handed.refused().isEmpty()) {
        log.warn(
            "notification {}: the mail server refuses {} of {} recipients",
            name,
            handed.refused().size(),
            to.size());
      }
      return open.isEmpty() && !served.isEmpty()
          ? Optional.empty()
          : Optional.of(MailException.Kind.REFUSED.name());
    } catch (MailException e) {
      return Optional.of(e.kind().name());
    }
  }

  @Override
  public Optional<Asked> ask() {
    return Optional.of(sender.asked());
  }

  @Override
  public List<X509Certificate> certificates() {
    return smime.map(Smime::certificates).orElse(List.of());
  }

  @Override
  public int recipients() {
    return to.size();
  }

  @Override
  public void close() {
    sender.close();
  }
}
