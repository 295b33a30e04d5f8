package org.tocsin.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.regex.Pattern;
import org.postgresql.ds.PGSimpleDataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tocsin.store.StoreException.Kind;

/** A PostgreSQL server: a pool of connections, all in one schema. */
final class PostgresqlEngine implements Engine {
  static final int CONNECTIONS = 10;
  private static final Logger LOG = LoggerFactory.getLogger(PostgresqlEngine.class);
  private static final Pattern SCHEMA = Pattern.compile("[a-z][a-z0-9_]{0,62}");
  private static final long MIGRATION_LOCK = 0x746f6373696eL;
  private static final int WAIT_MILLIS = 10_000;

  private final HikariDataSource pool;

  private PostgresqlEngine(HikariDataSource pool) {
    this.pool = pool;
  }

  static PostgresqlEngine open(String url, String user, char[] password, String schema) {
    if (!SCHEMA.matcher(schema).matches()) {
      throw new IllegalArgumentException(
          "a schema's name has 1 to 63 characters of a-z, 0-9 and _ and begins with a letter");
    }
    PGSimpleDataSource source = new PGSimpleDataSource();
    try {
      source.setUrl(url);
    } catch (IllegalArgumentException e) {
      // The cause is dropped on purpose: a URL can hold a password.
      throw new IllegalArgumentException(
          "a PostgreSQL URL is written like jdbc:postgresql://host:5432/database");
    }
    source.setUser(user);
    source.setPassword(new String(password));
    source.setApplicationName("tocsin");
    source.setCurrentSchema(schema);
    source.setOptions("-c synchronous_commit=on");
    try {
      createSchema(source, schema);
    } catch (SQLException e) {
      throw Translation.of(e);
    }
    HikariConfig config = new HikariConfig();
    config.setDataSource(source);
    config.setPoolName("tocsin-postgresql");
    config.setMaximumPoolSize(CONNECTIONS);
    config.setMinimumIdle(1);
    config.setConnectionTimeout(WAIT_MILLIS);
    config.setAutoCommit(false);
    try {
      return new PostgresqlEngine(new HikariDataSource(config));
    } catch (PoolInitializationException e) {
      throw new StoreException(Kind.UNAVAILABLE, "the PostgreSQL server does not answer");
    }
  }

  private static void createSchema(PGSimpleDataSource source, String schema) throws SQLException {
    try (Connection connection = source.getConnection()) {
      connection.setAutoCommit(false);
      try (Statement statement = connection.createStatement()) {
        statement.execute("SELECT pg_advisory_xact_lock(" + MIGRATION_LOCK + ")");
        statement.execute("CREATE SCHEMA IF NOT EXISTS " + schema);
        if (!hasBlob(statement, schema)) {
          // SQLite's name for bytes, so that one migration file serves both databases.
          statement.execute("CREATE DOMAIN " + schema + ".blob AS bytea");
        }
        warnUnlessDurable(statement);
      }
      connection.commit();
    }
  }

  private static boolean hasBlob(Statement statement, String schema) throws SQLException {
    try (ResultSet results =
        statement.executeQuery(
            "SELECT 1 FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace"
                + " WHERE t.typname = 'blob' AND n.nspname = '"
                + schema
                + "'")) {
      return results.next();
    }
  }

  private static void warnUnlessDurable(Statement statement) throws SQLException {
    for (String setting : new String[] {"fsync", "full_page_writes"}) {
      try (ResultSet results = statement.executeQuery("SHOW " + setting)) {
        if (!results.next() || !"on".equals(results.getString(1))) {
          LOG.warn(
              "PostgreSQL runs with {} = off: a power cut can lose incidents that were committed",
              setting);
        }
      }
    }
  }

  @Override
  public Dialect dialect() {
    return Dialect.POSTGRESQL;
  }

  @Override
  public Connection beginWrite() {
    return begin(false);
  }

  @Override
  public Connection beginRead() {
    return begin(true);
  }

  private Connection begin(boolean reader) {
    if (pool.isClosed()) {
      throw new StoreException(Kind.CLOSED, "the database is closed");
    }
    try {
      Connection connection = pool.getConnection();
      try {
        connection.setReadOnly(reader);
        connection.setTransactionIsolation(
            reader
                ? Connection.TRANSACTION_REPEATABLE_READ
                : Connection.TRANSACTION_READ_COMMITTED);
        return connection;
      } catch (SQLException e) {
        Engine.closeQuietly(connection);
        throw e;
      }
    } catch (SQLException e) {
      throw Translation.of(e);
    } catch (RuntimeException e) {
      throw isClosed() ? Translation.ofCut(e) : e;
    }
  }

  @Override
  public void commit(Connection connection) throws SQLException {
    try {
      connection.commit();
    } catch (RuntimeException e) {
      throw isClosed() ? Translation.ofCut(e) : e;
    }
  }

  @Override
  public void rollback(Connection connection) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      pool.evictConnection(connection);
    } catch (RuntimeException e) {
      givenUp(e);
    }
  }

  @Override
  public void release(Connection connection, boolean reader) {
    try {
      Engine.closeQuietly(connection);
    } catch (RuntimeException e) {
      givenUp(e);
    }
  }

  /** What a connection says that was given up has no reader, once the pool is closed. */
  private void givenUp(RuntimeException e) {
    if (!isClosed()) {
      throw e;
    }
  }

  @Override
  public void lockForMigration(Tx tx) {
    boolean taken =
        tx.first("SELECT TRUE AS taken FROM pg_advisory_xact_lock(?)", r -> true, MIGRATION_LOCK)
            .isPresent();
    if (!taken) {
      throw new StoreException(Kind.UNAVAILABLE, "the lock for migrations was not given");
    }
  }

  @Override
  public void truncateLog() {
    // The server keeps its own log; docs/evidence-format.md says what stays in it and how long.
  }

  @Override
  public boolean isClosed() {
    return pool.isClosed();
  }

  @Override
  public void close() {
    pool.close();
  }
}
