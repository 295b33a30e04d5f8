package org.tocsin.filing;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.tocsin.store.Database;

class SqliteCoveringWalkTest extends CoveringWalkContract {
  @BeforeAll
  static void open(@TempDir Path folder) {
    start(Database.sqlite(folder.resolve("docket.db")));
  }
}
