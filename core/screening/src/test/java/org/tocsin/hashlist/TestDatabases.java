package org.tocsin.hashlist;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.tocsin.store.Database;
import org.tocsin.store.Dialect;

/** Empty databases of either kind, each of which can be opened more than once. */
final class TestDatabases {
  private static @Nullable PostgresqlServer server;

  private final Dialect dialect;
  private final Path folder;
  private final String schema;

  TestDatabases(Dialect dialect, Path folder) {
    this.dialect = dialect;
    this.folder = folder;
    this.schema = dialect == Dialect.SQLITE ? "" : server().fresh();
  }

  /** One server for all tests of the process; it ends with the process. */
  private static synchronized PostgresqlServer server() {
    try {
      server = server == null ? PostgresqlServer.start() : server;
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Database open() {
    return dialect == Dialect.SQLITE
        ? Database.sqlite(folder.resolve("lists.db"))
        : server().open(schema);
  }
}
