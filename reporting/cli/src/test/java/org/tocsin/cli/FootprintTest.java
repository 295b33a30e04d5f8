package org.tocsin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * The page about what an application takes in with the library is what is measured.
 *
 * <p>{@code -Dtocsin.docs.write=true} writes it anew.
 */
@Timeout(120)
@EnabledOnOs(OS.LINUX) // permissions and ports are read as Linux shows them
class FootprintTest {
  private static final Path PAGE = Path.of("..", "..", "docs", "footprint.md");

  @TempDir Path folder;

  @Test
  void page_saysWhatIsMeasured() throws Exception {
    List<String> facts = measure();
    assertThat(facts).contains("settled true", "end");
    assertThat(of(facts, "left ")).as("threads that outlive close()").isEmpty();
    assertThat(of(facts, "port ")).as("ports that are listened on").isEmpty();
    assertThat(of(facts, "temporary ")).as("files in the temporary folder").isEmpty();
    // The driver's own empty lock lies in a folder that only the owner enters.
    assertThat(of(facts, "file "))
        .filteredOn(file -> !file.endsWith(".lck"))
        .isNotEmpty()
        .allMatch(file -> file.matches("rw[x-]------ .*"));
    List<String> threads = threads(facts);
    assertThat(of(facts, "thread "))
        .filteredOn(thread -> thread.contains(" tocsin-"))
        .isNotEmpty()
        .allMatch(thread -> thread.startsWith("true "));
    String page = page(facts, threads);
    if (Boolean.getBoolean("tocsin.docs.write")) {
      Files.writeString(PAGE, page);
    }
    String committed = Files.readString(PAGE);
    assertThat(committed).contains(threads);
    assertThat(withoutThreads(committed))
        .as("run this test with -Dtocsin.docs.write=true and look at the difference")
        .isEqualTo(withoutThreads(page));
  }

  private List<String> measure() throws IOException, InterruptedException {
    Path picture = Files.write(folder.resolve("picture.png"), ServiceRig.picture(1));
    Path temporary = Files.createDirectory(folder.resolve("tmp"));
    Path work = Files.createDirectory(folder.resolve("work"));
    Path output = folder.resolve("facts.txt");
    String classPath =
        Stream.concat(
                Stream.of(Path.of("target", "classes"), Path.of("target", "test-classes")),
                Artifacts.classPath().stream())
            .map(path -> path.toAbsolutePath().toString())
            .collect(Collectors.joining(File.pathSeparator));
    Process process =
        new ProcessBuilder(
                Paths.get(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.io.tmpdir=" + temporary,
                "-XX:-UsePerfData",
                "-cp",
                classPath,
                FootprintMain.class.getName(),
                work.toString(),
                picture.toString())
            .redirectOutput(output.toFile())
            .redirectError(folder.resolve("errors.txt").toFile())
            .start();
    assertThat(process.waitFor(90, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(folder.resolve("errors.txt"))).isZero();
    return Files.readAllLines(output);
  }

  private static List<String> of(List<String> facts, String kind) {
    return facts.stream()
        .filter(fact -> fact.startsWith(kind))
        .map(fact -> fact.substring(kind.length()))
        .toList();
  }

  /** Returns the rows of threads; those of the mock beside it are not the service's. */
  private static List<String> threads(List<String> facts) {
    return of(facts, "thread ").stream()
        .filter(
            thread ->
                !thread.matches(
                    "\\w+ (tocsin-mock|HTTP-Dispatcher|server-timer|idle-timeout-task|req-rsp-timeout-task).*"))
        .map(
            thread ->
                "| `"
                    + thread
                        .substring(thread.indexOf(' ') + 1)
                        .replaceAll("127\\.0\\.0\\.1", "HOST")
                        .replaceAll("[0-9]+", "N")
                    + "` | "
                    + (thread.startsWith("true ") ? "yes" : "no")
                    + " |")
        .distinct()
        .sorted()
        .toList();
  }

  private static String withoutThreads(String page) {
    int begin = page.indexOf("## Threads");
    int end = page.indexOf("## Files");
    return page.substring(0, begin) + page.substring(end);
  }

  private static String page(List<String> facts, List<String> threads) throws IOException {
    StringBuilder page = new StringBuilder();
    page.append(
        """
        # What an application takes in

        Measured by `FootprintTest` of `reporting/cli`, which fails when this page is out of step: run it with
        `-Dtocsin.docs.write=true` to write it anew. The service of the measurement has one list and one destination, on
        SQLite; it screened one listed picture and filed one report.

        ## Jars

        `org.tocsin:tocsin` brings, itself included:

        | artifact | version | KiB |
        | --- | --- | ---: |
        """);
    jars(page);
    page.append(
        """

        ## Threads

        While a report is filed; all that are named `tocsin-*` are daemons and end with `close()`, which the test waits for.

        | name | daemon |
        | --- | --- |
        """);
    threads.forEach(row -> page.append(row).append('\n'));
    page.append(
        """

        ## Files

        In the data directory, after one filing; nothing lies in the temporary folder. `ID` stands for identifiers.

        | permissions | file |
        | --- | --- |
        """);
    files(facts).forEach(row -> page.append(row).append('\n'));
    page.append(
        """

        ## Ports

        None: nothing listens. Connections go out to the configured clearinghouses only, and to PostgreSQL where that is used.

        ## System properties

        """);
    List<String> properties =
        of(facts, "property ").stream()
            .filter(name -> !name.contains(".httpserver.")) // the stand-in, not the service
            .sorted()
            .toList();
    page.append(
        properties.isEmpty()
            ? "None is set.\n"
            : "Set in the process by the service or a library that it uses: "
                + properties.stream()
                    .map(name -> "`" + name + "`")
                    .collect(Collectors.joining(", "))
                + ".\n");
    return page.toString();
  }

  private static void jars(StringBuilder page) throws IOException {
    Map<String, String> brought = Artifacts.read().broughtBy("org.tocsin:tocsin");
    assertThat(brought).containsKeys("org.tocsin:tocsin-model", "org.xerial:sqlite-jdbc");
    List<String> own = new ArrayList<>();
    Map<String, Long> others = new TreeMap<>();
    for (Map.Entry<String, String> artifact : brought.entrySet()) {
      if (artifact.getKey().startsWith("org.tocsin:")) {
        own.add(artifact.getKey());
      } else {
        Path jar = Artifacts.jar(artifact.getKey(), artifact.getValue()).orElseThrow();
        others.put(artifact.getKey(), (Files.size(jar) + 1023) / 1024);
      }
    }
    own.forEach(name -> page.append("| `").append(name).append("` | this project | |\n"));
    others.forEach(
        (name, size) ->
            page.append("| `")
                .append(name)
                .append("` | ")
                .append(brought.get(name))
                .append(" | ")
                .append(size)
                .append(" |\n"));
    long total = others.values().stream().mapToLong(Long::longValue).sum();
    page.append("| all ")
        .append(others.size())
        .append(" of others | | ")
        .append(total)
        .append(" |\n");
  }

  private static Set<String> files(List<String> facts) {
    return of(facts, "file ").stream()
        .map(
            file ->
                "| `"
                    + file.substring(0, 9)
                    + "` | `"
                    + file.substring(10)
                        .replaceAll("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "ID")
                        .replaceAll("[0-9a-z]{20,}", "ID")
                        .replaceAll("(snapshot-[0-9]{12}-)[0-9a-f]{8}", "$1ID")
                        .replaceAll("(vault/items/)[0-9a-z]{1,2}/", "$1X/")
                    + "` |")
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
