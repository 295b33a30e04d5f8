package org.tocsin.config;

import java.util.List;
import java.util.stream.Collectors;

/** A configuration that cannot be used. The message holds one line for each finding. */
public final class ConfigException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<ConfigFinding> findings;

  /** Creates an exception for findings in a file. */
  public ConfigException(List<ConfigFinding> findings) {
    super(findings.stream().map(ConfigFinding::toString).collect(Collectors.joining("\n")));
    this.findings = List.copyOf(findings);
  }

  /** Creates an exception for a configuration that was built in code. */
  public ConfigException(String message) {
    super(message);
    this.findings = List.of();
  }

  /**
   * Returns the findings in the order of the file; empty for a configuration that was built in
   * code.
   */
  public List<ConfigFinding> findings() {
    return findings;
  }
}
