package org.tocsin.report;

import java.util.Locale;
import java.util.Set;

/**
 * A country that exists: a current ISO 3166-1 alpha-2 code.
 *
 * @param code two capital letters
 */
public record Country(String code) {
  private static final Set<String> CODES = Set.of(Locale.getISOCountries());

  public Country {
    if (!exists(code)) {
      throw new IllegalArgumentException("a country is a current ISO 3166-1 alpha-2 code");
    }
  }

  /** Whether a text is the code of a country that exists now. */
  public static boolean exists(String code) {
    return CODES.contains(code);
  }

  /** Whether this is the United States. */
  public boolean isUnitedStates() {
    return code.equals("US");
  }

  @Override
  public String toString() {
    return "Country";
  }
}
