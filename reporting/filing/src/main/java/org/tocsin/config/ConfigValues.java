package org.tocsin.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * Every value of a configuration file by its path, and which small files it refers to. Items of
 * lists are named by their name or id, so that moving one is no change.
 */
final class ConfigValues {
  /**
   * One value.
   *
   * @param key what it is a value of
   * @param text what stands there; of a secret its reference
   * @param content tells the contents of the files that it names apart from others; empty text
   *     where it names none, or they were not looked at
   * @param ofHost tells a secret of the host apart from others; empty text where it is none
   */
  record Value(ConfigKey key, String text, String content, String ofHost, int line, int column) {
    /** Returns a warning of what stands there. */
    ConfigWarning warning(String path, String message) {
      return new ConfigWarning(path, line, column, message);
    }
  }

  /** Files that are read at the start alone, or not by this library. */
  private static final Set<String> NOT_WATCHED =
      Set.of("data", "lists[].file", "screening.heif", "screening.ffmpeg");

  private static final Set<String> CERTIFICATES =
      Set.of(
          "custodians.certificates",
          "timestamps.anchors",
          "clearinghouses[].mail.certificates",
          "notifications[].mail.certificates");

  private final Map<String, Value> values = new LinkedHashMap<>();
  private final Path folder;
  private final Optional<SecretReferences> secrets;

  private ConfigValues(Path folder, Optional<SecretReferences> secrets) {
    this.folder = folder;
    this.secrets = secrets;
  }

  /** Takes apart what was opened, if it could be; no secret or file that it names is looked at. */
  static Map<String, Value> written(YamlFindings findings, Optional<YamlSection> top) {
    return top.map(section -> of(section.node(), findings.folder(), Optional.empty()))
        .orElse(Map.of());
  }

  /**
   * Takes a document apart.
   *
   * @param secrets looks secrets up; empty not to look into the files either that it names
   */
  static Map<String, Value> of(Node top, Path folder, Optional<SecretReferences> secrets) {
    ConfigValues all = new ConfigValues(folder, secrets);
    all.walk(top, "", "");
    return all.values;
  }

  private void walk(Node node, String path, String shown) {
    if (!(node instanceof MappingNode mapping)) {
      return;
    }
    for (NodeTuple tuple : mapping.getValue()) {
      if (tuple.getKeyNode() instanceof ScalarNode name) {
        String child = path.isEmpty() ? name.getValue() : path + "." + name.getValue();
        String label = shown.isEmpty() ? name.getValue() : shown + "." + name.getValue();
        ConfigKeys.find(child).ifPresent(key -> value(tuple.getValueNode(), key, label));
      }
    }
  }

  private void value(Node node, ConfigKey key, String label) {
    if (node.getTag().equals(Tag.NULL)) {
      return; // A key with nothing behind it is read as one that is not there.
    }
    if (node instanceof SequenceNode sequence && key.type() == ConfigKey.Type.SECTIONS) {
      int index = 0;
      for (Node item : sequence.getValue()) {
        walk(item, key.inside(), label + "[" + name(item, index++) + "]");
      }
    } else if (node instanceof SequenceNode sequence) {
      List<String> texts = new ArrayList<>();
      for (Node item : sequence.getValue()) {
        texts.add(item instanceof ScalarNode scalar ? scalar.getValue() : "?");
      }
      put(label, key, texts.toString(), texts, node);
    } else if (node instanceof ScalarNode scalar) {
      put(label, key, scalar.getValue(), List.of(scalar.getValue()), node);
    } else {
      walk(node, key.inside(), label);
    }
  }

  private void put(String label, ConfigKey key, String text, List<String> parts, Node node) {
    Mark mark = node.getStartMark();
    values.put(
        label,
        new Value(
            key,
            text,
            secrets.isPresent() ? content(key, parts) : "",
            secrets
                .filter(asked -> key.type() == ConfigKey.Type.SECRET)
                .map(asked -> asked.digest(text, folder))
                .orElse(""),
            mark == null ? 1 : mark.getLine() + 1,
            mark == null ? 1 : mark.getColumn() + 1));
  }

  private String content(ConfigKey key, List<String> parts) {
    Set<String> names = new LinkedHashSet<>();
    for (String part : parts) {
      if (key.type() == ConfigKey.Type.SECRET) {
        if (part.startsWith("file:")) {
          names.add(part.substring("file:".length()));
        }
      } else if ((key.type() == ConfigKey.Type.FILE && !NOT_WATCHED.contains(key.path()))
          || CERTIFICATES.contains(key.path())) {
        names.add(part);
      }
    }
    StringBuilder all = new StringBuilder();
    for (String name : names) {
      all.append(digest(name)).append(' ');
    }
    return all.toString().strip();
  }

  private String digest(String name) {
    try {
      return digest(folder.resolve(name));
    } catch (InvalidPathException e) {
      return "-";
    }
  }

  /** Returns the SHA-256 of a file's first mebibyte, or {@code -} when it cannot be read. */
  static String digest(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return digest(in.readNBytes(YamlFindings.MAX_BYTES + 1));
    } catch (IOException e) {
      return "-";
    }
  }

  /** Returns the SHA-256 in hexadecimal digits. */
  static String digest(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every platform has SHA-256");
    }
  }

  /**
   * Returns one text that differs whenever some value, or a file that it names, does; secrets of
   * the host are not asked for.
   */
  static String digest(Map<String, Value> values) {
    StringBuilder all = new StringBuilder();
    values.forEach(
        (path, value) ->
            all.append(path)
                .append('\0')
                .append(value.text())
                .append('\0')
                .append(value.content())
                .append('\0'));
    return digest(all.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static String name(Node item, int index) {
    if (item instanceof MappingNode mapping) {
      for (NodeTuple tuple : mapping.getValue()) {
        if (tuple.getKeyNode() instanceof ScalarNode key
            && tuple.getValueNode() instanceof ScalarNode value
            && (key.getValue().equals("name") || key.getValue().equals("id"))) {
          return value.getValue();
        }
      }
    }
    return Integer.toString(index);
  }

  /** Returns what differs from one to another, in the order of the paths. */
  static List<ConfigDiff.Change> changes(Map<String, Value> old, Map<String, Value> fresh) {
    List<ConfigDiff.Change> changes = new ArrayList<>();
    Set<String> paths = new java.util.TreeSet<>(old.keySet());
    paths.addAll(fresh.keySet());
    for (String path : paths) {
      Optional<Value> before = Optional.ofNullable(old.get(path));
      Optional<Value> after = Optional.ofNullable(fresh.get(path));
      ConfigKey key = after.or(() -> before).orElseThrow().key();
      Optional<String> was = before.map(Value::text).or(key::byDefault);
      Optional<String> is = after.map(Value::text).or(key::byDefault);
      boolean same =
          was.equals(is)
              && before.map(Value::content).orElse("").equals(after.map(Value::content).orElse(""))
              && before.map(Value::ofHost).orElse("").equals(after.map(Value::ofHost).orElse(""));
      if (!same) {
        changes.add(new ConfigDiff.Change(path, was, is, key.restart(), key.says()));
      }
    }
    return List.copyOf(changes);
  }
}
