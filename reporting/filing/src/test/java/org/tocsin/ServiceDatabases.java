package org.tocsin;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.tocsin.config.PostgresqlSettings;
import org.tocsin.config.Secret;
import org.tocsin.store.Dialect;

/** Where a service under test keeps its docket and lists: in its folder, or in a schema anew. */
final class ServiceDatabases {
  private static final AtomicInteger SCHEMAS = new AtomicInteger();
  private static @Nullable EmbeddedPostgres server;

  private final Optional<PostgresqlSettings> shared;

  ServiceDatabases(Dialect dialect) {
    this.shared =
        dialect == Dialect.SQLITE
            ? Optional.empty()
            : Optional.of(
                new PostgresqlSettings(
                    server().getJdbcUrl("postgres", "postgres"),
                    "postgres",
                    Secret.of(new char[] {'x'}),
                    "service_" + SCHEMAS.incrementAndGet()));
  }

  /** One server for all tests of the process; it ends with the process. */
  private static synchronized EmbeddedPostgres server() {
    try {
      server = server == null ? EmbeddedPostgres.start() : server;
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the database that nodes share; empty for SQLite. */
  Optional<PostgresqlSettings> shared() {
    return shared;
  }
}
