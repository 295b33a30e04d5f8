package org.tocsin.mock;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The calls of the reporting API (specification, 1.2). */
public enum Endpoint {
  /** Connectivity and credentials. */
  STATUS("GET", "/status"),
  /** The schema document. */
  XSD("GET", "/xsd"),
  /** Opens a report. */
  SUBMIT("POST", "/submit"),
  /** Adds a file to an open report. */
  UPLOAD("POST", "/upload"),
  /** Describes an uploaded file. */
  FILEINFO("POST", "/fileinfo"),
  /** Finishes an open report. */
  FINISH("POST", "/finish"),
  /** Withdraws an open report. */
  RETRACT("POST", "/retract");

  private final String method;
  private final String path;

  Endpoint(String method, String path) {
    this.method = method;
    this.path = path;
  }

  /** Returns {@code GET} or {@code POST}. */
  public String method() {
    return method;
  }

  /** Returns the path below the base path, with its leading slash. */
  public String path() {
    return path;
  }

  /** Returns the name used in scripts: {@code submit}, {@code fileinfo} and so on. */
  public String word() {
    return path.substring(1);
  }

  /** Returns the endpoint of a path below the base path. */
  static Optional<Endpoint> at(String path) {
    return Arrays.stream(values()).filter(e -> e.path.equals(path)).findFirst();
  }

  /**
   * Returns the endpoint of that word, in any case.
   *
   * @throws IllegalArgumentException when there is none
   */
  public static Endpoint of(String word) {
    return at("/" + word.toLowerCase(Locale.ROOT))
        .orElseThrow(() -> new IllegalArgumentException("no endpoint of the name " + word));
  }
}
