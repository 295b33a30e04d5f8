package org.tocsin.cybertipline;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.tocsin.model.ClientAddress;
import org.tocsin.report.Country;
import org.tocsin.report.Email;
import org.tocsin.report.UsState;

/**
 * Rules of the documentation that the schema does not state: lengths, past instants with a zone,
 * addresses, ranges, and what spans elements (specification sections 2.2 to 2.8, 2.10 and 4).
 */
final class DocumentRules {
  private static final Pattern ZONED =
      Pattern.compile(".*T.*(Z|[+-][0-9]{2}:[0-9]{2})", Pattern.DOTALL);

  private static final Set<String> PAST =
      Set.of("incidentDateTime", "dateTime", "uploadedToEspTimestamp");

  private static final Set<String> PAST_ATTRIBUTES =
      Set.of("verificationDate", "disabledDate", "userNotifiedDate", "timestamp");

  private static final Set<String> URLS = Set.of("url", "profileUrl", "legalURL", "locationOfFile");

  private static final Set<String> EMAILS = Set.of("email", "emailAddress");

  private static final Set<String> PHONES = Set.of("phone", "phoneNumber");

  private static final Set<String> COUNTRIES = Set.of("country", "countryCode");

  /** Texts that stand for no value. A user may call himself so; a fact of ours may not. */
  private static final Set<String> PLACEHOLDERS =
      Set.of(
          "unknown",
          "not specified",
          "not available",
          "not provided",
          "n/a",
          "na",
          "none",
          "null",
          "undefined",
          "nil",
          "-",
          "--",
          "?",
          "tbd",
          "todo");

  private static final Set<String> OF_OUR_MAKING =
      Set.of(
          "platform",
          "chatClient",
          "gameName",
          "console",
          "agencyName",
          "caseNumber",
          "companyTemplate",
          "termsOfService",
          "legalURL",
          "url",
          "profileUrl",
          "locationOfFile",
          "email",
          "emailAddress",
          "phone",
          "phoneNumber",
          "espService",
          "ipAddress",
          "idType",
          "idValue",
          "additionalInfo",
          "incidentDateTimeDescription",
          "escalateToHighPriority",
          "vehicleDescription",
          "region",
          "zipCode",
          "schoolName",
          "originalFileHash");

  private static final Map<String, Integer> DIGEST_DIGITS =
      Map.of("MD5", 32, "SHA1", 40, "SHA256", 64, "SHA512", 128, "PDQ", 64);

  private final XmlNode root;
  private final Instant latest;
  private final boolean batchedFile;
  private final List<Finding> findings = new ArrayList<>();

  /**
   * Prepares the rules for one document.
   *
   * @param latest the latest instant that counts as past
   * @param batchedFile whether the document describes the file of a batched report
   */
  DocumentRules(XmlNode root, Instant latest, boolean batchedFile) {
    this.root = root;
    this.latest = latest;
    this.batchedFile = batchedFile;
  }

  List<Finding> findings() {
    visit(null, root);
    if (root.name().equals("report")) {
      new ReportRules(this).check(root);
    } else if (root.name().equals("fileDetails")) {
      new FileRules(this, batchedFile).check(root);
    }
    return findings;
  }

  void report(XmlNode node, String rule, String message) {
    findings.add(
        new Finding(
            node.path(),
            rule,
            node.line(),
            node.column(),
            "text of " + node.text().length() + " characters",
            message,
            message + (node.children().isEmpty() ? quoted(node.text()) : "")));
  }

  void reportAttribute(XmlNode node, String attribute, String rule, String message) {
    String value = node.attribute(attribute).orElse("");
    findings.add(
        new Finding(
            node.path() + "/@" + attribute,
            rule,
            node.line(),
            node.column(),
            "text of " + value.length() + " characters",
            message,
            message + quoted(value)));
  }

  private static String quoted(String value) {
    return ": '" + (value.length() > 100 ? value.substring(0, 100) + "…" : value) + "'";
  }

  private void visit(@Nullable XmlNode parent, XmlNode node) {
    if (parent != null) {
      text(parent, node);
    }
    instants(node);
    numbers(node);
    contacts(node);
    disabled(node);
    if (node.name().equals("estimatedLocation")) {
      location(node);
    }
    for (XmlNode child : node.children()) {
      visit(node, child);
    }
  }

  private void text(XmlNode parent, XmlNode node) {
    int limit = TextLimits.of(parent.name(), node.name());
    if (limit < 0 || !node.children().isEmpty()) {
      return;
    }
    String text = node.text();
    if (text.isBlank()) {
      report(node, "blank", "must not be blank; leave the element out instead");
      return;
    }
    if (text.length() > limit) {
      report(node, "length", "has at most " + limit + " characters; this one has " + text.length());
    }
    String folded = text.strip().toLowerCase(Locale.ROOT);
    if (OF_OUR_MAKING.contains(node.name()) && PLACEHOLDERS.contains(folded)) {
      report(node, "placeholder", "stands for no value; leave the element out instead");
    }
    if (URLS.contains(node.name()) && !isUrl(text)) {
      report(node, "url", "must be an absolute http or https URL without blanks");
    }
    if (EMAILS.contains(node.name()) && !Email.isWellFormed(text)) {
      report(node, "email", "must be an e-mail address with a local part of at most 64 characters");
    }
    if (node.name().equals("ipAddress") && !isIpAddress(text)) {
      report(node, "ip-address", "must be an IPv4 or IPv6 address and nothing else");
    }
    if (node.name().equals("originalFileHash")) {
      hash(node);
    }
  }

  private void hash(XmlNode node) {
    String type = node.attribute("hashType").orElse("");
    if (type.length() > 64) {
      reportAttribute(node, "hashType", "length", "has at most 64 characters");
    }
    if (type.isBlank() && node.attribute("hashType").isPresent()) {
      reportAttribute(node, "hashType", "blank", "must not be blank");
    }
    Integer digits = DIGEST_DIGITS.get(type.toUpperCase(Locale.ROOT).replace("-", ""));
    if (digits != null && !node.text().strip().matches("[0-9a-fA-F]{" + digits + "}")) {
      report(node, "hash", "must have " + digits + " hexadecimal digits");
    }
  }

  private static boolean isUrl(String text) {
    try {
      URI uri = new URI(text.strip());
      boolean http =
          "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
      return http && uri.getRawAuthority() != null && text.equals(text.strip());
    } catch (URISyntaxException e) {
      return false;
    }
  }

  private static boolean isIpAddress(String text) {
    boolean plain = text.chars().noneMatch(c -> c == '[' || c == ']' || c == '%' || c <= ' ');
    return plain && ClientAddress.parse(text).isPresent();
  }

  private void instants(XmlNode node) {
    if (PAST.contains(node.name())) {
      Optional<Instant> at = instant(node, null, node.text().strip());
      if (at.isPresent() && at.get().isAfter(latest)) {
        report(node, "past", "must be in the past");
      }
    }
    if (node.name().equals("dateOfBirth")) {
      try {
        LocalDate born = LocalDate.parse(node.text().strip());
        if (!born.isBefore(LocalDate.ofInstant(latest, ZoneOffset.UTC))) {
          report(node, "past", "must be in the past");
        }
      } catch (DateTimeParseException e) {
        report(node, "date", "must be a date such as 2001-02-03");
      }
    }
    for (Map.Entry<String, String> attribute : node.attributes().entrySet()) {
      String name = attribute.getKey();
      if (PAST_ATTRIBUTES.contains(name)) {
        Optional<Instant> at = instant(node, name, attribute.getValue().strip());
        if (at.isPresent() && at.get().isAfter(latest)) {
          reportAttribute(node, name, "past", "must be in the past");
        }
      } else if (name.equals("reenabledDate")) {
        Optional<Instant> unused = instant(node, name, attribute.getValue().strip());
      }
    }
  }

  private Optional<Instant> instant(XmlNode node, @Nullable String attribute, String text) {
    Optional<Instant> at = parse(text);
    if (at.isEmpty()) {
      boolean zoned = ZONED.matcher(text).matches();
      String rule = zoned ? "date-time" : "zone";
      String words =
          zoned
              ? "must be a date and time such as 2026-01-15T09:30:00Z"
              : "must state its zone, as Z or as +hh:mm or -hh:mm";
      if (attribute == null) {
        report(node, rule, words);
      } else {
        reportAttribute(node, attribute, rule, words);
      }
    }
    return at;
  }

  static Optional<Instant> parse(String text) {
    if (!ZONED.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  private void numbers(XmlNode node) {
    switch (node.name()) {
      case "age", "approximateAge" -> range(node, 0, 150);
      case "port" -> range(node, 1, 65535);
      case "priorCTReports", "priorCTReport", "reportId" -> range(node, 1, Long.MAX_VALUE);
      case "latitude" -> degrees(node, 90);
      case "longitude" -> degrees(node, 180);
      default -> {}
    }
  }

  private void range(XmlNode node, long min, long max) {
    try {
      long value = Long.parseLong(node.text().strip());
      if (value < min || value > max) {
        report(node, "range", "must be " + min + " to " + max);
      }
    } catch (NumberFormatException e) {
      report(node, "number", "must be a whole number");
    }
  }

  private void degrees(XmlNode node, int max) {
    try {
      double value = Double.parseDouble(node.text().strip());
      if (!(Math.abs(value) <= max)) {
        report(node, "range", "must be -" + max + " to " + max + " degrees");
      }
    } catch (NumberFormatException e) {
      report(node, "number", "must be a number");
    }
  }

  private void contacts(XmlNode node) {
    if (EMAILS.contains(node.name()) || PHONES.contains(node.name())) {
      boolean verified = node.attribute("verified").filter(DocumentRules::isTrue).isPresent();
      if (node.attribute("verificationDate").isPresent() && !verified) {
        reportAttribute(
            node, "verificationDate", "verified", "goes with verified=\"true\" and nothing else");
      }
    }
    if (PHONES.contains(node.name())) {
      Optional<String> code = node.attribute("countryCallingCode");
      if (code.isPresent() && !code.get().isEmpty() && node.text().strip().startsWith(code.get())) {
        report(node, "calling-code", "must not repeat its calling code");
      }
      if (node.attribute("extension").filter(digits -> digits.length() > 10).isPresent()) {
        reportAttribute(node, "extension", "length", "has at most 10 characters");
      }
    }
    if (COUNTRIES.contains(node.name())) {
      country(node, null, node.text());
    }
    if (node.name().equals("state") && node.text().isBlank()) {
      report(node, "blank", "must not be blank; leave the element out instead");
    }
    Optional<String> flea = node.attribute("fleaCountry");
    flea.ifPresent(code -> country(node, "fleaCountry", code));
  }

  private void country(XmlNode node, @Nullable String attribute, String code) {
    if (isCountry(code)) {
      return;
    }
    String rule = code.isBlank() ? "blank" : "country";
    String words = "must be a current ISO 3166-1 alpha-2 code";
    if (attribute == null) {
      report(node, rule, words);
    } else {
      reportAttribute(node, attribute, rule, words);
    }
  }

  private static boolean isCountry(String code) {
    try {
      return !new Country(code).code().isEmpty();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private void disabled(XmlNode node) {
    Optional<Instant> since = node.attribute("disabledDate").flatMap(DocumentRules::parse);
    Optional<Instant> told = node.attribute("userNotifiedDate").flatMap(DocumentRules::parse);
    Optional<Instant> again = node.attribute("reenabledDate").flatMap(DocumentRules::parse);
    if (since.isPresent() && told.isPresent() && told.get().isBefore(since.get())) {
      reportAttribute(node, "userNotifiedDate", "order", "must not be before disabledDate");
    }
    if (since.isPresent() && again.isPresent() && !again.get().isAfter(since.get())) {
      reportAttribute(node, "reenabledDate", "order", "must be after disabledDate");
    }
  }

  private void location(XmlNode node) {
    Optional<String> country = node.value("countryCode").filter(code -> !code.isEmpty());
    if (country.isEmpty()) {
      report(node, "country", "must name a country");
      return;
    }
    if (country.get().equals("US")) {
      Optional<String> region = node.value("region");
      if (region.isPresent() && !UsState.isCode(region.get())) {
        report(node, "region", "must name a state of the United States by its code");
      }
      if (node.has("city") && region.isEmpty()) {
        report(node, "region", "must name the state beside a city of the United States");
      }
    }
  }

  static boolean isTrue(String text) {
    return text.strip().equals("true") || text.strip().equals("1");
  }

  /** Returns the texts of all e-mail elements below {@code nodes}, as a set. */
  static Set<String> emails(List<XmlNode> nodes) {
    return nodes.stream()
        .flatMap(XmlNode::walk)
        .filter(node -> node.name().equals("email"))
        .map(node -> node.text().strip())
        .collect(Collectors.toUnmodifiableSet());
  }
}
