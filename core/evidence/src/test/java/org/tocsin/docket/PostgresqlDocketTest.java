package org.tocsin.docket;

import java.util.List;
import org.tocsin.store.Database;

class PostgresqlDocketTest extends DocketContract {
  private final String schema = Postgres.newSchema();

  @Override
  Database database() {
    return Postgres.open(schema);
  }

  @Override
  List<String> columns(String table) {
    return service
        .database()
        .read(
            tx ->
                tx.query(
                    """
                    SELECT column_name FROM information_schema.columns
                    WHERE table_schema = ? AND table_name = ? AND data_type IN ('text', 'bytea')
                    """,
                    row -> row.string("column_name"),
                    schema,
                    table));
  }
}
