package org.tocsin.store;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.sqlite.SQLiteConfig;
import org.tocsin.store.StoreException.Kind;

/**
 * SQLite in this process: one writer connection, handed out in the order of asking, and a few
 * readers.
 *
 * <p>Autocommit stays on and {@code BEGIN IMMEDIATE} and {@code COMMIT} are sent as statements: the
 * driver's own transactions begin anew at every commit, so that an idle connection would hold the
 * write lock. The database files are never opened through {@code java.nio} once they exist, because
 * closing such a channel drops SQLite's locks on them.
 */
final class SqliteEngine implements Engine {
  static final int READERS = 4;
  private static final int BUSY_MILLIS = 10_000;
  private static final long CLOSE_SECONDS = 10;

  private final Path file;
  private final Semaphore writerTurn = new Semaphore(1, true);
  private final Semaphore readerTurn = new Semaphore(READERS, true);
  private final Deque<Connection> idleWriters = new ArrayDeque<>();
  private final Deque<Connection> idleReaders = new ArrayDeque<>();
  private final Set<Connection> broken = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  private SqliteEngine(Path file) {
    this.file = file;
  }

  static SqliteEngine open(Path file) {
    Path absolute = file.toAbsolutePath().normalize();
    if (absolute.toString().indexOf('?') >= 0) {
      throw new StoreException(
          Kind.NOT_WRITABLE, "a SQLite database cannot lie under a path with a question mark");
    }
    createOwnerOnly(absolute);
    SqliteNatives.load(absolute.resolveSibling("natives"));
    SqliteEngine engine = new SqliteEngine(absolute);
    try {
      Connection writer = engine.connect(false);
      try {
        requireSettings(writer);
      } catch (SQLException | StoreException e) {
        Engine.closeQuietly(writer);
        throw e;
      }
      engine.idleWriters.push(writer);
    } catch (SQLException e) {
      throw Translation.of(e);
    }
    return engine;
  }

  private static void createOwnerOnly(Path file) {
    try {
      OwnerOnly.createFile(file);
    } catch (FileAlreadyExistsException e) {
      if (!Files.isRegularFile(file)) {
        throw new StoreException(Kind.NOT_WRITABLE, "the database is not a regular file");
      }
    } catch (IOException e) {
      throw new StoreException(Translation.kindOf(e), "the database file cannot be created");
    }
  }

  private Connection connect(boolean reader) throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.setBusyTimeout(BUSY_MILLIS);
    config.enforceForeignKeys(true);
    config.setTempStore(SQLiteConfig.TempStore.MEMORY);
    Connection connection = config.createConnection("jdbc:sqlite:" + file);
    try {
      Engine.execute(connection, "PRAGMA secure_delete = ON");
      if (reader) {
        Engine.execute(connection, "PRAGMA query_only = ON");
      }
      return connection;
    } catch (SQLException e) {
      Engine.closeQuietly(connection);
      throw e;
    }
  }

  private static void requireSettings(Connection connection) throws SQLException {
    requireSetting(connection, "journal_mode", "wal");
    requireSetting(connection, "synchronous", "2");
    requireSetting(connection, "secure_delete", "1");
  }

  private static void requireSetting(Connection connection, String pragma, String wanted)
      throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet results = statement.executeQuery("PRAGMA " + pragma)) {
      String is = results.next() ? String.valueOf(results.getString(1)) : "nothing";
      if (!is.toLowerCase(Locale.ROOT).equals(wanted)) {
        throw new StoreException(
            Kind.OTHER, "SQLite did not accept " + pragma + " = " + wanted + "; it says " + is);
      }
    }
  }

  @Override
  public Dialect dialect() {
    return Dialect.SQLITE;
  }

  @Override
  public Connection beginWrite() {
    return begin(writerTurn, idleWriters, false, "BEGIN IMMEDIATE");
  }

  @Override
  public Connection beginRead() {
    return begin(readerTurn, idleReaders, true, "BEGIN");
  }

  private Connection begin(
      Semaphore turn, Deque<Connection> idle, boolean reader, String statement) {
    turn.acquireUninterruptibly();
    Connection connection = null;
    try {
      if (closed) {
        throw new StoreException(Kind.CLOSED, "the database is closed");
      }
      synchronized (idle) {
        connection = idle.poll();
      }
      if (connection == null) {
        connection = connect(reader);
      }
      Engine.execute(connection, statement);
      return connection;
    } catch (SQLException e) {
      if (connection != null) {
        Engine.closeQuietly(connection);
      }
      turn.release();
      throw Translation.of(e);
    } catch (StoreException e) {
      turn.release();
      throw e;
    }
  }

  @Override
  public void commit(Connection connection) throws SQLException {
    Engine.execute(connection, "COMMIT");
  }

  @Override
  public void rollback(Connection connection) {
    try {
      Engine.execute(connection, "ROLLBACK");
    } catch (SQLException e) {
      // After some failures SQLite has rolled back by itself and says so here. The state of the
      // connection is not certain, so another takes its place.
      broken.add(connection);
    }
  }

  @Override
  public void release(Connection connection, boolean reader) {
    Deque<Connection> idle = reader ? idleReaders : idleWriters;
    boolean keep = !broken.remove(connection) && !closed;
    if (keep) {
      synchronized (idle) {
        idle.push(connection);
      }
    } else {
      Engine.closeQuietly(connection);
    }
    (reader ? readerTurn : writerTurn).release();
  }

  @Override
  public void lockForMigration(Tx tx) {
    // BEGIN IMMEDIATE keeps every other writer out already.
  }

  @Override
  public void truncateLog() {
    writerTurn.acquireUninterruptibly();
    try {
      if (closed) {
        throw new StoreException(Kind.CLOSED, "the database is closed");
      }
      Connection connection;
      synchronized (idleWriters) {
        connection = idleWriters.poll();
      }
      if (connection == null) {
        connection = connect(false);
      }
      try (Statement statement = connection.createStatement();
          ResultSet results = statement.executeQuery("PRAGMA wal_checkpoint(TRUNCATE)")) {
        if (!results.next() || results.getInt(1) != 0) {
          throw new StoreException(
              Kind.UNAVAILABLE, "a reader kept the write-ahead log from being truncated");
        }
      } finally {
        synchronized (idleWriters) {
          idleWriters.push(connection);
        }
      }
    } catch (SQLException e) {
      throw Translation.of(e);
    } finally {
      writerTurn.release();
    }
  }

  /** Copies through a connection of its own, so that writers need not wait. */
  void copyTo(Path target) {
    if (closed) {
      throw new StoreException(Kind.CLOSED, "the database is closed");
    }
    if (Files.exists(target)) {
      throw new StoreException(Kind.CONFLICT, "the file for the copy is there already");
    }
    try {
      Connection connection = connect(false);
      try (PreparedStatement statement = connection.prepareStatement("VACUUM INTO ?")) {
        statement.setString(1, target.toAbsolutePath().toString());
        statement.executeUpdate();
      } finally {
        Engine.closeQuietly(connection);
      }
    } catch (SQLException e) {
      throw Translation.of(e);
    }
  }

  @Override
  public boolean isClosed() {
    return closed;
  }

  @Override
  public void close() {
    closed = true;
    drain(readerTurn, READERS, idleReaders);
    drain(writerTurn, 1, idleWriters);
  }

  /** Waits a bounded time for those at work; whoever comes later closes its own connection. */
  private static void drain(Semaphore turn, int permits, Deque<Connection> idle) {
    boolean interrupted = false;
    boolean all = false;
    try {
      all = turn.tryAcquire(permits, CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      interrupted = true;
    }
    synchronized (idle) {
      while (true) {
        Connection connection = idle.poll();
        if (connection == null) {
          break;
        }
        Engine.closeQuietly(connection);
      }
    }
    if (all) {
      turn.release(permits);
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
