package org.tocsin.mail;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tocsin.config.NotificationSettings;
import org.tocsin.config.NotificationTopic;
import org.tocsin.filing.Alarm;

/**
 * One who is told, with a thread of its own: that another one cannot be reached keeps nobody
 * waiting.
 */
final class Target implements AutoCloseable {
  /** How long what may concern a person in danger gathers at most. */
  static final Duration URGENT_WINDOW = Duration.ofSeconds(10);

  /** Before a certificate ends, it is told for that long, once a day. */
  static final Duration EXPIRING = Duration.ofDays(30);

  private static final Duration CERTIFICATES = Duration.ofDays(1);
  private static final Duration GRACE = Duration.ofSeconds(2);
  private static final Logger log = LoggerFactory.getLogger(Target.class);

  private final NotificationSettings settings;
  private final Channel channel;
  private final Notifications.Spools spools;
  private final NoticeText text;
  private final Clock clock;
  private final Thread thread;
  private final Semaphore bell = new Semaphore(0);
  private volatile boolean closing;
  private Instant certificatesSeen = Instant.MIN;

  Target(
      NotificationSettings settings,
      Channel channel,
      Notifications.Spools spools,
      NoticeText text,
      Clock clock) {
    this.settings = settings;
    this.channel = channel;
    this.spools = spools;
    this.text = text;
    this.clock = clock;
    this.thread = new Thread(this::work, "tocsin-notify-" + settings.name());
    thread.setDaemon(true);
  }

  String name() {
    return settings.name();
  }

  boolean hears(NotificationTopic topic) {
    return settings.topics().contains(topic);
  }

  void start() {
    thread.start();
  }

  /** Has the thread look at once. */
  void ring() {
    bell.release();
  }

  private void work() {
    while (!closing) {
      boolean waits = true;
      try {
        spools.look();
        if (spools.sends()) {
          certificates();
        }
        round();
        waits = spools.anythingWaits(name());
      } catch (RuntimeException | LinkageError e) {
        // The next round finds the same again; nothing of the message is in a class name.
        log.warn("notification {} failed ({})", name(), e.getClass().getSimpleName());
      }
      sleep(waits ? spools.lookAgain() : spools.lookAgain().multipliedBy(20));
    }
  }

  private void sleep(Duration time) {
    try {
      if (!closing && bell.tryAcquire(Math.max(1, time.toMillis()), TimeUnit.MILLISECONDS)) {
        bell.drainPermits();
      }
    } catch (InterruptedException e) {
      closing = true;
    }
  }

  /** Sends what is due: first what is urgent, and what only memory has when the docket is away. */
  private void round() {
    for (boolean urgent : new boolean[] {true, false}) {
      for (Spool spool : spools.of(name())) {
        if (closing) {
          return;
        }
        next(spool, urgent).ifPresent(dispatch -> attempt(spool, dispatch));
      }
    }
  }

  private Optional<Dispatch> next(Spool spool, boolean urgent) {
    Instant now = clock.instant();
    boolean quiet = settings.quiet().filter(hours -> hours.covers(now)).isPresent();
    if (quiet && !urgent) {
      return Optional.empty();
    }
    Duration window = settings.window();
    if (urgent && window.compareTo(URGENT_WINDOW) > 0) {
      window = URGENT_WINDOW;
    }
    return spools.next(spool, name(), urgent, window, now);
  }

  private void attempt(Spool spool, Dispatch dispatch) {
    Optional<String> problem =
        channel.send(
            new Channel.Message(
                dispatch.key(),
                dispatch.at(),
                text.subject(dispatch),
                text.body(dispatch),
                text.json(dispatch)));
    if (problem.isEmpty()) {
      spool.sent(dispatch);
      return;
    }
    Duration wait = Due.after(dispatch.attempts());
    spool.failed(dispatch, wait, clock.instant());
    log.warn(
        "notification {} was not taken ({}), attempt {}: {} events wait, next attempt in {}",
        name(),
        problem.get(),
        dispatch.attempts() + 1,
        spool.waiting(name()),
        wait);
  }

  private void certificates() {
    Instant now = clock.instant();
    if (now.isBefore(
        certificatesSeen.equals(Instant.MIN) ? now : certificatesSeen.plus(CERTIFICATES))) {
      return;
    }
    certificatesSeen = now;
    boolean expiring =
        channel.certificates().stream()
            .anyMatch(one -> Certificates.end(one).isBefore(now.plus(EXPIRING)));
    if (expiring) {
      spools.tell(
          new Notice(
              Alarm.CERTIFICATE_EXPIRING.topic(),
              Alarm.CERTIFICATE_EXPIRING.name(),
              "notification " + name(),
              Optional.empty(),
              false));
    }
  }

  /** Has the thread end after the attempt that is under way. */
  void stop() {
    closing = true;
    ring();
  }

  /** Lets an attempt that is under way end within two seconds, and breaks it off then. */
  @Override
  public void close() {
    stop();
    boolean interrupted = false;
    for (Runnable step : List.<Runnable>of(() -> {}, channel::close, thread::interrupt)) {
      step.run();
      try {
        thread.join(GRACE.toMillis());
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    channel.close();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
