package org.tocsin;

import org.tocsin.store.Dialect;

class SqliteReloadTest extends ReloadContract {
  SqliteReloadTest() {
    super(Dialect.SQLITE);
  }
}
