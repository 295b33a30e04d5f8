package org.tocsin.cybertipline;

import java.util.Objects;
import java.util.Set;
import org.tocsin.report.BatchedFile;
import org.tocsin.report.BatchedReport;
import org.tocsin.report.FileAnnotation;
import org.tocsin.report.FileDetail;
import org.tocsin.report.FileDetails;
import org.tocsin.report.FileReport;
import org.tocsin.report.IncidentReport;
import org.tocsin.report.LawEnforcement;
import org.tocsin.report.Relevance;
import org.tocsin.report.Report;
import org.tocsin.report.ReportAnnotation;
import org.tocsin.report.Reporter;
import org.tocsin.report.ViewFacts;

/**
 * Writes the two documents of the protocol (specification section 2).
 *
 * <p>Elements stand in the schema's order, absent facts and empty elements are left out, a flag is
 * written when it is set and never as false. Equal reports give equal bytes. Characters that XML
 * 1.0 cannot carry are replaced by U+FFFD and recorded. Whether a document is valid is for {@link
 * CyberTiplineValidator} to say.
 *
 * <p>Immutable and safe for use by many threads.
 */
public final class CyberTiplineWriter {
  private final SchemaVersion version;

  /** Creates a writer of {@link SchemaVersion#V2025}. */
  public CyberTiplineWriter() {
    this(SchemaVersion.V2025);
  }

  /** Creates a writer of a version. */
  public CyberTiplineWriter(SchemaVersion version) {
    this.version = Objects.requireNonNull(version, "version");
  }

  /**
   * Writes the document that opens a report.
   *
   * @throws IllegalArgumentException when the report states something that this version has no
   *     element for
   */
  public Document report(Report report) {
    XmlOut out = new XmlOut("report");
    PeopleOut people = new PeopleOut(out, version);
    if (report instanceof IncidentReport incident) {
      incident(out, people, incident);
    } else if (report instanceof BatchedReport batch) {
      batch(out, people, batch);
    }
    return out.done();
  }

  /**
   * Writes the document that describes one uploaded file.
   *
   * @param file what is told about it
   * @param reportId the open report
   * @param fileId the file, as the upload's answer named it
   */
  public Document fileDetails(FileReport file, String reportId, String fileId) {
    XmlOut out = new XmlOut("fileDetails");
    out.text("reportId", reportId);
    out.text("fileId", fileId);
    if (file instanceof FileDetails details) {
      file(out, new PeopleOut(out, version), details);
    } else if (file instanceof BatchedFile batched) {
      batchedFile(out, batched);
    }
    return out.done();
  }

  private void incident(XmlOut out, PeopleOut people, IncidentReport report) {
    out.within(
        "incidentSummary",
        () -> {
          out.text("incidentType", Wire.of(report.summary().type()));
          out.text("platform", report.summary().platform());
          out.text("escalateToHighPriority", report.summary().escalation());
          annotations(out, report.summary().annotations());
          out.instant("incidentDateTime", known(report.summary().occurredAt()));
          out.text("incidentDateTimeDescription", report.summary().occurredAtMeaning());
        });
    PlacesOut places = new PlacesOut(out, people);
    report.details().forEach(places::place);
    report.lawEnforcement().toOptional().ifPresent(agency -> lawEnforcement(out, people, agency));
    reporter(out, people, report.reporter());
    report.reported().toOptional().ifPresent(people::reported);
    report.recipients().forEach(people::recipient);
    report.victims().forEach(people::victim);
    out.text("additionalInfo", report.additionalInfo());
  }

  private void batch(XmlOut out, PeopleOut people, BatchedReport report) {
    out.within("batchedReport", () -> out.attribute("reason", "VIRAL_POTENTIAL_MEME"));
    out.within(
        "incidentSummary",
        () -> {
          out.text("incidentType", Wire.of(report.type()));
          out.text("platform", report.platform());
          annotations(out, report.annotations());
          out.instant("incidentDateTime", known(report.occurredAt()));
          out.text("incidentDateTimeDescription", report.occurredAtMeaning());
        });
    reporter(out, people, report.reporter());
    report
        .accounts()
        .forEach(id -> out.within("personOrUserReported", () -> out.text("espIdentifier", id)));
  }

  private void annotations(XmlOut out, Set<ReportAnnotation> annotations) {
    if (annotations.contains(ReportAnnotation.INFORMATIONAL) && version == SchemaVersion.V2025) {
      throw new IllegalArgumentException("an informational report needs documents of V2026");
    }
    out.within(
        "reportAnnotations",
        () ->
            java.util.Arrays.stream(ReportAnnotation.values())
                .filter(annotations::contains)
                .forEach(annotation -> out.flag(Wire.of(annotation))));
  }

  private static void lawEnforcement(XmlOut out, PeopleOut people, LawEnforcement agency) {
    out.within(
        "lawEnforcement",
        () -> {
          out.text("agencyName", agency.agency());
          out.text("caseNumber", agency.caseNumber());
          agency
              .officer()
              .toOptional()
              .ifPresent(officer -> people.contact("officerContact", officer));
          out.bool("reportedToLe", agency.reported());
          out.bool("servedLegalProcessDomestic", agency.domesticProcess());
          agency
              .internationalProcess()
              .toOptional()
              .ifPresent(
                  process ->
                      out.within(
                          "servedLegalProcessInternational",
                          () -> {
                            process
                                .country()
                                .toOptional()
                                .ifPresent(c -> out.attribute("fleaCountry", c.code()));
                            out.content(Boolean.toString(process.served()));
                          }));
        });
  }

  private static void reporter(XmlOut out, PeopleOut people, Reporter reporter) {
    out.within(
        "reporter",
        () -> {
          people.person("reportingPerson", reporter.person());
          reporter
              .contact()
              .toOptional()
              .ifPresent(contact -> people.contact("contactPerson", contact));
          out.text("companyTemplate", reporter.companyTemplate());
          out.text("termsOfService", reporter.termsOfService());
          out.url("legalURL", reporter.legalUrl());
        });
  }

  private static void file(XmlOut out, PeopleOut people, FileDetails file) {
    out.text("originalFileName", file.originalName());
    out.instant("uploadedToEspTimestamp", file.uploadedAt());
    out.url("locationOfFile", file.location());
    viewed(out, file.viewed());
    out.bool("publiclyAvailable", file.publiclyAvailable());
    boolean reported = file.relevance() instanceof Relevance.Reported;
    out.text("fileRelevance", reported ? "Reported" : "Supplemental Reported");
    out.within(
        "fileAnnotations",
        () ->
            java.util.Arrays.stream(FileAnnotation.values())
                .filter(file.relevance().annotations()::contains)
                .forEach(annotation -> out.flag(Wire.of(annotation))));
    if (file.relevance() instanceof Relevance.Reported relevance) {
      out.value("industryClassification", relevance.industryClassification(), Enum::name);
    }
    file.hashes()
        .forEach(
            hash ->
                out.within(
                    "originalFileHash",
                    () -> {
                      out.attribute("hashType", hash.type());
                      out.content(hash.value());
                    }));
    file.ipEvent().toOptional().ifPresent(people::ipEvent);
    file.devices().forEach(people::device);
    file.details().forEach(group -> detail(out, group));
    out.text("additionalInfo", file.additionalInfo());
  }

  private static void detail(XmlOut out, FileDetail group) {
    out.within(
        "details",
        () -> {
          group.kind().toOptional().ifPresent(kind -> out.attribute("type", kind.name()));
          group
              .pairs()
              .forEach(
                  pair ->
                      out.within(
                          "nameValuePair",
                          () -> {
                            out.text("name", pair.name());
                            out.text("value", pair.value());
                          }));
        });
  }

  private static void batchedFile(XmlOut out, BatchedFile file) {
    out.instant("uploadedToEspTimestamp", file.uploadedAt());
    viewed(out, file.viewed());
    out.bool("publiclyAvailable", file.publiclyAvailable());
    out.text("fileRelevance", "Reported");
    out.within(
        "fileAnnotations",
        () -> {
          if (file.memes().contains(BatchedFile.Meme.POTENTIAL_MEME)) {
            out.flag(Wire.of(FileAnnotation.POTENTIAL_MEME));
          }
          if (file.memes().contains(BatchedFile.Meme.VIRAL)) {
            out.flag(Wire.of(FileAnnotation.VIRAL));
          }
        });
    out.value("industryClassification", file.industryClassification(), Enum::name);
  }

  private static void viewed(XmlOut out, ViewFacts viewed) {
    out.bool("fileViewedByEsp", viewed.file());
    out.bool("exifViewedByEsp", viewed.exif());
  }

  private static <T> org.tocsin.model.Fact<T> known(T value) {
    return org.tocsin.model.Fact.known(value);
  }
}
