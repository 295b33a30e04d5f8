package org.tocsin.report;

import java.util.Objects;
import org.tocsin.model.Fact;

/**
 * An account that was meant to receive what is reported.
 *
 * @param person the person
 * @param account the account
 * @param group the identifier of a group it belongs to, at most 255 characters
 */
public record Recipient(Fact<Person> person, AccountFacts account, Fact<String> group) {
  public Recipient {
    Objects.requireNonNull(person, "person");
    Objects.requireNonNull(account, "account");
    Limits.text(group, "group", 255);
  }

  /** Shows nothing of its content. */
  @Override
  public String toString() {
    return "Recipient";
  }
}
