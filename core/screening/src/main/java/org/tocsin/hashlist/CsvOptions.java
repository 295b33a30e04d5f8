package org.tocsin.hashlist;

/**
 * How a CSV list is imported.
 *
 * @param continueOnError whether good lines are loaded although others are malformed; without it
 *     one malformed line leaves the loaded list as it was
 * @param maxProblems how many malformed lines are described, 1 to 10000; all are counted
 */
public record CsvOptions(boolean continueOnError, int maxProblems) {
  /** Nothing is loaded unless every line is well formed. */
  public static final CsvOptions STRICT = new CsvOptions(false, 100);

  /** Well-formed lines are loaded. */
  public static final CsvOptions CONTINUE = new CsvOptions(true, 100);

  public CsvOptions {
    if (maxProblems < 1 || maxProblems > 10_000) {
      throw new IllegalArgumentException("maxProblems is 1 to 10000, not " + maxProblems);
    }
  }
}
