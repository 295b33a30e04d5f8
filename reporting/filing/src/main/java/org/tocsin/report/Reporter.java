package org.tocsin.report;

import java.net.URI;
import java.util.Objects;
import org.tocsin.model.Absence;
import org.tocsin.model.Fact;

/**
 * Who reports.
 *
 * @param person the person who stands for the report; has at least one e-mail address
 * @param contact whom law enforcement should call instead
 * @param companyTemplate text for every report: company, legal process, retention, telephone
 * @param termsOfService the relevant terms
 * @param legalUrl where legal process is explained
 */
public record Reporter(
    Person person,
    Fact<Contact> contact,
    Fact<String> companyTemplate,
    Fact<String> termsOfService,
    Fact<URI> legalUrl) {
  public Reporter {
    Objects.requireNonNull(person, "person");
    Objects.requireNonNull(contact, "contact");
    Limits.text(companyTemplate, "company template", Limits.NONE);
    Limits.text(termsOfService, "terms of service", Limits.NONE);
    Limits.url(legalUrl, "legal url");
    if (person.contact().emails().isEmpty()) {
      throw new IllegalArgumentException("the reporting person has at least one e-mail address");
    }
  }

  /** Starts one of which everything else is absent. */
  public static Builder builder(Person person) {
    return new Builder(person);
  }

  /** Shows nothing of its content. */
  @Override
  public String toString() {
    return "Reporter";
  }

  /** Collects the facts. Not safe for use by several threads. */
  public static final class Builder {
    private final Person person;
    private Fact<Contact> contact = Fact.absent(Absence.NOT_COLLECTED);
    private Fact<String> companyTemplate = Fact.absent(Absence.NOT_COLLECTED);
    private Fact<String> termsOfService = Fact.absent(Absence.NOT_COLLECTED);
    private Fact<URI> legalUrl = Fact.absent(Absence.NOT_COLLECTED);

    private Builder(Person person) {
      this.person = person;
    }

    /** Sets whom law enforcement should call instead. */
    public Builder contact(Fact<Contact> value) {
      this.contact = value;
      return this;
    }

    /** Sets text for every report. */
    public Builder companyTemplate(Fact<String> value) {
      this.companyTemplate = value;
      return this;
    }

    /** Sets the relevant terms. */
    public Builder termsOfService(Fact<String> value) {
      this.termsOfService = value;
      return this;
    }

    /** Sets where legal process is explained. */
    public Builder legalUrl(Fact<URI> value) {
      this.legalUrl = value;
      return this;
    }

    /**
     * Returns what was collected.
     *
     * @throws IllegalArgumentException when a value exceeds its limit; the message names field and
     *     limit, and no content
     */
    public Reporter build() {
      return new Reporter(person, contact, companyTemplate, termsOfService, legalUrl);
    }
  }
}
