package org.tocsin;

import org.tocsin.store.Dialect;

class SqliteStaleListsTest extends StaleListsContract {
  SqliteStaleListsTest() {
    super(Dialect.SQLITE);
  }
}
