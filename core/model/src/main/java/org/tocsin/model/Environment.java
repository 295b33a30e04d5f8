package org.tocsin.model;

/**
 * Which world a service, an incident and a filing belong to.
 *
 * <p>The value is stamped on every filing when it is created and never changes afterwards.
 */
public enum Environment {
  /** Nothing that is filed has legal effect. The default. */
  TEST,
  /** Reports are real. Chosen by an explicit, literal setting only. */
  PRODUCTION;

  /**
   * Reads the literal spelling of an environment.
   *
   * @param text exactly {@code TEST} or {@code PRODUCTION}; nothing is trimmed, folded or guessed
   * @return the environment
   * @throws IllegalArgumentException for any other text
   */
  public static Environment of(String text) {
    return switch (text) {
      case "TEST" -> TEST;
      case "PRODUCTION" -> PRODUCTION;
      default ->
          throw new IllegalArgumentException(
              "environment must be exactly TEST or PRODUCTION; it is never guessed from another spelling");
    };
  }
}
