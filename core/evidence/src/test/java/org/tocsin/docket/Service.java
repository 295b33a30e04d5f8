package org.tocsin.docket;

import java.nio.file.Path;
import java.time.Clock;
import java.util.function.Supplier;
import org.tocsin.evidence.BlobStore;
import org.tocsin.evidence.CustodyLog;
import org.tocsin.evidence.FileBlobStore;
import org.tocsin.evidence.KeySource;
import org.tocsin.evidence.TrialKeys;
import org.tocsin.evidence.Vault;
import org.tocsin.store.DataDirectory;
import org.tocsin.store.Database;

/** Everything of this module as a service would open it. */
record Service(
    DataDirectory directory,
    Database database,
    CustodyLog log,
    BlobStore blobs,
    Vault vault,
    Docket docket)
    implements AutoCloseable {

  static Service open(Path dir, Supplier<Database> databases, Clock clock) {
    return open(dir, databases, clock, true);
  }

  static Service open(Path dir, Supplier<Database> databases, Clock clock, boolean withKeys) {
    DataDirectory directory = DataDirectory.openForService(dir);
    Database database = databases.get();
    TrialKeys keys = TrialKeys.createIn(directory, clock);
    CustodyLog log = CustodyLog.open(database, directory, clock);
    BlobStore blobs = FileBlobStore.in(directory);
    Vault vault =
        Vault.open(
            database,
            log,
            blobs,
            keys.custodians(),
            withKeys ? keys.keys() : KeySource.none(),
            clock);
    Docket docket = Docket.open(database, vault, log, DocketKey.in(directory), clock);
    return new Service(directory, database, log, blobs, vault, docket);
  }

  static Service sqlite(Path dir, Clock clock) {
    return open(dir, () -> Database.sqlite(dir.resolve("docket.db")), clock);
  }

  @Override
  public void close() {
    database.close();
    directory.close();
  }
}
