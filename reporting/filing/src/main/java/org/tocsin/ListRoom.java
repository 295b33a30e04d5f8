package org.tocsin;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tocsin.config.ConfigException;
import org.tocsin.config.ListServices;
import org.tocsin.config.ListSettings;
import org.tocsin.config.LookupConfig;
import org.tocsin.config.Role;
import org.tocsin.config.TocsinConfig;
import org.tocsin.filing.FilingListener;
import org.tocsin.hashlist.FloodGuard;
import org.tocsin.hashlist.HashLists;
import org.tocsin.hashlist.ListAlarm;
import org.tocsin.hashlist.ListImportException;
import org.tocsin.hashlist.ListLimits;
import org.tocsin.hashlist.ListPolicy;
import org.tocsin.hashlist.ListStatus;
import org.tocsin.hashlist.ListSync;
import org.tocsin.hashlist.LookupService;
import org.tocsin.hashlist.RecentUploads;
import org.tocsin.hashlist.RetroactiveMatch;
import org.tocsin.hashlist.SnapshotFolder;
import org.tocsin.model.MatchFacts;
import org.tocsin.screening.LookupMatcher;
import org.tocsin.screening.Matcher;
import org.tocsin.store.Database;

/**
 * What uploads are compared with: lists and the sources they follow. The database and the index
 * stay as they are while the configuration changes; what follows sources is another one where that
 * says so.
 */
final class ListRoom implements AutoCloseable {
  /** For how long a change waits for what follows sources to let go of its turn. */
  static final Duration LETTING_GO = Duration.ofSeconds(30);

  private static final Logger log = LoggerFactory.getLogger(ListRoom.class);

  /**
   * What one configuration says.
   *
   * @param sync what follows sources; empty while it could not be made again after a failure
   */
  private record Now(
      TocsinConfig config, Optional<RecentUploads> recent, Optional<ListSync> sync) {}

  private final String node;
  private final FilingListener listener;
  private final RetroactiveMatch.Listener retroactive;
  private final Clock clock;
  private final HashLists lists;
  private final ListFiles files;
  private final StaleOnce staleOnce;
  private final FloodGuard floods;
  private final Object gate = new Object();
  private volatile Now now;
  private boolean started;
  private boolean closed;

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
    this.node = node;
    this.listener = listener;
    this.retroactive = retroactive;
    this.clock = clock;
    this.lists =
        HashLists.open(
            database,
            ListSettings.policies(config.lists()),
            new SnapshotFolder(snapshots, config.listServices().snapshotKey()),
            clock);
    this.files = new ListFiles(lists);
    this.staleOnce = new StaleOnce(database, node, clock);
    this.floods =
        new FloodGuard(
            lists,
            new ListAlarms(listener),
            config.listServices().floods().accounts(),
            config.listServices().floods().within());
    Optional<RecentUploads> recent = config.listServices().recent().map(this::remembering);
    try (ListSources sources = ListSources.of(config, clock)) {
      this.now = new Now(config, recent, Optional.of(sync(config, recent, sources)));
    }
  }

  private RecentUploads remembering(ListServices.Recent settings) {
    return new RecentUploads(lists, settings.key(), settings.keep(), retroactive);
  }

  /**
   * Every node loads what others publish and looks after its own files. Sources are asked and lists
   * watched where this node maintains; whether they get stale is watched by those that screen as
   * well, because whoever maintains may be dead, and one of them tells. Late matches are found
   * where uploads are screened, because there is who gives them back.
   */
  private ListSync sync(TocsinConfig config, Optional<RecentUploads> recent, ListSources sources) {
    ListSync.Builder builder =
        ListSync.builder(lists)
            .node(node)
            .listener(
                new ListAlarms(
                    listener, alarm -> tells(alarm, config.roles().contains(Role.MAINTAIN))));
    if (config.roles().contains(Role.SCREEN)) {
      recent.ifPresent(builder::recent);
    }
    if (config.roles().contains(Role.SCREEN) || config.roles().contains(Role.MAINTAIN)) {
      builder.watchOthers(
          ListLimits.DEFAULT.stale(
              config.screening().listAgeAlarm(), config.screening().maxListAge()));
    }
    if (config.roles().contains(Role.MAINTAIN)) {
      sources.follow(config, builder);
    }
    try {
      ListSync made = builder.build();
      sources.givenAway();
      return made;
    } catch (ListImportException e) {
      throw new ConfigException("lists: " + e.getMessage());
    }
  }

  /** Whether this node tells an alarm: of what all nodes see of a list one does. */
  private boolean tells(ListAlarm alarm, boolean maintains) {
    return switch (alarm.kind()) {
      case STALE -> staleOnce.isMine(alarm.list(), alarm.level(), complete(alarm.list()));
      case LAG, QUARANTINE, SHRINK, GROWTH -> maintains;
      default -> true;
    };
  }

  private Instant complete(String list) {
    return lists.status().stream()
        .filter(each -> each.name().equals(list))
        .map(ListStatus::importedAt)
        .findFirst()
        .orElse(Instant.MIN);
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

  /** Another configuration of lists, for which everything was asked that has no effect. */
  final class Change implements AutoCloseable {
    private final TocsinConfig before;
    private final TocsinConfig after;
    private final boolean follows;
    private final Optional<RecentUploads> recent;
    private final ListSources sources;
    private final List<ListSettings> imports;
    private final Set<String> known;
    private final Deque<Runnable> undo = new ArrayDeque<>();

    private Change(
        TocsinConfig after,
        boolean follows,
        Optional<RecentUploads> recent,
        ListSources sources,
        List<ListSettings> imports,
        Set<String> known) {
      this.before = now.config();
      this.after = after;
      this.follows = follows;
      this.recent = recent;
      this.sources = sources;
      this.imports = imports;
      this.known = known;
    }

    /** Returns the memory of uploads that are let through from then on, if there is one. */
    Optional<RecentUploads> recent() {
      return recent;
    }

    /**
     * Goes over to it: thresholds, files, and at last who follows sources.
     *
     * @throws RuntimeException when that cannot be done; what was done of it is undone
     */
    void make() {
      try {
        undo.push(() -> thresholds(after.lists(), before.lists(), true));
        thresholds(before.lists(), after.lists(), false);
        for (ListSettings list : imports) {
          files.load(list);
          undo.push(() -> fileBack(list));
        }
        if (follows) {
          undo.push(() -> followBack(before));
          followOn(this);
        } else {
          synchronized (gate) {
            now = new Now(after, recent, now.sync());
          }
          undo.push(() -> settingsBack(before));
        }
      } catch (RuntimeException | Error e) {
        undo();
        throw e;
      }
    }

    /** Puts back what was before, as far as that can be done; again does nothing. */
    void undo() {
      while (!undo.isEmpty()) {
        try {
          undo.pop().run();
        } catch (RuntimeException | Error e) {
          log.warn("lists could not all be put back ({})", e.getClass().getSimpleName());
        }
      }
    }

    /** It is made, and nothing of it is undone any more. */
    void done() {
      undo.clear();
    }

    /** A list that had a file before has that again; one that nobody had is gone again. */
    private void fileBack(ListSettings list) {
      Optional<ListSettings> former =
          before.lists().stream()
              .filter(each -> each.name().equals(list.name()) && each.file().isPresent())
              .findFirst();
      if (former.isPresent()) {
        files.load(former.get());
      } else if (!known.contains(list.name()) && after.postgresql().isEmpty()) {
        // Where others share the lists, it may be theirs by now.
        lists.remove(list.name(), "the service", "the change that named it was undone");
      }
    }

    /** Closes what was opened for it and is not used. */
    @Override
    public void close() {
      sources.close();
    }
  }

  /**
   * Asks everything that another configuration of lists needs, without any effect.
   *
   * @throws ConfigException when it cannot be used, with the list's name and what to do
   * @throws org.tocsin.store.StoreException when the lists cannot be read
   */
  Change prepare(TocsinConfig next) {
    TocsinConfig before = now.config();
    boolean follows = ListDifference.followsAnew(before, next);
    Optional<RecentUploads> recent =
        before.listServices().recent().equals(next.listServices().recent())
            ? now.recent()
            : next.listServices().recent().map(this::remembering);
    if (before.lists().equals(next.lists()) && !follows && ListDifference.sameRule(before, next)) {
      return new Change(next, false, recent, new ListSources(), List.of(), Set.of());
    }
    Map<String, ListStatus> there =
        lists.status().stream().collect(Collectors.toMap(ListStatus::name, Function.identity()));
    List<ListSettings> imports = ListDifference.imports(before, next);
    ListDifference.refuseOtherKinds(next, imports, there);
    long lines = 0;
    for (ListSettings list : imports) {
      lines += files.check(list);
    }
    if (next.roles().contains(Role.SCREEN)) {
      Set<String> replaced =
          imports.stream().map(ListSettings::name).collect(Collectors.toUnmodifiableSet());
      long stays =
          there.values().stream()
              .filter(list -> !replaced.contains(list.name()))
              .mapToLong(ListStatus::entries)
              .sum();
      requireEntries(next, lines + stays);
    }
    return new Change(
        next,
        follows,
        recent,
        follows ? ListSources.of(next, clock) : new ListSources(),
        imports,
        Set.copyOf(there.keySet()));
  }

  /**
   * Whoever follows sources until now lets go of its turn; a page and its place are kept as one.
   */
  private void followOn(Change change) {
    stop();
    start(change.after, change.recent, sync(change.after, change.recent, change.sources));
  }

  private void stop() {
    Now at = now;
    if (at.sync().isPresent() && !at.sync().get().stop(LETTING_GO)) {
      log.warn("what follows the sources of lists does not end; its turn is taken from it");
    }
    synchronized (gate) {
      now = new Now(at.config(), at.recent(), Optional.empty());
    }
  }

  private void start(TocsinConfig config, Optional<RecentUploads> recent, ListSync made) {
    boolean starts;
    synchronized (gate) {
      if (closed) {
        made.close();
        throw new TocsinException("the service is closed");
      }
      now = new Now(config, recent, Optional.of(made));
      starts = started;
    }
    if (starts) {
      made.start();
    }
  }

  private void followBack(TocsinConfig former) {
    if (now.sync().isPresent()) {
      stop();
    }
    settingsBack(former);
    goOn();
  }

  private void settingsBack(TocsinConfig former) {
    synchronized (gate) {
      Optional<RecentUploads> recent =
          former.listServices().recent().equals(now.config().listServices().recent())
              ? now.recent()
              : former.listServices().recent().map(this::remembering);
      now = new Now(former, recent, now.sync());
    }
  }

  /** Follows sources again where that could not be done yet; it is tried again after a failure. */
  void goOn() {
    Now at = now;
    synchronized (gate) {
      if (closed || at.sync().isPresent()) {
        return;
      }
    }
    try (ListSources sources = ListSources.of(at.config(), clock)) {
      start(at.config(), at.recent(), sync(at.config(), at.recent(), sources));
    } catch (RuntimeException e) {
      log.error(
          "the sources of lists are not followed at present, and that is tried again ({})",
          e.getClass().getSimpleName());
    }
  }

  /**
   * Compares by other thresholds from now on. A list that is not named any more stays, and has the
   * default ones, as after a restart.
   *
   * @param quiet whether a list that cannot be read is passed over
   * @throws RuntimeException when lists cannot be read
   */
  private void thresholds(List<ListSettings> before, List<ListSettings> after, boolean quiet) {
    Map<String, ListPolicy> old = ListSettings.policies(before);
    Map<String, ListPolicy> fresh = ListSettings.policies(after);
    Map<String, ListPolicy> all = new HashMap<>(fresh);
    old.keySet().forEach(name -> all.putIfAbsent(name, ListPolicy.DEFAULT));
    all.forEach(
        (name, policy) -> {
          if (policy.equals(old.getOrDefault(name, ListPolicy.DEFAULT))) {
            return;
          }
          try {
            lists.policy(name, policy);
          } catch (RuntimeException e) {
            if (!quiet) {
              throw e;
            }
            // The policy is set; the snapshot that answers is as it was until the next is read.
            log.warn("list {} could not be read again ({})", name, e.getClass().getSimpleName());
          }
        });
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

  /** Returns the memory of uploads that are let through now, if one is configured. */
  Optional<RecentUploads> recent() {
    return now.recent();
  }

  /** Asks the sources that are due, in the calling thread. */
  void tick() {
    now.sync().ifPresent(ListSync::tick);
  }

  /**
   * Imports the files that are named, and refuses to go on when nothing could ever match.
   *
   * @throws ConfigException when a file cannot be loaded, or no list has an entry and none follows
   *     a source
   */
  void load() {
    TocsinConfig config = now.config();
    config.lists().stream().filter(list -> list.file().isPresent()).forEach(files::load);
    requireEntries(config, lists.snapshot().entries());
  }

  private static void requireEntries(TocsinConfig config, long entries) {
    if (entries > 0 || config.emptyListsAllowed()) {
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

  /** Looks after the lists from now on. */
  void start() {
    synchronized (gate) {
      started = true;
    }
    now.sync().ifPresent(ListSync::start);
  }

  @Override
  public void close() {
    Optional<ListSync> last;
    synchronized (gate) {
      closed = true;
      last = now.sync();
    }
    last.ifPresent(ListSync::close);
  }
}
