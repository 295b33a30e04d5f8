package org.tocsin.hashlist;

import java.util.List;

/**
 * What stands in a list file that was read without being imported.
 *
 * @param lines lines read, without the header
 * @param malformed lines that could not be read
 * @param problems the first malformed lines; never a value
 */
public record ListCheck(long lines, long malformed, List<ImportResult.Problem> problems) {
  public ListCheck {
    problems = List.copyOf(problems);
  }
}
