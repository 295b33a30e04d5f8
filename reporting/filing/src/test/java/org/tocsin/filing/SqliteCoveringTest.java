package org.tocsin.filing;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.tocsin.store.Database;

class SqliteCoveringTest extends CoveringContract {
  @TempDir Path folder;

  @Override
  Database database() {
    return Database.sqlite(folder.resolve("docket.db"));
  }
}
