package org.tocsin.report;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.tocsin.model.Absence;
import org.tocsin.model.Fact;
import org.tocsin.model.IncidentType;

/**
 * A report of many accounts that posted one and the same viral picture, which may be a meme.
 *
 * <p>It cannot state what such a report must not hold: escalation, places, agencies, recipients,
 * victims, or more than the identifier of an account (specification section 2.8).
 *
 * @param type what it is about
 * @param platform the full name of the application where it happened, at most 256 characters
 * @param annotations what somebody established about it
 * @param occurredAt when it happened, in the past
 * @param occurredAtMeaning what that instant means, at most 3000 characters
 * @param reporter who reports
 * @param accounts identifiers of the accounts, each at most 255 characters
 */
public record BatchedReport(
    IncidentType type,
    Fact<String> platform,
    Set<ReportAnnotation> annotations,
    Instant occurredAt,
    Fact<String> occurredAtMeaning,
    Reporter reporter,
    List<String> accounts)
    implements Report {
  public BatchedReport {
    Objects.requireNonNull(type, "type");
    Limits.text(platform, "platform", 256);
    annotations = Set.copyOf(annotations);
    Objects.requireNonNull(occurredAt, "occurred at");
    Limits.text(occurredAtMeaning, "occurred at meaning", 3000);
    Objects.requireNonNull(reporter, "reporter");
    accounts = Limits.texts(accounts, "accounts", 255);
  }

  /** Starts one of which everything else is absent. */
  public static Builder builder(IncidentType type, Instant occurredAt, Reporter reporter) {
    return new Builder(type, occurredAt, reporter);
  }

  /** Shows nothing of its content. */
  @Override
  public String toString() {
    return "BatchedReport";
  }

  /** Collects the facts. Not safe for use by several threads. */
  public static final class Builder {
    private final IncidentType type;
    private Fact<String> platform = Fact.absent(Absence.NOT_COLLECTED);
    private Set<ReportAnnotation> annotations = Set.of();
    private final Instant occurredAt;
    private Fact<String> occurredAtMeaning = Fact.absent(Absence.NOT_COLLECTED);
    private final Reporter reporter;
    private List<String> accounts = List.of();

    private Builder(IncidentType type, Instant occurredAt, Reporter reporter) {
      this.type = type;
      this.occurredAt = occurredAt;
      this.reporter = reporter;
    }

    /** Sets the full name of the application where it happened. */
    public Builder platform(Fact<String> value) {
      this.platform = value;
      return this;
    }

    /** Sets what somebody established about it. */
    public Builder annotations(Set<ReportAnnotation> value) {
      this.annotations = value;
      return this;
    }

    /** Sets what that instant means. */
    public Builder occurredAtMeaning(Fact<String> value) {
      this.occurredAtMeaning = value;
      return this;
    }

    /** Sets identifiers of the accounts. */
    public Builder accounts(List<String> value) {
      this.accounts = value;
      return this;
    }

    /**
     * Returns what was collected.
     *
     * @throws IllegalArgumentException when a value exceeds its limit; the message names field and
     *     limit, and no content
     */
    public BatchedReport build() {
      return new BatchedReport(
          type, platform, annotations, occurredAt, occurredAtMeaning, reporter, accounts);
    }
  }
}
