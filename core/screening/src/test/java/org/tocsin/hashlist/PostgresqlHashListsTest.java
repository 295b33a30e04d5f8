package org.tocsin.hashlist;

import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.tocsin.store.Database;

class PostgresqlHashListsTest extends HashListsTest {
  private static @Nullable PostgresqlServer server;
  private final String schema = Objects.requireNonNull(server).fresh();

  @BeforeAll
  static void start() throws IOException {
    server = PostgresqlServer.start();
  }

  @AfterAll
  static void stop() throws IOException {
    Objects.requireNonNull(server).close();
  }

  @Override
  Database openDatabase() {
    return Objects.requireNonNull(server).open(schema);
  }
}
