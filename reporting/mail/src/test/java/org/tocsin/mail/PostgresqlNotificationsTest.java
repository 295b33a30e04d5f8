package org.tocsin.mail;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.tocsin.store.Database;

class PostgresqlNotificationsTest extends NotificationsContract {
  private static final AtomicInteger SCHEMAS = new AtomicInteger();
  private static EmbeddedPostgres postgres;
  private final String schema = "notify_" + SCHEMAS.incrementAndGet();

  @BeforeAll
  static void startServer() throws Exception {
    postgres = EmbeddedPostgres.start();
  }

  @AfterAll
  static void stopServer() throws Exception {
    postgres.close();
  }

  @Override
  Database open() {
    return Database.postgresql(
        postgres.getJdbcUrl("postgres", "postgres"), "postgres", new char[0], schema);
  }
}
