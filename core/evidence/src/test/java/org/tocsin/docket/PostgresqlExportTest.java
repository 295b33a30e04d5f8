package org.tocsin.docket;

import org.tocsin.store.Database;

class PostgresqlExportTest extends ExportTest {
  private final String schema = Postgres.newSchema();

  @Override
  Database database() {
    return Postgres.open(schema);
  }
}
