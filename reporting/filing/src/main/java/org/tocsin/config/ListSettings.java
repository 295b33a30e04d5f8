package org.tocsin.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * One hash list.
 *
 * @param name its name in match facts and reports, 1 to 64 characters of a-z, 0-9, {@code .}, {@code _}, {@code -}
 * @param file a CSV file to import at start when it changed; empty for a list that is imported by command
 * @param match the largest PDQ distance that blocks and preserves, 0 to 31
 * @param fileWithoutPerson the largest PDQ distance that is filed without a person's confirmation, up to {@code
 *     match}; -1 for exact matches only
 */
public record ListSettings(String name, Optional<Path> file, int match, int fileWithoutPerson) {
  /** The default of {@code match}: bits of 256. */
  public static final int DEFAULT_MATCH = 31;

  /** The default of {@code fileWithoutPerson}: exact matches only. */
  public static final int EXACT_ONLY = -1;

  public ListSettings {
    if (!name.matches("[a-z0-9._-]{1,64}")) {
      throw new IllegalArgumentException(
          "a list's name has 1 to 64 characters of a-z, 0-9, '.', '_' and '-'");
    }
    if (match < 0 || match > 31) {
      throw new IllegalArgumentException("match must be 0 to 31, not " + match);
    }
    if (fileWithoutPerson < EXACT_ONLY || fileWithoutPerson > match) {
      throw new IllegalArgumentException(
          "fileWithoutPerson must be -1 (exact only) to match (" + match + "), not " + fileWithoutPerson);
    }
  }

  /** Returns a list that is read from a CSV file, with the default thresholds. */
  public static ListSettings of(String name, Path file) {
    return new ListSettings(name, Optional.of(file), DEFAULT_MATCH, EXACT_ONLY);
  }
}
