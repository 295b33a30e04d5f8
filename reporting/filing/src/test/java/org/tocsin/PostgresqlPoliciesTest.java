package org.tocsin;

import org.tocsin.store.Dialect;

class PostgresqlPoliciesTest extends PoliciesContract {
  PostgresqlPoliciesTest() {
    super(Dialect.POSTGRESQL);
  }
}
