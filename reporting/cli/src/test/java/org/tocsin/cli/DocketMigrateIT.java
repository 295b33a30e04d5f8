package org.tocsin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.tocsin.store.Database;

/** A move that is killed in its middle leaves nothing at the target, and can be made again. */
@Timeout(180)
class DocketMigrateIT {
  private static final Path JAR = Path.of(System.getProperty("tocsin.jar", "target/tocsin.jar"));
  private static final String SCHEMA = "killed";

  @TempDir Path folder;

  private static void sql(EmbeddedPostgres server, String text) throws SQLException {
    try (Connection connection = server.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(text);
    }
  }

  private static long ask(EmbeddedPostgres server, String text) throws SQLException {
    try (Connection connection = server.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement();
        ResultSet results = statement.executeQuery(text)) {
      assertThat(results.next()).isTrue();
      return results.getLong(1);
    }
  }

  @Test
  void migrate_killedInItsMiddle_leavesNothing_andMovesAllTheSecondTime() throws Exception {
    try (ServiceRig rig = new ServiceRig(folder);
        EmbeddedPostgres server =
            EmbeddedPostgres.builder()
                .setServerConfig("client_connection_check_interval", "200")
                .start()) {
      rig.match("up-1");
      assertThat(rig.settle()).isTrue();
      rig.match("up-2");
      rig.tocsin.close();
      String url = server.getJdbcUrl("postgres", "postgres");
      Path yaml = rig.onPostgresql(url, SCHEMA);
      try (Database target =
          Database.postgresql(url, "postgres", "postgres".toCharArray(), SCHEMA)) {
        DocketMove.migrate(target);
      }
      sql(
          server,
          "CREATE FUNCTION killed.slow() RETURNS trigger LANGUAGE plpgsql AS"
              + " 'BEGIN PERFORM pg_sleep(60); RETURN NEW; END'");
      sql(
          server,
          "CREATE TRIGGER slow BEFORE INSERT ON killed.filing_journal FOR EACH ROW EXECUTE FUNCTION"
              + " killed.slow()");
      Process process =
          new ProcessBuilder(
                  List.of(
                      Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                      "-jar",
                      JAR.toAbsolutePath().toString(),
                      "docket",
                      "migrate",
                      "--config",
                      rig.yaml().toString(),
                      "--to",
                      yaml.toString(),
                      "--by",
                      "pat"))
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("log").toFile())
              .start();
      try {
        String asleep = "SELECT COUNT(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'";
        while (ask(server, asleep) == 0 && process.isAlive()) {
          LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
        assertThat(process.isAlive()).as(Files.readString(folder.resolve("log"))).isTrue();
      } finally {
        process.destroyForcibly();
      }
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
      String others = "SELECT COUNT(*) FROM pg_stat_activity WHERE application_name = 'tocsin'";
      while (ask(server, others) > 0) {
        LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
      }
      for (String table : List.of("incident", "filing", "filing_journal", "custody_entry")) {
        assertThat(ask(server, "SELECT COUNT(*) FROM killed." + table)).as(table).isZero();
      }
      sql(server, "DROP TRIGGER slow ON killed.filing_journal");

      Screen again = rig.screen();
      assertThat(
              again.run("docket", "migrate", "--config", rig.yaml(), "--to", yaml, "--by", "pat"))
          .as(again.err())
          .isEqualTo(ExitCode.OK);
      assertThat(ask(server, "SELECT COUNT(*) FROM killed.incident")).isEqualTo(2);
      assertThat(ask(server, "SELECT COUNT(*) FROM killed.filing_control WHERE stopped")).isZero();
    }
  }
}
