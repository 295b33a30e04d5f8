package org.tocsin.report;

import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Who files: the service, the person who stands for its reports, and what every report repeats.
 *
 * <p>Immutable. {@code toString} shows the service's name only.
 */
public final class ServiceProfile {
  private final String name;
  private final Contact reporter;
  private final Optional<Contact> contact;
  private final Optional<String> companyTemplate;
  private final Optional<String> termsOfService;
  private final Optional<URI> legalUrl;
  private final Optional<Country> country;

  private ServiceProfile(Builder builder) {
    this.name = builder.name;
    this.reporter = builder.reporter;
    this.contact = builder.contact;
    this.companyTemplate = builder.companyTemplate;
    this.termsOfService = builder.termsOfService;
    this.legalUrl = builder.legalUrl;
    this.country = builder.country;
  }

  /**
   * Starts a profile.
   *
   * @param name the service's full name as its users know it, at most 255 characters
   * @param reporter the person who stands for the reports; at least one e-mail address
   */
  public static Builder builder(String name, Contact reporter) {
    return new Builder(name, reporter);
  }

  /**
   * Returns a profile with no more than a clearinghouse asks for.
   *
   * @param name the service's full name as its users know it, at most 255 characters
   * @param reporterEmail the address of the person who stands for the reports
   */
  public static ServiceProfile of(String name, String reporterEmail) {
    return builder(name, Contact.builder().emails(List.of(Email.of(reporterEmail))).build())
        .build();
  }

  /** Returns the service's name. */
  public String name() {
    return name;
  }

  /** Returns the person who stands for the reports. */
  public Contact reporter() {
    return reporter;
  }

  /** Returns whom law enforcement should call instead. */
  public Optional<Contact> contact() {
    return contact;
  }

  /** Returns the text of every report: company, legal process, retention, telephone. */
  public Optional<String> companyTemplate() {
    return companyTemplate;
  }

  /** Returns the relevant terms. */
  public Optional<String> termsOfService() {
    return termsOfService;
  }

  /** Returns where legal process is explained. */
  public Optional<URI> legalUrl() {
    return legalUrl;
  }

  /** Returns where the service is established. */
  public Optional<Country> country() {
    return country;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ServiceProfile that && facts().equals(that.facts());
  }

  @Override
  public int hashCode() {
    return facts().hashCode();
  }

  private List<Object> facts() {
    return List.of(name, reporter, contact, companyTemplate, termsOfService, legalUrl, country);
  }

  @Override
  public String toString() {
    return "ServiceProfile[" + name + "]";
  }

  /** Collects a profile. Not safe for use by several threads. */
  public static final class Builder {
    private final String name;
    private final Contact reporter;
    private Optional<Contact> contact = Optional.empty();
    private Optional<String> companyTemplate = Optional.empty();
    private Optional<String> termsOfService = Optional.empty();
    private Optional<URI> legalUrl = Optional.empty();
    private Optional<Country> country = Optional.empty();

    private Builder(String name, Contact reporter) {
      this.name = Limits.text(name, "service name", 255);
      this.reporter = Objects.requireNonNull(reporter, "reporter");
      if (reporter.emails().isEmpty()) {
        throw new IllegalArgumentException("the reporter has at least one e-mail address");
      }
    }

    /** Sets whom law enforcement should call instead of the reporter. */
    public Builder contact(Contact value) {
      this.contact = Optional.of(value);
      return this;
    }

    /** Sets the text of every report; not blank. */
    public Builder companyTemplate(String text) {
      this.companyTemplate = Optional.of(Limits.text(text, "company template", Limits.NONE));
      return this;
    }

    /** Sets the relevant terms; not blank. */
    public Builder termsOfService(String text) {
      this.termsOfService = Optional.of(Limits.text(text, "terms of service", Limits.NONE));
      return this;
    }

    /** Sets where legal process is explained: an absolute http or https URL. */
    public Builder legalUrl(URI url) {
      Limits.url(url, "legal URL");
      this.legalUrl = Optional.of(url);
      return this;
    }

    /** Sets where the service is established. */
    public Builder country(Country value) {
      this.country = Optional.of(value);
      return this;
    }

    /** Returns the profile. */
    public ServiceProfile build() {
      return new ServiceProfile(this);
    }
  }
}
