package org.tocsin.hashlist;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What an import did.
 *
 * @param list the list's name
 * @param version the version that was loaded, or would have been
 * @param applied whether the list was replaced; otherwise it is as it was
 * @param lines lines read, without the header
 * @param values values loaded
 * @param deleted entries that a deletion line removed
 * @param malformed lines that could not be read
 * @param problems the first malformed lines
 * @param refused values that are never matched because they fit anything broken or empty, by reason
 * @param unusualPdq PDQ values without exactly 128 ones: of flat pictures, or damaged; matched
 * @param unknownSeverity lines whose severity class is not known: they hold and alarm
 */
public record ImportResult(
    String list,
    String version,
    boolean applied,
    long lines,
    long values,
    long deleted,
    long malformed,
    List<Problem> problems,
    Map<String, Long> refused,
    long unusualPdq,
    long unknownSeverity) {

  /**
   * A malformed line.
   *
   * @param line its number, from 1; the header is line 1
   * @param reason what is wrong; never the value itself
   */
  public record Problem(long line, String reason) {
    public Problem {
      Objects.requireNonNull(reason, "reason");
    }
  }

  public ImportResult {
    problems = List.copyOf(problems);
    refused = Map.copyOf(refused);
  }
}
