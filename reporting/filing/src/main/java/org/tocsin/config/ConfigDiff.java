package org.tocsin.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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

    /** Returns this change as one that takes a restart, for what it means. */
    Change afterRestart() {
      return new Change(path, before, after, true, says);
    }

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

  /**
   * Compares two files. A default that is written out is no change; a secret's reference is shown,
   * never a secret.
   *
   * @throws ConfigException when one of them cannot be read as a configuration
   */
  public static List<Change> of(Path before, Path after) {
    return ConfigState.changes(
        ConfigFile.read(before), flat(before), ConfigFile.read(after), flat(after));
  }

  /**
   * Compares what stands in two files, without asking what it means: neither has to be one that can
   * be used, and nothing that they name is read.
   *
   * @throws ConfigException when one of them cannot be read at all
   */
  public static List<Change> keys(Path before, Path after) {
    return ConfigValues.changes(flat(before), flat(after));
  }

  private static Map<String, ConfigValues.Value> flat(Path file) {
    YamlFindings findings = new YamlFindings(file, Optional.empty());
    Map<String, ConfigValues.Value> values = ConfigValues.written(findings, findings.open());
    findings.throwIfAny();
    return values;
  }
}
