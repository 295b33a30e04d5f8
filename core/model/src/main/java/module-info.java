/** Facts and outcomes of the library: records and sealed types that every other module speaks. */
@org.jspecify.annotations.NullMarked
module org.tocsin.model {
  requires static transitive org.jspecify;

  exports org.tocsin.model;
}
