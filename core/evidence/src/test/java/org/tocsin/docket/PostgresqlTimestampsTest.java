package org.tocsin.docket;

import org.tocsin.store.Database;

class PostgresqlTimestampsTest extends TimestampsTest {
  private final String schema = Postgres.newSchema();

  @Override
  Database database() {
    return Postgres.open(schema);
  }
}
