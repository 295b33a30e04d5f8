package org.tocsin.cli;

import org.tocsin.evidence.Role;
import picocli.CommandLine.Option;

/** In what capacity a person acts on evidence. */
final class RoleOption {
  @Option(
      names = "--role",
      paramLabel = "ROLE",
      defaultValue = "REVIEWER",
      description =
          "In what capacity: reviewer, supervisor, operator or counsel (default reviewer).")
  private Role role = Role.REVIEWER;

  Role role() {
    if (!role.isPerson()) {
      throw CommandException.usage("--role: a person acts, never the service");
    }
    return role;
  }
}
