package org.tocsin.store;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.tocsin.store.StoreException.Kind;

/**
 * Copies all tables of one database into another, which may be of the other kind.
 *
 * <p>Guarantees: what is copied is one consistent state of the source. The target takes all of it
 * in one transaction, or nothing: after a failure at any point it is as it was, and the copy can be
 * started again. Before that transaction commits, every table of the target is read again and
 * compared with what was read from the source, by count and by content. Memory does not grow with
 * the tables.
 *
 * <p>Both databases are at the same migrations, and the target's tables are empty; the applied
 * migrations themselves are not copied. Not safe for use by several threads.
 */
public final class TableCopy {
  /** How many rows are written at once at most. */
  private static final int BATCH_ROWS = 200;

  /** How many bytes of values are kept at most before they are written. */
  private static final long BATCH_BYTES = 4L << 20;

  /** How many rows a server sends at once; a row may hold a megabyte. */
  private static final int FETCH_ROWS = 16;

  private final Database source;
  private final Database target;

  /**
   * A table that was copied.
   *
   * @param name its name
   * @param rows how many rows it has in both databases
   */
  public record Copied(String name, long rows) {}

  /** Hears how far a copy is. Counts go to twice the rows: once read, once compared. */
  @FunctionalInterface
  public interface Progress {
    /** Nobody listens. */
    Progress NONE = (table, done, total) -> {};

    /**
     * Called about once for every two hundred rows.
     *
     * @param table the table at hand
     * @param done how many rows were copied or compared, over all tables
     * @param total how many there are to copy and to compare
     */
    void at(String table, long done, long total);
  }

  /** A further comparison, made when everything is there and nothing is committed. */
  @FunctionalInterface
  public interface Check {
    /** No further comparison. */
    Check NONE = () -> {};

    /**
     * Compares on the caller's thread, on which both databases answer from within the copy's
     * transactions. What it throws undoes the copy.
     */
    void run();
  }

  private TableCopy(Database source, Database target) {
    this.source = Objects.requireNonNull(source, "source");
    this.target = Objects.requireNonNull(target, "target");
  }

  /** Returns a copy from one database into another, not begun. */
  public static TableCopy of(Database source, Database target) {
    return new TableCopy(source, target);
  }

  /**
   * Copies everything.
   *
   * @param progress hears how far it is
   * @param check runs before the target commits
   * @return the tables, in the order of copying
   * @throws StoreException {@link Kind#CONFLICT} when a table of the target has rows; {@link
   *     Kind#OTHER} when the databases are not at the same migrations, or what arrived is not what
   *     was read; any other kind when a database fails. Nothing was copied then
   */
  public List<Copied> run(Progress progress, Check check) {
    return source.read(from -> target.write(to -> copy(from, to, progress, check)));
  }

  private static List<Copied> copy(Tx from, Tx to, Progress progress, Check check) {
    List<Catalog.Table> tables = comparable(from, to);
    for (Catalog.Table table : tables) {
      if (Catalog.count(to, table) > 0) {
        throw new StoreException(
            Kind.CONFLICT, "the target is not empty: there are rows in " + table.name());
      }
    }
    long total = 2 * tables.stream().mapToLong(table -> Catalog.count(from, table)).sum();
    Tally tally = new Tally(progress, total);
    List<Sum> read = new ArrayList<>();
    for (Catalog.Table table : tables) {
      read.add(transfer(from, to, table, tally));
    }
    List<Copied> copied = new ArrayList<>();
    for (int i = 0; i < tables.size(); i++) {
      Catalog.Table table = tables.get(i);
      Sum arrived = new Sum();
      each(
          to,
          table,
          values -> {
            arrived.add(values);
            tally.count(table);
          });
      if (!arrived.equalTo(read.get(i))) {
        throw new StoreException(
            Kind.OTHER, "what arrived in " + table.name() + " is not what was read");
      }
      copied.add(new Copied(table.name(), arrived.rows));
    }
    tally.done();
    check.run();
    return copied;
  }

  /** Returns the source's tables, once it is sure that the target has the same. */
  private static List<Catalog.Table> comparable(Tx from, Tx to) {
    List<String> here = Catalog.migrations(from);
    List<String> there = Catalog.migrations(to);
    if (!here.equals(there)) {
      List<String> onlyOne = new ArrayList<>(here);
      onlyOne.removeAll(there);
      there.stream().filter(name -> !here.contains(name)).forEach(onlyOne::add);
      throw new StoreException(
          Kind.OTHER, "the two databases are not at the same migrations: " + onlyOne);
    }
    List<Catalog.Table> tables = Catalog.tables(from);
    if (!List.copyOf(sorted(tables)).equals(List.copyOf(sorted(Catalog.tables(to))))) {
      throw new StoreException(Kind.OTHER, "the two databases do not have the same tables");
    }
    return tables;
  }

  private static List<String> sorted(List<Catalog.Table> tables) {
    return tables.stream()
        .map(
            table ->
                table.name()
                    + table.columns().stream()
                        .map(column -> column.name() + " " + column.type())
                        .sorted()
                        .toList())
        .sorted()
        .toList();
  }

  private static Sum transfer(Tx from, Tx to, Catalog.Table table, Tally tally) {
    Sum sum = new Sum();
    List<@Nullable Object[]> waiting = new ArrayList<>();
    long[] bytes = new long[1];
    each(
        from,
        table,
        values -> {
          bytes[0] += sum.add(values);
          tally.count(table);
          waiting.add(values);
          if (waiting.size() == BATCH_ROWS || bytes[0] >= BATCH_BYTES) {
            write(to, table, waiting);
            bytes[0] = 0;
          }
        });
    write(to, table, waiting);
    return sum;
  }

  private static void write(Tx to, Catalog.Table table, List<@Nullable Object[]> rows) {
    if (!rows.isEmpty()) {
      long unused = to.updateAll(table.insert(), rows);
      rows.clear();
    }
  }

  private interface Visitor {
    void row(@Nullable Object[] values);
  }

  private static void each(Tx tx, Catalog.Table table, Visitor visitor) {
    try (PreparedStatement statement = tx.connection().prepareStatement(table.select())) {
      statement.setFetchSize(FETCH_ROWS);
      try (ResultSet results = statement.executeQuery()) {
        while (results.next()) {
          visitor.row(values(results, table));
        }
      }
    } catch (SQLException e) {
      throw Translation.of(e);
    }
  }

  private static @Nullable Object[] values(ResultSet results, Catalog.Table table)
      throws SQLException {
    List<Catalog.Column> columns = table.columns();
    @Nullable Object[] values = new Object[columns.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = value(results, i + 1, table, columns.get(i));
    }
    return values;
  }

  /** Returns a value of its column's type; SQLite would hold any other without a word. */
  private static @Nullable Object value(
      ResultSet results, int index, Catalog.Table table, Catalog.Column column)
      throws SQLException {
    Object found = results.getObject(index);
    if (found == null) {
      return null;
    }
    boolean whole = found instanceof Integer || found instanceof Long;
    Object value =
        switch (column.type()) {
          case TEXT -> found instanceof String ? found : null;
          case NUMBER -> whole ? (Object) ((Number) found).longValue() : null;
          case FLAG ->
              found instanceof Boolean
                  ? found
                  : whole && (((Number) found).longValue() & ~1L) == 0
                      ? (Object) (((Number) found).longValue() == 1)
                      : null;
          case BYTES -> found instanceof byte[] ? found : null;
        };
    if (value == null) {
      throw new StoreException(
          Kind.CORRUPT,
          "column " + table.name() + "." + column.name() + " holds a value of another type");
    }
    return value;
  }

  /** How far the whole is. */
  private static final class Tally {
    private final Progress progress;
    private final long total;
    private long done;

    Tally(Progress progress, long total) {
      this.progress = progress;
      this.total = total;
    }

    void count(Catalog.Table table) {
      done++;
      if (done % BATCH_ROWS == 0) {
        progress.at(table.name(), done, total);
      }
    }

    void done() {
      progress.at("", done, total);
    }
  }

  /** Rows counted and added up, in whatever order they come. */
  private static final class Sum {
    private final MessageDigest sha256;
    private final long[] sum = new long[4];
    private long rows;

    Sum() {
      try {
        this.sha256 = MessageDigest.getInstance("SHA-256");
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every Java platform has SHA-256", e);
      }
    }

    /** Adds a row and returns about how many bytes it has. */
    @SuppressWarnings("CanIgnoreReturnValueSuggester")
    long add(@Nullable Object[] values) {
      long size = 0;
      for (Object value : values) {
        byte[] bytes = bytes(value);
        sha256.update(ByteBuffer.allocate(5).put(kind(value)).putInt(bytes.length).flip());
        sha256.update(bytes);
        size += bytes.length;
      }
      ByteBuffer digest = ByteBuffer.wrap(sha256.digest());
      for (int i = 0; i < sum.length; i++) {
        sum[i] += digest.getLong();
      }
      rows++;
      return size;
    }

    private static byte kind(@Nullable Object value) {
      return (byte)
          (value == null
              ? 0
              : value instanceof String
                  ? 1
                  : value instanceof Long ? 2 : value instanceof Boolean ? 3 : 4);
    }

    private static byte[] bytes(@Nullable Object value) {
      if (value == null) {
        return new byte[0];
      }
      if (value instanceof String text) {
        return text.getBytes(StandardCharsets.UTF_8);
      }
      if (value instanceof Long number) {
        return ByteBuffer.allocate(8).putLong(number).array();
      }
      if (value instanceof Boolean flag) {
        return new byte[] {(byte) (flag ? 1 : 0)};
      }
      return (byte[]) value;
    }

    boolean equalTo(Sum other) {
      return rows == other.rows && Arrays.equals(sum, other.sum);
    }
  }
}
