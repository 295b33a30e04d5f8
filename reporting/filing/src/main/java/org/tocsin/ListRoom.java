package org.tocsin;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tocsin.config.ConfigException;
import org.tocsin.config.ListSettings;
import org.tocsin.config.LookupConfig;
import org.tocsin.config.Role;
import org.tocsin.config.TocsinConfig;
import org.tocsin.filing.FilingListener;
import org.tocsin.hashlist.CsvOptions;
import org.tocsin.hashlist.FloodGuard;
import org.tocsin.hashlist.HashLists;
import org.tocsin.hashlist.ImportResult;
import org.tocsin.hashlist.ListImportException;
import org.tocsin.hashlist.ListLimits;
import org.tocsin.hashlist.ListPolicy;
import org.tocsin.hashlist.ListStatus;
import org.tocsin.hashlist.ListSync;
import org.tocsin.hashlist.LookupService;
import org.tocsin.hashlist.Progress;
import org.tocsin.hashlist.RecentUploads;
import org.tocsin.hashlist.RetroactiveMatch;
import org.tocsin.hashlist.SnapshotFolder;
import org.tocsin.model.MatchFacts;
import org.tocsin.screening.LookupMatcher;
import org.tocsin.screening.Matcher;
import org.tocsin.store.Database;

/** What uploads are compared with: lists and the sources they follow. */
final class ListRoom implements AutoCloseable {
  private static final int TRIES = 10;

  private static final Logger log = LoggerFactory.getLogger(ListRoom.class);

  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private final TocsinConfig config;
  private final HashLists lists;
  private final FloodGuard floods;
  private final Optional<RecentUploads> recent;
  private final ListSync sync;

  /**
   * Opens the lists; nothing is asked yet.
   *
   * @param retroactive hears of uploads that match later
   */
  ListRoom(
      Database database,
      TocsinConfig config,
      Path snapshots,
      String node,
      FilingListener listener,
      RetroactiveMatch.Listener retroactive,
      Clock clock) {
    this.config = config;
    this.lists =
        HashLists.open(
            database,
            ListSettings.policies(config.lists()),
            new SnapshotFolder(snapshots, config.listServices().snapshotKey()),
            clock);
    this.floods =
        new FloodGuard(
            lists,
            new ListAlarms(listener),
            FloodGuard.DEFAULT_ACCOUNTS,
            FloodGuard.DEFAULT_WITHIN);
    this.recent =
        config
            .listServices()
            .recent()
            .map(
                settings -> new RecentUploads(lists, settings.key(), settings.keep(), retroactive));
    try {
      this.sync = sync(node, listener, clock);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /**
   * Every node loads what others publish and looks after its own files. Sources are asked and lists
   * watched where this node maintains; late matches are found where uploads are screened, because
   * there is who gives them back.
   */
  private ListSync sync(String node, FilingListener listener, Clock clock) {
    ListSync.Builder builder =
        ListSync.builder(lists).node(node).listener(new ListAlarms(listener));
    if (config.roles().contains(Role.SCREEN)) {
      recent.ifPresent(builder::recent);
    }
    if (config.roles().contains(Role.MAINTAIN)) {
      ListLimits limits = ListLimits.DEFAULT;
      builder.watchOthers(
          limits.stale(config.screening().listAgeAlarm(), config.screening().maxListAge()));
      ListSettings.follow(config.lists(), builder, clock);
    }
    try {
      ListSync made = builder.build();
      open.push(made);
      return made;
    } catch (ListImportException e) {
      throw new ConfigException("lists: " + e.getMessage());
    }
  }

  /**
   * Opens the look-up services of a configuration.
   *
   * @param opened hears of each, to close it
   */
  static List<Matcher> lookups(TocsinConfig config, Clock clock, Consumer<AutoCloseable> opened) {
    List<Matcher> matchers = new ArrayList<>();
    for (LookupConfig lookup : config.listServices().lookups()) {
      LookupService service = lookup.open(clock);
      opened.accept(service);
      matchers.add(new LookupMatcher(service));
    }
    return matchers;
  }

  /**
   * Asks whether lists can be read, if that is needed to compare by other thresholds.
   *
   * @throws RuntimeException when they cannot
   */
  void requireThresholds(List<ListSettings> before, List<ListSettings> after) {
    if (!ListSettings.policies(before).equals(ListSettings.policies(after))) {
      lists.status();
    }
  }

  /**
   * Compares by other thresholds from now on.
   *
   * @throws RuntimeException when lists cannot be read; the former thresholds apply again then
   */
  void thresholds(List<ListSettings> before, List<ListSettings> after) {
    Map<String, ListPolicy> old = ListSettings.policies(before);
    List<String> changed = new ArrayList<>();
    try {
      ListSettings.policies(after)
          .forEach(
              (name, policy) -> {
                if (!policy.equals(old.get(name))) {
                  changed.add(name);
                  lists.policy(name, policy);
                }
              });
    } catch (RuntimeException e) {
      changed.forEach(name -> restore(name, old.getOrDefault(name, ListPolicy.DEFAULT)));
      throw e;
    }
  }

  /** Compares by former thresholds again, as far as that can be done. */
  void thresholdsBack(List<ListSettings> tried, List<ListSettings> former) {
    Map<String, ListPolicy> set = ListSettings.policies(tried);
    ListSettings.policies(former)
        .forEach(
            (name, policy) -> {
              if (!policy.equals(set.get(name))) {
                restore(name, policy);
              }
            });
  }

  private void restore(String list, ListPolicy policy) {
    try {
      lists.policy(list, policy);
    } catch (RuntimeException e) {
      // The policy is set; the snapshot that answers is as it was until the next one is read.
      log.warn("list {} could not be read again ({})", list, e.getClass().getSimpleName());
    }
  }

  HashLists lists() {
    return lists;
  }

  /** Hears of a match: a new entry that hits many accounts is put under review. */
  void matched(List<MatchFacts> matches, String account) {
    try {
      matches.forEach(match -> floods.hit(match, account));
    } catch (RuntimeException e) {
      log.warn("a match could not be counted ({})", e.getClass().getSimpleName());
    }
  }

  /** Returns the memory of uploads that were let through, if one is configured. */
  Optional<RecentUploads> recent() {
    return recent;
  }

  /** Returns what follows sources and looks after lists. */
  ListSync sync() {
    return sync;
  }

  /**
   * Imports the files that are named, and refuses to go on when nothing could ever match.
   *
   * @throws ConfigException when a file cannot be loaded, or no list has an entry and none follows
   *     a source
   */
  void load() {
    for (ListSettings settings : config.lists()) {
      settings.file().ifPresent(file -> load(settings, file));
    }
    if (lists.snapshot().entries() > 0 || config.emptyListsAllowed()) {
      return;
    }
    boolean follows = config.lists().stream().anyMatch(list -> list.source().isPresent());
    if (!follows && config.listServices().lookups().isEmpty()) {
      throw new ConfigException(
          "no hash list has an entry, so nothing could ever match: import a list, or set"
              + " emptyListsAllowed if that is wanted");
    }
    log.warn("no hash list has an entry yet: until one arrives every upload is undetermined");
  }

  /** Nodes that start together import the same file: one of them does, the others take it. */
  private void load(ListSettings settings, Path file) {
    Duration patience = Duration.ofSeconds(2);
    for (int tries = 0; tries < TRIES; tries++) {
      Optional<String> before = version(settings.name());
      if (imported(settings, file) || appears(settings.name(), before, patience)) {
        return;
      }
      patience = patience.multipliedBy(2);
    }
    throw new ConfigException(
        "the file of hash list "
            + settings.name()
            + " could not be loaded: other nodes began to import it again and again");
  }

  /** Imports a file, or returns false when another import of the list began meanwhile. */
  private boolean imported(ListSettings settings, Path file) {
    CsvOptions options = settings.continueOnError() ? CsvOptions.CONTINUE : CsvOptions.STRICT;
    try {
      ImportResult result = lists.importCsv(settings.name(), file, options, Progress.NONE);
      if (!result.applied()) {
        throw new ConfigException(
            "the file of hash list "
                + settings.name()
                + " has "
                + result.malformed()
                + " malformed lines, so it was not loaded: "
                + result.problems().stream()
                    .limit(10)
                    .map(problem -> "line " + problem.line() + ": " + problem.reason())
                    .collect(Collectors.joining("; "))
                + "; correct them, or set continueOnError to load the rest");
      }
    } catch (ListImportException e) {
      if (e.isOvertaken()) {
        return false;
      }
      throw new ConfigException(
          "the file of hash list " + settings.name() + " could not be loaded: " + e.getMessage());
    }
    return true;
  }

  /** Waits for the import of another node, and returns whether it appeared. */
  private boolean appears(String list, Optional<String> before, Duration patience) {
    long end = System.nanoTime() + patience.toNanos();
    while (System.nanoTime() < end) {
      if (!version(list).equals(before)) {
        lists.refresh();
        return true;
      }
      try {
        TimeUnit.MILLISECONDS.sleep(50);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new ConfigException("the start was interrupted while another node imports a list");
      }
    }
    return false;
  }

  private Optional<String> version(String list) {
    return lists.status().stream()
        .filter(status -> status.name().equals(list))
        .map(ListStatus::version)
        .findFirst();
  }

  /** Looks after the lists from now on. */
  void start() {
    sync.start();
  }

  @Override
  public void close() {
    while (!open.isEmpty()) {
      AutoCloseable next = open.pop();
      try {
        next.close();
      } catch (Exception e) {
        log.warn(
            "{} did not close ({})", next.getClass().getSimpleName(), e.getClass().getSimpleName());
      }
    }
  }
}
