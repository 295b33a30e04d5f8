package org.tocsin.filing;

import java.util.List;
import org.tocsin.model.Incident;
import org.tocsin.model.IncidentType;
import org.tocsin.model.SeverityClass;

/** Which filings are sent first: those about imminent danger, and then the older ones. */
final class Priority {
  /** A person may be in danger now. */
  static final int DANGER = 1;

  /** Listed as illegal. */
  static final int CONFIRMED = 4;

  static final int ORDINARY = 5;

  /** Every priority, the most urgent first. */
  static final List<Integer> ALL = List.of(DANGER, CONFIRMED, ORDINARY);

  private Priority() {}

  static int of(Incident incident) {
    boolean danger =
        incident.type() == IncidentType.TRAFFICKING
            || incident.type() == IncidentType.MOLESTATION
            || incident.type() == IncidentType.ENTICEMENT;
    boolean confirmed =
        incident.matches().stream().anyMatch(m -> m.severity() == SeverityClass.CONFIRMED);
    return danger ? DANGER : confirmed ? CONFIRMED : ORDINARY;
  }
}
