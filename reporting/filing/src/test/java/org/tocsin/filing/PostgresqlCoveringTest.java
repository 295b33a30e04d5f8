package org.tocsin.filing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.tocsin.store.Database;

class PostgresqlCoveringTest extends CoveringContract {
  private static @Nullable EmbeddedPostgres postgres;
  private static int schemas;

  @BeforeAll
  static void start() throws IOException {
    postgres = EmbeddedPostgres.start();
  }

  @AfterAll
  static void stop() throws IOException {
    if (postgres != null) {
      postgres.close();
    }
  }

  @Override
  Database database() {
    return Database.postgresql(
        Objects.requireNonNull(postgres).getJdbcUrl("postgres", "postgres"),
        "postgres",
        new char[] {'x'},
        "covering" + ++schemas);
  }
}
