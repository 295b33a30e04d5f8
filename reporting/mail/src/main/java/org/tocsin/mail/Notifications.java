package org.tocsin.mail;

import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tocsin.config.NotificationSettings;
import org.tocsin.filing.Alarm;
import org.tocsin.filing.Asked;
import org.tocsin.filing.HoldReason;
import org.tocsin.filing.Notifier;
import org.tocsin.model.Environment;
import org.tocsin.model.FilingId;
import org.tocsin.report.ServiceProfile;
import org.tocsin.store.Database;

/**
 * Tells people by mail and webhook what happened: identifiers and counts, gathered into few
 * messages.
 *
 * <p><b>Guaranteed.</b> An event that was told here is in the docket's database when the call
 * returns, and is told at least once, also after the process was killed, for as long as its target
 * is configured at some node, and for a day after. A message that is repeated has the same key:
 * Message-ID of a mail, {@code Idempotency-Key} of a POST. What waits is bounded: counts are exact,
 * ids are the first ones of each count. No call waits for the network.
 *
 * <p><b>Not guaranteed.</b> What is about the docket's database itself, or comes while that does
 * not answer, is kept in memory and sent from there, by each node for itself; it is gone with the
 * process. An event that was committed the moment before a process was killed may never have been
 * told here: the docket's states are the record.
 *
 * <p>Safe for use by many threads. It has a daemon thread for each target, named {@code
 * tocsin-notify-NAME}.
 */
public final class Notifications implements Notifier {
  private static final Duration LOOK_AGAIN = Duration.ofMillis(500);
  private static final Duration LOOK_AFTER_TARGETS = Duration.ofHours(1);
  private static final Logger log = LoggerFactory.getLogger(Notifications.class);

  /** Where it is kept: written down, or in memory where that cannot be. */
  final class Spools {
    private final DatabaseSpool written;
    private final MemorySpool memory = new MemorySpool();
    private final Duration lookAgain;
    private final boolean sends;
    private final AtomicBoolean away = new AtomicBoolean();
    private Instant looked;

    private Spools(DatabaseSpool written, Duration lookAgain, boolean sends) {
      this.written = written;
      this.lookAgain = lookAgain;
      this.sends = sends;
      this.looked = clock.instant();
    }

    /** How soon to look again when something waits. */
    Duration lookAgain() {
      return lookAgain;
    }

    void tell(Notice notice) {
      Notifications.this.tell(notice);
    }

    /** Looks after which targets there are, at most once in {@link #LOOK_AFTER_TARGETS}. */
    void look() {
      if (isTimeToLook(clock.instant())) {
        Notifications.this.look();
      }
    }

    private synchronized boolean isTimeToLook(Instant now) {
      boolean due = Due.reached(now, looked, looked.plus(LOOK_AFTER_TARGETS));
      if (due) {
        looked = now;
      }
      return due;
    }

    /** Whether this node sends what is written down; what is in its memory it always sends. */
    boolean sends() {
      return sends;
    }

    /** Returns where messages may be that this node sends, after writing down what can be. */
    List<Spool> of(String target) {
      if (memory.waiting(target) > 0) {
        reached(() -> memory.moveTo(written, target));
      }
      return sends ? List.of(written, memory) : List.of(memory);
    }

    /** Returns what is due; nothing when the docket does not answer. */
    Optional<Dispatch> next(
        Spool spool, String target, boolean urgent, Duration window, Instant now) {
      if (spool == memory) {
        return memory.next(target, urgent, window, now);
      }
      List<Dispatch> found = new ArrayList<>();
      reached(() -> spool.next(target, urgent, window, now).ifPresent(found::add));
      return found.stream().findFirst();
    }

    boolean anythingWaits(String target) {
      if (!sends) {
        return memory.waiting(target) > 0;
      }
      AtomicLong waits = new AtomicLong(memory.waiting(target));
      return !reached(() -> waits.addAndGet(written.waiting(target))) || waits.get() > 0;
    }

    /** Tells whether the docket answered; when that changes the log says so, once. */
    private boolean reached(Runnable deed) {
      try {
        deed.run();
        if (away.getAndSet(false)) {
          log.info("notifications are written down again");
        }
        return true;
      } catch (RuntimeException e) {
        if (!away.getAndSet(true)) {
          log.warn("notifications are kept in memory ({})", e.getClass().getSimpleName());
        }
        return false;
      }
    }
  }

  private final Spools spools;
  private final List<Target> targets;
  private final Clock clock;

  private Notifications(List<NotificationSettings> settings, Room room, Duration lookAgain) {
    this.clock = room.clock();
    DatabaseSpool.migrate(room.docket());
    this.spools =
        new Spools(new DatabaseSpool(room.docket(), room.node()), lookAgain, room.sends());
    NoticeText text = new NoticeText(room.service().name(), room.environment());
    List<Target> opened = new ArrayList<>();
    try {
      for (NotificationSettings one : settings) {
        opened.add(new Target(one, channel(one, room.environment(), clock), spools, text, clock));
      }
    } catch (RuntimeException e) {
      opened.forEach(Target::close);
      throw e;
    }
    this.targets = List.copyOf(opened);
  }

  static Notifications open(List<NotificationSettings> settings, Room room) {
    return new Notifications(settings, room, LOOK_AGAIN);
  }

  /** Opens one that looks again sooner, for tests. */
  static Notifications open(List<NotificationSettings> settings, Room room, Duration lookAgain) {
    return new Notifications(settings, room, lookAgain);
  }

  /** Makes the tables in the docket's database, or brings them to this version. */
  public static void migrate(Database docket) {
    DatabaseSpool.migrate(docket);
  }

  private static Channel channel(
      NotificationSettings settings, Environment environment, Clock clock) {
    try {
      return settings.channel() instanceof NotificationSettings.ByMail mail
          ? new MailChannel(settings.name(), mail, clock)
          : new WebhookChannel(
              (NotificationSettings.ByWebhook) settings.channel(), environment, clock);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(settings.name() + ": " + e.getMessage());
    }
  }

  /**
   * What came of a message that was sent to see whether it arrives.
   *
   * @param name the notification
   * @param kind {@code email} or {@code webhook}
   * @param recipients how many it is for
   * @param problem why it was not taken by everybody, in a word; empty when it was
   */
  public record Tried(String name, String kind, int recipients, Optional<String> problem) {}

  /**
   * Sends a test message to one target and waits for what comes of it, a few minutes at most.
   * Nothing is kept or repeated.
   *
   * @throws IllegalArgumentException when the settings cannot be used
   */
  public static Tried test(
      NotificationSettings settings, Environment environment, ServiceProfile service, Clock clock) {
    NoticeText text = new NoticeText(service.name(), environment);
    String key = UUID.randomUUID().toString();
    try (Channel channel = channel(settings, environment, clock)) {
      Optional<String> problem =
          channel.send(
              new Channel.Message(
                  key,
                  clock.instant(),
                  text.trialSubject(),
                  text.trialBody(),
                  text.trialJson(key)));
      return new Tried(settings.name(), settings.channel().kind(), channel.recipients(), problem);
    }
  }

  /**
   * Returns the certificates that telling a target lives by, without contacting anybody.
   *
   * @throws IllegalArgumentException when the settings cannot be used
   */
  public static List<X509Certificate> certificates(
      NotificationSettings settings, Environment environment, Clock clock) {
    try (Channel channel = channel(settings, environment, clock)) {
      return channel.certificates();
    }
  }

  /**
   * Asks the mail server of a target whether it would take a message: connects, protects the
   * connection, logs in, and sends nothing. Ends within the limit of an attempt.
   *
   * @return how it is; empty for a webhook, which is not asked
   * @throws IllegalArgumentException when the settings cannot be used
   */
  public static Optional<Asked> askServer(
      NotificationSettings settings, Environment environment, Clock clock) {
    try (Channel channel = channel(settings, environment, clock)) {
      return channel.ask();
    }
  }

  @Override
  public void filed(FilingId filing, String destination, Duration after) {
    tell(Notice.filed(filing, destination));
  }

  @Override
  public void held(FilingId filing, String destination, HoldReason reason, boolean danger) {
    tell(Notice.held(filing, destination, reason, danger));
  }

  @Override
  public void failed(FilingId filing, String destination, boolean danger) {
    tell(Notice.failed(filing, destination, danger));
  }

  @Override
  public void alarm(Alarm alarm, String destination, Optional<FilingId> filing) {
    Notice.of(alarm, destination, filing).ifPresent(this::tell);
  }

  private void tell(Notice notice) {
    List<Target> heard = targets.stream().filter(target -> target.hears(notice.topic())).toList();
    if (heard.isEmpty()) {
      return;
    }
    List<String> names = heard.stream().map(Target::name).toList();
    Instant now = clock.instant();
    boolean kept =
        !notice.event().equals(Alarm.DOCKET_UNAVAILABLE.name())
            && spools.reached(() -> spools.written.add(names, notice, now));
    if (!kept) {
      spools.memory.add(names, notice, now);
    }
    heard.forEach(Target::ring);
  }

  @Override
  public void start() {
    look();
    targets.forEach(Target::start);
  }

  /**
   * Writes down which targets this node has; one that sends also forgets what waits for those that
   * no node has had for a day. A node with another file, as while a change is rolled out, loses
   * nothing of theirs.
   */
  private void look() {
    List<String> names = targets.stream().map(Target::name).toList();
    Instant now = clock.instant();
    spools.reached(() -> spools.written.named(names, now));
    if (spools.sends()) {
      spools.reached(() -> spools.written.forgetUnnamed(now).forEach(this::forgotten));
    }
  }

  private void forgotten(String target, long events) {
    log.warn(
        "{} events waited for notification {}, which no node has had for a day: they are forgotten",
        events,
        target);
    tell(Notice.forgotten(target));
  }

  /** Returns how many events wait to be told to a target. */
  public long waiting(String name) {
    return spools.memory.waiting(name) + spools.written.waiting(name);
  }

  @Override
  public void close() {
    targets.forEach(Target::stop);
    targets.forEach(Target::close);
    long lost = targets.stream().mapToLong(target -> spools.memory.waiting(target.name())).sum();
    if (lost > 0) {
      log.warn("closed while {} events were in memory only; the docket has their filings", lost);
    }
  }

  @Override
  public String toString() {
    return "Notifications[" + targets.size() + "]";
  }
}
