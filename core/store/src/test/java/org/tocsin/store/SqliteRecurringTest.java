package org.tocsin.store;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteRecurringTest extends RecurringContract {
  @TempDir Path folder;

  @Override
  Database open() {
    return Database.sqlite(folder.resolve("docket.db"));
  }
}
