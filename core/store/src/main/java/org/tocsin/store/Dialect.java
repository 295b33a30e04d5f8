package org.tocsin.store;

/** Which database answers. */
public enum Dialect {
  /** SQLite in the service's own process. */
  SQLITE("sqlite"),
  /** A PostgreSQL server. */
  POSTGRESQL("postgresql");

  private final String suffix;

  Dialect(String suffix) {
    this.suffix = suffix;
  }

  /** Returns what a migration file of this database only has before {@code .sql}. */
  String suffix() {
    return suffix;
  }
}
