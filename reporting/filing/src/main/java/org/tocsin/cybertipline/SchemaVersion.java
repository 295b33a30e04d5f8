package org.tocsin.cybertipline;

/** Which state of the clearinghouse's schema documents are written for. */
public enum SchemaVersion {
  /** As known for November 2025. The default. */
  V2025("cybertipline.xsd"),
  /**
   * With the elements of 2026 that are known from two sources: off until a clearinghouse says so.
   */
  V2026("cybertipline-2026.xsd");

  private final String resource;

  SchemaVersion(String resource) {
    this.resource = resource;
  }

  String resource() {
    return "META-INF/tocsin/schema/" + resource;
  }
}
