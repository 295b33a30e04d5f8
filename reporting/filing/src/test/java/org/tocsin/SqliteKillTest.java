package org.tocsin;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SqliteKillTest extends KillContract {
  @Test
  void kill9_atRandomMoments_everyMatchIsFiledOnce() throws Exception {
    killAgainAndAgain(
        Integer.getInteger("tocsin.kills", Boolean.getBoolean("tocsin.thorough") ? 300 : 4),
        1,
        Map.of());
  }

  @Override
  void share(List<Path> data) {
    // There is one node.
  }
}
