package org.tocsin.mock;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the service answers, before it is written as XML.
 *
 * @param done whether the root is {@code reportDoneResponse}
 * @param code the response code; 0 is success
 * @param description the text beside the code
 * @param reportId the report
 * @param fileId the file
 * @param hash the MD5 of a received file
 * @param files the files of a finished report
 * @param findings what was wrong with a document
 */
record Reply(
    boolean done,
    int code,
    String description,
    OptionalLong reportId,
    Optional<String> fileId,
    Optional<String> hash,
    List<String> files,
    List<Finding> findings) {

  static Reply success(long reportId) {
    return new Reply(
        false,
        0,
        "Success",
        OptionalLong.of(reportId),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        List.of());
  }

  static Reply message(int code, String description) {
    return new Reply(
        false,
        code,
        description,
        OptionalLong.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        List.of());
  }

  static Reply invalid(int code, String heading, List<Finding> findings) {
    StringBuilder text = new StringBuilder(heading);
    findings.forEach(finding -> text.append('\n').append(finding.wording()));
    Reply plain = message(code, text.toString());
    return new Reply(
        false,
        code,
        plain.description,
        plain.reportId,
        plain.fileId,
        plain.hash,
        plain.files,
        List.copyOf(findings));
  }

  static Reply finished(long reportId, List<String> files) {
    return new Reply(
        true,
        0,
        "",
        OptionalLong.of(reportId),
        Optional.empty(),
        Optional.empty(),
        List.copyOf(files),
        List.of());
  }

  Reply withFile(String id) {
    return new Reply(done, code, description, reportId, Optional.of(id), hash, files, findings);
  }

  Reply withHash(String md5) {
    return new Reply(done, code, description, reportId, fileId, Optional.of(md5), files, findings);
  }

  Reply withReport(long id) {
    return new Reply(done, code, description, OptionalLong.of(id), fileId, hash, files, findings);
  }

  Reply underDone(boolean value) {
    return new Reply(value, code, description, reportId, fileId, hash, files, findings);
  }

  boolean isSuccess() {
    return code == 0;
  }

  /** Writes the answer as the service does: a prolog, no indentation, no namespace. */
  String xml() {
    StringBuilder out =
        new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>");
    String root = done ? "reportDoneResponse" : "reportResponse";
    out.append('<').append(root).append('>');
    element(out, "responseCode", Integer.toString(code));
    if (done) {
      element(out, "reportId", Long.toString(reportId.orElse(0)));
      if (files.isEmpty()) {
        out.append("<files/>");
      } else {
        out.append("<files>");
        files.forEach(file -> element(out, "fileId", file));
        out.append("</files>");
      }
    } else {
      element(out, "responseDescription", description);
      reportId.ifPresent(id -> element(out, "reportId", Long.toString(id)));
      fileId.ifPresent(id -> element(out, "fileId", id));
      hash.ifPresent(value -> element(out, "hash", value));
    }
    return out.append("</").append(root).append('>').toString();
  }

  private static void element(StringBuilder out, String name, String text) {
    out.append('<').append(name).append('>');
    escape(out, text);
    out.append("</").append(name).append('>');
  }

  private static void escape(StringBuilder out, String text) {
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '&' -> out.append("&amp;");
                case '\r' -> out.append("&#13;");
                default -> out.appendCodePoint(isXml(c) ? c : 0xFFFD);
              }
            });
  }

  private static boolean isXml(int c) {
    return c == '\t'
        || c == '\n'
        || (c >= 0x20 && c <= 0xD7FF)
        || (c >= 0xE000 && c <= 0xFFFD)
        || c >= 0x10000;
  }
}
