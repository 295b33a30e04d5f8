package org.tocsin.report;

import java.time.Instant;
import java.util.Objects;
import org.tocsin.model.Absence;
import org.tocsin.model.Fact;

/**
 * Whether an account is, or was, disabled for a while.
 *
 * @param disabled whether it is disabled
 * @param disabledAt since when, in the past
 * @param userNotified whether the user was told
 * @param userNotifiedAt when the user was told, in the past and not before it was disabled
 * @param reenabledAt when it is enabled again, after it was disabled
 */
public record TemporarilyDisabled(
    boolean disabled,
    Fact<Instant> disabledAt,
    Fact<Boolean> userNotified,
    Fact<Instant> userNotifiedAt,
    Fact<Instant> reenabledAt) {
  public TemporarilyDisabled {
    Objects.requireNonNull(disabledAt, "disabled at");
    Objects.requireNonNull(userNotified, "user notified");
    Objects.requireNonNull(userNotifiedAt, "user notified at");
    Objects.requireNonNull(reenabledAt, "reenabled at");
    Limits.notBefore(userNotifiedAt, disabledAt, "a user is told", true);
    Limits.notBefore(reenabledAt, disabledAt, "an account is enabled again", false);
  }

  /** Starts one of which everything else is absent. */
  public static Builder builder(boolean disabled) {
    return new Builder(disabled);
  }

  /** Shows nothing of its content. */
  @Override
  public String toString() {
    return "TemporarilyDisabled";
  }

  /** Collects the facts. Not safe for use by several threads. */
  public static final class Builder {
    private final boolean disabled;
    private Fact<Instant> disabledAt = Fact.absent(Absence.NOT_COLLECTED);
    private Fact<Boolean> userNotified = Fact.absent(Absence.NOT_COLLECTED);
    private Fact<Instant> userNotifiedAt = Fact.absent(Absence.NOT_COLLECTED);
    private Fact<Instant> reenabledAt = Fact.absent(Absence.NOT_COLLECTED);

    private Builder(boolean disabled) {
      this.disabled = disabled;
    }

    /** Sets since when. */
    public Builder disabledAt(Fact<Instant> value) {
      this.disabledAt = value;
      return this;
    }

    /** Sets whether the user was told. */
    public Builder userNotified(Fact<Boolean> value) {
      this.userNotified = value;
      return this;
    }

    /** Sets when the user was told. */
    public Builder userNotifiedAt(Fact<Instant> value) {
      this.userNotifiedAt = value;
      return this;
    }

    /** Sets when it is enabled again. */
    public Builder reenabledAt(Fact<Instant> value) {
      this.reenabledAt = value;
      return this;
    }

    /**
     * Returns what was collected.
     *
     * @throws IllegalArgumentException when a value exceeds its limit; the message names field and
     *     limit, and no content
     */
    public TemporarilyDisabled build() {
      return new TemporarilyDisabled(
          disabled, disabledAt, userNotified, userNotifiedAt, reenabledAt);
    }
  }
}
