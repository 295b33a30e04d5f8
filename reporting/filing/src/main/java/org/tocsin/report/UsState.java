package org.tocsin.report;

import java.util.Set;

/**
 * A state or territory of the United States that a report can name.
 *
 * @param code two capital letters
 */
public record UsState(String code) {
  private static final Set<String> CODES =
      Set.of(
          ("AK AL AR AZ CA CO CT DC DE FL GA GU HI IA ID IL IN KS KY LA MA MD ME MI MN MO MS MT NC"
                  + " ND NE NH NJ NM NV NY OH OK OR PA PR RI SC SD TN TX UT VA VI VT WA WI WV WY")
              .split(" ", -1));

  public UsState {
    if (!isCode(code)) {
      throw new IllegalArgumentException("a state is one of 54 two-letter codes");
    }
  }

  /** Whether a text is the code of such a state. */
  public static boolean isCode(String text) {
    return CODES.contains(text);
  }

  @Override
  public String toString() {
    return "UsState";
  }
}
