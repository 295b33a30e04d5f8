/** The library that an application adds: facade, configuration, reports, and the filing of them. */
@org.jspecify.annotations.NullMarked
module org.tocsin {
  requires transitive org.tocsin.model;
  requires transitive org.tocsin.screening;
  requires transitive org.tocsin.evidence;
  requires transitive org.tocsin.store;
  requires org.tocsin.schema;
  requires static transitive org.jspecify;
  requires static micrometer.core;
  requires com.fasterxml.jackson.databind;
  requires java.xml;
  requires okhttp3;
  requires okio;
  requires org.slf4j;
  requires org.yaml.snakeyaml;

  uses org.tocsin.config.SettingsCheck;
  uses org.tocsin.filing.DeliveryKind;
  uses org.tocsin.filing.NotifierKind;

  exports org.tocsin;
  exports org.tocsin.config;
  exports org.tocsin.cybertipline;
  exports org.tocsin.filing;
  exports org.tocsin.metrics;
  exports org.tocsin.report;
}
