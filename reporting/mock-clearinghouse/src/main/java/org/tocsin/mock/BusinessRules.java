package org.tocsin.mock;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What the documentation demands beyond the schema (specification, 2 and 4). The wording is the
 * mock's own: how the real service words these findings is unknown.
 */
final class BusinessRules {
  private static final Set<String> DATE_TIMES =
      Set.of("incidentDateTime", "dateTime", "uploadedToEspTimestamp");
  private static final List<String> PAST_ATTRIBUTES =
      List.of("verificationDate", "disabledDate", "userNotifiedDate", "timestamp");
  private static final Set<String> URLS = Set.of("url", "legalURL", "profileUrl", "locationOfFile");
  private static final Set<String> NOT_BLANK =
      Set.of("escalateToHighPriority", "ipAddress", "idType", "idValue", "fileId");
  private static final Set<String> ACCOUNTS =
      Set.of("personOrUserReported", "intendedRecipient", "victim");
  private static final Set<String> US_STATES =
      Set.of(
          ("AK AL AR AZ CA CO CT DC DE FL GA GU HI IA ID IL IN KS KY LA MA MD ME MI MN MO MS MT NC"
                  + " ND NE NH NJ NM NV NY OH OK OR PA PR RI SC SD TN TX UT VA VI VT WA WI WV WY")
              .split(" ", -1));

  private final Instant now;
  private final List<Finding> findings = new ArrayList<>();

  private BusinessRules(Instant now) {
    this.now = now;
  }

  /**
   * Returns what is wrong with a report that the schema accepts.
   *
   * @param syntheticOnly whether it must say that it stems from test entries only
   */
  static List<Finding> ofReport(XmlElement report, Instant now, boolean syntheticOnly) {
    BusinessRules rules = new BusinessRules(now);
    rules.everywhere(report, "");
    rules.report(report);
    if (syntheticOnly
        && report.tree().noneMatch(element -> element.text().contains(Knobs.SYNTHETIC_MARK))) {
      rules.find(
          report,
          "this mock takes synthetic reports only: an element must say \""
              + Knobs.SYNTHETIC_MARK
              + "\"");
    }
    return List.copyOf(rules.findings);
  }

  /**
   * Returns what is wrong with file details that the schema accepts.
   *
   * @param batched whether the report is a batched one
   * @param mayClassify whether the account may use the industry classification
   */
  static List<Finding> ofFileDetails(
      XmlElement details, Instant now, boolean batched, boolean mayClassify) {
    BusinessRules rules = new BusinessRules(now);
    rules.everywhere(details, "");
    rules.fileDetails(details, mayClassify);
    if (batched) {
      rules.batchedDetails(details);
    }
    return List.copyOf(rules.findings);
  }

  private void find(XmlElement at, String message) {
    findings.add(new Finding(at.line(), at.column(), at.name() + ": " + message));
  }

  private void everywhere(XmlElement element, String parent) {
    String name = element.name();
    boolean leaf = element.children().isEmpty();
    String text = element.text().strip();
    if (leaf) {
      Lengths.ofElement(parent, name)
          .filter(limit -> element.text().length() > limit)
          .ifPresent(limit -> find(element, "must not exceed " + limit + " characters."));
      if (NOT_BLANK.contains(name) && text.isEmpty()) {
        find(element, "must not be blank.");
      }
      if (DATE_TIMES.contains(name)) {
        past(element, name, text);
      }
      if (URLS.contains(name) && !Values.isUrl(text)) {
        find(element, "must be a valid URL of at most 2083 characters.");
      }
      if (name.equals("dateOfBirth")) {
        Optional<LocalDate> date = Values.date(text);
        if (date.isEmpty() || !date.get().isBefore(LocalDate.ofInstant(now, ZoneOffset.UTC))) {
          find(element, "must be in the past.");
        }
      }
      if (name.equals("port")) {
        range(element, text, 1, 65_535);
      }
      if (name.equals("age") || name.equals("approximateAge")) {
        range(element, text, 0, 150);
      }
      if (name.equals("ipAddress") && !text.isEmpty() && !Values.isAddress(text)) {
        find(element, "must be an IPv4 or IPv6 address.");
      }
      if ((name.equals("email") || name.equals("emailAddress")) && !Values.isEmail(text)) {
        find(element, "must be a well-formed email address.");
      }
    }
    attributes(element);
    switch (name) {
      case "phone" -> phone(element, text);
      case "estimatedLocation" -> location(element);
      case "associatedAccount" -> {
        if (element.child("approximateAge").isPresent()
            && element.child("dateOfBirth").isPresent()) {
          find(element, "approximateAge and dateOfBirth exclude each other.");
        }
      }
      default -> {}
    }
    element.children().forEach(child -> everywhere(child, name));
  }

  private void range(XmlElement at, String text, int least, int most) {
    int value = Integer.parseInt(text);
    if (value < least || value > most) {
      find(at, "must be " + least + " to " + most + ".");
    }
  }

  private void past(XmlElement at, String what, String text) {
    if (!Values.hasZone(text)) {
      find(at, what + " must name its time zone.");
      return;
    }
    Optional<Instant> instant = Values.instant(text);
    if (instant.isEmpty()) {
      find(at, what + " must be a date and time.");
    } else if (!instant.get().isBefore(now)) {
      find(at, what + " must be in the past.");
    }
  }

  private void attributes(XmlElement element) {
    Lengths.ofAttributes()
        .forEach(
            (name, limit) ->
                element
                    .attribute(name)
                    .filter(value -> value.length() > limit)
                    .ifPresent(
                        value ->
                            find(element, name + " must not exceed " + limit + " characters.")));
    for (String name : PAST_ATTRIBUTES) {
      element.attribute(name).ifPresent(value -> past(element, name, value));
    }
    if (element.attribute("verificationDate").isPresent()
        && !element.attribute("verified").map(BusinessRules::isTrue).orElse(false)) {
      find(element, "verified must be true when verificationDate is given.");
    }
    Optional<Instant> disabled = element.attribute("disabledDate").flatMap(Values::instant);
    if (disabled.isPresent()) {
      element
          .attribute("userNotifiedDate")
          .flatMap(Values::instant)
          .filter(notified -> notified.isBefore(disabled.get()))
          .ifPresent(x -> find(element, "userNotifiedDate must not be before disabledDate."));
      element
          .attribute("reenabledDate")
          .flatMap(Values::instant)
          .filter(enabled -> !enabled.isAfter(disabled.get()))
          .ifPresent(x -> find(element, "reenabledDate must be after disabledDate."));
    }
    element
        .attribute("reenabledDate")
        .filter(value -> !Values.hasZone(value))
        .ifPresent(value -> find(element, "reenabledDate must name its time zone."));
  }

  private void phone(XmlElement phone, String text) {
    phone
        .attribute("countryCallingCode")
        .filter(text::startsWith)
        .ifPresent(code -> find(phone, "must not repeat countryCallingCode."));
  }

  private void location(XmlElement location) {
    String country = location.value("countryCode").orElse("");
    String region = location.value("region").orElse("");
    if (country.isEmpty()) {
      find(location, "countryCode must not be blank.");
    } else if (country.equals("US")) {
      if (!region.isEmpty() && !US_STATES.contains(region)) {
        find(location, "region must be a state of the US.");
      }
      if (region.isEmpty() && location.child("city").isPresent()) {
        find(location, "region must be given when city is.");
      }
    } else if (!Set.of(Locale.getISOCountries()).contains(country)) {
      find(location, "countryCode must be an ISO 3166-1 alpha-2 code.");
    }
  }

  private void report(XmlElement report) {
    report
        .child("reporter")
        .flatMap(reporter -> reporter.child("reportingPerson"))
        .filter(person -> person.children("email").isEmpty())
        .ifPresent(person -> find(person, "must have at least one email."));
    Set<String> emails = new HashSet<>();
    report.children().stream()
        .filter(child -> ACCOUNTS.contains(child.name()))
        .flatMap(XmlElement::tree)
        .filter(element -> element.name().equals("email"))
        .forEach(email -> emails.add(email.text().strip().toLowerCase(Locale.ROOT)));
    for (XmlElement internet : report.children("internetDetails")) {
      internet
          .tree()
          .filter(element -> element.name().equals("emailAddress"))
          .filter(email -> !emails.contains(email.text().strip().toLowerCase(Locale.ROOT)))
          .forEach(
              email ->
                  find(
                      email,
                      "must also be an email of personOrUserReported, intendedRecipient or"
                          + " victim."));
    }
    if (report.child("batchedReport").isPresent()) {
      batched(report);
    } else {
      report.children("personOrUserReported").stream()
          .skip(1)
          .forEach(person -> find(person, "must occur once, except in a batched report."));
    }
  }

  private void batched(XmlElement report) {
    for (XmlElement child : report.children()) {
      if (Set.of("internetDetails", "lawEnforcement", "intendedRecipient", "victim")
              .contains(child.name())
          || child.name().equals("additionalInfo")) {
        find(child, "must not be in a batched report.");
      }
      if (child.name().equals("personOrUserReported")) {
        child.children().stream()
            .filter(element -> !element.name().equals("espIdentifier"))
            .forEach(element -> find(element, "must not be in a batched report."));
      }
    }
    report
        .child("incidentSummary")
        .flatMap(summary -> summary.child("escalateToHighPriority"))
        .ifPresent(element -> find(element, "must not be in a batched report."));
  }

  private void fileDetails(XmlElement details, boolean mayClassify) {
    boolean exif = details.value("exifViewedByEsp").map(BusinessRules::isTrue).orElse(false);
    boolean viewed = details.value("fileViewedByEsp").map(BusinessRules::isTrue).orElse(false);
    if (exif && !viewed) {
      find(details, "fileViewedByEsp must be true when exifViewedByEsp is.");
    }
    Optional<XmlElement> classification = details.child("industryClassification");
    if (details.value("fileRelevance").orElse("").equals("Supplemental Reported")) {
      if (isMeme(details)) {
        find(details, "Supplemental Reported excludes the annotation potentialMeme.");
      }
      classification.ifPresent(
          element -> find(element, "must not be given for Supplemental Reported."));
    }
    if (!mayClassify) {
      classification.ifPresent(element -> find(element, "may not be used by this account."));
    }
  }

  private static boolean isMeme(XmlElement details) {
    return details.child("fileAnnotations").flatMap(a -> a.child("potentialMeme")).isPresent()
        || details.value("potentialMeme").map(BusinessRules::isTrue).orElse(false);
  }

  private void batchedDetails(XmlElement details) {
    if (details.value("fileRelevance").orElse("").equals("Supplemental Reported")) {
      find(details, "fileRelevance must be Reported in a batched report.");
    }
    List<XmlElement> annotations =
        details.child("fileAnnotations").map(XmlElement::children).orElse(List.of());
    if (annotations.stream().noneMatch(a -> isBatchAnnotation(a.name())) && !isMeme(details)) {
      find(details, "viral or potentialMeme must be annotated in a batched report.");
    }
    annotations.stream()
        .filter(a -> !isBatchAnnotation(a.name()))
        .forEach(a -> find(a, "must not be annotated in a batched report."));
    for (String name :
        List.of(
            "originalFileName",
            "locationOfFile",
            "originalFileHash",
            "ipCaptureEvent",
            "deviceId",
            "details",
            "additionalInfo")) {
      details
          .children(name)
          .forEach(element -> find(element, "must not be in a batched report's file details."));
    }
  }

  private static boolean isBatchAnnotation(String name) {
    return name.equals("viral") || name.equals("potentialMeme");
  }

  private static boolean isTrue(String text) {
    return text.equals("true") || text.equals("1");
  }
}
