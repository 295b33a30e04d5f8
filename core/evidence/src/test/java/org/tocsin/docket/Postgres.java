package org.tocsin.docket;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.tocsin.store.Database;

/** One PostgreSQL server for all tests of this process; each asks for a schema of its own. */
final class Postgres {
  private static final AtomicInteger SCHEMAS = new AtomicInteger();

  private Postgres() {}

  private static final class Holder {
    static final EmbeddedPostgres SERVER = start();

    private static EmbeddedPostgres start() {
      try {
        return EmbeddedPostgres.builder().setServerConfig("fsync", "on").start();
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }
  }

  static String newSchema() {
    return "docket_" + SCHEMAS.incrementAndGet();
  }

  static Database open(String schema) {
    return Database.postgresql(
        Holder.SERVER.getJdbcUrl("postgres", "postgres"), "postgres", new char[0], schema);
  }
}
