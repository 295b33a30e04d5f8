package org.tocsin.cli;

import java.util.List;
import org.tocsin.docket.CloseReason;
import org.tocsin.docket.Docket;
import org.tocsin.docket.IncidentSummary;
import org.tocsin.filing.FilingFilter;
import org.tocsin.filing.FilingSummary;
import org.tocsin.filing.Filings;
import org.tocsin.model.IncidentId;

/** What is said of an incident that was closed, and of its filings. */
final class ClosedText {
  private ClosedText() {}

  static void tell(
      Terminal terminal,
      boolean json,
      Docket docket,
      Filings filings,
      IncidentId id,
      CloseReason why) {
    List<FilingSummary> ended = filings.list(FilingFilter.all().ofIncident(id));
    if (json) {
      IncidentSummary closed = docket.find(id).orElseThrow();
      terminal.line(
          JsonLine.of(
              line -> {
                IncidentText.put(line, closed);
                line.put("reason", why.name()).objects("filings", ended, FilingText::put);
              }));
      return;
    }
    terminal.line("incident " + id + " is closed (" + why + ")");
    ended.forEach(
        filing -> terminal.line("filing " + filing.id() + " is " + FilingText.state(filing)));
  }
}
