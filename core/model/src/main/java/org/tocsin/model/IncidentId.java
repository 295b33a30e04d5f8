package org.tocsin.model;

/**
 * The identifier of an incident, made by the library: {@code inc-} and 26 characters that sort by
 * time.
 *
 * @param value the text, 1 to 64 characters without blanks
 */
public record IncidentId(String value) {
  public IncidentId {
    Checks.identifier(value, "incident id", 64);
  }

  @Override
  public String toString() {
    return value;
  }
}
