package org.tocsin.config;

import java.util.Map;
import java.util.Set;
import org.tocsin.model.Action;

/**
 * A commented starter file: every key with what it does and its default. What has to be set stands
 * there with a sample, all else is commented out: as its default, or, where there is none, as what
 * is marked as an example.
 */
public final class ConfigStarter {
  /** Sections that a first file has. */
  private static final Set<String> SHOWN =
      Set.of("service", "service.reporter", "lists", "clearinghouses");

  /** What a first file says: a mock on this machine and a list beside the file. */
  private static final Map<String, String> SAMPLES =
      Map.ofEntries(
          Map.entry("environment", "TEST"),
          Map.entry("data", "./tocsin-data"),
          Map.entry("service.name", "Example Chat"),
          Map.entry("service.reporter.email", "trust-safety@chat.example"),
          Map.entry("lists[].name", "demo"),
          Map.entry("emptyListsAllowed", "true"),
          Map.entry("clearinghouses[].name", "mock"),
          Map.entry("clearinghouses[].kind", "cybertipline"),
          Map.entry("clearinghouses[].url", "http://127.0.0.1:8480/ispws"),
          Map.entry("clearinghouses[].account", "test"),
          Map.entry("clearinghouses[].password", "file:clearinghouse-password.txt"));

  /** Stands behind what is commented out and is no default. */
  static final String EXAMPLE = " # example";

  /** What a key shows that has no default, or another one for another kind of destination. */
  private static final Map<String, String> EXAMPLES =
      Map.of(
          "clearinghouses[].payload", "METADATA_ONLY",
          "clearinghouses[].hostClass", "TEST",
          "notifications[].hostClass", "TEST");

  private ConfigStarter() {}

  /** Returns the text, made from {@link ConfigKeys}. */
  public static String text() {
    StringBuilder out = new StringBuilder();
    out.append(
        "# Tocsin. What is commented out shows its default. A line with \"# example\" behind\n");
    out.append(
        "# it is none: it shows what may stand there, which is not what holds without it.\n");
    out.append(
        "# Secrets never stand here: env:NAME or file:PATH says where they are,\n# or host:NAME where the application looks them up.\n");
    write(out, "", "", false);
    return out.toString();
  }

  private static void write(StringBuilder out, String section, String indent, boolean hidden) {
    boolean firstOfItem = section.endsWith("[]");
    for (ConfigKey key : ConfigKeys.in(section)) {
      boolean below = key.type() == ConfigKey.Type.SECTION || key.type() == ConfigKey.Type.SECTIONS;
      boolean shown = below ? SHOWN.contains(key.path()) : SAMPLES.containsKey(key.path());
      boolean off = hidden || !shown;
      if (section.isEmpty()) {
        out.append('\n');
      }
      String dash = firstOfItem ? "- " : "";
      String lead = firstOfItem || !section.endsWith("[]") ? indent : indent + "  ";
      firstOfItem = false;
      String comment = section.endsWith("[]") ? indent + "  " : indent;
      out.append(comment).append("# ").append(key.says()).append(words(key)).append('\n');
      out.append(off ? "# " : "").append(lead).append(dash).append(key.name()).append(':');
      if (below) {
        out.append('\n');
        String inner = (section.endsWith("[]") ? indent + "  " : indent) + "  ";
        write(out, key.inside(), inner, off);
      } else {
        out.append(' ').append(shown ? SAMPLES.get(key.path()) : value(key)).append('\n');
      }
    }
  }

  private static String words(ConfigKey key) {
    String words =
        key.allowed().isEmpty() ? "" : " One of " + String.join(", ", key.allowed()) + ".";
    String range =
        key.type() == ConfigKey.Type.NUMBER && key.most() <= Integer.MAX_VALUE
            ? " " + key.least() + " to " + key.most() + "."
            : "";
    return words + range + (key.required() ? " Required here." : "");
  }

  private static String value(ConfigKey key) {
    return key.byDefault()
        .filter(text -> !EXAMPLES.containsKey(key.path()))
        .orElseGet(() -> EXAMPLES.getOrDefault(key.path(), example(key)) + EXAMPLE);
  }

  /** The most careful value where there are several: nothing is let through or filed by it. */
  private static String example(ConfigKey key) {
    if (key.parent().equals("undetermined")) {
      return Action.HOLD.name();
    }
    return switch (key.type()) {
      case TEXTS -> key.allowed().isEmpty() ? "[TEXT]" : "[" + key.allowed().get(0) + "]";
      case SECRET -> "env:NAME";
      case FILE -> "FILE";
      case PERIOD -> "90d";
      case DURATION -> "24h";
      case NUMBER -> Long.toString(key.least());
      default -> key.allowed().isEmpty() ? "TEXT" : key.allowed().get(0);
    };
  }
}
