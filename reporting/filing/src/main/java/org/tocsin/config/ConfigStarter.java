package org.tocsin.config;

import java.util.Map;
import java.util.Set;

/**
 * A commented starter file: every key with what it does and its default. What has to be set stands
 * there with a sample, all else is commented out.
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

  private ConfigStarter() {}

  /** Returns the text, made from {@link ConfigKeys}. */
  public static String text() {
    StringBuilder out = new StringBuilder();
    out.append(
        "# Tocsin. What is commented out shows its default, or a word about what goes there.\n");
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
        out.append(' ').append(SAMPLES.getOrDefault(key.path(), shown(key))).append('\n');
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

  private static String shown(ConfigKey key) {
    return key.byDefault()
        .orElseGet(
            () ->
                switch (key.type()) {
                  case TEXTS -> key.allowed().isEmpty() ? "[]" : "[" + key.allowed().get(0) + "]";
                  case SECRET -> "env:NAME";
                  case FILE -> "FILE";
                  case PERIOD -> "90d";
                  case NUMBER -> Long.toString(key.most());
                  default -> key.allowed().isEmpty() ? "TEXT" : key.allowed().get(0);
                });
  }
}
