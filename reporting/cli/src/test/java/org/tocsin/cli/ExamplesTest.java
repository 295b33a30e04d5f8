package org.tocsin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.ParameterException;

/** What help and pages show is understood as it stands, and every command keeps its word. */
class ExamplesTest {
  private static final Path DOCS = Path.of("..", "..", "docs");
  private static final String CALL = "java -jar tocsin.jar ";
  private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|'([^']*)'|(\\S+)");
  private static final Pattern EXIT =
      Pattern.compile("Exit status: 0 [^;]+; (1 [^;]+(; [a-z][^;]*)*; )?2 not understood\\.");

  /** Returns every call that a text shows, each on one line. */
  private static List<String> calls(String text) {
    String joined = text.replaceAll("\\\\\n\\s*", " ").replaceAll("\n {4,}--", " --");
    List<String> calls = new ArrayList<>();
    joined
        .lines()
        .map(line -> line.strip().replaceFirst("^(\\$ |source <\\()", ""))
        .filter(line -> line.startsWith(CALL))
        .map(line -> line.substring(CALL.length()).replaceFirst("( (#|>|\\|) ?.*|\\)$)", ""))
        .forEach(calls::add);
    return calls;
  }

  private static Optional<String> whyNotUnderstood(String call) {
    List<String> words = new ArrayList<>();
    Matcher word = WORD.matcher(call);
    while (word.find()) {
      words.add(
          word.group(1) != null
              ? word.group(1)
              : word.group(2) != null ? word.group(2) : word.group(3));
    }
    try {
      CommandTree.of(Screen.redirected().terminal()).parseArgs(words.toArray(String[]::new));
      return Optional.empty();
    } catch (MissingParameterException e) {
      // Who decides may be named by the environment.
      return e.getMissing().stream().allMatch(missing -> missing.toString().contains("--by"))
          ? Optional.empty()
          : Optional.of(call + ": " + e.getMessage());
    } catch (ParameterException e) {
      return Optional.of(call + ": " + e.getMessage());
    }
  }

  private static List<String> notUnderstood(String text) {
    List<String> calls = calls(text);
    assertThat(calls).isNotEmpty();
    return calls.stream().map(ExamplesTest::whyNotUnderstood).flatMap(Optional::stream).toList();
  }

  static Stream<String> leaves() {
    List<String> all = UsageTest.commands().toList();
    return all.stream()
        .filter(command -> all.stream().noneMatch(other -> other.startsWith(command + " ")));
  }

  @ParameterizedTest
  @MethodSource("leaves")
  void help_showsExamplesThatAreUnderstood_andEveryExitStatus(String command) {
    Screen screen = Screen.redirected();
    List<Object> words = new ArrayList<>(List.of(command.split(" ")));
    words.add("--help");
    assertThat(screen.run(words.toArray())).isEqualTo(ExitCode.OK);
    assertThat(notUnderstood(screen.out())).isEmpty();
    String exit = screen.out().substring(screen.out().indexOf("Exit status:"));
    assertThat(exit.replaceAll("\\s+", " ").strip()).matches(EXIT);
  }

  static Stream<Path> pages() throws IOException {
    try (Stream<Path> files = Files.list(DOCS)) {
      return files
          .filter(file -> file.toString().endsWith(".md") && read(file).contains(CALL))
          .sorted()
          .toList()
          .stream();
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void page_showsCallsThatAreUnderstood(Path page) {
    String text =
        read(page).replaceAll("`" + Pattern.quote(CALL) + "([^`]*)`", "\n" + CALL + "$1\n");
    assertThat(notUnderstood(text)).isEmpty();
  }

  @Test
  void everyCommand_looksAtJson() {
    JavaClasses classes =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("org.tocsin.cli");
    List<String> deaf =
        classes.stream()
            .filter(type -> type.isAssignableTo(LeafCommand.class))
            .filter(type -> !type.getModifiers().toString().contains("ABSTRACT"))
            .filter(type -> !looksAtJson(type))
            .map(JavaClass::getSimpleName)
            .toList();
    assertThat(deaf).isEmpty();
    assertThat(classes.stream().filter(ExamplesTest::looksAtJson).count()).isGreaterThan(40);
  }

  private static boolean looksAtJson(JavaClass type) {
    return Stream.concat(Stream.of(type), type.getAllRawSuperclasses().stream())
        .filter(each -> each.isAssignableTo(LeafCommand.class))
        .flatMap(each -> each.getMethodCallsFromSelf().stream())
        .anyMatch(call -> call.getTarget().getName().equals("isJson"));
  }

  @Test
  void callThatIsNotUnderstood_isSeen() {
    assertThat(notUnderstood(CALL + "lists import demo.csv")).hasSize(1);
    assertThat(notUnderstood(CALL + "lists import demo.csv --list demo --formt csv")).hasSize(1);
    assertThat(notUnderstood(CALL + "lists status # what is there")).isEmpty();
    assertThat("Exit status: 0 done; 2 misunderstood.").doesNotMatch(EXIT);
  }
}
