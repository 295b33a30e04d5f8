package org.tocsin.hashlist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tocsin.store.Database;
import org.tocsin.store.Dialect;
import org.tocsin.testkit.SettableClock;

/** Nothing is left of replaced contents, and no transaction that takes them away is a long one. */
class SweepTest {
  private static final String HEADER =
      "algorithm,value,entry_id,submitter,severity_class,classification,updated_at,deleted\n";
  private static final String ZEROS = "00".repeat(16);

  @TempDir Path folder;
  private final SettableClock clock = SettableClock.at("2026-01-15T09:30:00Z");

  private static void load(HashLists lists, String lines) {
    lists.importCsv(
        "demo",
        new StringReader(HEADER + lines),
        CsvOptions.STRICT.allowingShrink(),
        Progress.NONE);
  }

  private static String refused(int lines) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < lines; i++) {
      text.append(String.format(Locale.ROOT, "md5,%s,e-%d,club,T_TEST,,,false\n", ZEROS, i));
    }
    return text.toString();
  }

  private static long number(Database database, String sql) {
    return database.read(tx -> tx.first(sql, row -> row.number("n")).orElseThrow());
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void contentOfWhichEveryValueWasRefused_isSweptOnceItIsReplaced(Dialect dialect) {
    try (Database database = new TestDatabases(dialect, folder).open()) {
      HashLists lists = HashLists.open(database, clock);
      load(lists, refused(1_200));
      assertThat(number(database, "SELECT COUNT(*) AS n FROM hash_quarantine")).isEqualTo(1_200);
      load(lists, refused(2));
      assertThat(number(database, "SELECT COUNT(*) AS n FROM hash_quarantine")).isEqualTo(2);
    }
  }

  /** Who lets an upload through waits for no more than one of these transactions. */
  @Test
  void valuesSetAside_areTakenAwayAFewHundredAtATime() {
    try (Database database = new TestDatabases(Dialect.POSTGRESQL, folder).open()) {
      HashLists lists = HashLists.open(database, clock);
      load(lists, refused(1_200) + "md5,00112233445566778899aabbccddeeff,x,club,T_TEST,,,false\n");
      database.perform(tx -> tx.update("CREATE TABLE removed (turn BIGINT NOT NULL)"));
      database.perform(
          tx ->
              tx.update(
                  """
                  CREATE FUNCTION removing() RETURNS trigger LANGUAGE plpgsql AS $$
                  BEGIN INSERT INTO removed VALUES (txid_current()); RETURN OLD; END $$
                  """));
      database.perform(
          tx ->
              tx.update(
                  """
                  CREATE TRIGGER removing BEFORE DELETE ON hash_quarantine
                  FOR EACH ROW EXECUTE FUNCTION removing()
                  """));
      load(lists, refused(2));
      assertThat(number(database, "SELECT COUNT(*) AS n FROM removed")).isEqualTo(1_200);
      assertThat(
              number(
                  database,
                  "SELECT COUNT(*) AS n FROM removed GROUP BY turn ORDER BY n DESC LIMIT 1"))
          .isLessThanOrEqualTo(500);
    }
  }
}
