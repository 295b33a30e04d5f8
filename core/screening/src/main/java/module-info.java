/** Fingerprints, hash lists and the examination of uploads. */
@org.jspecify.annotations.NullMarked
module org.tocsin.screening {
  requires static transitive org.jspecify;
  requires transitive org.tocsin.model;
  requires transitive org.tocsin.store;
  requires java.desktop;
  requires java.xml;
  requires com.fasterxml.jackson.core;
  requires com.fasterxml.jackson.databind;
  requires com.github.benmanes.caffeine;
  requires okhttp3;
  requires okio;
  requires org.slf4j;
  requires com.twelvemonkeys.imageio.webp;

  exports org.tocsin.fingerprint;
  exports org.tocsin.hashlist;
  exports org.tocsin.screening;
}
