package org.tocsin.filing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.tocsin.store.Database;
import org.tocsin.store.Dialect;

class SqliteFilingDeedsTest extends FilingDeedsContract {
  @TempDir Path folder;

  @Override
  Database database() {
    return Database.sqlite(folder.resolve("docket.db"));
  }

  @Override
  String claimPlan() {
    return rig()
        .database
        .read(
            tx ->
                String.join(
                    "\n",
                    tx.query(
                        "EXPLAIN QUERY PLAN " + FilingTable.claimStatement(Dialect.SQLITE),
                        row -> row.string("detail"),
                        claimValues())));
  }

  @Override
  void assertReadsByIndex(String plan) {
    assertThat(plan)
        .contains("INDEX filing_due (destination=? AND priority=? AND next_attempt_at<?)")
        .doesNotContain("SCAN filing", "TEMP B-TREE");
  }
}
