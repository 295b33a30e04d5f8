package org.tocsin.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** What changes in behaviour from one configuration file to another. */
public final class ConfigDiff {
  private ConfigDiff() {}

  /**
   * One setting that is not the same.
   *
   * @param path where it stands; items of lists are named by their name or id
   * @param before what held before, its default included; empty when nothing did
   * @param after what holds now
   * @param restart whether it takes a restart
   * @param says what the key does
   */
  public record Change(
      String path, Optional<String> before, Optional<String> after, boolean restart, String says) {

    /** Returns the change in a sentence. */
    @Override
    public String toString() {
      return path
          + ": "
          + before.orElse("not set")
          + " -> "
          + after.orElse("not set")
          + (restart ? " (takes a restart)" : "")
          + ". "
          + says;
    }
  }

  private record Value(ConfigKey key, String text) {}

  /**
   * Compares two files. A default that is written out is no change; a secret's reference is shown,
   * never a secret.
   *
   * @throws ConfigException when one of them cannot be read as a configuration
   */
  public static List<Change> of(Path before, Path after) {
    TocsinConfig unusedBefore = ConfigFile.read(before);
    TocsinConfig unusedAfter = ConfigFile.read(after);
    Objects.requireNonNull(unusedBefore);
    Objects.requireNonNull(unusedAfter);
    Map<String, Value> old = flat(before);
    Map<String, Value> fresh = flat(after);
    List<Change> changes = new ArrayList<>();
    TreeSet<String> paths = new TreeSet<>(old.keySet());
    paths.addAll(fresh.keySet());
    for (String path : paths) {
      ConfigKey key = Objects.requireNonNull(fresh.getOrDefault(path, old.get(path))).key();
      Optional<String> was = text(old.get(path), key);
      Optional<String> is = text(fresh.get(path), key);
      if (!was.equals(is)) {
        changes.add(new Change(path, was, is, key.restart(), key.says()));
      }
    }
    return List.copyOf(changes);
  }

  private static Optional<String> text(
      @org.jspecify.annotations.Nullable Value value, ConfigKey key) {
    return value == null ? key.byDefault() : Optional.of(value.text());
  }

  private static Map<String, Value> flat(Path file) {
    YamlFindings findings = new YamlFindings(file, Optional.empty());
    Map<String, Value> values = new LinkedHashMap<>();
    findings.open().ifPresent(top -> walk(top.node(), "", "", values));
    findings.throwIfAny();
    return values;
  }

  private static void walk(Node node, String path, String shown, Map<String, Value> values) {
    if (!(node instanceof MappingNode mapping)) {
      return;
    }
    for (NodeTuple tuple : mapping.getValue()) {
      String name = ((ScalarNode) tuple.getKeyNode()).getValue();
      String child = path.isEmpty() ? name : path + "." + name;
      String label = shown.isEmpty() ? name : shown + "." + name;
      Optional<ConfigKey> key = ConfigKeys.find(child);
      if (key.isPresent()) {
        value(tuple.getValueNode(), key.get(), label, values);
      }
    }
  }

  private static void value(Node node, ConfigKey key, String label, Map<String, Value> values) {
    if (node instanceof SequenceNode sequence && key.type() == ConfigKey.Type.SECTIONS) {
      int index = 0;
      for (Node item : sequence.getValue()) {
        walk(item, key.inside(), label + "[" + name(item, index++) + "]", values);
      }
    } else if (node instanceof SequenceNode sequence) {
      List<String> texts = new ArrayList<>();
      for (Node item : sequence.getValue()) {
        texts.add(item instanceof ScalarNode scalar ? scalar.getValue() : "?");
      }
      values.put(label, new Value(key, texts.toString()));
    } else if (node instanceof ScalarNode scalar) {
      values.put(label, new Value(key, scalar.getValue()));
    } else {
      walk(node, key.inside(), label, values);
    }
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
}
