package org.tocsin.config;

import java.net.URI;
import java.util.Objects;
import java.util.Optional;

/**
 * Who files: the service and the people a clearinghouse or law enforcement turns to.
 *
 * @param name the service's name as its users know it, at most 255 characters
 * @param reporter the person who stands for the reports
 * @param contact whom law enforcement should call instead
 * @param companyTemplate text for every report: company, address, legal process, telephone
 * @param termsOfService the relevant terms
 * @param legalUrl where legal process is explained
 */
public record ServiceSettings(
    String name,
    Person reporter,
    Optional<Person> contact,
    Optional<String> companyTemplate,
    Optional<String> termsOfService,
    Optional<URI> legalUrl) {

  /**
   * A person who can be reached.
   *
   * @param firstName given name, at most 100 characters
   * @param lastName family name, at most 100 characters
   * @param email address, at most 255 characters
   * @param phone telephone number, at most 50 characters
   */
  public record Person(
      Optional<String> firstName,
      Optional<String> lastName,
      String email,
      Optional<String> phone) {
    public Person {
      Objects.requireNonNull(firstName, "firstName");
      Objects.requireNonNull(lastName, "lastName");
      Objects.requireNonNull(phone, "phone");
      if (!email.matches("[^@\\s]{1,64}@[^@\\s]{1,190}")) {
        throw new IllegalArgumentException("email must be an e-mail address");
      }
    }

    /** Returns a person of whom only the address is known. */
    public static Person of(String email) {
      return new Person(Optional.empty(), Optional.empty(), email, Optional.empty());
    }

    @Override
    public String toString() {
      return "Person";
    }
  }

  public ServiceSettings {
    if (name.isBlank() || name.length() > 255) {
      throw new IllegalArgumentException("the service's name has 1 to 255 characters");
    }
    Objects.requireNonNull(reporter, "reporter");
    Objects.requireNonNull(contact, "contact");
    Objects.requireNonNull(companyTemplate, "companyTemplate");
    Objects.requireNonNull(termsOfService, "termsOfService");
    Objects.requireNonNull(legalUrl, "legalUrl");
  }

  /** Returns a service of which only the name and the reporter's address are known. */
  public static ServiceSettings of(String name, String reporterEmail) {
    return new ServiceSettings(
        name,
        Person.of(reporterEmail),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }
}
