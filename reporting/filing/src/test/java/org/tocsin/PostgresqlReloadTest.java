package org.tocsin;

import org.tocsin.store.Dialect;

class PostgresqlReloadTest extends ReloadContract {
  PostgresqlReloadTest() {
    super(Dialect.POSTGRESQL);
  }
}
