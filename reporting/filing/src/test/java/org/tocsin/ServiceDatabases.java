package org.tocsin;

import java.util.Optional;
import org.tocsin.config.PostgresqlSettings;
import org.tocsin.config.Secret;
import org.tocsin.filing.PostgresqlServer;
import org.tocsin.store.Dialect;

/** Where a service under test keeps its docket and lists: in its folder, or in a schema anew. */
final class ServiceDatabases {
  private final Optional<PostgresqlSettings> shared;

  ServiceDatabases(Dialect dialect) {
    this.shared =
        dialect == Dialect.SQLITE
            ? Optional.empty()
            : Optional.of(
                new PostgresqlSettings(
                    PostgresqlServer.url(),
                    PostgresqlServer.USER,
                    Secret.of(new char[] {'x'}),
                    PostgresqlServer.schema()));
  }

  /** Returns the database that nodes share; empty for SQLite. */
  Optional<PostgresqlSettings> shared() {
    return shared;
  }
}
