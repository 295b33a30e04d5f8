package org.tocsin.filing;

import java.util.List;
import java.util.Optional;
import org.tocsin.model.IncidentId;

/**
 * What one report is about.
 *
 * @param incidents the incidents that it tells, in the order of their files; one unless it is a
 *     batch
 * @param priorReports finished reports about the same account at the same destination
 * @param supplementTo the finished report that this one adds to
 */
record Matter(List<IncidentId> incidents, List<Long> priorReports, Optional<String> supplementTo) {
  Matter {
    incidents = List.copyOf(incidents);
    priorReports = List.copyOf(priorReports);
  }
}
