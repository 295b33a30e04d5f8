package org.tocsin.filing;

import java.io.ByteArrayInputStream;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tocsin.config.ReportSchema;
import org.tocsin.cybertipline.CyberTiplineValidator;
import org.tocsin.cybertipline.CyberTiplineWriter;
import org.tocsin.cybertipline.Finding;
import org.tocsin.docket.Docket;
import org.tocsin.evidence.Actor;
import org.tocsin.evidence.ItemKind;
import org.tocsin.evidence.Purpose;
import org.tocsin.evidence.StoredItem;
import org.tocsin.model.Incident;
import org.tocsin.model.IncidentId;
import org.tocsin.report.FileReport;
import org.tocsin.report.Reports;
import org.tocsin.report.ServiceProfile;
import org.tocsin.report.Transcript;
import org.tocsin.report.ViewFacts;

/**
 * Renders reports from sealed facts and the custody log, and validates them before anything is
 * sent.
 *
 * <p>A report has the file of the incident, if there is one, and then the transcript of the
 * conversation, if there is one.
 */
final class IncidentDesk implements ReportDesk {
  private final Docket docket;
  private final ServiceProfile service;
  private final Clock clock;
  private final CyberTiplineWriter writer;
  private final CyberTiplineValidator validator;

  IncidentDesk(Docket docket, ServiceProfile service, ReportSchema schema, Clock clock) {
    this.docket = docket;
    this.service = service;
    this.clock = clock;
    this.writer = new CyberTiplineWriter(schema.version());
    this.validator = schema.validator();
  }

  @Override
  public int files(Incident incident) {
    return (incident.file().isPresent() ? 1 : 0) + (incident.messages().isEmpty() ? 0 : 1);
  }

  /**
   * The incident's instant is hardly past at the match; at the opening it is, and is checked again.
   */
  @Override
  public Document preview(Incident incident) {
    return document(
        writer.report(Reports.report(incident, service, List.of())).xml(),
        clock.instant().plus(FilingDesk.NOT_BEFORE));
  }

  @Override
  public Case open(Matter matter) {
    List<Opened> parts = new ArrayList<>();
    for (IncidentId id : matter.incidents()) {
      Incident incident = docket.open(id, Purpose.FILE, Actor.FILING);
      parts.add(new Opened(incident, docket.items(id)));
    }
    return new OneReport(parts, matter);
  }

  private Document document(byte[] xml, Instant at) {
    return new Document(xml, validator.validate(xml, at).stream().map(Finding::toString).toList());
  }

  /** Several opened incidents that one report tells: their files follow each other. */
  private final class OneReport implements Case {
    private final List<Opened> parts;
    private final Matter matter;

    OneReport(List<Opened> parts, Matter matter) {
      this.parts = List.copyOf(parts);
      this.matter = matter;
    }

    @Override
    public Document report() {
      List<Incident> incidents = parts.stream().map(part -> part.incident).toList();
      return document(
          writer
              .report(
                  Reports.report(incidents, service, matter.priorReports(), matter.supplementTo()))
              .xml(),
          clock.instant());
    }

    @Override
    public Content file(int index) {
      int at = index;
      for (Opened part : parts) {
        if (at < part.files()) {
          return part.content(at);
        }
        at -= part.files();
      }
      throw new IllegalArgumentException("the report has no file " + index);
    }

    @Override
    public Document details(int index, String reportId, String fileId) {
      int at = index;
      for (Opened part : parts) {
        if (at < part.files()) {
          return document(
              writer.fileDetails(part.details(at), reportId, fileId).xml(), clock.instant());
        }
        at -= part.files();
      }
      throw new IllegalArgumentException("the report has no file " + index);
    }

    @Override
    public String toString() {
      return "OneReport(" + parts.size() + " incidents)";
    }
  }

  /** One incident that was opened: its file, if there is one, and then its transcript. */
  private final class Opened {
    private final Incident incident;
    private final Optional<StoredItem> file;
    private final Optional<Transcript> transcript;

    Opened(Incident incident, List<StoredItem> items) {
      this.incident = incident;
      this.file = items.stream().filter(item -> item.kind() == ItemKind.FILE).findFirst();
      this.transcript = Transcript.of(incident);
    }

    int files() {
      return (file.isPresent() ? 1 : 0) + (transcript.isPresent() ? 1 : 0);
    }

    Content content(int index) {
      if (index == 0 && file.isPresent()) {
        StoredItem item = file.get();
        return new Content(
            Reports.uploadName(incident),
            item.size(),
            () -> docket.openItem(incident.id(), item.id(), Purpose.FILE, Actor.FILING));
      }
      byte[] bytes = transcript.orElseThrow().bytes();
      return new Content(Transcript.FILE_NAME, bytes.length, () -> new ByteArrayInputStream(bytes));
    }

    FileReport details(int index) {
      return index == 0 && file.isPresent()
          ? Reports.file(incident, viewed(file.get())).orElseThrow()
          : transcript.orElseThrow().details();
    }

    /** Whether somebody looked is what the custody log says now, never a constant. */
    private ViewFacts viewed(StoredItem item) {
      return docket.fullyViewed(item.id()) ? ViewFacts.fileViewed() : ViewFacts.notViewed();
    }
  }
}
