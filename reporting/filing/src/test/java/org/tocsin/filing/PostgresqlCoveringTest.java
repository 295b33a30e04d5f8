package org.tocsin.filing;

import org.tocsin.store.Database;

class PostgresqlCoveringTest extends CoveringContract {
  @Override
  Database database() {
    return PostgresqlServer.database();
  }
}
