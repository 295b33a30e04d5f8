package org.tocsin.hashlist;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What an import did.
 *
 * @param list the list's name
 * @param version the version that was loaded, or would have been
 * @param applied whether the list was replaced; otherwise it is as it was
 * @param lines lines read, without the header
 * @param values values loaded
 * @param deleted entries that a deletion line removed
 * @param malformed lines that could not be read, those included that a quotation mark without its
 *     counterpart took with it
 * @param problems the first malformed lines
 * @param refused values that are never matched because they fit anything broken or empty, by reason
 * @param unusualPdq PDQ values without exactly 128 ones: of flat pictures, or damaged; matched
 * @param unknownSeverity lines whose severity class is not known: they hold and alarm
 * @param opaque values that are counted and not kept, by algorithm: nobody can compare them here
 * @param unknownAlgorithms values of algorithms that this library does not compare, by name: they
 *     are kept for a matcher of the host, and without one a name that is misspelt never matches
 * @param held why the list was left as it was although the file is well formed: too much of it
 *     would go
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
    long unknownSeverity,
    Map<String, Long> opaque,
    Map<String, Long> unknownAlgorithms,
    Optional<String> held) {

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
    opaque = Map.copyOf(opaque);
    unknownAlgorithms = Map.copyOf(unknownAlgorithms);
    Objects.requireNonNull(held, "held");
  }
}
