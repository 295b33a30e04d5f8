package org.tocsin.report;

import java.util.List;
import org.tocsin.model.Absence;
import org.tocsin.model.Fact;

/**
 * How a person is called and reached.
 *
 * @param firstName given name, at most 100 characters
 * @param lastName family name, at most 100 characters
 * @param phones telephone numbers
 * @param emails e-mail addresses
 * @param addresses postal addresses
 */
public record Contact(
    Fact<String> firstName,
    Fact<String> lastName,
    List<Phone> phones,
    List<Email> emails,
    List<PostalAddress> addresses) {
  public Contact {
    Limits.text(firstName, "first name", 100);
    Limits.text(lastName, "last name", 100);
    phones = List.copyOf(phones);
    emails = List.copyOf(emails);
    addresses = List.copyOf(addresses);
  }

  /** Starts one of which everything is absent. */
  public static Builder builder() {
    return new Builder();
  }

  /** Shows nothing of its content. */
  @Override
  public String toString() {
    return "Contact";
  }

  /** Collects the facts. Not safe for use by several threads. */
  public static final class Builder {
    private Fact<String> firstName = Fact.absent(Absence.NOT_COLLECTED);
    private Fact<String> lastName = Fact.absent(Absence.NOT_COLLECTED);
    private List<Phone> phones = List.of();
    private List<Email> emails = List.of();
    private List<PostalAddress> addresses = List.of();

    private Builder() {}

    /** Sets given name. */
    public Builder firstName(Fact<String> value) {
      this.firstName = value;
      return this;
    }

    /** Sets family name. */
    public Builder lastName(Fact<String> value) {
      this.lastName = value;
      return this;
    }

    /** Sets telephone numbers. */
    public Builder phones(List<Phone> value) {
      this.phones = value;
      return this;
    }

    /** Sets e-mail addresses. */
    public Builder emails(List<Email> value) {
      this.emails = value;
      return this;
    }

    /** Sets postal addresses. */
    public Builder addresses(List<PostalAddress> value) {
      this.addresses = value;
      return this;
    }

    /**
     * Returns what was collected.
     *
     * @throws IllegalArgumentException when a value exceeds its limit; the message names field and
     *     limit, and no content
     */
    public Contact build() {
      return new Contact(firstName, lastName, phones, emails, addresses);
    }
  }
}
