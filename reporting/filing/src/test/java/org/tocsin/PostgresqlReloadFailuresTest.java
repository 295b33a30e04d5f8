package org.tocsin;

import org.tocsin.store.Dialect;

class PostgresqlReloadFailuresTest extends ReloadFailuresContract {
  PostgresqlReloadFailuresTest() {
    super(Dialect.POSTGRESQL);
  }
}
