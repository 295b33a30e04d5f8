package org.tocsin.cli;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** An item of a configuration's list, written as YAML line by line, without its own indentation. */
final class ListText {
  private static final String STEP = "  ";

  /** What YAML reads as something else than text. */
  private static final Set<String> WORDS =
      Set.of("true", "false", "null", "yes", "no", "on", "off", "y", "n");

  private final List<String> lines = new ArrayList<>();
  private int depth;

  /** Begins an item with its name. */
  ListText(String name) {
    lines.add("- name: " + text(name));
    depth = 1;
  }

  @CanIgnoreReturnValue
  ListText put(String key, Optional<String> value) {
    value.ifPresent(given -> line(key + ": " + text(given)));
    return this;
  }

  @CanIgnoreReturnValue
  ListText put(String key, List<String> values) {
    if (!values.isEmpty()) {
      line(
          key
              + ": "
              + values.stream().map(ListText::text).collect(Collectors.joining(", ", "[", "]")));
    }
    return this;
  }

  /** Puts what is written as it is: a number, or one of the words that a key allows. */
  @CanIgnoreReturnValue
  ListText word(String key, Optional<?> value) {
    value.ifPresent(given -> line(key + ": " + given));
    return this;
  }

  /** Begins a section; what is put from now on stands in it, up to {@link #end}. */
  @CanIgnoreReturnValue
  ListText section(String key) {
    line(key + ":");
    depth++;
    return this;
  }

  @CanIgnoreReturnValue
  ListText end() {
    depth--;
    return this;
  }

  List<String> lines() {
    return List.copyOf(lines);
  }

  private void line(String text) {
    lines.add(STEP.repeat(depth) + text);
  }

  /** Quotes what is not beyond doubt a text without quotes. */
  static String text(String value) {
    if (value.codePoints().anyMatch(Character::isISOControl)) {
      throw CommandException.usage("control characters are in no value of a configuration");
    }
    boolean plain =
        value.matches("[A-Za-z][A-Za-z0-9._-]*") && !WORDS.contains(value.toLowerCase(Locale.ROOT));
    return plain ? value : '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
