package org.tocsin.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tocsin.Signer;
import org.tocsin.testkit.SettableClock;

/**
 * One table of broken files: what is put in place of what, and every finding that this gives, with
 * file, line, column, key and message. A good file is below; the table is {@code broken-files.txt}.
 */
class BrokenFilesTest {
  private static final Path TABLE =
      Path.of("src/test/resources/org/tocsin/config/broken-files.txt");

  private static final String GOOD =
      """
      environment: TEST
      data: ./tocsin-data
      service:
        name: Teapot Chat
        reporter: { firstName: Pat, email: trust-safety@teapot.example }
        legalUrl: https://teapot.example/legal
      lists:
        - { name: demo, file: demo.csv, match: 31, fileWithoutPerson: 20 }
      clearinghouses:
        - name: mock
          kind: cybertipline
          url: http://127.0.0.1:8480/ispws
          account: test
          password: file:secret.txt
          parallel: 4
          canary: 1
          batchWindow: 15m
          route: { classifications: [A1] }
        - name: hook
          kind: webhook
          url: https://hook.example/reports
          account: teapot
          password: file:secret.txt
          hostClass: TEST
          payload: HASHES_ONLY
          route: { rooms: [GROUP], coveredBy: mock }
        - name: portal
          kind: manual
          url: https://portal.example/
      retention:
        reported: [{ name: own, notBefore: 90d }]
      custodyLog: { interval: 2h }
      integrity: { interval: 7d }
      overdue: { confirm: 24h, byHand: 3d }
      trustedProxies: { header: Forwarded, ranges: [127.0.0.0/8] }
      loopbackClients: false
      roles: [screen, file]
      screening: { maxBytes: 1000000, decodeTime: 5s, media: { IMAGE: EXACT } }
      undetermined: { default: HOLD, LOW_QUALITY: DELIVER }
      """;

  /** Stands in the table for ten megabytes. */
  private static final String LARGE = "<ten megabytes>";

  /** One row: the change, and what it gives. */
  private record Row(String from, String to, List<String> expected) {}

  private static final Clock NOW = SettableClock.at("2026-07-01T00:00:00Z");

  @TempDir Path folder;

  @BeforeEach
  void secret() throws Exception {
    Signer.of("ann").writeCertificate(folder);
    Signer.of("old", "EC", 256, "2025-01-01T00:00:00Z", "2026-01-01T00:00:00Z")
        .writeCertificate(folder);
    Files.writeString(folder.resolve("secret.txt"), "sample secret of a receiver");
    Files.writeString(folder.resolve("short.txt"), "short");
  }

  private static List<Row> rows() throws IOException {
    List<Row> rows = new ArrayList<>();
    for (String line : Files.readAllLines(TABLE, StandardCharsets.UTF_8)) {
      if (line.startsWith("  ")) {
        rows.get(rows.size() - 1).expected().add(line.strip());
      } else if (!line.isBlank() && !line.startsWith("#")) {
        String[] parts = line.split(" => ", -1);
        rows.add(new Row(plain(parts[0]), plain(parts[1]), new ArrayList<>()));
      }
    }
    return rows;
  }

  private static String plain(String text) {
    return text.replace("\\n", "\n").replace("\\t", "\t").replace(LARGE, "x".repeat(10 << 20));
  }

  private static String written(String text) {
    return text.replace("x".repeat(10 << 20), LARGE).replace("\n", "\\n").replace("\t", "\\t");
  }

  private List<String> findings(Row row) throws IOException {
    assertThat(GOOD).contains(row.from());
    Path file = folder.resolve("tocsin.yaml");
    Files.writeString(file, GOOD.replace(row.from(), row.to()), StandardCharsets.UTF_8);
    try {
      TocsinConfig unused = ConfigFile.read(file, NOW);
      return List.of();
    } catch (ConfigException e) {
      return e.findings().stream()
          .map(finding -> finding.toString().replace(folder + "/", ""))
          .toList();
    }
  }

  @Test
  void everyBrokenFile_givesExactlyTheFindingsOfTheTable() throws IOException {
    Files.writeString(folder.resolve("good.yaml"), GOOD, StandardCharsets.UTF_8);
    assertThat(ConfigFile.read(folder.resolve("good.yaml")).deliveries()).hasSize(2);
    List<Row> rows = rows();
    if (Boolean.getBoolean("tocsin.docs.write")) {
      write(rows);
      rows = rows();
    }
    assertThat(rows).hasSizeGreaterThanOrEqualTo(60);
    for (Row row : rows) {
      assertThat(row.expected()).as(row.to()).isNotEmpty();
      assertThat(findings(row)).as("%s => %s", row.from(), row.to()).isEqualTo(row.expected());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "ISO-8859-1, 4:16",
    "UTF-16, 1:1", // with a mark of the byte order
    "UTF-16LE, 1:2",
    "UTF-16BE, 1:1",
  })
  void fileOfAnotherEncoding_saysSoAndWhere(String charset, String where) throws IOException {
    Path file = folder.resolve("tocsin.yaml");
    Files.write(file, GOOD.replace("Teapot Chat", "Teapot \u00fcber").getBytes(charset));
    assertThatThrownBy(() -> ConfigFile.read(file, NOW))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(
            "tocsin.yaml:" + where + ": is not UTF-8 text from here on: save it as UTF-8")
        .hasMessageNotContaining("does it exist");
  }

  @Test
  void companyAndTerms_mayHaveSeveralLines() throws IOException {
    Path file = folder.resolve("tocsin.yaml");
    Files.writeString(
        file,
        GOOD.replace(
            "  reporter:",
            "  companyTemplate: |\n    Teapot Ltd\n    1 Pot Lane\n  termsOfService: \"a\\n\\tb\"\n  reporter:"));
    assertThat(ConfigFile.read(file, NOW).service().companyTemplate())
        .contains("Teapot Ltd\n1 Pot Lane\n");
  }

  private void write(List<Row> rows) throws IOException {
    StringBuilder out = new StringBuilder();
    out.append("# What is put in place of what, and every finding that it gives. To write the\n");
    out.append(
        "# findings anew, run BrokenFilesTest with -Dtocsin.docs.write=true and read them.\n");
    for (Row row : rows) {
      out.append(written(row.from())).append(" => ").append(written(row.to())).append('\n');
      findings(row).forEach(finding -> out.append("  ").append(finding).append('\n'));
    }
    Files.writeString(TABLE, out.toString(), StandardCharsets.UTF_8);
  }
}
