package org.tocsin.cli;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.tocsin.docket.Docket;
import org.tocsin.docket.IncidentFilter;
import org.tocsin.docket.IncidentSummary;
import org.tocsin.filing.FilingFilter;
import org.tocsin.filing.FilingState;
import org.tocsin.filing.FilingSummary;
import org.tocsin.filing.Filings;
import org.tocsin.model.IncidentId;

/**
 * What the report of an incident tells at one destination beside the incident itself.
 *
 * @param incidents the incidents of the report, in the order of their files
 * @param priorReports finished reports about the same account there
 * @param supplementTo the finished report that this one adds to
 */
record PreviewMatter(
    List<IncidentId> incidents, List<Long> priorReports, Optional<String> supplementTo) {

  /** Finds out what a filing would tell; without a filing there, the incident alone. */
  static PreviewMatter of(
      Docket docket, Filings filings, IncidentSummary incident, Optional<String> destination) {
    List<FilingSummary> account = new ArrayList<>();
    IncidentFilter same = IncidentFilter.newest(IncidentFilter.MAX_LIMIT).of(incident.accountRef());
    for (IncidentSummary each : docket.list(same)) {
      account.addAll(filings.list(FilingFilter.all().ofIncident(each.id())));
    }
    Optional<FilingSummary> own =
        account.stream()
            .filter(filing -> filing.incident().equals(incident.id()))
            .filter(
                filing -> destination.isEmpty() || filing.destination().equals(destination.get()))
            .min(Comparator.comparing(FilingSummary::destination));
    if (own.isEmpty()) {
      return new PreviewMatter(List.of(incident.id()), List.of(), Optional.empty());
    }
    FilingSummary teller =
        own.get()
            .coveredBy()
            .flatMap(id -> account.stream().filter(each -> each.id().equals(id)).findFirst())
            .orElse(own.get());
    List<FilingSummary> there =
        account.stream()
            .filter(each -> each.destination().equals(teller.destination()))
            .filter(each -> each.environment() == teller.environment())
            .sorted(Comparator.comparing(FilingSummary::createdAt))
            .toList();
    List<IncidentId> told = new ArrayList<>(List.of(teller.incident()));
    there.stream()
        .filter(each -> each.coveredBy().equals(Optional.of(teller.id())))
        .forEach(each -> told.add(each.incident()));
    List<Long> prior =
        there.stream()
            .filter(each -> !each.id().equals(teller.id()) && isFinished(each))
            .map(each -> Long.valueOf(each.reportId().orElseThrow()))
            .toList();
    Optional<String> first =
        teller
            .supplements()
            .flatMap(
                of ->
                    there.stream()
                        .filter(each -> each.incident().equals(of) && isFinished(each))
                        .findFirst())
            .flatMap(FilingSummary::reportId);
    return new PreviewMatter(List.copyOf(told), prior, first);
  }

  private static boolean isFinished(FilingSummary filing) {
    return filing.state() == FilingState.FINISHED && filing.reportId().isPresent();
  }
}
