package org.tocsin.model;

/**
 * The identifier of one filing, made by the library: {@code fil-} and 26 characters that sort by
 * time.
 *
 * @param value the text, 1 to 64 characters without blanks
 */
public record FilingId(String value) {
  public FilingId {
    Checks.identifier(value, "filing id", 64);
  }

  @Override
  public String toString() {
    return value;
  }
}
