package org.tocsin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tocsin.filing.FilingState;
import org.tocsin.model.FilingId;
import org.tocsin.model.IncidentId;

/** A service that moves from SQLite into a real PostgreSQL server, and goes on there. */
class DocketMigrateTest {
  private static final AtomicInteger SCHEMAS = new AtomicInteger();
  private static EmbeddedPostgres server;

  @TempDir Path folder;
  private ServiceRig rig;
  private final String schema = "moved_" + SCHEMAS.incrementAndGet();

  @BeforeAll
  static void startServer() throws Exception {
    server = EmbeddedPostgres.start();
  }

  @AfterAll
  static void stopServer() throws Exception {
    server.close();
  }

  @BeforeEach
  void open() {
    rig = new ServiceRig(folder);
  }

  @AfterEach
  void close() {
    rig.close();
  }

  private Path postgres() {
    return rig.onPostgresql(server.getJdbcUrl("postgres", "postgres"), schema);
  }

  private Screen migrate(int expected, Object... more) {
    Screen screen = rig.screen();
    Object[] words = new Object[8 + more.length];
    System.arraycopy(
        new Object[] {
          "docket", "migrate", "--config", rig.yaml(), "--to", postgres(), "--by", "pat"
        },
        0,
        words,
        0,
        8);
    System.arraycopy(more, 0, words, 8, more.length);
    assertThat(screen.run(words)).as(screen.err()).isEqualTo(expected);
    return screen;
  }

  private void sql(String statement) throws SQLException {
    try (Connection connection = server.getPostgresDatabase().getConnection();
        Statement run = connection.createStatement()) {
      run.execute(statement);
    }
  }

  private boolean sendingIsStopped(Path yaml) {
    Screen screen = rig.screen();
    assertThat(screen.run("filings", "overview", "--json", "--config", yaml))
        .as(screen.err())
        .isEqualTo(ExitCode.OK);
    return screen.objects().get(0).path("stopped").asBoolean();
  }

  @Test
  void migrate_movesEverything_andTheServiceGoesOnThere() {
    IncidentId filed = rig.match("up-1").incident();
    assertThat(rig.settle()).isTrue();
    IncidentId waiting = rig.match("up-2").incident();
    FilingId filing = rig.filing().id();
    rig.tocsin.close();
    Screen screen = migrate(ExitCode.OK, "--json");
    JsonNode moved = screen.objects().get(0);
    assertThat(moved.path("custodyFindings").asInt()).isZero();
    assertThat(moved.path("custodyEntries").asLong()).isGreaterThan(10);
    assertThat(moved.path("tables").findValuesAsText("table"))
        .contains("incident", "evidence_item", "custody_entry", "filing_journal", "hash_value");
    assertThat(sendingIsStopped(rig.yaml())).isTrue();
    assertThat(sendingIsStopped(postgres())).isFalse();

    // A person holds and releases a filing there, by the command line.
    Screen hold = rig.screen();
    assertThat(
            hold.run(
                "filings", "hold", filing, "--by", "pat", "--why", "x", "--config", postgres()))
        .as(hold.err())
        .isEqualTo(ExitCode.OK);
    Screen release = rig.screen();
    assertThat(
            release.run(
                "filings", "release", filing, "--by", "pat", "--why", "y", "--config", postgres()))
        .as(release.err())
        .isEqualTo(ExitCode.OK);

    try (var service = rig.startOnPostgresql(server.getJdbcUrl("postgres", "postgres"), schema)) {
      rig.clock.advance(java.time.Duration.ofSeconds(11));
      assertThat(service.awaitFilings(java.time.Duration.ofSeconds(30))).isTrue();
      assertThat(service.docket().find(filed)).isPresent();
      assertThat(service.docket().find(waiting)).isPresent();
      assertThat(
              service
                  .docket()
                  .verify(java.util.Optional.empty(), org.tocsin.evidence.IntegrityProgress.none())
                  .isIntact())
          .isTrue();
      assertThat(service.filings().list(org.tocsin.filing.FilingFilter.all()))
          .hasSize(2)
          .allMatch(each -> each.state() == FilingState.FINISHED);
    }
    assertThat(rig.mock.books().reports(org.tocsin.mock.ReportState.FINISHED)).hasSize(2);
  }

  @Test
  void migrate_movesWhatWaitsToBeTold() throws Exception {
    rig.tocsin.close();
    try (org.tocsin.store.Database docket =
        org.tocsin.store.Database.sqlite(rig.data().resolve("docket.db"))) {
      org.tocsin.mail.Notifications.migrate(docket);
      docket.perform(
          tx ->
              tx.update(
                  """
                  INSERT INTO notification_count
                    (target, urgent, sealed, event, place, total, first_at, last_at)
                  VALUES ('team', ?, ?, 'FAILED', 'mock', 7, 1, 2)
                  """,
                  true,
                  false));
    }
    migrate(ExitCode.OK);
    try (Connection connection = server.getPostgresDatabase().getConnection();
        Statement ask = connection.createStatement();
        java.sql.ResultSet rows =
            ask.executeQuery("SELECT total, urgent FROM " + schema + ".notification_count")) {
      assertThat(rows.next()).isTrue();
      assertThat(rows.getLong("total")).isEqualTo(7);
      assertThat(rows.getBoolean("urgent")).isTrue();
    }
  }

  @Test
  void migrate_besideARunningService_isRefusedAndChangesNothing() {
    rig.match("up-1");
    Screen screen = migrate(ExitCode.FAILED);
    assertThat(screen.err()).contains("is used by another service");
    assertThat(sendingIsStopped(rig.yaml())).isFalse();
    assertThat(rig.settle()).isTrue();
    rig.mock.books().finishedExactlyOnce();
  }

  @Test
  void migrate_again_isRefusedByTheFullTarget() {
    rig.match("up-1");
    rig.tocsin.close();
    assertThat(migrate(ExitCode.OK).err()).contains("moved and compared");
    assertThat(migrate(ExitCode.FAILED).err()).contains("the target is not empty");
    assertThat(sendingIsStopped(rig.yaml())).as("the old docket never sends again").isTrue();
    assertThat(sendingIsStopped(postgres())).isFalse();
  }

  @Test
  void migrate_ofADocketThatAPersonStopped_staysStopped() {
    rig.match("up-1");
    rig.tocsin.filings().stopAll("kim", "drill");
    rig.tocsin.close();
    assertThat(migrate(ExitCode.OK).err()).contains("all sending was stopped before and still is");
    assertThat(sendingIsStopped(postgres())).isTrue();
  }

  @Test
  void migrate_thatFailsHalfWay_leavesNothingThere_andTheOldDocketGoesOn() throws Exception {
    rig.match("up-1");
    rig.tocsin.close();
    migrate(ExitCode.OK);
    sql(
        "DO $$ DECLARE t text; BEGIN FOR t IN SELECT table_name FROM information_schema.tables"
            + " WHERE table_schema IN ('"
            + schema
            + "','"
            + schema
            + "_lists') AND table_name <> 'tocsin_migration' LOOP EXECUTE format("
            + "'TRUNCATE TABLE %I.%I CASCADE', (SELECT table_schema FROM information_schema.tables"
            + " WHERE table_name = t AND table_schema LIKE '"
            + schema
            + "%' LIMIT 1), t); END LOOP; END $$");
    sql(
        "CREATE FUNCTION "
            + schema
            + ".refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''no''; END'");
    sql(
        "CREATE TRIGGER refused BEFORE INSERT ON "
            + schema
            + ".incident FOR EACH ROW EXECUTE FUNCTION "
            + schema
            + ".refuse()");
    Screen resume = rig.screen();
    assertThat(resume.run("filings", "resume-all", "--by", "pat", "--config", rig.yaml()))
        .isEqualTo(ExitCode.OK);
    Screen failed = migrate(ExitCode.FAILED);
    assertThat(failed.err()).startsWith("tocsin: the database refused a statement");
    assertThat(failed.out()).isEmpty();
    assertThat(sendingIsStopped(rig.yaml())).isFalse();
    sql("DROP TRIGGER refused ON " + schema + ".incident");
    migrate(ExitCode.OK);
  }

  @Test
  void migrate_betweenConfigurationsThatDoNotFit_isRefused() {
    rig.tocsin.close();
    Path same = rig.yaml();
    Screen none = rig.screen();
    assertThat(none.run("docket", "migrate", "--config", same, "--to", same, "--by", "pat"))
        .isEqualTo(ExitCode.FAILED);
    assertThat(none.err()).contains("has no postgresql section");
    Screen reversed = rig.screen();
    assertThat(
            reversed.run(
                "docket", "migrate", "--config", postgres(), "--to", postgres(), "--by", "pat"))
        .isEqualTo(ExitCode.FAILED);
    assertThat(reversed.err()).contains("is in PostgreSQL already");
    Screen missing = rig.screen();
    assertThat(
            missing.run(
                "docket",
                "migrate",
                "--config",
                same,
                "--to",
                folder.resolve("no.yaml"),
                "--by",
                "p"))
        .isEqualTo(ExitCode.FAILED);
    assertThat(missing.err()).contains("is not there");
  }
}
