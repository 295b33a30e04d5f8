package org.tocsin;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Two nodes on one database and one store of evidence, killed independently of each other. */
class PostgresqlKillTest extends KillContract {
  @Test
  void kill9_ofTwoNodesAtRandomMoments_everyMatchIsFiledOnce() throws Exception {
    int rounds =
        Integer.getInteger("tocsin.kills", Boolean.getBoolean("tocsin.thorough") ? 100 : 4);
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start()) {
      killAgainAndAgain(
          rounds,
          2,
          Map.of(
              "jdbc",
              postgres.getJdbcUrl("postgres", "postgres"),
              "vault",
              folder.resolve("node-0").toString()));
    }
  }

  /** Nodes of one docket share its keys: whoever runs them copies the files of the first node. */
  @Override
  void share(List<Path> data) throws IOException {
    for (Path other : data.subList(1, data.size())) {
      createOwnerOnly(other);
      for (String file :
          List.of(
              "trial-custodian.p12",
              "trial-custodian.pass",
              "docket.key",
              "custody-head.key",
              "custody-head.pub")) {
        Files.copy(data.get(0).resolve(file), other.resolve(file));
      }
    }
  }
}
