package org.tocsin.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What one artifact brings, by the build's own dependency graph. */
final class Artifacts {
  private static final Path FOLDER = Path.of("target", "footprint");

  private final Map<String, TreeSet<String>> needs = new TreeMap<>();
  private final Map<String, String> versions = new TreeMap<>();

  private Artifacts() {}

  static Artifacts read() throws IOException {
    Artifacts artifacts = new Artifacts();
    artifacts.add(new ObjectMapper().readTree(Files.readAllBytes(FOLDER.resolve("tree.json"))));
    return artifacts;
  }

  private String add(JsonNode node) {
    String name = node.path("groupId").asText() + ":" + node.path("artifactId").asText();
    versions.put(name, node.path("version").asText());
    TreeSet<String> below = needs.computeIfAbsent(name, key -> new TreeSet<>());
    for (JsonNode child : node.path("children")) {
      if (!child.path("optional").asText().equals("true")) {
        below.add(add(child));
      }
    }
    return name;
  }

  /** Returns an artifact and everything that it needs, by name, with versions. */
  Map<String, String> broughtBy(String root) {
    Map<String, String> found = new TreeMap<>();
    Deque<String> open = new ArrayDeque<>(List.of(root));
    while (!open.isEmpty()) {
      String name = open.pop();
      String version = versions.get(name);
      if (version == null) {
        throw new IllegalStateException("the build knows no " + name);
      }
      if (found.put(name, version) == null) {
        open.addAll(needs.getOrDefault(name, new TreeSet<>()));
      }
    }
    return found;
  }

  /** Returns the class path of the tests of this module, without its own classes. */
  static List<Path> classPath() throws IOException {
    String text = Files.readString(FOLDER.resolve("class-path.txt")).strip();
    return Stream.of(text)
        .flatMap(line -> List.of(line.split(java.io.File.pathSeparator)).stream())
        .map(Path::of)
        .toList();
  }

  /** Returns the jar of an artifact on that class path. */
  static Optional<Path> jar(String name, String version) throws IOException {
    String file = name.substring(name.indexOf(':') + 1) + "-" + version + ".jar";
    return classPath().stream()
        .filter(path -> path.getFileName().toString().equals(file))
        .findFirst();
  }
}
