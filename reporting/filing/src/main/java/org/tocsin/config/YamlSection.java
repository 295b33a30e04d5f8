package org.tocsin.config;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Period;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * A mapping of a YAML document that is read key by key. What is wrong is collected with its place,
 * and reading goes on, so that one run shows everything.
 */
final class YamlSection {
  private final YamlFindings findings;
  private final String path;
  private final Node place;
  private final Map<String, Node> values = new LinkedHashMap<>();
  private final Map<String, Node> keys = new LinkedHashMap<>();
  private final TreeSet<String> known = new TreeSet<>();

  YamlSection(YamlFindings findings, String path, Node node) {
    this.findings = findings;
    this.path = path;
    this.place = node;
    if (node instanceof MappingNode mapping) {
      for (NodeTuple tuple : mapping.getValue()) {
        read(tuple);
      }
    } else if (!isNull(node)) {
      findings.add(node, path, "must be a mapping of keys to values");
    }
  }

  private void read(NodeTuple tuple) {
    if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
      findings.add(tuple.getKeyNode(), path, "a key must be plain text");
      return;
    }
    String name = key.getValue();
    if (name.equals("<<")) {
      findings.add(key, child(name), YamlReferences.NOT_ALLOWED);
      return;
    }
    if (values.putIfAbsent(name, tuple.getValueNode()) != null) {
      findings.add(key, child(name), "is given twice");
      return;
    }
    keys.put(name, key);
  }

  /** Returns what the section was read from. */
  Node node() {
    return place;
  }

  private String child(String key) {
    return path.isEmpty() || key.isEmpty() ? path + key : path + "." + key;
  }

  private static boolean isNull(Node node) {
    return node instanceof ScalarNode && node.getTag().equals(Tag.NULL);
  }

  private Optional<Node> node(String key) {
    known.add(key);
    Node value = values.get(key);
    return value == null || isNull(value) ? Optional.empty() : Optional.of(value);
  }

  /** Adds a finding at a key, or at the section when the key is missing. */
  void complain(String key, String message) {
    Node value = values.get(key);
    findings.add(value == null ? place : value, child(key), message);
  }

  /**
   * Adds a finding of a key that is missing, where another says that it is needed.
   *
   * @param because the key that says so
   */
  void complainOfMissing(String because, String key, String message) {
    Node value = values.get(because);
    findings.add(value == null ? place : value, child(key), message);
  }

  /**
   * Adds a finding at a key below this section, such as {@code mail.certificates[0]}, or as near to
   * it as the file goes.
   */
  void complainBelow(String key, String message) {
    Node at = place;
    for (String part : key.split("[.\\[]", -1)) {
      Optional<Node> next = below(at, part.replace("]", ""));
      if (next.isEmpty()) {
        break;
      }
      at = next.get();
    }
    findings.add(at, child(key), message);
  }

  private static Optional<Node> below(Node node, String part) {
    if (node instanceof SequenceNode sequence && part.matches("[0-9]{1,6}")) {
      int index = Integer.parseInt(part);
      return index < sequence.getValue().size()
          ? Optional.of(sequence.getValue().get(index))
          : Optional.empty();
    }
    if (node instanceof MappingNode mapping) {
      for (NodeTuple tuple : mapping.getValue()) {
        if (tuple.getKeyNode() instanceof ScalarNode key && key.getValue().equals(part)) {
          return Optional.of(tuple.getValueNode());
        }
      }
    }
    return Optional.empty();
  }

  /** Whether anything was found wrong in the document so far. */
  boolean isBroken() {
    return findings.any();
  }

  /** Whether the key stands there with a value. */
  boolean has(String key) {
    return node(key).isPresent();
  }

  /** Whether nothing stands at the key, or a list without an item. */
  boolean lacks(String key) {
    return node(key)
        .map(value -> value instanceof SequenceNode list && list.getValue().isEmpty())
        .orElse(true);
  }

  Optional<String> text(String key) {
    return node(key)
        .flatMap(
            value -> {
              if (value instanceof ScalarNode scalar && !scalar.getValue().isBlank()) {
                Optional<String> forbidden = PlainText.complaint(child(key), scalar.getValue());
                forbidden.ifPresent(message -> complain(key, message));
                return forbidden.isPresent() ? Optional.empty() : Optional.of(scalar.getValue());
              }
              complain(key, "must be text that is not blank");
              return Optional.empty();
            });
  }

  Optional<String> requiredText(String key, String why) {
    if (!has(key)) {
      complain(key, "is missing: " + why);
      return Optional.empty();
    }
    return text(key);
  }

  /**
   * Reads a text by a function that throws IllegalArgumentException with a message for the user.
   */
  <T> Optional<T> parsed(String key, Function<String, T> parser) {
    return text(key)
        .flatMap(
            value -> {
              try {
                return Optional.of(parser.apply(value));
              } catch (IllegalArgumentException e) {
                complain(key, String.valueOf(e.getMessage()));
                return Optional.empty();
              }
            });
  }

  /**
   * Builds a value whose constructor throws IllegalArgumentException with a message for the user.
   * The finding stands at the key that the message begins with, where this section has it.
   */
  <T> Optional<T> built(String key, Supplier<T> constructor) {
    return built(key, "", constructor);
  }

  /**
   * Builds a value as above.
   *
   * @param inCode what the constructor calls the key, which the file does not know
   */
  <T> Optional<T> built(String key, String inCode, Supplier<T> constructor) {
    try {
      return Optional.of(constructor.get());
    } catch (IllegalArgumentException e) {
      String told = String.valueOf(e.getMessage());
      String message =
          !inCode.isEmpty() && told.startsWith(inCode + " ")
              ? told.substring(inCode.length() + 1)
              : told;
      String first = message.substring(0, Math.max(0, message.indexOf(' ')));
      complain(values.containsKey(first) ? first : key, message);
      return Optional.empty();
    }
  }

  <E extends Enum<E>> Optional<E> choice(String key, Class<E> type) {
    return parsed(key, value -> YamlFindings.choice(value, type));
  }

  OptionalInt integer(String key, int min, int max) {
    OptionalLong value = whole(key, min, max);
    return value.isPresent() ? OptionalInt.of((int) value.getAsLong()) : OptionalInt.empty();
  }

  /** Reads a whole number by the range and the default that the table of keys says. */
  int number(String key) {
    ConfigKey said = ConfigKeys.find(normal(child(key))).orElseThrow();
    return integer(key, (int) said.least(), (int) said.most())
        .orElseGet(() -> Integer.parseInt(said.byDefault().orElseThrow()));
  }

  private static String normal(String path) {
    return path.replaceAll("\\[[0-9]+\\]", "[]");
  }

  OptionalLong whole(String key, long min, long max) {
    Optional<Long> value =
        parsed(
            key,
            text -> {
              if (!text.matches("-?[0-9]{1,18}")) {
                throw new IllegalArgumentException(
                    "must be a whole number of " + min + " to " + max);
              }
              long number = Long.parseLong(text);
              if (number < min || number > max) {
                throw new IllegalArgumentException(
                    "must be " + min + " to " + max + ", not " + number);
              }
              return number;
            });
    return value.isPresent() ? OptionalLong.of(value.get()) : OptionalLong.empty();
  }

  Optional<Boolean> flag(String key) {
    return parsed(
        key,
        text ->
            switch (text) {
              case "true" -> true;
              case "false" -> false;
              default -> throw new IllegalArgumentException("must be true or false");
            });
  }

  /** Reads {@code 30s}, {@code 24h}, {@code 7d} or ISO 8601 such as {@code PT10M}. */
  Optional<Duration> duration(String key) {
    return parsed(key, YamlSection::parseDuration);
  }

  private static Duration parseDuration(String text) {
    if (text.matches("[0-9]{1,9}(ms|s|m|h|d)")) {
      String unit = text.replaceAll("[0-9]", "");
      long count = Long.parseLong(text.substring(0, text.length() - unit.length()));
      return switch (unit) {
        case "ms" -> Duration.ofMillis(count);
        case "s" -> Duration.ofSeconds(count);
        case "m" -> Duration.ofMinutes(count);
        case "h" -> Duration.ofHours(count);
        default -> Duration.ofDays(count);
      };
    }
    try {
      return Duration.parse(text.toUpperCase(Locale.ROOT));
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException("must be a duration such as 30s, 15m, 24h or 7d", e);
    }
  }

  /** Reads {@code 90d}, {@code 1y} or ISO 8601 such as {@code P1Y6M}: periods of the calendar. */
  Optional<Period> period(String key) {
    return parsed(
        key,
        text -> {
          String iso = text.matches("[0-9]{1,5}[dwy]") ? "P" + text.toUpperCase(Locale.ROOT) : text;
          try {
            return Period.parse(iso);
          } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("must be a period such as 90d, 1y or P1Y6M", e);
          }
        });
  }

  /** Reads a path; a relative one starts at the file's own folder. */
  Optional<Path> file(String key) {
    return parsed(
        key,
        text -> {
          try {
            return findings.folder().resolve(text).normalize();
          } catch (java.nio.file.InvalidPathException e) {
            throw new IllegalArgumentException("is not a path on this system", e);
          }
        });
  }

  YamlSection section(String key) {
    Optional<Node> node = node(key);
    return new YamlSection(findings, child(key), node.orElseGet(() -> findings.emptyAt(place)));
  }

  List<YamlSection> sections(String key) {
    List<YamlSection> list = new ArrayList<>();
    for (Node item : items(key)) {
      list.add(new YamlSection(findings, child(key) + "[" + list.size() + "]", item));
    }
    return list;
  }

  /** Reads a sequence of texts, each by a function that throws IllegalArgumentException. */
  <T> List<T> texts(String key, Function<String, T> parser) {
    List<T> list = new ArrayList<>();
    int index = 0;
    for (Node item : items(key)) {
      String place = child(key) + "[" + index++ + "]";
      if (item instanceof ScalarNode scalar && !scalar.getValue().isBlank()) {
        Optional<String> forbidden = PlainText.complaint(place, scalar.getValue());
        if (forbidden.isPresent()) {
          findings.add(item, place, forbidden.get());
          continue;
        }
        try {
          list.add(parser.apply(scalar.getValue()));
        } catch (IllegalArgumentException e) {
          findings.add(item, place, String.valueOf(e.getMessage()));
        }
      } else {
        findings.add(item, place, "must be text that is not blank");
      }
    }
    return list;
  }

  private List<Node> items(String key) {
    Optional<Node> node = node(key);
    if (node.isEmpty()) {
      return List.of();
    }
    if (node.get() instanceof SequenceNode sequence) {
      return sequence.getValue();
    }
    complain(key, "must be a list");
    return List.of();
  }

  /** Complains about every key that nobody asked for, with the nearest known one. */
  void finish() {
    Set<String> allowed = new TreeSet<>();
    ConfigKeys.in(normal(path)).forEach(key -> allowed.add(key.name()));
    if (!known.equals(allowed)) {
      throw new IllegalStateException(
          "the keys of '" + path + "' that are read differ from the table: " + known + allowed);
    }
    values.forEach(
        (name, value) -> {
          if (!known.contains(name)) {
            Node key = keys.get(name);
            findings.add(
                key == null ? value : key, child(name), "is not a known key" + nearest(name));
          }
        });
  }

  private String nearest(String name) {
    return known.stream()
        .min(Comparator.comparingInt(candidate -> distance(name, candidate)))
        .filter(candidate -> distance(name, candidate) <= Math.max(2, candidate.length() / 3))
        .map(candidate -> "; did you mean " + candidate + "?")
        .orElse("; known here: " + String.join(", ", known));
  }

  private static int distance(String a, String b) {
    String x = a.toLowerCase(Locale.ROOT);
    String y = b.toLowerCase(Locale.ROOT);
    int[] row = new int[y.length() + 1];
    for (int j = 0; j <= y.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= x.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= y.length(); j++) {
        int change = diagonal + (x.charAt(i - 1) == y.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[y.length()];
  }
}
