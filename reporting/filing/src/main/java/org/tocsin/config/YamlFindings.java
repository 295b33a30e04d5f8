package org.tocsin.config;

import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.Tag;

/** Opens one YAML file, bounded, and collects what is wrong in it. */
final class YamlFindings {
  /** The largest file that is read, in bytes. */
  static final int MAX_BYTES = 1 << 20;

  private static final String NOT_UTF_8 = "is not UTF-8 text from here on: save it as UTF-8";

  private final Path file;
  private final Optional<Clock> clock;
  private final SecretReferences secrets;
  private final List<ConfigFinding> findings = new ArrayList<>();
  private String digest = "-";

  /** Opens a file of which a secret of the host may stay open. */
  YamlFindings(Path file, Optional<Clock> clock) {
    this(file, clock, SecretReferences.openEnded());
  }

  YamlFindings(Path file, Optional<Clock> clock, SecretReferences secrets) {
    this.file = file;
    this.clock = clock;
    this.secrets = secrets;
  }

  /** Returns who looks secrets up. */
  SecretReferences secrets() {
    return secrets;
  }

  /** Returns the clock by which certificates are judged; empty when they are not. */
  Optional<Clock> clock() {
    return clock;
  }

  /** Returns the SHA-256 of the bytes that were read; {@code -} when none could be. */
  String digest() {
    return digest;
  }

  /** Returns the folder that relative paths of the file start at. */
  Path folder() {
    Path parent = file.toAbsolutePath().getParent();
    return parent == null ? file.toAbsolutePath() : parent;
  }

  /** Returns the document's top mapping, or empty after a finding that leaves nothing to read. */
  Optional<YamlSection> open() {
    Optional<String> decoded;
    try {
      if (Files.size(file) > MAX_BYTES) {
        add(1, 1, "", "is larger than " + MAX_BYTES + " bytes");
        return Optional.empty();
      }
      byte[] bytes = Files.readAllBytes(file);
      digest = ConfigValues.digest(bytes);
      decoded = decode(bytes);
    } catch (IOException e) {
      add(1, 1, "", "cannot be read: does it exist, and may this user read it?");
      return Optional.empty();
    }
    return decoded.flatMap(this::compose);
  }

  private Optional<YamlSection> compose(String text) {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(MAX_BYTES);
    options.setNestingDepthLimit(20);
    options.setMaxAliasesForCollections(0);
    try {
      if (YamlReferences.complain(text, options, this)) {
        return Optional.empty();
      }
      Node root = new Yaml(options).compose(new StringReader(text));
      return Optional.of(new YamlSection(this, "", root == null ? emptyAt(null) : root));
    } catch (MarkedYAMLException e) {
      Mark mark = e.getProblemMark();
      String problem = e.getProblem() == null ? "is not YAML" : e.getProblem();
      String hint = problem.contains("\\t") ? " (indent with blanks, not tabs)" : "";
      add(
          mark == null ? 1 : mark.getLine() + 1,
          mark == null ? 1 : mark.getColumn() + 1,
          "",
          "is not YAML: " + problem + hint);
    } catch (YAMLException e) {
      add(1, 1, "", "is not YAML that can be used: it is nested too deep or holds forbidden text");
    }
    return Optional.empty();
  }

  /** A NUL is valid UTF-8, yet in truth UTF-16 that does not say so. */
  private Optional<String> decode(byte[] bytes) {
    CharBuffer out = CharBuffer.allocate(bytes.length);
    CoderResult result =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .decode(ByteBuffer.wrap(bytes), out, true);
    String text = out.flip().toString();
    int nul = text.indexOf('\0');
    if (nul >= 0 || result.isError()) {
      String good = nul >= 0 ? text.substring(0, nul) : text;
      int line = 1 + (int) good.chars().filter(character -> character == '\n').count();
      add(line, good.length() - good.lastIndexOf('\n'), "", NOT_UTF_8);
      return Optional.empty();
    }
    return Optional.of(text.startsWith("\uFEFF") ? text.substring(1) : text);
  }

  Node emptyAt(@Nullable Node place) {
    Mark start = place == null ? null : place.getStartMark();
    return new MappingNode(
        Tag.MAP,
        true,
        new ArrayList<>(),
        start,
        start,
        org.yaml.snakeyaml.DumperOptions.FlowStyle.BLOCK);
  }

  void add(Node node, String key, String message) {
    Mark mark = node.getStartMark();
    add(
        mark == null ? 1 : mark.getLine() + 1,
        mark == null ? 1 : mark.getColumn() + 1,
        key,
        message);
  }

  void add(int line, int column, String key, String message) {
    ConfigFinding finding = new ConfigFinding(file.toString(), line, column, key, message);
    if (!findings.contains(finding)) { // A key that is read twice is wrong once.
      findings.add(finding);
    }
  }

  /** Whether anything was found so far. */
  boolean any() {
    return !findings.isEmpty();
  }

  /** Throws when anything was found. */
  void throwIfAny() {
    if (!findings.isEmpty()) {
      throw new ConfigException(
          findings.stream()
              .sorted(
                  Comparator.comparingInt(ConfigFinding::line)
                      .thenComparingInt(ConfigFinding::column))
              .toList());
    }
  }

  /** Returns the constant of exactly this spelling. */
  static <E extends Enum<E>> E choice(String text, Class<E> type) {
    for (E constant : type.getEnumConstants()) {
      if (constant.name().equals(text)) {
        return constant;
      }
    }
    throw new IllegalArgumentException(
        "must be exactly one of "
            + Arrays.stream(type.getEnumConstants())
                .map(Enum::name)
                .collect(Collectors.joining(", ")));
  }
}
