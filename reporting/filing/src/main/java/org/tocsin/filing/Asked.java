package org.tocsin.filing;

import java.util.Objects;
import java.util.Optional;

/**
 * What came of asking a destination's server whether it would take something, when nothing was
 * sent.
 *
 * @param finding how it is, for a person, such as {@code its mail server would take a message}; no
 *     address, name or text of the server
 * @param remedy what a person can do; empty when it would take something
 */
public record Asked(String finding, Optional<String> remedy) {
  public Asked {
    Objects.requireNonNull(finding, "finding");
    Objects.requireNonNull(remedy, "remedy");
  }

  /** Returns that it would. */
  public static Asked well(String finding) {
    return new Asked(finding, Optional.empty());
  }

  /** Returns that it would not, and what to do. */
  public static Asked ill(String finding, String remedy) {
    return new Asked(finding, Optional.of(remedy));
  }
}
