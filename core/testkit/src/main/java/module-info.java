/** Help for tests of the library and of applications that use it. */
@org.jspecify.annotations.NullMarked
module org.tocsin.testkit {
  requires static transitive org.jspecify;
  requires static transitive org.junit.jupiter.api;
  requires transitive org.tocsin.model;
  requires jdk.httpserver;
  requires org.bouncycastle.pkix;
  requires org.bouncycastle.provider;

  exports org.tocsin.testkit;
}
