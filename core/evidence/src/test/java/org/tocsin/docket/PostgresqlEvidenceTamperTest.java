package org.tocsin.docket;

import org.tocsin.store.Database;

class PostgresqlEvidenceTamperTest extends EvidenceTamperTest {
  private final String schema = Postgres.newSchema();

  @Override
  Database database() {
    return Postgres.open(schema);
  }

  @Override
  String literals(String sql) {
    return sql.replaceAll("zeros\\(([0-9]+)\\)", "decode(repeat('00', $1), 'hex')")
        .replaceAll("x'([0-9a-f]*)'", "decode('$1', 'hex')");
  }
}
