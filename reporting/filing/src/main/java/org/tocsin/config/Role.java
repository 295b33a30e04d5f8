package org.tocsin.config;

import java.util.Locale;

/** What a service does; a node may do less than all. */
public enum Role {
  /** Screens uploads and records incidents. Needs certificates only. */
  SCREEN,
  /** Files reports. Opens evidence, and so needs a custodian's private key. */
  FILE,
  /** Does recurring work: sweeps, integrity, lists. */
  MAINTAIN;

  /** Returns the name in configuration files: lower case. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns the role of exactly this lower-case name. */
  static Role of(String key) {
    for (Role role : values()) {
      if (role.key().equals(key)) {
        return role;
      }
    }
    throw new IllegalArgumentException("must be one of screen, file, maintain");
  }
}
