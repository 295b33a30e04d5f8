package org.tocsin.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One transaction, as the code inside it sees it.
 *
 * <p>For use by the thread that began it, until it ends; afterwards every method throws {@link
 * IllegalStateException}. Statements are plain SQL with {@code ?} for parameters. A parameter is a
 * {@code String}, {@code Long}, {@code Integer}, {@code Boolean}, {@code byte[]}, {@link Instant}
 * (stored as milliseconds since 1970) or null. Failures of the database are {@link StoreException}.
 */
public final class Tx {
  private static final int BATCH = 500;

  private final Connection connection;
  private final Engine engine;
  private final boolean readOnly;
  private final List<Runnable> beforeCommit = new ArrayList<>();
  private final List<Runnable> afterCommit = new ArrayList<>();
  private boolean ended;
  private boolean doomed;

  Tx(Connection connection, Engine engine, boolean readOnly) {
    this.connection = connection;
    this.engine = engine;
    this.readOnly = readOnly;
  }

  /** Returns which database answers. */
  public Dialect dialect() {
    return engine.dialect();
  }

  /**
   * Runs a statement that changes rows.
   *
   * @return how many rows it changed
   */
  public int update(String sql, @Nullable Object... params) {
    return run(sql, PreparedStatement::executeUpdate, params);
  }

  /**
   * Runs one statement for many rows of parameters.
   *
   * @param rows read once, in order, while the statement runs
   * @return how many rows it changed
   */
  public long updateAll(String sql, Iterable<@Nullable Object[]> rows) {
    return run(
        sql,
        statement -> {
          long changed = 0;
          int waiting = 0;
          for (@Nullable Object[] row : rows) {
            bind(statement, row);
            statement.addBatch();
            if (++waiting == BATCH) {
              changed += sum(statement.executeBatch());
              waiting = 0;
            }
          }
          return waiting == 0 ? changed : changed + sum(statement.executeBatch());
        });
  }

  private static long sum(int[] counts) {
    long sum = 0;
    for (int count : counts) {
      sum += Math.max(count, 0);
    }
    return sum;
  }

  /** Runs a query, or a change with {@code RETURNING}, and returns its rows in order. */
  public <T> List<T> query(String sql, RowMapper<T> mapper, @Nullable Object... params) {
    List<T> rows = new ArrayList<>();
    forEach(sql, row -> rows.add(mapper.map(row)), params);
    return rows;
  }

  /** Runs a query, or a change with {@code RETURNING}, and returns its first row. */
  public <T> Optional<T> first(String sql, RowMapper<T> mapper, @Nullable Object... params) {
    return run(
        sql,
        statement -> {
          try (ResultSet results = statement.executeQuery()) {
            return results.next() ? Optional.of(mapper.map(new Row(results))) : Optional.<T>empty();
          }
        },
        params);
  }

  /** Runs a query and hands every row to {@code visitor} without keeping them all in memory. */
  public void forEach(String sql, Consumer<Row> visitor, @Nullable Object... params) {
    run(
        sql,
        statement -> {
          statement.setFetchSize(BATCH);
          try (ResultSet results = statement.executeQuery()) {
            Row row = new Row(results);
            while (results.next()) {
              visitor.accept(row);
            }
          }
          return 0;
        },
        params);
  }

  /**
   * Has {@code action} run as the last work of this transaction, in the order of asking: for rows
   * that many transactions want and that must be locked as late as possible. What it throws undoes
   * the transaction. It may use this transaction and must not ask for more such work.
   */
  public void beforeCommit(Runnable action) {
    requireOpen();
    beforeCommit.add(Objects.requireNonNull(action, "action"));
  }

  /**
   * Has {@code action} run once this transaction is durably committed, on the same thread, after it
   * ended. It never runs otherwise. What it throws reaches the caller of the transaction although
   * that is committed, so it had better not throw.
   */
  public void afterCommit(Runnable action) {
    requireOpen();
    afterCommit.add(Objects.requireNonNull(action, "action"));
  }

  /** Runs a whole script of statements. */
  void script(String sql) {
    requireOpen();
    try (var statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    } catch (SQLException e) {
      throw Translation.of(e);
    }
  }

  private interface Use<T> {
    T of(PreparedStatement statement) throws SQLException;
  }

  private <T> T run(String sql, Use<T> use, @Nullable Object... params) {
    requireOpen();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      bind(statement, params);
      return use.of(statement);
    } catch (SQLException e) {
      throw Translation.of(e);
    } catch (RuntimeException e) {
      throw engine.isClosed() ? Translation.ofCut(e) : e;
    }
  }

  private static void bind(PreparedStatement statement, @Nullable Object[] params)
      throws SQLException {
    for (int i = 0; i < params.length; i++) {
      Object value = params[i];
      int index = i + 1;
      if (value == null) {
        statement.setNull(index, Types.NULL);
      } else if (value instanceof String text) {
        statement.setString(index, text);
      } else if (value instanceof Long number) {
        statement.setLong(index, number);
      } else if (value instanceof Integer number) {
        statement.setLong(index, number);
      } else if (value instanceof Boolean flag) {
        statement.setBoolean(index, flag);
      } else if (value instanceof byte[] bytes) {
        statement.setBytes(index, bytes);
      } else if (value instanceof Instant instant) {
        statement.setLong(index, instant.toEpochMilli());
      } else {
        throw new IllegalArgumentException(
            "parameter " + index + " is of a type that the store does not know");
      }
    }
  }

  private void requireOpen() {
    if (ended) {
      throw new IllegalStateException("the transaction has ended");
    }
  }

  boolean isReadOnly() {
    return readOnly;
  }

  /** A nested work failed: the whole must not commit, whatever the outer work does about it. */
  void doom() {
    doomed = true;
  }

  boolean isDoomed() {
    return doomed;
  }

  Connection connection() {
    return connection;
  }

  void end() {
    ended = true;
  }

  void runBeforeCommit() {
    beforeCommit.forEach(Runnable::run);
  }

  void runAfterCommit() {
    afterCommit.forEach(Runnable::run);
  }
}
