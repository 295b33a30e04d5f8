package org.tocsin;

import org.tocsin.store.Dialect;

class PostgresqlReloadDestinationsTest extends ReloadDestinationsContract {
  PostgresqlReloadDestinationsTest() {
    super(Dialect.POSTGRESQL);
  }
}
