package org.tocsin.config;

import java.io.StringReader;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.CollectionEndEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;

/**
 * Finds anchors and aliases in the events of a document, before anything is made of it: a small
 * file that refers to itself would be a large document, or an endless one. Each is named by its
 * key.
 */
final class YamlReferences {
  static final String NOT_ALLOWED = "anchors, aliases and merge keys are not allowed: write it out";

  /** How many are named; one that writes such a file knows by then. */
  private static final int MOST = 20;

  private static final int DEEPEST = 100;

  private final Deque<Level> levels = new ArrayDeque<>();
  private final YamlFindings findings;
  private int found;
  private boolean aliases;

  private YamlReferences(YamlFindings findings) {
    this.findings = findings;
  }

  /** A mapping or a list on the way to what is read now. */
  private static final class Level {
    private final String path;
    private final boolean mapping;
    private boolean atKey = true;
    private String key = "";
    private int index;

    Level(String path, boolean mapping) {
      this.path = path;
      this.mapping = mapping;
    }

    /** Returns the path of the value that is read now. */
    String child() {
      if (!mapping) {
        return path + "[" + index + "]";
      }
      return path.isEmpty() || key.isEmpty() ? path + key : path + "." + key;
    }

    void next() {
      index++;
      atKey = !atKey;
    }
  }

  /**
   * Complains of every anchor and alias.
   *
   * @return whether there is an alias, so that no document must be made of it
   * @throws org.yaml.snakeyaml.error.YAMLException when it is no YAML
   */
  static boolean complain(String text, LoaderOptions options, YamlFindings findings) {
    YamlReferences references = new YamlReferences(findings);
    Iterator<Event> events = new Yaml(options).parse(new StringReader(text)).iterator();
    while (events.hasNext() && references.levels.size() < DEEPEST) {
      references.event(events.next());
    }
    return references.aliases;
  }

  private void event(Event event) {
    if (event instanceof CollectionEndEvent) {
      levels.pop();
      done();
      return;
    }
    if (!(event instanceof NodeEvent node)) {
      return;
    }
    Level level = levels.peek();
    boolean key = level != null && level.mapping && level.atKey;
    if (key) {
      level.key = event instanceof ScalarEvent scalar ? scalar.getValue() : "";
    }
    String path = level == null ? "" : level.child();
    if (node.getAnchor() != null) {
      complain(event, path);
    }
    if (event instanceof CollectionStartEvent) {
      levels.push(new Level(path, event instanceof MappingStartEvent));
    } else {
      done();
    }
  }

  private void complain(Event event, String path) {
    aliases |= event instanceof AliasEvent;
    if (found++ < MOST) {
      Mark mark = event.getStartMark();
      findings.add(
          mark == null ? 1 : mark.getLine() + 1,
          mark == null ? 1 : mark.getColumn() + 1,
          path,
          NOT_ALLOWED);
    }
  }

  private void done() {
    Level level = levels.peek();
    if (level != null) {
      level.next();
    }
  }
}
