package org.tocsin;

import org.tocsin.store.Dialect;

class SqliteReloadFailuresTest extends ReloadFailuresContract {
  SqliteReloadFailuresTest() {
    super(Dialect.SQLITE);
  }
}
