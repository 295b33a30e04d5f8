package org.tocsin.config;

import java.util.Objects;

/**
 * What an optional module finds wrong in settings that it is to work by. The configuration file
 * says it with file, line and column.
 *
 * @param key the key below the settings' own section, such as {@code mail.certificates[0]}
 * @param message what is wrong and what is allowed, without any secret
 */
public record SettingProblem(String key, String message) {
  public SettingProblem {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(message, "message");
  }
}
