package org.tocsin.filing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.tocsin.store.Database;

/** One PostgreSQL server for all tests of the process, with a schema for each that asks. */
public final class PostgresqlServer {
  public static final String USER = "postgres";

  private static final AtomicInteger SCHEMAS = new AtomicInteger();
  private static @Nullable EmbeddedPostgres server;

  private PostgresqlServer() {}

  /** Returns its address; it is started when there is none, and ends with the process. */
  public static synchronized String url() {
    try {
      EmbeddedPostgres running = server == null ? EmbeddedPostgres.start() : server;
      server = running;
      return running.getJdbcUrl(USER, "postgres");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the name of a schema that nobody else has. */
  public static String schema() {
    return "tocsin_" + SCHEMAS.incrementAndGet();
  }

  /** Opens a database in a schema of its own. */
  static Database database() {
    return Database.postgresql(url(), USER, new char[] {'x'}, schema());
  }
}
