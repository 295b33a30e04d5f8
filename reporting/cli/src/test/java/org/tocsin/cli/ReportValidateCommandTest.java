package org.tocsin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReportValidateCommandTest {
  private static final String REPORT =
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <report xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
          xsi:noNamespaceSchemaLocation="https://report.cybertip.org/ispws/xsd">
        <incidentSummary>
          <incidentType>%s</incidentType>
          <incidentDateTime>2025-10-15T08:00:00Z</incidentDateTime>
        </incidentSummary>
        <reporter>
          <reportingPerson>
            <email>%s</email>
          </reportingPerson>
        </reporter>
      </report>
      """;
  private static final String TYPE =
      "Child Pornography (possession, manufacture, and distribution)";

  @TempDir Path folder;

  private Path write(String type, String email) throws IOException {
    return Files.writeString(folder.resolve("report.xml"), REPORT.formatted(type, email));
  }

  @Test
  void validReport_printsNothing() throws IOException {
    Screen screen = Screen.redirected();
    int exit = screen.run("report", "validate", write(TYPE, "trust-safety@teapot.example"));
    assertThat(screen.out() + screen.err()).isEmpty();
    assertThat(exit).isEqualTo(ExitCode.OK);
  }

  @Test
  void fileThatIsNoXml_hasAPlaceAndNoEmptyPath() throws IOException {
    Path file = Files.writeString(folder.resolve("tocsin.yaml"), "environment: TEST\n");
    Screen screen = Screen.redirected();
    assertThat(screen.run("report", "validate", file)).isEqualTo(ExitCode.FAILED);
    assertThat(screen.out()).isEqualTo(file + ":1:1: the document is not well-formed XML\n");
  }

  @Test
  void brokenReport_namesLineColumnPathAndValue_inEnglish() throws IOException {
    Path file = write("No Such Type", "trust-safety@teapot.example");
    Screen screen = Screen.redirected();
    assertThat(screen.run("report", "validate", file)).isEqualTo(ExitCode.FAILED);
    assertThat(screen.out())
        .startsWith(file + ":5:")
        .contains("report/incidentSummary/incidentType")
        .contains("No Such Type");
    assertThat(screen.err()).isEmpty();
  }

  @Test
  void schemaOnly_leavesRulesOut() throws IOException {
    Path file = write(TYPE, "not an address");
    Screen rules = Screen.redirected();
    assertThat(rules.run("report", "validate", file)).isEqualTo(ExitCode.FAILED);
    Screen schema = Screen.redirected();
    assertThat(schema.run("report", "validate", "--schema-only", file)).isEqualTo(ExitCode.OK);
    assertThat(schema.out()).isEmpty();
  }

  @Test
  void json_isOneObjectPerFinding() throws IOException {
    Path file = write("No Such Type", "trust-safety@teapot.example");
    Screen screen = Screen.redirected();
    assertThat(screen.run("report", "validate", "--json", file)).isEqualTo(ExitCode.FAILED);
    JsonNode finding = screen.objects().get(0);
    assertThat(finding.path("file").asText()).isEqualTo(file.toString());
    assertThat(finding.path("line").asInt()).isEqualTo(5);
    assertThat(finding.path("path").asText()).isEqualTo("report/incidentSummary/incidentType");
    assertThat(finding.path("rule").asText()).isNotEmpty();
  }

  @Test
  void hostileDocument_isAFindingAndNothingIsFetched() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("doctype.xml"),
            "<!DOCTYPE report SYSTEM \"http://127.0.0.1:1/x\"><report/>");
    Screen screen = Screen.redirected();
    assertThat(screen.run("report", "validate", file)).isEqualTo(ExitCode.FAILED);
    assertThat(screen.out()).startsWith(file + ":1:");
  }

  @Test
  void filesThatCannotBeRead_areNamed() {
    Path missing = folder.resolve("missing.xml");
    Screen screen = Screen.redirected();
    assertThat(screen.run("report", "validate", missing)).isEqualTo(ExitCode.FAILED);
    assertThat(screen.err())
        .isEqualTo("tocsin: cannot read " + missing + ": there is no such file\n");
    Screen folderGiven = Screen.redirected();
    assertThat(folderGiven.run("report", "validate", folder)).isEqualTo(ExitCode.FAILED);
    assertThat(folderGiven.err()).contains("is a folder");
    Screen schema = Screen.redirected();
    assertThat(schema.run("report", "validate", "--schema", missing, missing))
        .isEqualTo(ExitCode.FAILED);
    assertThat(schema.err()).contains("--schema: ").contains(missing.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"2025", "V2025", "2026", "V2026"})
  void schemaVersion_asWrittenInEitherPlace_isUnderstood(String version) throws IOException {
    Path notXml = Files.writeString(folder.resolve("x.xml"), "no document");
    Screen screen = Screen.redirected();
    assertThat(screen.run("report", "validate", "--schema-version", version, notXml))
        .isEqualTo(ExitCode.FAILED);
    assertThat(screen.out()).contains("x.xml:1:");
  }

  @Test
  void unknownSchemaVersion_isAUsageError() {
    Screen screen = Screen.redirected();
    assertThat(screen.run("report", "validate", "--schema-version", "2027", "x.xml"))
        .isEqualTo(ExitCode.USAGE);
  }
}
