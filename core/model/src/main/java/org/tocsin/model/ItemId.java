package org.tocsin.model;

/**
 * The identifier of one evidence item, made by the library: {@code itm-} and 26 characters that
 * sort by time.
 *
 * @param value the text, 1 to 64 characters without blanks
 */
public record ItemId(String value) {
  public ItemId {
    Checks.identifier(value, "item id", 64);
  }

  @Override
  public String toString() {
    return value;
  }
}
