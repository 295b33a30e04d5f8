package org.tocsin.cybertipline;

/** The calls of the protocol (specification section 1.2). */
enum Endpoint {
  STATUS("status", "reportResponse", false, false),
  SCHEMA("xsd", "schema", false, false),
  OPEN("submit", "reportResponse", true, false),
  UPLOAD("upload", "reportResponse", true, true),
  DESCRIBE("fileinfo", "reportResponse", true, false),
  FINISH("finish", "reportDoneResponse", true, false),
  RETRACT("retract", "reportResponse", true, false);

  private final String path;
  private final String root;
  private final boolean answersReportId;
  private final boolean answersFile;

  Endpoint(String path, String root, boolean answersReportId, boolean answersFile) {
    this.path = path;
    this.root = root;
    this.answersReportId = answersReportId;
    this.answersFile = answersFile;
  }

  String path() {
    return path;
  }

  /** The root of an answer that says success. */
  String root() {
    return root;
  }

  boolean answersReportId() {
    return answersReportId;
  }

  boolean answersFile() {
    return answersFile;
  }
}
