package org.tocsin.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.tocsin.store.StoreException.Kind;

/**
 * A database: SQLite in this process, or a PostgreSQL server.
 *
 * <p>A transaction that {@link #write} returned from is durable: SQLite runs with a write-ahead log
 * and {@code synchronous=FULL}, PostgreSQL with {@code synchronous_commit=on}. A transaction that
 * failed left nothing behind; only when the connection to a server was lost during the commit may
 * it have happened, and {@link Kind#UNAVAILABLE} says so.
 *
 * <p>Safe for use by many threads. Writers of SQLite wait for each other in the order of asking,
 * and at most ten seconds for another process; readers never wait for the writer. {@link #close}
 * waits at most twenty seconds for those at work.
 */
public final class Database implements AutoCloseable {
  private final Engine engine;

  @SuppressWarnings("ThreadLocalUsage") // one per database: two databases nest independently
  private final ThreadLocal<@Nullable Tx> current = new ThreadLocal<>();

  private Database(Engine engine) {
    this.engine = engine;
  }

  /**
   * What is done in one transaction.
   *
   * @param <T> the result
   * @param <E> what it throws beside runtime exceptions
   */
  @FunctionalInterface
  public interface Work<T extends @Nullable Object, E extends Exception> {
    /** Runs on the caller's thread. {@code tx} ends when this returns or throws. */
    T run(Tx tx) throws E;
  }

  /**
   * What is done in one transaction, without a result.
   *
   * @param <E> what it throws beside runtime exceptions
   */
  @FunctionalInterface
  public interface Deed<E extends Exception> {
    /** Runs on the caller's thread. {@code tx} ends when this returns or throws. */
    void run(Tx tx) throws E;
  }

  /**
   * Opens or creates a SQLite database that nobody but the owner can read.
   *
   * <p>Its native library is unpacked into a folder {@code natives} beside it, when this is the
   * first use of SQLite in the process.
   *
   * @param file the database; its folder exists and lies on a local disk
   * @throws StoreException when it cannot be opened, is not a database, or refuses a setting on
   *     which durability rests
   */
  public static Database sqlite(Path file) {
    return new Database(SqliteEngine.open(file));
  }

  /**
   * Connects to a PostgreSQL database.
   *
   * @param jdbcUrl such as {@code jdbc:postgresql://db.example:5432/tocsin}
   * @param user the role
   * @param password its password; copied, and the driver keeps the copy
   * @param schema where the tables lie, created when it is not there: {@code [a-z][a-z0-9_]{0,62}}.
   *     It gets a domain {@code blob} over {@code bytea}
   * @throws StoreException when the server does not answer or refuses the role
   */
  public static Database postgresql(String jdbcUrl, String user, char[] password, String schema) {
    return new Database(PostgresqlEngine.open(jdbcUrl, user, password, schema));
  }

  /** Returns which database answers. */
  public Dialect dialect() {
    return engine.dialect();
  }

  /**
   * Applies the numbered SQL files of a component that were not applied yet, in order, each in a
   * transaction of its own together with its entry in the table {@code tocsin_migration}.
   *
   * <p>The files lie in {@code META-INF/tocsin/sql/<component>/}. A file {@code index} names them,
   * one {@code 001-name} a line; each is found as {@code 001-name.sql}, or as {@code
   * 001-name.sqlite.sql} and {@code 001-name.postgresql.sql}.
   *
   * @param component whose tables they are, such as {@code docket}
   * @param anchor a class of the module that holds the files
   * @throws StoreException when a file changed after it was applied, when the database knows a file
   *     that the component does not (a newer version was here), or when a statement fails
   */
  public void migrate(String component, Class<?> anchor) {
    new Migrator(this, engine).migrate(component, anchor);
  }

  /**
   * Runs {@code work} in exactly one transaction that may write, and commits it.
   *
   * <p>A call inside the work of another joins its transaction. Whatever the work throws undoes the
   * whole transaction and reaches the caller; a joined call that failed undoes the whole even when
   * its caller goes on.
   *
   * @throws StoreException when the database fails
   * @throws IllegalStateException inside the work of {@link #read}
   */
  public <T extends @Nullable Object, E extends Exception> T write(Work<T, E> work) throws E {
    Objects.requireNonNull(work, "work");
    Tx outer = current.get();
    if (outer != null && outer.isReadOnly()) {
      throw new IllegalStateException("a transaction that only reads cannot begin to write");
    }
    return outer == null ? begin(work, false) : join(outer, work);
  }

  /** Runs {@code deed} as {@link #write} does, without a result. */
  public <E extends Exception> void perform(Deed<E> deed) throws E {
    Boolean done =
        this.<Boolean, E>write(
            tx -> {
              deed.run(tx);
              return Boolean.TRUE;
            });
    Objects.requireNonNull(done);
  }

  /**
   * Runs {@code work} on one consistent state of the database, without waiting for the writer.
   *
   * <p>Inside the work of {@link #write} or {@link #read} it joins that transaction.
   *
   * @throws StoreException when the database fails, or when the work tries to write
   */
  public <T extends @Nullable Object, E extends Exception> T read(Work<T, E> work) throws E {
    Objects.requireNonNull(work, "work");
    Tx outer = current.get();
    return outer == null ? begin(work, true) : join(outer, work);
  }

  private static <T extends @Nullable Object, E extends Exception> T join(Tx tx, Work<T, E> work)
      throws E {
    boolean whole = false;
    try {
      T result = work.run(tx);
      whole = true;
      return result;
    } finally {
      if (!whole) {
        tx.doom();
      }
    }
  }

  private <T extends @Nullable Object, E extends Exception> T begin(
      Work<T, E> work, boolean readOnly) throws E {
    Connection connection = readOnly ? engine.beginRead() : engine.beginWrite();
    Tx tx = new Tx(connection, engine, readOnly);
    current.set(tx);
    boolean committed = false;
    T result;
    try {
      result = work.run(tx);
      if (tx.isDoomed()) {
        throw new StoreException(
            Kind.OTHER, "a part of the transaction failed, so the whole was undone");
      }
      tx.runBeforeCommit();
      engine.commit(connection);
      committed = true;
    } catch (SQLException e) {
      throw Translation.of(e);
    } finally {
      current.remove();
      tx.end();
      if (!committed) {
        engine.rollback(connection);
      }
      engine.release(connection, readOnly);
    }
    tx.runAfterCommit();
    return result;
  }

  /**
   * Writes a consistent copy of a SQLite database to a file that is not there yet, while others go
   * on working.
   *
   * @throws StoreException when the copy cannot be written
   * @throws UnsupportedOperationException on PostgreSQL, which has tools of its own
   */
  public void backup(Path target) {
    if (engine.dialect() != Dialect.SQLITE) {
      throw new UnsupportedOperationException("PostgreSQL is backed up by its own tools");
    }
    ((SqliteEngine) engine).copyTo(target);
  }

  /**
   * Empties SQLite's write-ahead log into the database and truncates it, so that no deleted value
   * stays there. Does nothing on PostgreSQL.
   *
   * @throws StoreException {@link Kind#UNAVAILABLE} when a long reader was in the way
   */
  public void truncateLog() {
    engine.truncateLog();
  }

  /** Closes all connections. Later use throws {@link Kind#CLOSED}. */
  @Override
  public void close() {
    engine.close();
  }
}
