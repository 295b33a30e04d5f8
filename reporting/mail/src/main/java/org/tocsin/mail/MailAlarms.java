package org.tocsin.mail;

import jakarta.mail.internet.InternetAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tocsin.filing.Alarm;
import org.tocsin.filing.FilingListener;
import org.tocsin.model.FilingId;

/**
 * Mails alarms to the trust-and-safety team: {@code Tocsin.builder().listener(mailAlarms)}.
 *
 * <p><b>What is mailed.</b> Alarms of one window become one mail: counts by alarm and destination,
 * and the ids of the first filings of each. Identifiers and counts only, in UTF-8; a name of a
 * destination that holds control characters is shown with replacement characters.
 *
 * <p><b>Guaranteed.</b> {@link #alarm} never waits for the network. An attempt ends at its time
 * limit, whatever the server does. While the server cannot be reached, mails wait in a bounded
 * queue and are tried again, later each time, for ever; when the queue is full, further alarms are
 * counted together in one mail, so memory stays bounded and no count is lost. A server that was set
 * to TLS never gets a mail without it, and a recipient with a certificate never a mail in clear.
 *
 * <p><b>Not guaranteed.</b> The queue lives in memory: what waits when the process dies is not
 * mailed. The docket's own states remain the durable record, and a mail only points at them. When
 * the answer to a mail was lost it is sent again under the same Message-ID, so it can arrive twice.
 * A recipient that the server refuses for good, while it takes others, does not get that mail; the
 * log says so. The look-up of the server's name is bounded by the operating system alone.
 *
 * <p>Safe for use by many threads. It has two daemon threads, named {@code tocsin-mail-*}.
 */
public final class MailAlarms implements FilingListener, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(MailAlarms.class);

  /** Wall clock and waiting drift apart when a clock is set or a machine sleeps: look again. */
  private static final long LOOK_AGAIN_MILLIS = 200;

  private final AlarmSettings settings;
  private final List<InternetAddress> recipients;
  private final MessageWriter writer;
  private final SmtpSender sender;
  private final Clock clock;
  private final Thread worker;
  private final Outbox outbox;
  // All three guarded by the outbox.
  private boolean closing;
  private boolean hurry;
  private boolean lastAttemptFailed;
  // Of the mail at the head; only the worker uses it.
  private final Set<InternetAddress> served = new LinkedHashSet<>();

  MailAlarms(
      AlarmSettings settings,
      List<InternetAddress> recipients,
      MessageWriter writer,
      MailServer server,
      Clock clock) {
    this.settings = settings;
    this.recipients = recipients;
    this.writer = writer;
    this.sender = new SmtpSender(server);
    this.clock = clock;
    this.outbox = new Outbox(settings);
    this.worker = new Thread(this::work, "tocsin-mail-sender");
    worker.setDaemon(true);
  }

  MailAlarms started() {
    worker.start();
    return this;
  }

  /** Returns a builder. */
  public static MailAlarmsBuilder builder() {
    return new MailAlarmsBuilder();
  }

  /** Counts an alarm in and returns at once. After {@link #close} it is logged and not mailed. */
  @Override
  public void alarm(Alarm alarm, String destination, Optional<FilingId> filing) {
    Objects.requireNonNull(alarm, "alarm");
    Objects.requireNonNull(destination, "destination");
    Objects.requireNonNull(filing, "filing");
    synchronized (outbox) {
      if (!closing) {
        outbox.add(alarm, destination, filing, clock.instant());
        outbox.notifyAll();
        return;
      }
    }
    log.warn("the alarm {} came after the close and is not mailed", alarm);
  }

  /** Lets what waits be sent now: neither the window nor the next attempt is waited for. */
  public void flush() {
    synchronized (outbox) {
      hurry = true;
      outbox.notifyAll();
    }
  }

  /** Returns how many alarms wait to be mailed, those of a mail under way included. */
  public long waiting() {
    synchronized (outbox) {
      return outbox.alarms();
    }
  }

  private void work() {
    for (Optional<Mail> mail = next(); mail.isPresent(); mail = next()) {
      attempt(mail.get());
    }
  }

  /** Waits for the next mail; empty when it is time to end. */
  private Optional<Mail> next() {
    synchronized (outbox) {
      try {
        while (true) {
          if (lastAttemptFailed) {
            return Optional.empty();
          }
          Optional<Mail> due = outbox.due(clock.instant(), hurry || closing);
          if (due.isPresent()) {
            return due;
          }
          hurry = false;
          if (closing) {
            return Optional.empty();
          }
          outbox.wait(outbox.isEmpty() ? 0 : LOOK_AGAIN_MILLIS);
        }
      } catch (InterruptedException e) {
        return Optional.empty();
      }
    }
  }

  private void attempt(Mail mail) {
    MailException.Kind failure;
    try {
      failure = deliver(mail) ? null : MailException.Kind.REFUSED;
    } catch (MailException e) {
      failure = e.kind();
    } catch (RuntimeException | LinkageError e) {
      failure = MailException.Kind.BROKEN;
    }
    synchronized (outbox) {
      if (failure == null) {
        outbox.sent();
        served.clear();
        return;
      }
      Duration wait = outbox.failed(clock.instant());
      hurry = false;
      lastAttemptFailed = closing;
      log.warn(
          "alarms could not be mailed ({}), attempt {}: {} alarms wait, next attempt in {}",
          failure,
          outbox.failures(),
          outbox.alarms(),
          wait);
    }
  }

  /** Tells whether nothing is left to do for this mail. */
  private boolean deliver(Mail mail) throws MailException {
    List<InternetAddress> open = new ArrayList<>(recipients);
    open.removeAll(served);
    SmtpSender.Handed delivery =
        sender.send(
            writer.message(
                new MessageWriter.Head(mail.messageId(), mail.at(), mail.subject()),
                MessageWriter.text(mail.body())),
            open);
    served.addAll(delivery.taken());
    open.removeAll(delivery.taken());
    open.removeAll(delivery.refused());
    if (!delivery.refused().isEmpty()) {
      log.warn(
          "the mail server refuses {} of {} recipients",
          delivery.refused().size(),
          recipients.size());
    }
    return open.isEmpty() && !served.isEmpty();
  }

  /**
   * Tries once more to send what waits, then ends, within the time that was set (10 s by default)
   * and one second. What could not be sent is counted in the log. Closing again does nothing.
   */
  @Override
  public void close() {
    synchronized (outbox) {
      if (closing) {
        return;
      }
      closing = true;
      outbox.notifyAll();
    }
    boolean interrupted = false;
    try {
      worker.join(settings.closeWithin().toMillis());
    } catch (InterruptedException e) {
      interrupted = true;
    }
    sender.close();
    worker.interrupt();
    try {
      worker.join(Duration.ofSeconds(1).toMillis());
    } catch (InterruptedException e) {
      interrupted = true;
    }
    long lost = waiting();
    if (lost > 0) {
      log.warn("closed while {} alarms were not mailed; the docket has their filings", lost);
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public String toString() {
    return "MailAlarms[" + recipients.size() + " recipients]";
  }
}
