package org.tocsin;

import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tocsin.config.ConfigDiff;
import org.tocsin.config.ConfigException;
import org.tocsin.config.ConfigState;
import org.tocsin.config.CustodySettings;
import org.tocsin.config.DataLayout;
import org.tocsin.config.PostgresqlSettings;
import org.tocsin.config.Role;
import org.tocsin.config.TocsinConfig;
import org.tocsin.docket.Docket;
import org.tocsin.docket.DocketKey;
import org.tocsin.evidence.Actor;
import org.tocsin.evidence.Custodians;
import org.tocsin.evidence.CustodyEntry;
import org.tocsin.evidence.CustodyLog;
import org.tocsin.evidence.EvidenceException;
import org.tocsin.evidence.FileBlobStore;
import org.tocsin.evidence.KeySource;
import org.tocsin.evidence.People;
import org.tocsin.evidence.Timestamps;
import org.tocsin.evidence.TrialKeys;
import org.tocsin.evidence.Vault;
import org.tocsin.filing.Alarm;
import org.tocsin.filing.FilingListener;
import org.tocsin.filing.FilingOffice;
import org.tocsin.filing.Notifier;
import org.tocsin.filing.NotifierKind;
import org.tocsin.hashlist.RetroactiveMatch;
import org.tocsin.screening.Matcher;
import org.tocsin.screening.Screener;
import org.tocsin.store.DataDirectory;
import org.tocsin.store.Database;
import org.tocsin.store.Recurring;

/**
 * Opens what a service is made of, in order, and closes it in reverse; a failed start leaves
 * nothing open.
 */
final class Rooms implements AutoCloseable {
  /** The folder of uploads that are too large to be examined in memory. */
  static final String SPOOL = "spool";

  /** For how long closing waits for a change of the configuration. */
  static final Duration CHANGING_TIME = Duration.ofSeconds(1);

  private static final Logger log = LoggerFactory.getLogger(Rooms.class);

  private record Keys(Custodians custodians, KeySource source, boolean missing) {}

  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private final AtomicReference<RetroactiveMatch.@Nullable Listener> retroactive =
      new AtomicReference<>();
  private final Docket docket;
  private final ListRoom lists;
  private final Hearers listener;
  private final CustodyLog custody;
  private final ConfigMark mark;
  private final HostParts parts;
  private final Path spool;
  private final String node;
  private final Database database;
  private volatile Optional<Notifier> notifier;
  private Optional<Notifier> unstarted = Optional.empty();

  /** Held while the configuration is changed; closing waits for it, and not for ever. */
  private final ReentrantLock changing = new ReentrantLock();

  /** Held for the moment in which the new configuration is taken, or the service begins to end. */
  private final Object gate = new Object();

  private final AtomicInteger undone = new AtomicInteger();
  private volatile boolean closing;
  private final List<Generation> former = new CopyOnWriteArrayList<>();
  private volatile @Nullable Generation generation;
  private final FilingOffice office;
  private final People people;
  private final Upkeep upkeep;

  private Rooms(TocsinConfig config, HostParts parts) {
    Clock clock = parts.clock();
    this.parts = parts;
    try {
      DataDirectory directory = keep(DataDirectory.openForService(config.dataDirectory()));
      this.node = directory.node();
      this.database = keep(docketDatabase(config, directory));
      this.custody = CustodyLog.open(database, directory, clock);
      this.mark = new ConfigMark(directory, custody);
      Keys keys = keys(config, directory, clock);
      Vault vault =
          Vault.open(
              database,
              custody,
              parts.blobs().orElseGet(() -> FileBlobStore.in(directory)),
              keys.custodians(),
              keys.source(),
              clock);
      this.docket = Docket.open(database, vault, custody, DocketKey.in(directory), clock);
      this.people = People.read(config.preservation().people());
      if (!people.persons().isEmpty()) {
        docket.requireSignatures();
      }
      this.notifier = notifier(config, database, clock, node);
      open.push(this::closeNotifier);
      this.listener = new Hearers(parts.listener(), notifier);
      Database listDatabase = keep(listDatabase(config, directory));
      this.lists =
          keep(
              new ListRoom(
                  listDatabase,
                  config,
                  directory.resolve(DataLayout.SNAPSHOTS),
                  node,
                  listener,
                  match -> matchedLater(match),
                  clock));
      if (config.roles().contains(Role.SCREEN)) {
        lists.load();
      }
      this.spool = directory.temporaryFolder(SPOOL);
      SharedScreener screener = screener(config);
      open.push(() -> closeGenerations(screener));
      this.office =
          keep(
              new FilingOffice(
                  database, docket, vault, config, clock, listener, parts.deliveries(), node));
      this.generation = new Generation(config, clock, screener, office.setup(), lists.recent());
      refuseLostDestinations();
      if (config.clearinghouses().isEmpty() && parts.deliveries().isEmpty()) {
        log.warn("no clearinghouse is configured: incidents are recorded and nothing is filed");
      }
      lists.start();
      stopIfRestored(custody);
      List<X509Certificate> certificates = new ArrayList<>(keys.custodians().certificates());
      people.persons().forEach(person -> certificates.add(person.certificate()));
      Recurring recurring = new Recurring(database, clock, node);
      recurring.takeOver();
      this.upkeep =
          keep(
              new Upkeep(
                  new Upkeep.Parts(
                      docket,
                      office.filings(),
                      vault,
                      custody,
                      config
                          .preservation()
                          .timestamps()
                          .map(authority -> Timestamps.of(database, custody, authority, clock)),
                      office::unclaimed,
                      certificates),
                  rules(config),
                  recurring,
                  listener,
                  clock));
      if (config.roles().contains(Role.MAINTAIN)) {
        upkeep.start();
      }
      if (keys.missing()) {
        sayKeyMissing(listener);
      }
      upkeep.sayProfiles();
      notifier.ifPresent(Notifier::start);
      if (config.roles().contains(Role.FILE)) {
        office.start(config.postgresql().isEmpty());
      }
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  static Rooms open(TocsinConfig config, HostParts parts) {
    return new Rooms(config, parts);
  }

  private <T extends AutoCloseable> T keep(T opened) {
    open.push(opened);
    return opened;
  }

  /** Opens what tells people, before anything happens that they are to be told of. */
  private Optional<Notifier> notifier(
      TocsinConfig config, Database docket, Clock clock, String node) {
    if (config.notifications().isEmpty()) {
      return Optional.empty();
    }
    NotifierKind kind =
        NotifierKind.find()
            .orElseThrow(
                () ->
                    new ConfigException(
                        "notifications need the module tocsin-mail beside the application"));
    Notifier.Room room =
        new Notifier.Room(
            docket,
            clock,
            config.environment(),
            config.service(),
            config.roles().contains(Role.MAINTAIN),
            node);
    try {
      return Optional.of(kind.open(config.notifications(), room));
    } catch (IllegalArgumentException e) {
      throw new ConfigException("notifications: " + e.getMessage());
    }
  }

  private static Database docketDatabase(TocsinConfig config, DataDirectory directory) {
    return config
        .postgresql()
        .map(settings -> postgresql(settings, settings.schema()))
        .orElseGet(() -> Database.sqlite(directory.resolve(DataLayout.DOCKET)));
  }

  private static Database listDatabase(TocsinConfig config, DataDirectory directory) {
    return config
        .postgresql()
        .map(settings -> postgresql(settings, settings.schema() + DataLayout.LISTS_SUFFIX))
        .orElseGet(() -> Database.sqlite(directory.resolve(DataLayout.LISTS)));
  }

  private static Database postgresql(PostgresqlSettings settings, String schema) {
    return Database.postgresql(
        settings.url(), settings.user(), settings.password().reveal(), schema);
  }

  private static Keys keys(TocsinConfig config, DataDirectory directory, Clock clock) {
    CustodySettings custody = config.custody();
    if (custody.certificates().isEmpty()) {
      TrialKeys trial = TrialKeys.createIn(directory, clock);
      return new Keys(
          trial.custodians(),
          config.roles().contains(Role.FILE) ? trial.keys() : KeySource.none(),
          false);
    }
    Custodians custodians = Custodians.read(custody.certificates(), clock);
    if (!config.roles().contains(Role.FILE)) {
      return new Keys(custodians, KeySource.none(), false);
    }
    if (custody.keyStore().isEmpty()) {
      return new Keys(custodians, KeySource.none(), true);
    }
    char[] passphrase = custody.passphrase().orElseThrow().reveal();
    try {
      return new Keys(custodians, KeySource.pkcs12(custody.keyStore().get(), passphrase), false);
    } catch (EvidenceException e) {
      // Screening and preserving need no private key: they go on, and filings wait.
      log.error(
          "custodians.keyStore is missing, damaged, of another passphrase or without a key ({})",
          e.kind());
      return new Keys(custodians, KeySource.none(), true);
    }
  }

  private static void sayKeyMissing(FilingListener listener) {
    log.error(
        "this node files and has no private key of a custodian: filings wait until it is started"
            + " with one; uploads are screened and preserved");
    FilingListener.all(List.of(listener)).alarm(Alarm.KEY_MISSING, Upkeep.DOCKET, Optional.empty());
  }

  /** A destination that was removed while filings wait for it would strand them. */
  private void refuseLostDestinations() {
    Map<String, Integer> lost = office.orphanedDestinations();
    if (!lost.isEmpty()) {
      throw new ConfigException(FilingOffice.lost(lost));
    }
  }

  /**
   * A docket older than the newest head that was signed over it is a restored copy: it would file
   * again what is filed, and sweep away what it does not know.
   */
  private void stopIfRestored(CustodyLog custody) {
    if (!custody.isOlderThanItsHeads()) {
      return;
    }
    log.error(
        "this docket is older than its newest signed head: a restored copy; nothing is sent or"
            + " swept until a person has compared it and lets filings be sent again");
    office.filings().stopAll("tocsin", "the docket is older than its newest signed head");
  }

  /** Sets who makes incidents of uploads that match later. */
  void retroactive(RetroactiveMatch.Listener incidents) {
    retroactive.set(incidents);
  }

  /** What comes before there is somebody to hear it comes again. */
  private void matchedLater(RetroactiveMatch match) {
    RetroactiveMatch.Listener incidents = retroactive.get();
    if (incidents == null) {
      throw new IllegalStateException("the service is starting");
    }
    incidents.matched(match);
  }

  /** Returns who hears what happens. */
  FilingListener listener() {
    return listener;
  }

  Docket docket() {
    return docket;
  }

  ListRoom lists() {
    return lists;
  }

  /** Returns what uploads begin with now. */
  Generation generation() {
    return Objects.requireNonNull(generation);
  }

  private SharedScreener screener(TocsinConfig config) {
    List<AutoCloseable> opened = new ArrayList<>();
    try {
      List<Matcher> matchers = new ArrayList<>(parts.matchers());
      matchers.addAll(ListRoom.lookups(config, parts.clock(), opened::add));
      Screener screener =
          new Screener(lists.lists(), config.screening(), parts.clock(), spool, matchers);
      return new SharedScreener(screener, opened);
    } catch (RuntimeException e) {
      opened.forEach(Rooms::closeQuietly);
      if (e instanceof IllegalArgumentException) {
        throw new ConfigException("lookups: " + e.getMessage());
      }
      throw e;
    }
  }

  private Upkeep.Rules rules(TocsinConfig config) {
    return new Upkeep.Rules(
        config.preservation(), config.overdue(), office.certificates(), config.profiles());
  }

  /**
   * Goes over to another configuration. What is under way goes on with the one that it began with.
   * Changes and the end of the service wait for each other.
   *
   * @param next the configuration; what takes a restart is as it is now
   * @param changes what is different
   * @param by who changes it
   * @param details why, and what, for the custody log; it is written before anything is changed
   * @throws ConfigException when it cannot be used; nothing is changed then
   * @throws TocsinException when the service is being closed; nothing is changed then
   */
  void change(
      TocsinConfig next, List<ConfigDiff.Change> changes, Actor by, Map<String, String> details) {
    changing.lock();
    try {
      refuseClosing();
      prepareAndSwitch(next, changes, by, details);
      goOn();
    } finally {
      changing.unlock();
    }
  }

  private void prepareAndSwitch(
      TocsinConfig next, List<ConfigDiff.Change> changes, Actor by, Map<String, String> details) {
    TocsinConfig now = generation().config();
    requireSame(now, next);
    Deque<AutoCloseable> undo = new ArrayDeque<>();
    try {
      FilingOffice.Setup filing =
          office.prepare(next, ConfigState.touched(changes, "clearinghouses"));
      undo.push(() -> office.discard(filing));
      Optional<Notifier> told = notifier;
      boolean tellsAnew =
          !next.notifications().equals(now.notifications())
              || !next.service().equals(now.service())
              || !ConfigState.touched(changes, "notifications").isEmpty();
      if (tellsAnew) {
        told = notifier(next, database, parts.clock(), node);
        told.ifPresent(undo::push);
      }
      SharedScreener screener = screener(next, changes);
      undo.push(screener);
      ListRoom.Change listed = lists.prepare(next);
      undo.push(listed);
      Generation after = new Generation(next, parts.clock(), screener, filing, listed.recent());
      custody.configured(by, details);
      undo.push(() -> enterUndone(by, details));
      undo.push(listed::undo);
      listed.make();
      switchTo(after, told, tellsAnew);
      listed.done();
      undo.clear();
    } finally {
      undo.forEach(Rooms::closeQuietly);
    }
    if (!next.profiles().equals(now.profiles())) {
      upkeep.sayProfiles();
    }
  }

  /** Returns how often a change was on record and could not be made after all. */
  int undone() {
    return undone.get();
  }

  /** What is on record as changed was not: that is on record too. */
  private void enterUndone(Actor by, Map<String, String> details) {
    undone.incrementAndGet();
    Map<String, String> undone = new TreeMap<>(details);
    undone.put("outcome", "not taken over");
    try {
      custody.configured(by, undone);
    } catch (RuntimeException e) {
      log.error(
          "the custody log says that the configuration was changed, and it was not ({})",
          e.getClass().getSimpleName());
    }
  }

  /**
   * From here on nothing is refused any more: what fails is said, and what was left over is tidied
   * up later. A service that is being closed closes what this leaves, or it is refused.
   */
  private void switchTo(Generation after, Optional<Notifier> told, boolean tellsAnew) {
    Optional<Notifier> silent = Optional.empty();
    synchronized (gate) {
      refuseClosing();
      Generation before = generation();
      generation = after;
      former.add(before);
      // An upload may have begun with any of them, and makes filings where that one says.
      office.use(after.filing(), () -> former.stream().allMatch(Generation::isOver));
      upkeep.use(rules(after.config()));
      if (tellsAnew) {
        silent = notifier;
        listener.use(told);
        notifier = told;
        unstarted = told;
      }
    }
    silent.ifPresent(Rooms::closeQuietly); // before the other sends what that one kept
  }

  private void refuseClosing() {
    if (closing) {
      throw new TocsinException("the service is closed");
    }
  }

  /** Whether the service is being closed, or is closed: nothing is changed then. */
  boolean isClosing() {
    return closing;
  }

  /** Starts who tells people, and tidies up; what the database refuses now is tried again. */
  void goOn() {
    changing.lock();
    try {
      if (!closing) {
        startAndTidy();
      }
    } finally {
      changing.unlock();
    }
  }

  private void startAndTidy() {
    try {
      unstarted.ifPresent(Notifier::start);
      unstarted = Optional.empty();
    } catch (RuntimeException | Error e) {
      log.error(
          "who tells people of the changed configuration could not start yet ({})",
          e.getClass().getSimpleName());
    }
    lists.goOn();
    try {
      tidy();
    } catch (RuntimeException | Error e) {
      log.warn(
          "what the former configuration left is not tidied up yet ({})",
          e.getClass().getSimpleName());
    }
  }

  /** Returns the screener of now where nothing changed of what it does, or another one. */
  private SharedScreener screener(TocsinConfig next, List<ConfigDiff.Change> changes) {
    Generation now = generation();
    boolean same =
        changes.stream().noneMatch(change -> change.path().startsWith("screening."))
            && next.listServices().lookups().equals(now.config().listServices().lookups());
    return same ? now.shared().share() : screener(next);
  }

  /** Returns what remembers the configuration file over restarts. */
  ConfigMark mark() {
    return mark;
  }

  /** Returns who changed the configuration. */
  List<CustodyEntry> configurations() {
    return custody.configurations();
  }

  /** What takes a restart was refused by key before; this is what must never differ. */
  private static void requireSame(TocsinConfig now, TocsinConfig next) {
    boolean same =
        now.environment() == next.environment()
            && now.production().equals(next.production())
            && now.dataDirectory().equals(next.dataDirectory())
            && now.postgresql().equals(next.postgresql())
            && now.custody().equals(next.custody())
            && now.preservation().people().equals(next.preservation().people())
            && now.roles().equals(next.roles());
    if (!same) {
      throw new ConfigException(
          "environment, data, postgresql, custodians, people and roles take a restart");
    }
  }

  /**
   * Closes what former configurations left, as soon as nothing goes on with it.
   *
   * @return whether nothing is left
   */
  boolean tidy() {
    List<Generation> over = former.stream().filter(Generation::isOver).toList();
    over.forEach(Generation::close);
    former.removeAll(over);
    return office.tidy() && former.isEmpty();
  }

  private void closeGenerations(SharedScreener first) {
    if (generation == null) {
      first.close(); // the start failed in between
      return;
    }
    generation.close();
    former.forEach(Generation::close);
  }

  private void closeNotifier() {
    notifier.ifPresent(Notifier::close);
  }

  /** Closes something; that it cannot be closed keeps nothing else from being closed. */
  static void closeQuietly(AutoCloseable opened) {
    try {
      opened.close();
    } catch (Exception e) {
      log.warn(
          "{} did not close ({})", opened.getClass().getSimpleName(), e.getClass().getSimpleName());
    }
  }

  People people() {
    return people;
  }

  Upkeep upkeep() {
    return upkeep;
  }

  FilingOffice office() {
    return office;
  }

  /** A change that is under way is made within {@link #CHANGING_TIME}, or not at all. */
  @Override
  public void close() {
    synchronized (gate) {
      closing = true;
    }
    boolean alone = awaitChange();
    try {
      while (!open.isEmpty()) {
        closeQuietly(open.pop());
      }
    } finally {
      if (alone) {
        changing.unlock();
      }
    }
  }

  private boolean awaitChange() {
    try {
      if (changing.tryLock(CHANGING_TIME.toMillis(), TimeUnit.MILLISECONDS)) {
        return true;
      }
      log.warn("a change of the configuration does not end; it is closed all the same");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return false;
  }
}
