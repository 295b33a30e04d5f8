package org.tocsin.mock;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/** Writes the books as JSON, for scripts and for the page. */
final class BooksJson {
  private BooksJson() {}

  static ObjectNode report(BookedReport report, boolean whole) {
    ObjectNode json = Scripts.JSON.createObjectNode();
    json.put("id", Long.toString(report.id()));
    json.put("account", report.account());
    json.put("state", report.state().name());
    json.put("type", report.incidentType());
    json.put("openedAt", report.openedAt().toString());
    json.put("modifiedAt", report.modifiedAt().toString());
    json.put("deadline", report.deadline().toString());
    report.endedAt().ifPresent(at -> json.put("endedAt", at.toString()));
    json.put("contentSha256", report.contentSha256());
    json.put("openings", report.openings());
    if (whole) {
      json.put("xml", report.xml().text());
    }
    ArrayNode files = json.putArray("files");
    for (BookedFile file : report.files()) {
      ObjectNode entry = files.addObject();
      entry.put("fileId", file.fileId());
      entry.put("name", file.name());
      file.mediaType().ifPresent(type -> entry.put("mediaType", type));
      entry.put("length", file.length());
      entry.put("md5", file.md5());
      entry.put("sha1", file.sha1());
      entry.put("sha256", file.sha256());
      entry.put("receivedAt", file.receivedAt().toString());
      entry.put("described", file.details().isPresent());
      if (whole) {
        file.details().ifPresent(details -> entry.put("details", details.text()));
      }
    }
    return json;
  }

  static ObjectNode call(BookedCall call, boolean whole) {
    ObjectNode json = Scripts.JSON.createObjectNode();
    json.put("number", call.number());
    json.put("at", call.at().toString());
    json.put("millis", call.millis());
    json.put("requestId", call.requestId());
    json.put("method", call.method());
    json.put("path", call.path());
    call.endpoint().ifPresent(endpoint -> json.put("endpoint", endpoint.word()));
    call.account().ifPresent(account -> json.put("account", account));
    call.reportId().ifPresent(id -> json.put("reportId", Long.toString(id)));
    call.fileId().ifPresent(id -> json.put("fileId", id));
    call.status().ifPresent(status -> json.put("status", status));
    call.code().ifPresent(code -> json.put("code", code));
    json.put("description", call.description());
    call.fault().ifPresent(fault -> json.put("fault", fault));
    json.put("refusedDocument", call.document().isPresent());
    if (whole) {
      call.document().ifPresent(document -> json.put("document", document.text()));
    }
    ArrayNode findings = json.putArray("findings");
    for (Finding finding : call.findings()) {
      findings
          .addObject()
          .put("line", finding.line())
          .put("column", finding.column())
          .put("message", finding.message());
    }
    return json;
  }

  static ObjectNode knobs(Knobs knobs) {
    return Scripts.JSON
        .createObjectNode()
        .put("statuses", knobs.statuses().name())
        .put("finishErrors", knobs.finishErrors().name())
        .put("expiredCode", knobs.expiredCode())
        .put("secondFileInfo", knobs.secondFileInfo().name())
        .put("unauthorised", knobs.unauthorised().name())
        .put("notFound", knobs.notFound().name())
        .put("latin1Header", knobs.latin1Header())
        .put("strictContentType", knobs.strictContentType())
        .put("invalidIdCode", knobs.invalidIdCode())
        .put("echoFileId", knobs.echoFileId())
        .put("schema", knobs.schema().name())
        .put("syntheticOnly", knobs.syntheticOnly());
  }

  static ArrayNode faults(List<FaultPlan> plans) {
    ArrayNode all = Scripts.JSON.createArrayNode();
    for (FaultPlan plan : plans) {
      ObjectNode json = all.addObject();
      Fault fault = plan.fault();
      json.put("endpoint", plan.endpoint().word());
      json.put("fault", fault.word());
      json.put("applied", fault.applied());
      if (plan.times() == FaultPlan.ALWAYS) {
        json.put("times", "always");
      } else {
        json.put("times", plan.times());
      }
      json.put("probability", plan.probability());
      json.put("delayMillis", fault.delay().toMillis());
      Optional.of(fault)
          .flatMap(Fault::retryAfter)
          .ifPresent(after -> json.put("retryAfterSeconds", after.toSeconds()));
    }
    return all;
  }
}
