package org.tocsin;

import org.tocsin.store.Dialect;

class SqliteReloadListsTest extends ReloadListsContract {
  SqliteReloadListsTest() {
    super(Dialect.SQLITE);
  }
}
