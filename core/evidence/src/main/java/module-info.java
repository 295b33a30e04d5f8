/** Vault, custody log and docket. */
@org.jspecify.annotations.NullMarked
module org.tocsin.evidence {
  requires static transitive org.jspecify;
  requires transitive org.tocsin.model;
  requires transitive org.tocsin.store;
  requires java.net.http;
  requires com.fasterxml.jackson.core;
  requires com.fasterxml.jackson.databind;
  requires com.google.crypto.tink;
  requires org.bouncycastle.pkix;
  requires org.bouncycastle.provider;
  requires org.slf4j;

  exports org.tocsin.docket;
  exports org.tocsin.evidence;
  exports org.tocsin.export;
}
