/** The database: opening SQLite or PostgreSQL, migrations and transactions. */
@org.jspecify.annotations.NullMarked
module org.tocsin.store {
  requires static transitive org.jspecify;
  requires com.zaxxer.hikari;
  requires java.sql;
  requires java.naming;
  requires org.postgresql.jdbc;
  requires org.slf4j;
  requires org.xerial.sqlitejdbc;

  exports org.tocsin.store;
}
