package org.tocsin.hashlist;

/**
 * How a CSV list is imported.
 *
 * @param continueOnError whether good lines are loaded although others are malformed; without it
 *     one malformed line leaves the loaded list as it was
 * @param maxProblems how many malformed lines are described, 1 to 10000; all are counted
 * @param shrinkAllowed whether the list is replaced although much of it goes; without it a file
 *     that was cut, or has a header alone, leaves the loaded list as it was
 */
public record CsvOptions(boolean continueOnError, int maxProblems, boolean shrinkAllowed) {
  /** Nothing is loaded unless every line is well formed. */
  public static final CsvOptions STRICT = new CsvOptions(false, 100);

  /** Well-formed lines are loaded. */
  public static final CsvOptions CONTINUE = new CsvOptions(true, 100);

  /** Describes an import that leaves the list as it was where much of it would go. */
  public CsvOptions(boolean continueOnError, int maxProblems) {
    this(continueOnError, maxProblems, false);
  }

  /** Returns these options for a list that may lose as many entries as the file has it. */
  public CsvOptions allowingShrink() {
    return new CsvOptions(continueOnError, maxProblems, true);
  }

  public CsvOptions {
    if (maxProblems < 1 || maxProblems > 10_000) {
      throw new IllegalArgumentException("maxProblems is 1 to 10000, not " + maxProblems);
    }
  }
}
