/** The library that an application adds: reports and the connector that files them. */
@org.jspecify.annotations.NullMarked
module org.tocsin {
  requires transitive org.tocsin.model;
  requires org.tocsin.schema;
  requires static transitive org.jspecify;
  requires java.xml;
  requires okhttp3;
  requires okio;

  exports org.tocsin.cybertipline;
  exports org.tocsin.report;
}
