package org.tocsin.cybertipline;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Rules of a report that span elements (specification sections 2.1, 2.3, 2.4, 2.5 and 2.8). */
final class ReportRules {
  private static final Set<String> NOT_BATCHED =
      Set.of("internetDetails", "lawEnforcement", "intendedRecipient", "victim", "additionalInfo");

  private final DocumentRules rules;

  ReportRules(DocumentRules rules) {
    this.rules = rules;
  }

  void check(XmlNode report) {
    reporter(report);
    emails(report);
    recipients(report);
    ages(report);
    if (report.has("batchedReport")) {
      batched(report);
    } else if (report.all("personOrUserReported").count() > 1) {
      report
          .all("personOrUserReported")
          .skip(1)
          .forEach(
              node ->
                  rules.report(
                      node, "one-account", "at most one account is reported unless batched"));
    }
  }

  private void reporter(XmlNode report) {
    report
        .first("reporter")
        .flatMap(reporter -> reporter.first("reportingPerson"))
        .filter(person -> person.all("email").allMatch(email -> email.text().isBlank()))
        .ifPresent(
            person ->
                rules.report(
                    person, "reporter-email", "the reporting person has at least one email"));
  }

  private void emails(XmlNode report) {
    List<XmlNode> people = new ArrayList<>();
    report.all("personOrUserReported").forEach(people::add);
    report.all("intendedRecipient").forEach(people::add);
    report.all("victim").forEach(people::add);
    Set<String> known = DocumentRules.emails(people);
    report
        .all("internetDetails")
        .flatMap(XmlNode::walk)
        .filter(node -> node.name().equals("emailAddress"))
        .filter(node -> !known.contains(node.text().strip()))
        .forEach(
            node ->
                rules.report(
                    node,
                    "email-of-person",
                    "must also be an email of the reported person, a recipient or a victim"));
  }

  private void recipients(XmlNode report) {
    report
        .all("intendedRecipient")
        .flatMap(recipient -> recipient.all("additionalInfo").skip(1))
        .forEach(node -> rules.report(node, "once", "occurs at most once here"));
  }

  private void ages(XmlNode report) {
    report
        .walk()
        .filter(node -> node.name().equals("associatedAccount"))
        .filter(node -> node.has("approximateAge") && node.has("dateOfBirth"))
        .forEach(
            node ->
                rules.report(
                    node, "age-or-birth", "has approximateAge or dateOfBirth, never both"));
  }

  private void batched(XmlNode report) {
    for (XmlNode child : report.children()) {
      if (NOT_BATCHED.contains(child.name())) {
        rules.report(child, "batched", "must not occur in a batched report");
      }
      if (child.name().equals("personOrUserReported")) {
        child.children().stream()
            .filter(fact -> !fact.name().equals("espIdentifier"))
            .forEach(
                fact ->
                    rules.report(
                        fact, "batched", "an account of a batched report has espIdentifier only"));
      }
    }
    report
        .first("incidentSummary")
        .flatMap(summary -> summary.first("escalateToHighPriority"))
        .ifPresent(node -> rules.report(node, "batched", "must not occur in a batched report"));
  }
}
