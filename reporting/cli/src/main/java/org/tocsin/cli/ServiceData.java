package org.tocsin.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.tocsin.config.CustodySettings;
import org.tocsin.config.PostgresqlSettings;
import org.tocsin.config.TocsinConfig;
import org.tocsin.docket.Docket;
import org.tocsin.docket.DocketKey;
import org.tocsin.evidence.Custodians;
import org.tocsin.evidence.CustodyLog;
import org.tocsin.evidence.FileBlobStore;
import org.tocsin.evidence.KeySource;
import org.tocsin.evidence.TrialKeys;
import org.tocsin.evidence.Vault;
import org.tocsin.filing.Filings;
import org.tocsin.hashlist.HashLists;
import org.tocsin.hashlist.ListPolicy;
import org.tocsin.store.DataDirectory;
import org.tocsin.store.Database;

/**
 * A service's data, opened beside the service, which may be running or not.
 *
 * <p>Nothing is created that a service would have made: a directory without a docket is refused.
 */
final class ServiceData implements AutoCloseable {
  private static final String DOCKET = "docket.db";
  private static final String LISTS = "lists.db";

  private final DataDirectory directory;
  private final Optional<TocsinConfig> config;
  private final Clock clock;
  private final Deque<Runnable> opened = new ArrayDeque<>();

  private ServiceData(DataDirectory directory, Optional<TocsinConfig> config, Clock clock) {
    this.directory = directory;
    this.config = config;
    this.clock = clock;
    opened.push(directory::close);
  }

  static ServiceData in(Path directory, Clock clock) {
    return new ServiceData(DataDirectory.openBeside(directory), Optional.empty(), clock);
  }

  static ServiceData of(TocsinConfig config, Clock clock) {
    return new ServiceData(
        DataDirectory.openBeside(config.dataDirectory()), Optional.of(config), clock);
  }

  /** Returns the hash lists; their database is made when it is not there. */
  HashLists lists() {
    Map<String, ListPolicy> policies = new HashMap<>();
    config.ifPresent(c -> c.lists().forEach(list -> policies.put(list.name(), list.policy())));
    return HashLists.open(database(LISTS, "_lists"), policies, clock);
  }

  /** Whether hash lists were ever kept here. */
  boolean hasLists() {
    return postgresql().isPresent() || Files.exists(directory.resolve(LISTS));
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

  private Docket docket(boolean opening) {
    Database database = docketDatabase();
    CustodyLog log = CustodyLog.open(database, directory, clock);
    Vault vault;
    CustodySettings custody = config.map(TocsinConfig::custody).orElse(CustodySettings.NONE);
    if (custody.certificates().isEmpty()) {
      TrialKeys trial = trialKeys();
      vault =
          Vault.open(
              database,
              log,
              FileBlobStore.in(directory),
              trial.custodians(),
              opening ? trial.keys() : KeySource.none(),
              clock);
    } else {
      vault =
          Vault.open(
              database,
              log,
              FileBlobStore.in(directory),
              Custodians.read(custody.certificates(), clock),
              opening ? keys(custody) : KeySource.none(),
              clock);
    }
    return Docket.open(database, vault, log, DocketKey.in(directory), clock);
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

  private Database docketDatabase() {
    if (postgresql().isEmpty() && !Files.exists(directory.resolve(DOCKET))) {
      throw CommandException.failed(
          "there is no docket in "
              + directory.path()
              + ": no service was ever started with this data directory");
    }
    return database(DOCKET, "");
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
