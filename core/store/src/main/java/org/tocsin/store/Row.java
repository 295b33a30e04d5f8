package org.tocsin.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * One row of a result, valid while its {@link RowMapper} runs. Columns are named.
 *
 * <p>Every method throws {@link StoreException} when the column is not there or holds another type,
 * and the methods that return a plain value also when it is NULL.
 */
public final class Row {
  private final ResultSet results;

  Row(ResultSet results) {
    this.results = results;
  }

  private interface Getter<T extends @Nullable Object> {
    T get(ResultSet results) throws SQLException;
  }

  private static <T extends @Nullable Object> T guarded(ResultSet results, Getter<T> getter) {
    try {
      return getter.get(results);
    } catch (SQLException e) {
      throw Translation.of(e);
    }
  }

  private static <T> T present(Optional<T> value, String column) {
    return value.orElseThrow(
        () -> new StoreException(StoreException.Kind.OTHER, "column " + column + " is NULL"));
  }

  /** Returns a text. */
  public String string(String column) {
    return present(optionalString(column), column);
  }

  /** Returns a text, or empty for NULL. */
  public Optional<String> optionalString(String column) {
    return Optional.ofNullable(guarded(results, r -> r.getString(column)));
  }

  /** Returns a whole number. */
  public long number(String column) {
    OptionalLong value = optionalNumber(column);
    if (value.isEmpty()) {
      throw new StoreException(StoreException.Kind.OTHER, "column " + column + " is NULL");
    }
    return value.getAsLong();
  }

  /** Returns a whole number that fits into an int. */
  public int integer(String column) {
    return Math.toIntExact(number(column));
  }

  /** Returns a whole number, or empty for NULL. */
  public OptionalLong optionalNumber(String column) {
    return guarded(
        results,
        r -> {
          long value = r.getLong(column);
          return r.wasNull() ? OptionalLong.empty() : OptionalLong.of(value);
        });
  }

  /** Returns a truth value. */
  public boolean flag(String column) {
    return present(
        guarded(
            results,
            r -> {
              boolean value = r.getBoolean(column);
              return r.wasNull() ? Optional.<Boolean>empty() : Optional.of(value);
            }),
        column);
  }

  /** Returns bytes that the caller owns. */
  public byte[] bytes(String column) {
    return present(optionalBytes(column), column);
  }

  /** Returns bytes that the caller owns, or empty for NULL. */
  public Optional<byte[]> optionalBytes(String column) {
    return Optional.ofNullable(guarded(results, r -> r.getBytes(column)));
  }

  /** Returns an instant, stored as milliseconds since 1970. */
  public Instant instant(String column) {
    return Instant.ofEpochMilli(number(column));
  }

  /** Returns an instant, or empty for NULL. */
  public Optional<Instant> optionalInstant(String column) {
    OptionalLong millis = optionalNumber(column);
    return millis.isEmpty()
        ? Optional.empty()
        : Optional.of(Instant.ofEpochMilli(millis.getAsLong()));
  }
}
