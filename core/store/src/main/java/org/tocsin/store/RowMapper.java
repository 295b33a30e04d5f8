package org.tocsin.store;

/**
 * Makes a value of a row.
 *
 * @param <T> the value
 */
@FunctionalInterface
public interface RowMapper<T> {
  /** Returns the value of {@code row}, which is not valid afterwards. */
  T map(Row row);
}
