package org.tocsin.store;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class PostgresqlRecurringTest extends RecurringContract {
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
  Database open() {
    String url = Objects.requireNonNull(postgres).getJdbcUrl("postgres", "postgres");
    return Database.postgresql(url, "postgres", new char[] {'x'}, "tocsin" + ++schemas);
  }
}
