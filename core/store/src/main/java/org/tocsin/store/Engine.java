package org.tocsin.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** What differs between the databases: where connections come from and how transactions begin. */
interface Engine extends AutoCloseable {

  Dialect dialect();

  /** Returns a connection with an open transaction that may write. */
  Connection beginWrite();

  /** Returns a connection with an open transaction that sees one state and cannot write. */
  Connection beginRead();

  void commit(Connection connection) throws SQLException;

  /** Undoes the open transaction; a connection on which that fails is never used again. */
  void rollback(Connection connection);

  /** Takes back a connection whose transaction has ended. */
  void release(Connection connection, boolean reader);

  /** Keeps every other migrator out until the transaction ends. */
  void lockForMigration(Tx tx);

  /** Moves everything out of the write-ahead log and truncates it, where there is one. */
  void truncateLog();

  /** Whether it is closed, or being closed: connections may be cut under who uses them. */
  boolean isClosed();

  @Override
  void close();

  static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  static void closeQuietly(Connection connection) {
    try {
      connection.close();
    } catch (SQLException e) {
      // The connection is given up either way; what it said has no reader.
      return;
    }
  }
}
