package org.tocsin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The jar as a user runs it: one file, a process of its own. */
@Timeout(120)
class RunnableJarIT {
  private static final Path JAR = Path.of(System.getProperty("tocsin.jar", "target/tocsin.jar"));

  @TempDir Path folder;

  private record Result(int exit, String out, String err) {}

  private Process start(Path out, Path err, Object... words) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // A machine whose defaults are as wrong as they get.
    command.addAll(
        List.of("-Duser.language=tr", "-Duser.country=TR", "-Dfile.encoding=ISO-8859-1"));
    command.addAll(List.of("-jar", JAR.toString()));
    for (Object word : words) {
      command.add(word.toString());
    }
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().remove("TOCSIN_BY");
    return builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
  }

  private Result run(Object... words) throws Exception {
    Path out = folder.resolve("stdout");
    Path err = folder.resolve("stderr");
    Process process = start(out, err, words);
    process.getOutputStream().close();
    assertThat(process.waitFor(90, TimeUnit.SECONDS)).isTrue();
    return new Result(process.exitValue(), Files.readString(out), Files.readString(err));
  }

  @Test
  void version_isThatOfTheBuild() throws Exception {
    Result result = run("--version");
    assertThat(result.err()).isEmpty();
    assertThat(result.out()).matches("tocsin [0-9]+\\.[0-9]+\\.[0-9]+.*\n");
    assertThat(result.exit()).isEqualTo(ExitCode.OK);
  }

  @Test
  void misunderstood_exitsWithTwo() throws Exception {
    Result result = run("fillings", "list");
    assertThat(result.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(result.err()).startsWith("tocsin: ").contains("filings");
    assertThat(result.out()).isEmpty();
  }

  @Test
  void fingerprint_writesUtf8WhateverTheDefaults() throws Exception {
    Files.write(folder.resolve("a.png"), ServiceRig.picture(7));
    Result result = run("fingerprint", "--json", "a.png");
    assertThat(result.exit()).as(result.err()).isEqualTo(ExitCode.OK);
    JsonNode line = new ObjectMapper().readTree(result.out());
    assertThat(line.path("mediaType").asText()).isEqualTo("image/png");
    assertThat(line.path("sha256").asText()).isEqualTo(ServiceRig.sha256(ServiceRig.picture(7)));
    assertThat(line.path("pdq").asText()).matches("[0-9a-f]{64}");
    assertThat(result.err()).matches("1 file fingerprinted, in [0-9]+ s\n");
  }

  @Test
  void lists_importAndStatus_workOnRealSqlite() throws Exception {
    Files.writeString(
        folder.resolve("list.csv"),
        ServiceRig.HEADER
            + "SHA256,"
            + ServiceRig.sha256(ServiceRig.picture(7))
            + ",entry-1,club,T_TEST,A1,,\n");
    Result imported = run("lists", "import", "list.csv", "--list", "demo", "--data", "data");
    assertThat(imported.exit()).as(imported.err()).isEqualTo(ExitCode.OK);
    assertThat(imported.out()).startsWith("list demo: imported 1 value from 1 line; version ");
    assertThat(imported.err()).isEmpty();
    Result status = run("lists", "status", "--json", "--data", "data");
    assertThat(status.exit()).as(status.err()).isEqualTo(ExitCode.OK);
    assertThat(new ObjectMapper().readTree(status.out()).path("entries").asLong()).isEqualTo(1);
  }

  @Test
  void report_findingsAreEnglish() throws Exception {
    Files.writeString(folder.resolve("report.xml"), "<report><wrong/></report>");
    Result result = run("report", "validate", "report.xml");
    assertThat(result.exit()).isEqualTo(ExitCode.FAILED);
    assertThat(result.out()).startsWith("report.xml:1:").contains("wrong");
    assertThat(result.err()).isEmpty();
  }

  @Test
  void failure_withDebug_showsTheTrace() throws Exception {
    Result plain = run("incidents", "list", "--data", "nowhere");
    assertThat(plain.exit()).isEqualTo(ExitCode.FAILED);
    assertThat(plain.err()).startsWith("tocsin: ").doesNotContain("\tat ");
    Result debug = run("incidents", "list", "--data", "nowhere", "--debug");
    assertThat(debug.exit()).isEqualTo(ExitCode.FAILED);
    assertThat(debug.err()).contains("\tat ");
  }

  @Test
  void mock_saysReadyAndStopsWhenTold() throws Exception {
    Path out = folder.resolve("stdout");
    Process process = start(out, folder.resolve("stderr"), "mock-clearinghouse", "--port", 0);
    try {
      while (process.isAlive() && !Files.readString(out).contains("\n")) {
        Thread.onSpinWait();
      }
      assertThat(Files.readString(out))
          .startsWith("READY mock clearinghouse: http://127.0.0.1:")
          .contains("/ispws account test/test page http://127.0.0.1:");
    } finally {
      process.destroy();
    }
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void jar_hasMergedServicesAndNoSignaturesOrModules() throws IOException {
    try (JarFile jar = new JarFile(JAR.toFile(), false)) {
      List<String> names = jar.stream().map(entry -> entry.getName()).toList();
      assertThat(names)
          .noneMatch(name -> name.matches("META-INF/[^/]*\\.(SF|DSA|RSA|EC)"))
          .noneMatch(name -> name.endsWith("module-info.class"))
          .contains(
              "META-INF/tocsin/schema/cybertipline.xsd",
              "META-INF/tocsin/sql/docket/index",
              "org/tocsin/Tocsin.class");
      assertThat(names).doesNotHaveDuplicates();
      try (BufferedReader drivers =
          new BufferedReader(
              new InputStreamReader(
                  jar.getInputStream(jar.getEntry("META-INF/services/java.sql.Driver")),
                  StandardCharsets.UTF_8))) {
        assertThat(drivers.lines()).contains("org.sqlite.JDBC", "org.postgresql.Driver");
      }
      assertThat(jar.getManifest().getMainAttributes().getValue("Multi-Release")).isEqualTo("true");
    }
  }
}
