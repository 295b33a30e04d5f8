package org.tocsin.docket;

import java.util.List;
import org.tocsin.store.Database;

class SqliteDocketTest extends DocketContract {
  @Override
  Database database() {
    return Database.sqlite(temp.resolve("data").resolve("docket.db"));
  }

  @Override
  List<String> columns(String table) {
    return service
        .database()
        .read(
            tx ->
                tx.query(
                    "SELECT name FROM pragma_table_info(?) WHERE type IN ('TEXT', 'BLOB')",
                    row -> row.string("name"),
                    table));
  }
}
