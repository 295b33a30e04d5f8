package org.tocsin.filing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.tocsin.store.Database;

class PostgresqlCoveringWalkTest extends CoveringWalkContract {
  private static @Nullable EmbeddedPostgres postgres;

  @BeforeAll
  static void open() throws IOException {
    EmbeddedPostgres server = EmbeddedPostgres.start();
    postgres = server;
    start(
        Database.postgresql(
            server.getJdbcUrl("postgres", "postgres"), "postgres", new char[] {'x'}, "tocsin"));
  }

  @AfterAll
  static void shutDown() throws IOException {
    if (postgres != null) {
      postgres.close();
    }
  }
}
