package org.tocsin;

import org.tocsin.store.Dialect;

class PostgresqlReloadListsTest extends ReloadListsContract {
  PostgresqlReloadListsTest() {
    super(Dialect.POSTGRESQL);
  }
}
