package org.tocsin.filing;

import org.junit.jupiter.api.BeforeAll;

class PostgresqlFilingSimulationTest extends FilingSimulationContract {
  @BeforeAll
  static void open() {
    start(PostgresqlServer.database());
  }
}
