package org.tocsin.filing;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import org.tocsin.model.Incident;
import org.tocsin.model.IncidentId;

/** Documents and files as an incident gives them, made up of its id. */
class FixedDesk implements ReportDesk {
  @Override
  public Case open(Matter matter) {
    return new Case() {
      @Override
      public Document report() {
        return new Document(utf8(reportXml(matter.incidents())), List.of());
      }

      @Override
      public Content file(int index) {
        byte[] bytes = utf8("file " + index + " of " + matter.incidents());
        return new Content("file-" + index + ".png", bytes.length, () -> content(bytes));
      }

      @Override
      public Document details(int index, String reportId, String fileId) {
        return new Document(utf8(detailsXml(reportId, fileId)), List.of());
      }
    };
  }

  @Override
  public int files(Incident incident) {
    return 1;
  }

  @Override
  public Document preview(Incident incident) {
    return new Document(utf8(reportXml(List.of(incident.id()))), List.of());
  }

  /** Opens the bytes of a file. */
  InputStream content(byte[] bytes) throws IOException {
    return new ByteArrayInputStream(bytes);
  }

  private static String reportXml(List<IncidentId> incidents) {
    return """
        <?xml version="1.0" encoding="UTF-8"?>
        <report><incidentSummary>\
        <incidentType>Child Pornography (possession, manufacture, and distribution)</incidentType>\
        <incidentDateTime>2026-01-15T09:29:00Z</incidentDateTime></incidentSummary>\
        <reporter><reportingPerson><email>trust-safety@teapot.example</email></reportingPerson>\
        </reporter><additionalInfo>%s</additionalInfo></report>
        """
        .formatted(incidents.stream().map(id -> id + ".").collect(Collectors.joining(" ")));
  }

  private static String detailsXml(String reportId, String fileId) {
    return """
        <?xml version="1.0" encoding="UTF-8"?>
        <fileDetails><reportId>%s</reportId><fileId>%s</fileId>\
        <fileViewedByEsp>false</fileViewedByEsp></fileDetails>
        """
        .formatted(reportId, fileId);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
