package org.tocsin.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.tocsin.config.CustodySettings;
import org.tocsin.config.DataLayout;
import org.tocsin.config.FollowedSource;
import org.tocsin.config.ListSettings;
import org.tocsin.config.PostgresqlSettings;
import org.tocsin.config.PreservationSettings;
import org.tocsin.config.TocsinConfig;
import org.tocsin.docket.Docket;
import org.tocsin.docket.DocketKey;
import org.tocsin.docket.RetentionPolicy;
import org.tocsin.evidence.Backup;
import org.tocsin.evidence.Custodians;
import org.tocsin.evidence.CustodyLog;
import org.tocsin.evidence.FileBlobStore;
import org.tocsin.evidence.KeySource;
import org.tocsin.evidence.People;
import org.tocsin.evidence.PersonSettings;
import org.tocsin.evidence.TrialKeys;
import org.tocsin.evidence.Vault;
import org.tocsin.export.Exporter;
import org.tocsin.filing.Filings;
import org.tocsin.hashlist.HashLists;
import org.tocsin.hashlist.ListImportException;
import org.tocsin.hashlist.ListSync;
import org.tocsin.hashlist.SnapshotFolder;
import org.tocsin.screening.ScreeningSettings;
import org.tocsin.store.DataDirectory;
import org.tocsin.store.Database;
import org.tocsin.store.StoreException;

/**
 * A service's data, opened beside the service, which may be running or not.
 *
 * <p>Nothing is created that a service would have made: a directory without a docket is refused.
 */
final class ServiceData implements AutoCloseable {
  private final DataDirectory directory;
  private final Optional<TocsinConfig> config;
  private final Clock clock;
  private final Deque<Runnable> opened = new ArrayDeque<>();
  private Optional<Database> docket = Optional.empty();

  private ServiceData(DataDirectory directory, Optional<TocsinConfig> config, Clock clock) {
    this.directory = directory;
    this.config = config;
    this.clock = clock;
    opened.push(directory::close);
  }

  static ServiceData in(Path directory, Clock clock) {
    return new ServiceData(beside(directory, "--data"), Optional.empty(), clock);
  }

  static ServiceData of(TocsinConfig config, Clock clock) {
    return new ServiceData(
        beside(config.dataDirectory(), "data in the configuration"), Optional.of(config), clock);
  }

  private static DataDirectory beside(Path directory, String named) {
    if (!Files.exists(directory)) {
      throw CommandException.failed(
          "the data directory "
              + directory
              + " is not there: the first start of the service makes it, lists import or lists sync; if there"
              + " is one elsewhere, "
              + named
              + " names the wrong folder");
    }
    if (!Files.isDirectory(directory)) {
      throw CommandException.failed(
          "the data directory " + directory + " is a file: " + named + " names a folder");
    }
    if (!Files.isReadable(directory)
        || !Files.isWritable(directory)
        || !Files.isExecutable(directory)) {
      throw CommandException.failed(
          "the data directory "
              + directory
              + " may not be used by this user: run the command as the user of the service");
    }
    return DataDirectory.openBeside(directory);
  }

  /** Returns the hash lists; their database is made when it is not there. */
  HashLists lists() {
    return HashLists.open(
        database(DataLayout.LISTS, DataLayout.LISTS_SUFFIX),
        ListSettings.policies(listSettings()),
        new SnapshotFolder(
            directory.resolve(DataLayout.SNAPSHOTS),
            config.flatMap(c -> c.listServices().snapshotKey())),
        clock);
  }

  /** Returns what follows the sources that the configuration names; nothing is asked yet. */
  ListSync listSync(HashLists lists) {
    ListSync.Builder builder = ListSync.builder(lists);
    ownFolder().ifPresentOrElse(own -> builder.node(own.node()), builder::beside);
    ListSettings.follow(listSettings(), builder, clock);
    try {
      return builder.build();
    } catch (ListImportException e) {
      throw CommandException.failed(String.valueOf(e.getMessage()));
    }
  }

  /**
   * Returns the folder of the one command that takes over what a killed one was at; empty while
   * another command has it, which lives then and goes on.
   */
  private Optional<DataDirectory> ownFolder() {
    try {
      DataDirectory own = DataDirectory.openForService(directory.resolve(DataLayout.COMMANDS));
      opened.push(own::close);
      return Optional.of(own);
    } catch (StoreException e) {
      if (e.kind() == StoreException.Kind.IN_USE) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** Returns the source that the configuration has a list follow. */
  Optional<FollowedSource> source(String list) {
    return listSettings().stream()
        .filter(each -> each.name().equals(list))
        .findFirst()
        .flatMap(ListSettings::source);
  }

  /** Returns how old lists may be, as the configuration says, or by default. */
  ScreeningSettings screening() {
    return config.map(TocsinConfig::screening).orElseGet(ScreeningSettings::defaults);
  }

  Clock clock() {
    return clock;
  }

  /** Returns the lists that the configuration names; empty when there is none to ask. */
  Optional<Set<String>> namedLists() {
    return config.map(
        known -> known.lists().stream().map(ListSettings::name).collect(Collectors.toSet()));
  }

  private List<ListSettings> listSettings() {
    return config.map(TocsinConfig::lists).orElse(List.of());
  }

  /**
   * Refuses the name of a list that is neither loaded nor configured.
   *
   * @throws CommandException with the names that there are
   */
  void requireList(HashLists lists, String name) {
    Set<String> known = new TreeSet<>();
    listSettings().forEach(list -> known.add(list.name()));
    lists.status().forEach(list -> known.add(list.name()));
    if (!known.contains(name)) {
      throw CommandException.failed(
          "there is no list "
              + Shown.plain(name)
              + " here"
              + (known.isEmpty() ? "" : ": there is " + String.join(", ", known)));
    }
  }

  /** Says that a list is loaded which the configuration does not name: it may be a slip. */
  void noteUnnamed(String name, Terminal terminal) {
    if (config.isPresent() && listSettings().stream().noneMatch(l -> l.name().equals(name))) {
      terminal.note(
          "the configuration does not name list "
              + name
              + ": it is compared by the defaults; lists add "
              + name
              + " names it");
    }
  }

  /** Whether hash lists were ever kept here. */
  boolean hasLists() {
    return postgresql().isPresent() || Files.exists(directory.resolve(DataLayout.LISTS));
  }

  /** Returns the filings. */
  Filings filings() {
    Database docket = docketDatabase();
    Filings.migrate(docket);
    return Filings.beside(docket, clock);
  }

  /** Returns the docket, without any key that opens evidence. */
  Docket docket() {
    return docket(false);
  }

  /**
   * Returns the docket with the private key of this node, for an opening with purpose and actor.
   */
  Docket docketWithKeys() {
    return docket(true);
  }

  /** Returns the docket with the private key of this node where it has one. */
  Docket docketWithKeysIfAny() {
    CustodySettings custody = config.map(TocsinConfig::custody).orElse(CustodySettings.NONE);
    return docket(custody.certificates().isEmpty() || custody.keyStore().isPresent());
  }

  /** Whether a service was ever started with this data. */
  boolean hasDocket() {
    return postgresql().isPresent() || Files.exists(directory.resolve(DataLayout.DOCKET));
  }

  /** Whether the docket is a copy from before its newest signed head. */
  boolean isOlderThanItsHeads() {
    return CustodyLog.open(docketDatabase(), directory, clock).isOlderThanItsHeads();
  }

  /** Returns the settings of the docket's database under which a power cut loses a commit. */
  List<String> undurableSettings() {
    Map<String, String> wanted =
        postgresql().isPresent()
            ? Map.of("fsync", "on", "full_page_writes", "on", "synchronous_commit", "on")
            : Map.of("journal_mode", "wal");
    String ask = postgresql().isPresent() ? "SHOW " : "PRAGMA ";
    return docketDatabase()
        .read(
            tx -> {
              List<String> wrong = new ArrayList<>();
              wanted.forEach(
                  (setting, value) -> {
                    String found =
                        tx.first(ask + setting, row -> row.string(setting)).orElse("unknown");
                    if (!found.equals(value)) {
                      wrong.add(setting + " = " + found);
                    }
                  });
              return wrong;
            });
  }

  private Docket docket(boolean opening) {
    return evidence(opening).docket();
  }

  /**
   * The rooms that evidence is kept in.
   *
   * @param log the custody log
   * @param vault the vault
   * @param custodians whom it seals to
   * @param docket the docket over both
   */
  record Evidence(CustodyLog log, Vault vault, Custodians custodians, Docket docket) {}

  /** Returns what hands evidence over, on requests that the configured people sign. */
  Exporter exporter() {
    Evidence evidence = evidence(true);
    return new Exporter(docketDatabase(), evidence.docket(), evidence.log(), people(), clock);
  }

  /** Returns who may sign requests: the configuration says it, and nobody else does. */
  People people() {
    List<PersonSettings> persons = preservation().people();
    if (persons.isEmpty()) {
      throw CommandException.failed(
          "nobody may sign requests: name two persons or more, with their certificates, under"
              + " people in the service's configuration (--config)");
    }
    return People.read(persons);
  }

  /** Returns how long evidence is kept. */
  RetentionPolicy retention() {
    return preservation().retention();
  }

  private PreservationSettings preservation() {
    return config.map(TocsinConfig::preservation).orElse(PreservationSettings.DEFAULT);
  }

  /** Returns what copies docket and vault. */
  Backup backup() {
    CustodyLog unused = custodyLog();
    return new Backup(docketDatabase(), directory, FileBlobStore.in(directory), clock);
  }

  /** Copies the hash lists' database to a folder, where there is one of its own. */
  void copyLists(Path folder) {
    if (postgresql().isEmpty() && hasLists()) {
      database(DataLayout.LISTS, DataLayout.LISTS_SUFFIX).backup(folder.resolve(DataLayout.LISTS));
    }
  }

  /** Returns the custody log. */
  CustodyLog custodyLog() {
    return CustodyLog.open(docketDatabase(), directory, clock);
  }

  /** Opens the rooms of the evidence with the private key of this node. */
  Evidence evidenceWithKeys() {
    return evidence(true);
  }

  private Evidence evidence(boolean opening) {
    Database database = docketDatabase();
    CustodyLog log = CustodyLog.open(database, directory, clock);
    CustodySettings custody = config.map(TocsinConfig::custody).orElse(CustodySettings.NONE);
    Custodians custodians;
    KeySource keys = KeySource.none();
    if (custody.certificates().isEmpty()) {
      TrialKeys trial = trialKeys();
      custodians = trial.custodians();
      keys = opening ? trial.keys() : keys;
    } else {
      custodians = Custodians.read(custody.certificates(), clock);
      keys = opening ? keys(custody) : keys;
    }
    Vault vault = Vault.open(database, log, FileBlobStore.in(directory), custodians, keys, clock);
    Docket docket = Docket.open(database, vault, log, DocketKey.in(directory), clock);
    if (config.isEmpty() || !preservation().people().isEmpty()) {
      // A data directory alone does not say who may sign: names that somebody types do not do.
      docket.requireSignatures();
    }
    return new Evidence(log, vault, custodians, docket);
  }

  private TrialKeys trialKeys() {
    if (!Files.exists(directory.resolve(TrialKeys.KEY_FILE))) {
      throw CommandException.failed(
          "this data directory has custodians of its own: name the service's configuration with"
              + " --config");
    }
    return TrialKeys.createIn(directory, clock);
  }

  private static KeySource keys(CustodySettings custody) {
    if (custody.keyStore().isEmpty()) {
      throw CommandException.failed(
          "no private key is configured here, so evidence cannot be opened: set"
              + " custodians.keyStore, or go where the key is");
    }
    return KeySource.pkcs12(custody.keyStore().get(), custody.passphrase().orElseThrow().reveal());
  }

  /** One database for docket and filings, so that a deed over both is one transaction. */
  private Database docketDatabase() {
    if (docket.isEmpty()) {
      docket = Optional.of(openDocket());
    }
    return docket.get();
  }

  private Database openDocket() {
    if (!hasDocket()) {
      throw CommandException.failed(
          "there is no docket in "
              + directory.path()
              + ": no service was ever started with this data directory");
    }
    return database(DataLayout.DOCKET, "");
  }

  private Database database(String file, String schemaSuffix) {
    Database database =
        postgresql()
            .map(
                p ->
                    Database.postgresql(
                        p.url(), p.user(), p.password().reveal(), p.schema() + schemaSuffix))
            .orElseGet(() -> Database.sqlite(directory.resolve(file)));
    opened.push(database::close);
    return database;
  }

  private Optional<PostgresqlSettings> postgresql() {
    return config.flatMap(TocsinConfig::postgresql);
  }

  @Override
  public void close() {
    while (!opened.isEmpty()) {
      opened.pop().run();
    }
  }
}
