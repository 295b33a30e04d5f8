/** A stateful stand-in for a clearinghouse. Shares nothing with the client but the schema. */
@org.jspecify.annotations.NullMarked
module org.tocsin.mock {
  requires static com.google.errorprone.annotations;
  requires static transitive org.jspecify;
  requires com.fasterxml.jackson.core;
  requires com.fasterxml.jackson.databind;
  requires com.fasterxml.jackson.dataformat.yaml;
  requires java.xml;
  requires jdk.httpserver;
  requires static org.junit.jupiter.api;

  exports org.tocsin.mock;
  exports org.tocsin.mock.junit;
  exports org.tocsin.mock.kit;
}
