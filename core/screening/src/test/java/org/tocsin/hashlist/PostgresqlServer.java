package org.tocsin.hashlist;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.tocsin.store.Database;

/** A PostgreSQL server for tests. */
final class PostgresqlServer implements AutoCloseable {
  private static final AtomicInteger SCHEMAS = new AtomicInteger();
  private final EmbeddedPostgres server;

  private PostgresqlServer(EmbeddedPostgres server) {
    this.server = server;
  }

  static PostgresqlServer start() throws IOException {
    return new PostgresqlServer(EmbeddedPostgres.start());
  }

  /** Returns the name of a schema that nobody used. */
  String fresh() {
    return "lists_" + SCHEMAS.incrementAndGet();
  }

  Database open(String schema) {
    return Database.postgresql(
        server.getJdbcUrl("postgres", "postgres"), "postgres", new char[0], schema);
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
