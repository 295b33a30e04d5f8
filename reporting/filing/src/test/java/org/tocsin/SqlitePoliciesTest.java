package org.tocsin;

import org.tocsin.store.Dialect;

class SqlitePoliciesTest extends PoliciesContract {
  SqlitePoliciesTest() {
    super(Dialect.SQLITE);
  }
}
