package org.tocsin.config;

import java.util.Optional;
import org.tocsin.docket.RetentionPolicy;
import org.tocsin.model.Environment;

/** Reads the opt-in to PRODUCTION, and finds all at once what PRODUCTION asks for. */
final class ProductionSection {
  private ProductionSection() {}

  static Optional<ProductionOptIn> read(YamlSection top) {
    if (!top.has("production")) {
      return Optional.empty();
    }
    YamlSection section = top.section("production");
    Optional<ProductionOptIn> optIn = section.parsed("acknowledge", ProductionOptIn::new);
    section.finish();
    return optIn;
  }

  /**
   * Complains of what {@link TocsinConfig} asks of PRODUCTION and is not there, each at its key.
   */
  static void require(YamlSection top) {
    if (!top.has("production")) {
      top.complain("environment", ProductionOptIn.NEEDED);
    }
    if (top.text("loopbackClients").equals(Optional.of("true"))) {
      top.complain("loopbackClients", "can be true in TEST only");
    }
    if (!top.has("custodians")) {
      top.complainOfMissing(
          "environment",
          "custodians",
          "is missing in PRODUCTION: a generated key pair is for trying out");
    }
    if (top.lacks("people")) {
      top.complainOfMissing(
          top.has("people") ? "people" : "environment",
          "people",
          "is missing in PRODUCTION: closing an exact match of the gravest class takes the"
              + " signatures of two of them");
    }
    if (!top.has("service")) {
      return;
    }
    YamlSection service = top.section("service");
    String law = " (18 USC 2258A(a)(1)(B): mailing address, telephone and a point of contact)";
    if (!service.has("companyTemplate")) {
      service.complain("companyTemplate", "is missing in PRODUCTION" + law);
    }
    if (service.has("reporter") && !service.section("reporter").has("phone")) {
      service.section("reporter").complain("phone", "is missing in PRODUCTION" + law);
    }
  }

  /** Complains of evidence of reports that PRODUCTION would keep for less than a year. */
  static void requireOneYear(
      YamlSection top, Environment environment, Optional<String> country, RetentionPolicy kept) {
    if (TocsinConfig.keepsTooShort(environment, country, kept)) {
      YamlSection retention = top.section("retention");
      retention.complain(retention.has("us2258a") ? "us2258a" : "reported", TocsinConfig.ONE_YEAR);
    }
  }
}
