package org.tocsin;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tocsin.config.ConfigDiff;
import org.tocsin.config.ConfigException;
import org.tocsin.config.ConfigState;
import org.tocsin.config.Role;
import org.tocsin.config.Route;
import org.tocsin.evidence.Actor;
import org.tocsin.filing.Alarm;
import org.tocsin.filing.FilingListener;
import org.tocsin.store.StoreException;

/**
 * Looks at the configuration file, and takes over what changed in it. A file that is refused is one
 * alarm for each content of it, and leaves everything as it is.
 *
 * <p>Its thread is a daemon named {@code tocsin-config}.
 */
final class ConfigWatch implements AutoCloseable {
  /** What the alarm names as its destination. */
  static final String CONFIG = "config";

  /** Who changes it when the file does. */
  static final Actor FILE = new Actor("file", org.tocsin.evidence.Role.SERVICE);

  /** The detail of an entry that says why it is different. */
  static final String WHY = "why";

  /** The detail of an entry that names what is different. */
  static final String KEYS = "keys";

  /** How often what changes leave is tidied up where the file is never looked at. */
  static final Duration TIDYING = Duration.ofSeconds(5);

  /**
   * How long after a change that was on record and could not be made the same content is tried
   * again: each try is two entries in the custody log.
   */
  static final Duration AFTER_UNDONE = Duration.ofMinutes(5);

  private static final int MOST_CHARACTERS = 900;
  private static final Logger log = LoggerFactory.getLogger(ConfigWatch.class);

  /**
   * What is watched.
   *
   * @param path the file
   * @param state as it was read
   * @param roles what this node does, which may be less than the file says
   * @param routes of destinations that the host adds in code
   * @param interval how often it is looked at; zero for never
   */
  record File(
      Path path,
      ConfigState state,
      Set<Role> roles,
      Map<String, Route> routes,
      Duration interval) {}

  private final File file;
  private final Rooms rooms;
  private final Clock clock;
  private ConfigState applied;
  private String refused = "";
  private String seen = "";
  private String undone = "";
  private Instant notBefore = Instant.MIN;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "tocsin-config");
            thread.setDaemon(true);
            return thread;
          });

  ConfigWatch(File file, Rooms rooms, Clock clock) {
    this.file = file;
    this.rooms = rooms;
    this.clock = clock;
    this.applied = file.state();
  }

  /** Starts looking; where the file is never looked at, what changes leave is tidied up still. */
  void start() {
    boolean looks = !file.interval().isZero();
    long nanos = (looks ? file.interval() : TIDYING).toNanos();
    Runnable round = looks ? this::look : rooms::goOn;
    ScheduledFuture<?> unused =
        timer.scheduleWithFixedDelay(round, nanos, nanos, TimeUnit.NANOSECONDS);
  }

  /**
   * Looks once. What is taken over stood there at the look before too: a file that is being written
   * at this moment may be one that can be read, and lack its end. Never throws: what is refused is
   * an alarm, and tried again.
   */
  synchronized void look() {
    try {
      String looked = ConfigState.look(file.path());
      boolean settled = looked.equals(seen);
      seen = looked;
      if (looked.equals(applied.looked())) {
        refused = "";
      } else if (settled && (!looked.equals(undone) || !clock.instant().isBefore(notBefore))) {
        int before = rooms.undone();
        take(looked);
        if (rooms.undone() != before) {
          undone = looked;
          notBefore = clock.instant().plus(AFTER_UNDONE);
        }
      }
      rooms.goOn();
    } catch (RuntimeException | Error e) {
      // What escapes here would be the last look.
      log.error("the configuration could not be looked at ({})", e.getClass().getSimpleName());
    }
  }

  private void take(String looked) {
    try {
      ConfigState next = file.state().again(clock);
      if (!next.looked().equals(looked)) {
        return; // it changed again this moment
      }
      apply(next, FILE, "the file changed");
      refused = "";
    } catch (StoreException e) {
      // Nothing is wrong with the file: it is taken over at the next look, or the one after.
      log.warn("the configuration file changed, and a database does not answer yet: tried again");
    } catch (RuntimeException e) {
      if (rooms.isClosing()) {
        return;
      }
      if (looked.equals(refused)) {
        return; // said before; it may be taken once filings are over, or a file is there
      }
      refused = looked;
      // A finding names places and keys, never a value of a secret.
      log.error(
          "the configuration file changed and was refused; the service goes on as it is: {}",
          e instanceof ConfigException ? e.getMessage() : e.getClass().getSimpleName());
      rooms.listener().alarm(Alarm.CONFIGURATION_REFUSED, CONFIG, Optional.empty());
    }
  }

  /** Takes over what the file says now, because a person wants it. */
  synchronized List<ConfigDiff.Change> reload(String who, String why) {
    if (why.isBlank()
        || why.length() > 500
        || why.chars().anyMatch(c -> c < ' ' || c == 0x7f || c == 0x85 || c == 0x2028)) {
      throw new IllegalArgumentException("the reason has 1 to 500 characters on one line");
    }
    ConfigState next = file.state().again(clock);
    return apply(next, new Actor(who, org.tocsin.evidence.Role.OPERATOR), why);
  }

  private List<ConfigDiff.Change> apply(ConfigState next, Actor by, String why) {
    List<ConfigDiff.Change> changes = next.since(applied);
    if (changes.isEmpty()) {
      hold(next);
      return changes;
    }
    next.refuseRestarts(changes);
    Map<String, String> details = details(by, why, next, changes);
    rooms.change(next.config().with(file.roles(), file.routes()), changes, by, details);
    hold(next);
    log.info("the configuration was changed: {} keys are different", changes.size());
    tell(by, details.getOrDefault(WHY, why), changes.size());
    return changes;
  }

  private void hold(ConfigState next) {
    applied = next;
    rooms.mark().keep(file.path(), next);
  }

  /** The change is made: whoever hears of it cannot undo it, or have it made again. */
  private void tell(Actor by, String why, int keys) {
    try {
      FilingListener.all(List.of(rooms.listener())).configurationChanged(by.id(), why, keys);
    } catch (Error e) {
      log.error(
          "who hears of a change of the configuration failed ({})", e.getClass().getSimpleName());
    }
  }

  /**
   * Which keys are different, and the digest of the file; no values but what the file says of this
   * very change, where it is the file that changes it.
   */
  static Map<String, String> details(
      Actor by, String why, ConfigState next, List<ConfigDiff.Change> changes) {
    Map<String, String> details = new TreeMap<>();
    details.put(WHY, why);
    boolean said = changes.stream().anyMatch(change -> change.path().startsWith("changed."));
    if (said && by.equals(FILE)) {
      next.said()
          .ifPresent(
              word -> {
                details.put(WHY, word.why());
                details.put("said-by", word.by());
              });
    }
    details.put("file-sha256", next.digest());
    List<String> keys = new ArrayList<>();
    int characters = 0;
    for (ConfigDiff.Change change : changes) {
      String key = change.path().replaceAll("[^\\x21-\\x7e]", "?");
      characters += key.length() + 2;
      if (characters > MOST_CHARACTERS) {
        keys.add("and " + (changes.size() - keys.size()) + " more");
        break;
      }
      keys.add(key);
    }
    details.put(KEYS, String.join(", ", keys));
    return details;
  }

  @Override
  public void close() {
    timer.shutdownNow();
    try {
      if (!timer.awaitTermination(2, TimeUnit.SECONDS)) {
        log.warn("the configuration is still looked at while closing");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
