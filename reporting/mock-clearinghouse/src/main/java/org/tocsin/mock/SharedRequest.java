package org.tocsin.mock;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A request to the hash-sharing API and what became of it.
 *
 * @param number counts requests from 1
 * @param at when it arrived, by the mock's clock
 * @param method the HTTP method
 * @param target path and query, from below the root
 * @param status the HTTP status; 0 while no answer has been sent
 * @param entries how many entries and tombstones the answer held
 * @param faults the words of the faults that it met
 * @param misuse what a careful client never does, such as {@code cursor of another window}
 */
public record SharedRequest(
    long number,
    Instant at,
    String method,
    String target,
    int status,
    int entries,
    List<String> faults,
    Optional<String> misuse) {
  @Override
  public String toString() {
    return "SharedRequest(" + number + ", " + status + ", " + faults + ", " + misuse + ")";
  }
}
