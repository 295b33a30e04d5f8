package org.tocsin.config;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A configuration file as it was read: what it means, and what stood there, so that it can be told
 * from a later state. Immutable. Digests of secrets stay in memory and are shown nowhere.
 */
public final class ConfigState {
  private final Path file;
  private final TocsinConfig config;
  private final Map<String, ConfigValues.Value> values;
  private final String digest;
  private final String content;
  private final Optional<SecretResolver> resolver;

  private ConfigState(
      YamlFindings findings,
      Path file,
      TocsinConfig config,
      Map<String, ConfigValues.Value> values) {
    this.file = file;
    this.config = config;
    this.values = values;
    this.digest = findings.digest();
    this.resolver = findings.secrets().resolver();
    this.content = ConfigValues.digest(values);
  }

  /**
   * Reads a file.
   *
   * @param clock tells whether certificates are valid; empty not to ask
   * @throws ConfigException with every finding as {@code file:line:column: key: message}
   */
  public static ConfigState read(Path file, Optional<Clock> clock) {
    return read(file, new YamlFindings(file, clock));
  }

  /**
   * Reads a file whose secrets are all looked up.
   *
   * @param resolver knows those of the host; without it a file that names one is refused
   * @throws ConfigException as above
   */
  public static ConfigState read(
      Path file, Optional<Clock> clock, Optional<SecretResolver> resolver) {
    return read(file, new YamlFindings(file, clock, SecretReferences.of(resolver)));
  }

  /**
   * Reads the same file as it is now, by the same resolver; a file that names secrets of the host
   * is refused where there is none.
   *
   * @throws ConfigException as above
   */
  public ConfigState again(Clock clock) {
    return read(file, Optional.of(clock), resolver);
  }

  private static ConfigState read(Path file, YamlFindings findings) {
    // The file is read once, so that what it means is what stood there.
    Optional<YamlSection> top = findings.open();
    Map<String, ConfigValues.Value> values = values(findings, top);
    TocsinConfig config = ConfigFile.read(findings, top);
    return new ConfigState(findings, file, config, values);
  }

  private static Map<String, ConfigValues.Value> values(
      YamlFindings findings, Optional<YamlSection> top) {
    return top.map(
            section ->
                ConfigValues.of(section.node(), findings.folder(), Optional.of(findings.secrets())))
        .orElse(Map.of());
  }

  /**
   * Returns a text that differs whenever the file does, or some small file that it names: a secret,
   * a certificate, a key store. Files of lists and programs are not looked at, and no secret of the
   * host. It is no digest of any one of them. Never throws.
   */
  public static String look(Path file) {
    YamlFindings findings = new YamlFindings(file, Optional.empty());
    Map<String, ConfigValues.Value> values = values(findings, findings.open());
    return findings.digest() + " " + ConfigValues.digest(values);
  }

  /** Returns what {@link #look} said of the file as it was read. */
  public String looked() {
    return digest + " " + content;
  }

  /**
   * Who changed the file and why, as the file itself says: nobody has checked that.
   *
   * @param by a name, 1 to 100 characters
   * @param why 1 to 500 characters
   */
  public record Said(String by, String why) {}

  /** Returns what the file says of its last change, if it does. */
  public Optional<Said> said() {
    ConfigValues.Value by = values.get("changed.by");
    ConfigValues.Value why = values.get("changed.why");
    return by == null || why == null
        ? Optional.empty()
        : Optional.of(new Said(by.text(), why.text()));
  }

  /** Returns what it means. */
  public TocsinConfig config() {
    return config;
  }

  /** Returns the SHA-256 of the file, without what it names, in hexadecimal digits. */
  public String digest() {
    return digest;
  }

  /** Whether these bytes are the file, without what it names, as it was read. */
  public boolean isOf(byte[] bytes) {
    return ConfigValues.digest(bytes).equals(digest);
  }

  /**
   * Returns what differs from an earlier state. A secret whose file has another content is a change
   * of its key; what is shown of it is its reference.
   */
  public List<ConfigDiff.Change> since(ConfigState before) {
    return changes(before.config, before.values, config, values);
  }

  /** Adds to what keys say what a change means: less retention, and no destination at all. */
  static List<ConfigDiff.Change> changes(
      TocsinConfig old,
      Map<String, ConfigValues.Value> before,
      TocsinConfig fresh,
      Map<String, ConfigValues.Value> after) {
    boolean keepsLess =
        RetentionChange.keepsLess(old.preservation().retention(), fresh.preservation().retention());
    boolean filesNowhere = filesSomewhere(old) && !filesSomewhere(fresh);
    return ConfigValues.changes(before, after).stream()
        .map(
            change ->
                (keepsLess && isOfRetention(change))
                        || (filesNowhere && change.path().startsWith("clearinghouses["))
                    ? change.afterRestart()
                    : change)
        .toList();
  }

  private static boolean filesSomewhere(TocsinConfig config) {
    return !config.clearinghouses().isEmpty() || !config.deliveries().isEmpty();
  }

  private static boolean isOfRetention(ConfigDiff.Change change) {
    return change.path().startsWith("retention.") || change.path().startsWith("profiles.");
  }

  private static String why(ConfigDiff.Change change) {
    if (isOfRetention(change)) {
      return "keeps some evidence for less long than until now: ";
    }
    return change.path().startsWith("clearinghouses[") ? "leaves no destination: " : "";
  }

  /**
   * Refuses changes that take a restart.
   *
   * @throws ConfigException with a finding for each, at its place in this file
   */
  public void refuseRestarts(List<ConfigDiff.Change> changes) {
    List<ConfigFinding> findings =
        changes.stream()
            .filter(ConfigDiff.Change::restart)
            .map(
                change ->
                    at(
                        change.path(),
                        why(change)
                            + "takes a restart: the service goes on as it is, with nothing of this file"
                            + " changed"))
            .toList();
    if (!findings.isEmpty()) {
      throw new ConfigException(findings);
    }
  }

  /** Returns a finding at a key of this file, or at its beginning when the key is not there. */
  public ConfigFinding at(String path, String message) {
    Optional<ConfigValues.Value> value = Optional.ofNullable(values.get(path));
    return new ConfigFinding(
        file.toString(),
        value.map(ConfigValues.Value::line).orElse(1),
        value.map(ConfigValues.Value::column).orElse(1),
        path,
        message);
  }

  /**
   * Returns the names of the items of a list that changes are about.
   *
   * @param section such as {@code clearinghouses}
   */
  public static Set<String> touched(List<ConfigDiff.Change> changes, String section) {
    Set<String> names = new TreeSet<>();
    String start = section + "[";
    for (ConfigDiff.Change change : changes) {
      int end = change.path().indexOf(']');
      if (change.path().startsWith(start) && end > 0) {
        names.add(change.path().substring(start.length(), end));
      }
    }
    return names;
  }

  @Override
  public String toString() {
    return "ConfigState(" + digest + ")";
  }
}
