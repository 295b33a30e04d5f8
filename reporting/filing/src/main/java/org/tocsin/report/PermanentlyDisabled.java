package org.tocsin.report;

import java.time.Instant;
import java.util.Objects;
import org.tocsin.model.Fact;

/**
 * Whether an account is disabled for good.
 *
 * @param disabled whether it is disabled
 * @param disabledAt since when, in the past
 * @param userNotified whether the user was told
 * @param userNotifiedAt when the user was told, in the past and not before it was disabled
 */
public record PermanentlyDisabled(
    boolean disabled,
    Fact<Instant> disabledAt,
    Fact<Boolean> userNotified,
    Fact<Instant> userNotifiedAt) {
  public PermanentlyDisabled {
    Objects.requireNonNull(disabledAt, "disabled at");
    Objects.requireNonNull(userNotified, "user notified");
    Objects.requireNonNull(userNotifiedAt, "user notified at");
    Limits.notBefore(userNotifiedAt, disabledAt, "a user is told", true);
  }

  /** Shows nothing of its content. */
  @Override
  public String toString() {
    return "PermanentlyDisabled";
  }
}
