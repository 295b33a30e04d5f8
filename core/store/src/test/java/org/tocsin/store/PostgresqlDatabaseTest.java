package org.tocsin.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.tocsin.store.StoreException.Kind;

class PostgresqlDatabaseTest extends DatabaseContract {
  private static final AtomicInteger SCHEMAS = new AtomicInteger();
  private static EmbeddedPostgres server;
  private String schema = "";

  @BeforeAll
  static void startServer() throws Exception {
    server = EmbeddedPostgres.builder().setServerConfig("fsync", "on").start();
  }

  @AfterAll
  static void stopServer() throws Exception {
    server.close();
  }

  @Override
  Database open() {
    schema = "sample_" + SCHEMAS.incrementAndGet();
    return openAgain();
  }

  @Override
  Database openAgain() {
    return Database.postgresql(
        server.getJdbcUrl("postgres", "postgres"), "postgres", new char[0], schema);
  }

  @Test
  void open_runsWithSynchronousCommit() {
    String setting =
        database.write(
            tx ->
                tx.first("SHOW synchronous_commit", row -> row.string("synchronous_commit"))
                    .orElseThrow());
    assertThat(setting).isEqualTo("on");
  }

  @Test
  void open_wrongPort_saysUnavailableWithoutUserOrHost() {
    assertThatThrownBy(
            () ->
                Database.postgresql(
                    "jdbc:postgresql://127.0.0.1:1/postgres",
                    "marker-user",
                    "marker-password".toCharArray(),
                    "x"))
        .isInstanceOfSatisfying(
            StoreException.class,
            e -> {
              assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE);
              assertThat(e).hasMessageNotContaining("marker").hasNoCause();
            });
  }

  @Test
  void open_urlThatIsNone_isRefusedWithoutRepeatingIt() {
    assertThatThrownBy(() -> Database.postgresql("marker://secret", "u", new char[0], "x"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("marker");
  }

  /** A driver whose connection is closed under it may throw anything. */
  @Test
  void whatIsThrownAfterTheConnectionWasCut_isThatTheDatabaseIsClosed() {
    assertThatThrownBy(
            () ->
                database.read(
                    tx ->
                        tx.query(
                            "SELECT 1 AS one",
                            row -> {
                              throw new NullPointerException("while it is open");
                            })))
        .isInstanceOf(NullPointerException.class);
    assertThatThrownBy(
            () ->
                database.read(
                    tx ->
                        tx.query(
                            "SELECT 1 AS one",
                            row -> {
                              database.close();
                              throw new NullPointerException("of a driver");
                            })))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.CLOSED));
  }

  @Test
  void open_schemaNameThatIsNone_isRefused() {
    assertThatThrownBy(
            () ->
                Database.postgresql(
                    server.getJdbcUrl("postgres", "postgres"), "postgres", new char[0], "a;b"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void backup_isTheServersOwnBusiness() {
    assertThatThrownBy(() -> database.backup(java.nio.file.Path.of("x")))
        .isInstanceOf(UnsupportedOperationException.class);
    database.truncateLog();
  }
}
