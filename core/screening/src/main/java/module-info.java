/** Fingerprints, hash lists and the examination of uploads. */
@org.jspecify.annotations.NullMarked
module org.tocsin.screening {
  requires static transitive org.jspecify;
  requires transitive org.tocsin.model;
  requires java.desktop;
  requires com.twelvemonkeys.imageio.webp;

  exports org.tocsin.fingerprint;
}
