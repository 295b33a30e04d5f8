package org.tocsin.filing;

import org.junit.jupiter.api.BeforeAll;

class PostgresqlCoveringWalkTest extends CoveringWalkContract {
  @BeforeAll
  static void open() {
    start(PostgresqlServer.database());
  }
}
