package org.tocsin.hashlist;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What one run over a source did.
 *
 * @param list the list
 * @param pages pages that were read and kept
 * @param added entries that came
 * @param changed entries that changed
 * @param removed entries that went
 * @param passedOver what was not understood or not wanted, in counts by name
 * @param caughtUp whether there is no more for now
 * @param published whether what was read appeared in look-ups
 * @param held why it did not appear until a person confirms it
 * @param problem what ended the run early
 */
public record SyncReport(
    String list,
    int pages,
    long added,
    long changed,
    long removed,
    Map<String, Long> passedOver,
    boolean caughtUp,
    boolean published,
    Optional<String> held,
    Optional<SourceException.Kind> problem) {
  public SyncReport {
    Objects.requireNonNull(list, "list");
    passedOver = Map.copyOf(passedOver);
    Objects.requireNonNull(held, "held");
    Objects.requireNonNull(problem, "problem");
  }
}
