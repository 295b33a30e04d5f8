package org.tocsin;

import org.tocsin.store.Dialect;

class SqliteReloadDestinationsTest extends ReloadDestinationsContract {
  SqliteReloadDestinationsTest() {
    super(Dialect.SQLITE);
  }
}
