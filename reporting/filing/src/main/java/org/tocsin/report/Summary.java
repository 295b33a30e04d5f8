package org.tocsin.report;

import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import org.tocsin.model.Absence;
import org.tocsin.model.Fact;
import org.tocsin.model.IncidentType;

/**
 * What happened, where and when.
 *
 * @param type what it is about
 * @param platform the full name of the application where it happened, at most 256 characters
 * @param escalation why it is urgent, at most 3000 characters; its mere presence escalates the
 *     report
 * @param annotations what somebody established about it; one that nobody established is left out
 * @param occurredAt when it happened, in the past
 * @param occurredAtMeaning what that instant means, at most 3000 characters
 */
public record Summary(
    IncidentType type,
    Fact<String> platform,
    Fact<String> escalation,
    Set<ReportAnnotation> annotations,
    Instant occurredAt,
    Fact<String> occurredAtMeaning) {
  public Summary {
    Objects.requireNonNull(type, "type");
    Limits.text(platform, "platform", 256);
    Limits.text(escalation, "escalation", 3000);
    annotations = Set.copyOf(annotations);
    Objects.requireNonNull(occurredAt, "occurred at");
    Limits.text(occurredAtMeaning, "occurred at meaning", 3000);
  }

  /** Starts one of which everything else is absent. */
  public static Builder builder(IncidentType type, Instant occurredAt) {
    return new Builder(type, occurredAt);
  }

  /** Shows nothing of its content. */
  @Override
  public String toString() {
    return "Summary";
  }

  /** Collects the facts. Not safe for use by several threads. */
  public static final class Builder {
    private final IncidentType type;
    private Fact<String> platform = Fact.absent(Absence.NOT_COLLECTED);
    private Fact<String> escalation = Fact.absent(Absence.NOT_COLLECTED);
    private Set<ReportAnnotation> annotations = Set.of();
    private final Instant occurredAt;
    private Fact<String> occurredAtMeaning = Fact.absent(Absence.NOT_COLLECTED);

    private Builder(IncidentType type, Instant occurredAt) {
      this.type = type;
      this.occurredAt = occurredAt;
    }

    /** Sets the full name of the application where it happened. */
    public Builder platform(Fact<String> value) {
      this.platform = value;
      return this;
    }

    /** Sets why it is urgent. */
    public Builder escalation(Fact<String> value) {
      this.escalation = value;
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

    /**
     * Returns what was collected.
     *
     * @throws IllegalArgumentException when a value exceeds its limit; the message names field and
     *     limit, and no content
     */
    public Summary build() {
      return new Summary(type, platform, escalation, annotations, occurredAt, occurredAtMeaning);
    }
  }
}
