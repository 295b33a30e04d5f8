package org.tocsin.report;

import java.util.List;
import java.util.Objects;
import org.tocsin.model.Fact;

/**
 * An account, and the person behind it, that suffered.
 *
 * @param person the person; may be one of whom nothing is known
 * @param account the account
 * @param school the name of the person's school, at most 255 characters
 * @param associated accounts that belong to it
 */
public record Victim(
    Person person, AccountFacts account, Fact<String> school, List<AssociatedAccount> associated) {
  public Victim {
    Objects.requireNonNull(person, "person");
    Objects.requireNonNull(account, "account");
    Limits.text(school, "school", 255);
    associated = List.copyOf(associated);
  }

  /** Shows nothing of its content. */
  @Override
  public String toString() {
    return "Victim";
  }
}
