package org.tocsin.report;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.tocsin.model.Absence;
import org.tocsin.model.Fact;

/**
 * A report of one incident.
 *
 * @param summary what happened
 * @param details where it happened, by kind of place
 * @param lawEnforcement an agency that already knows
 * @param reporter who reports
 * @param reported the account it is about; at most one
 * @param recipients accounts that were meant to receive it
 * @param victims accounts that suffered
 * @param additionalInfo anything else worth telling
 */
public record IncidentReport(
    Summary summary,
    List<IncidentDetails> details,
    Fact<LawEnforcement> lawEnforcement,
    Reporter reporter,
    Fact<ReportedAccount> reported,
    List<Recipient> recipients,
    List<Victim> victims,
    Fact<String> additionalInfo)
    implements Report {
  public IncidentReport {
    Objects.requireNonNull(summary, "summary");
    details = List.copyOf(details);
    Objects.requireNonNull(lawEnforcement, "law enforcement");
    Objects.requireNonNull(reporter, "reporter");
    Objects.requireNonNull(reported, "reported");
    recipients = List.copyOf(recipients);
    victims = List.copyOf(victims);
    Limits.text(additionalInfo, "additional info", Limits.NONE);
    Set<String> addresses = emailsOf(reported, recipients, victims);
    for (IncidentDetails place : details) {
      if (!place.emails().stream().allMatch(email -> addresses.contains(email.address()))) {
        throw new IllegalArgumentException(
            "an e-mail address of an incident is also one of the reported person, a recipient or a"
                + " victim");
      }
    }
  }

  /** Starts one of which everything else is absent. */
  public static Builder builder(Summary summary, Reporter reporter) {
    return new Builder(summary, reporter);
  }

  private static Set<String> emailsOf(
      Fact<ReportedAccount> reported, List<Recipient> recipients, List<Victim> victims) {
    return Stream.of(
            reported.toOptional().stream().flatMap(r -> r.person().toOptional().stream()),
            recipients.stream().flatMap(r -> r.person().toOptional().stream()),
            victims.stream().map(Victim::person))
        .flatMap(people -> people)
        .flatMap(person -> person.contact().emails().stream())
        .map(Email::address)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Shows nothing of its content. */
  @Override
  public String toString() {
    return "IncidentReport";
  }

  /** Collects the facts. Not safe for use by several threads. */
  public static final class Builder {
    private final Summary summary;
    private List<IncidentDetails> details = List.of();
    private Fact<LawEnforcement> lawEnforcement = Fact.absent(Absence.NOT_COLLECTED);
    private final Reporter reporter;
    private Fact<ReportedAccount> reported = Fact.absent(Absence.NOT_COLLECTED);
    private List<Recipient> recipients = List.of();
    private List<Victim> victims = List.of();
    private Fact<String> additionalInfo = Fact.absent(Absence.NOT_COLLECTED);

    private Builder(Summary summary, Reporter reporter) {
      this.summary = summary;
      this.reporter = reporter;
    }

    /** Sets where it happened. */
    public Builder details(List<IncidentDetails> value) {
      this.details = value;
      return this;
    }

    /** Sets an agency that already knows. */
    public Builder lawEnforcement(Fact<LawEnforcement> value) {
      this.lawEnforcement = value;
      return this;
    }

    /** Sets the account it is about. */
    public Builder reported(Fact<ReportedAccount> value) {
      this.reported = value;
      return this;
    }

    /** Sets accounts that were meant to receive it. */
    public Builder recipients(List<Recipient> value) {
      this.recipients = value;
      return this;
    }

    /** Sets accounts that suffered. */
    public Builder victims(List<Victim> value) {
      this.victims = value;
      return this;
    }

    /** Sets anything else worth telling. */
    public Builder additionalInfo(Fact<String> value) {
      this.additionalInfo = value;
      return this;
    }

    /**
     * Returns what was collected.
     *
     * @throws IllegalArgumentException when a value exceeds its limit; the message names field and
     *     limit, and no content
     */
    public IncidentReport build() {
      return new IncidentReport(
          summary,
          details,
          lawEnforcement,
          reporter,
          reported,
          recipients,
          victims,
          additionalInfo);
    }
  }
}
