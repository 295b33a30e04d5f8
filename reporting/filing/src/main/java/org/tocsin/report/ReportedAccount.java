package org.tocsin.report;

import java.util.List;
import java.util.Objects;
import org.tocsin.model.Absence;
import org.tocsin.model.Fact;

/**
 * The account, and the person behind it, that a report is about.
 *
 * @param person the person
 * @param account the account
 * @param vehicle the person's vehicle, at most 300 characters
 * @param thirdPartyUser whether it is an account of another service
 * @param group the identifier of a group it belongs to, at most 255 characters
 * @param associated accounts that belong to it
 */
public record ReportedAccount(
    Fact<Person> person,
    AccountFacts account,
    Fact<String> vehicle,
    Fact<Boolean> thirdPartyUser,
    Fact<String> group,
    List<AssociatedAccount> associated) {
  public ReportedAccount {
    Objects.requireNonNull(person, "person");
    Objects.requireNonNull(account, "account");
    Limits.text(vehicle, "vehicle", 300);
    Objects.requireNonNull(thirdPartyUser, "third party user");
    Limits.text(group, "group", 255);
    associated = List.copyOf(associated);
  }

  /** Starts one of which everything else is absent. */
  public static Builder builder(AccountFacts account) {
    return new Builder(account);
  }

  /** Shows nothing of its content. */
  @Override
  public String toString() {
    return "ReportedAccount";
  }

  /** Collects the facts. Not safe for use by several threads. */
  public static final class Builder {
    private Fact<Person> person = Fact.absent(Absence.NOT_COLLECTED);
    private final AccountFacts account;
    private Fact<String> vehicle = Fact.absent(Absence.NOT_COLLECTED);
    private Fact<Boolean> thirdPartyUser = Fact.absent(Absence.NOT_COLLECTED);
    private Fact<String> group = Fact.absent(Absence.NOT_COLLECTED);
    private List<AssociatedAccount> associated = List.of();

    private Builder(AccountFacts account) {
      this.account = account;
    }

    /** Sets the person. */
    public Builder person(Fact<Person> value) {
      this.person = value;
      return this;
    }

    /** Sets the person's vehicle. */
    public Builder vehicle(Fact<String> value) {
      this.vehicle = value;
      return this;
    }

    /** Sets whether it is an account of another service. */
    public Builder thirdPartyUser(Fact<Boolean> value) {
      this.thirdPartyUser = value;
      return this;
    }

    /** Sets the identifier of a group it belongs to. */
    public Builder group(Fact<String> value) {
      this.group = value;
      return this;
    }

    /** Sets accounts that belong to it. */
    public Builder associated(List<AssociatedAccount> value) {
      this.associated = value;
      return this;
    }

    /**
     * Returns what was collected.
     *
     * @throws IllegalArgumentException when a value exceeds its limit; the message names field and
     *     limit, and no content
     */
    public ReportedAccount build() {
      return new ReportedAccount(person, account, vehicle, thirdPartyUser, group, associated);
    }
  }
}
