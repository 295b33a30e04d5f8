package org.tocsin.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the starter file shows as a default changes nothing when its comment sign is taken off. */
class ConfigStarterTest {
  private static final Pattern LINE =
      Pattern.compile("(# )?( *)(- )?([A-Za-z0-9_-]+):(?: (\\S.*))?");

  @TempDir Path folder;

  /**
   * One line of the starter that is about a key.
   *
   * @param number its index among all lines
   * @param over the lines of the sections and items that it stands in, outermost first
   */
  private record Line(int number, ConfigKey key, boolean off, String value, List<Integer> over) {
    boolean isExample() {
      return value.endsWith(ConfigStarter.EXAMPLE);
    }
  }

  @BeforeEach
  void secret() throws IOException {
    Files.writeString(folder.resolve("clearinghouse-password.txt"), "sample secret of a receiver");
  }

  private static List<Line> lines(List<String> text) {
    List<Line> found = new ArrayList<>();
    List<Line> open = new ArrayList<>();
    List<Integer> depths = new ArrayList<>();
    for (int number = 0; number < text.size(); number++) {
      Matcher parts = LINE.matcher(text.get(number));
      if (!parts.matches()) {
        continue;
      }
      boolean begins = parts.group(3) != null;
      int depth = parts.group(2).length() + (begins ? 2 : 0);
      while (!depths.isEmpty()
          && (depths.get(depths.size() - 1) > depth
              || (depths.get(depths.size() - 1) == depth
                  && !isFirstOfItem(text, open.get(open.size() - 1))))) {
        depths.remove(depths.size() - 1);
        open.remove(open.size() - 1);
      }
      List<Line> over = List.copyOf(open);
      String section =
          over.stream()
              .filter(line -> line.value().isEmpty())
              .reduce((outer, inner) -> inner)
              .map(line -> line.key().inside() + ".")
              .orElse("");
      Optional<ConfigKey> key = ConfigKeys.find(section + parts.group(4));
      if (key.isEmpty()) {
        continue;
      }
      Line line =
          new Line(
              number,
              key.get(),
              parts.group(1) != null,
              Optional.ofNullable(parts.group(5)).orElse(""),
              over.stream().map(Line::number).toList());
      found.add(line);
      if (line.value().isEmpty() || begins) {
        open.add(line);
        depths.add(depth);
      }
    }
    return found;
  }

  private static boolean isFirstOfItem(List<String> text, Line line) {
    return text.get(line.number()).strip().matches("(# *)?- .*");
  }

  private Path written(String name, List<String> text, List<Integer> on) throws IOException {
    List<String> changed = new ArrayList<>(text);
    for (int number : on) {
      changed.set(number, changed.get(number).replaceFirst("^# ", ""));
    }
    return Files.write(folder.resolve(name), changed, StandardCharsets.UTF_8);
  }

  @Test
  void whatIsShownAsADefault_changesNothingWhenItIsWrittenOut() throws IOException {
    List<String> text = ConfigStarter.text().lines().toList();
    List<Line> lines = lines(text);
    assertThat(lines.stream().map(line -> line.key().path()))
        .as("every key has its line")
        .containsExactlyElementsOf(ConfigKeys.list().stream().map(ConfigKey::path).toList());
    TreeSet<String> meant = new TreeSet<>();
    for (Line line : lines) {
      if (!line.off() || line.isExample() || line.value().isEmpty()) {
        continue;
      }
      List<Integer> on = new ArrayList<>(line.over());
      Path before = written("before.yaml", text, on);
      on.add(line.number());
      Path after = written("after.yaml", text, on);
      assertThat(ConfigDiff.keys(before, after)).as(line.key().path()).isEmpty();
      Optional<TocsinConfig> config = config(before);
      if (config.isPresent() && isReadAlone(line, lines)) {
        meant.add(line.key().path());
        assertThat(ConfigFile.read(after))
            .as("%s: %s", line.key().path(), line.value())
            .usingRecursiveComparison()
            .isEqualTo(config.get());
        assertThat(ConfigDiff.of(before, after)).as(line.key().path()).isEmpty();
      }
    }
    assertThat(meant)
        .as("compared by what they mean, not only by what is written")
        .hasSizeGreaterThan(40)
        .contains("screening.media.IMAGE", "lists[].match", "retention.us2258a");
  }

  /** Whether a section can be used with this key alone, in a file as the starter is. */
  private static boolean isReadAlone(Line line, List<Line> lines) {
    boolean forAnotherKind = line.key().path().startsWith("clearinghouses[].mail.");
    return !forAnotherKind
        && lines.stream()
            .filter(outer -> line.over().contains(outer.number()))
            .filter(outer -> outer.off() && outer.value().isEmpty())
            .flatMap(outer -> ConfigKeys.in(outer.key().inside()).stream())
            .noneMatch(ConfigKey::required);
  }

  private static Optional<TocsinConfig> config(Path file) {
    try {
      return Optional.of(ConfigFile.read(file));
    } catch (ConfigException e) {
      return Optional.empty(); // A section whose required keys show placeholders.
    }
  }

  @Test
  void whatIsNoDefault_isMarkedAndLetsNothingThrough() {
    List<Line> lines = lines(ConfigStarter.text().lines().toList());
    for (Line line : lines) {
      boolean scalar = !line.value().isEmpty();
      if (line.off() && scalar && line.key().byDefault().isEmpty()) {
        assertThat(line.isExample()).as(line.key().path()).isTrue();
      }
      assertThat(line.value()).as(line.key().path()).doesNotContain("CONFIRMED", "DELIVER");
    }
    assertThat(lines)
        .filteredOn(line -> line.key().name().equals("unclassified"))
        .hasSize(2)
        .allSatisfy(line -> assertThat(line.value()).isEqualTo("UNKNOWN"));
  }
}
