package org.tocsin.config;

/**
 * The literal words that switch a service to production.
 *
 * @param acknowledgement exactly {@link #ACKNOWLEDGEMENT}
 */
public record ProductionOptIn(String acknowledgement) {
  /** What has to be written, letter for letter. */
  public static final String ACKNOWLEDGEMENT = "reports filed here are real and cannot be recalled";

  /** What is said where it is missing. */
  static final String NEEDED =
      "PRODUCTION needs production.acknowledge with the literal text: " + ACKNOWLEDGEMENT;

  public ProductionOptIn {
    if (!acknowledgement.equals(ACKNOWLEDGEMENT)) {
      throw new IllegalArgumentException("must be exactly: " + ACKNOWLEDGEMENT);
    }
  }
}
