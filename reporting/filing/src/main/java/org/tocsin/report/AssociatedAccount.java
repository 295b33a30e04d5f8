package org.tocsin.report;

import java.net.URI;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import org.tocsin.model.Absence;
import org.tocsin.model.Fact;

/**
 * An account that belongs to another one.
 *
 * @param association how it belongs there
 * @param platform where it is an account
 * @param firstName given name, at most 256 characters
 * @param middleName middle name, at most 256 characters
 * @param lastName family name, at most 256 characters
 * @param age the age or the date of birth, never both
 * @param ageDisputed whether the stated age is doubted; only in documents of {@code
 *     SchemaVersion.V2026}
 * @param phones telephone numbers
 * @param emails e-mail addresses
 * @param allEmailsReported whether all its e-mail addresses are in the report
 * @param addresses postal addresses
 * @param service which of the provider's services it is an account of, at most 256 characters
 * @param identifier its unique identifier there, at most 256 characters
 * @param profileUrls addresses of its profile
 * @param screenName the screen name, at most 256 characters
 * @param displayNames the names others see, each at most 255 characters
 * @param bio what it says about itself
 * @param group the identifier of a group it belongs to, at most 256 characters
 * @param compromised whether somebody else may have used it
 * @param temporarilyDisabled whether it is disabled for a while
 * @param permanentlyDisabled whether it is disabled for good
 * @param ipEvents addresses it was seen from
 * @param devices devices it was seen with
 * @param priorReports identifiers of finished reports about it, each 1 or more
 * @param additionalInfo anything else worth telling
 */
public record AssociatedAccount(
    Association association,
    Fact<Platform> platform,
    Fact<String> firstName,
    Fact<String> middleName,
    Fact<String> lastName,
    Fact<Age> age,
    Fact<Boolean> ageDisputed,
    List<Phone> phones,
    List<Email> emails,
    Fact<Boolean> allEmailsReported,
    List<PostalAddress> addresses,
    Fact<String> service,
    Fact<String> identifier,
    List<URI> profileUrls,
    Fact<String> screenName,
    List<String> displayNames,
    Fact<String> bio,
    Fact<String> group,
    Fact<Boolean> compromised,
    Fact<TemporarilyDisabled> temporarilyDisabled,
    Fact<PermanentlyDisabled> permanentlyDisabled,
    List<IpEvent> ipEvents,
    List<Device> devices,
    List<Long> priorReports,
    Fact<String> additionalInfo) {
  /** How an account belongs to another one. */
  public enum Association {
    BILLING,
    LINKED,
    BUSINESS,
    CREATOR,
    PARENT_OR_GUARDIAN,
    OTHER
  }

  /**
   * Where an account is one.
   *
   * @param name the platform, at most 256 characters
   * @param thirdPartyUser whether it is an account of another service
   */
  public record Platform(String name, Fact<Boolean> thirdPartyUser) {
    public Platform {
      Limits.text(name, "platform", 256);
      Objects.requireNonNull(thirdPartyUser, "third party user");
    }

    @Override
    public String toString() {
      return "Platform";
    }
  }

  /** How old somebody is: one of two. */
  public sealed interface Age {
    /**
     * An approximate age.
     *
     * @param years 0 to 150
     */
    record Years(int years) implements Age {
      public Years {
        Limits.range(Fact.known(years), "age", 0, 150);
      }

      @Override
      public String toString() {
        return "Years";
      }
    }

    /**
     * A date of birth.
     *
     * @param date the date, in the past
     */
    record BornOn(LocalDate date) implements Age {
      public BornOn {
        Objects.requireNonNull(date, "date of birth");
      }

      @Override
      public String toString() {
        return "BornOn";
      }
    }
  }

  public AssociatedAccount {
    Objects.requireNonNull(association, "association");
    Objects.requireNonNull(platform, "platform");
    Limits.text(firstName, "first name", 256);
    Limits.text(middleName, "middle name", 256);
    Limits.text(lastName, "last name", 256);
    Objects.requireNonNull(age, "age");
    Objects.requireNonNull(ageDisputed, "age disputed");
    phones = List.copyOf(phones);
    emails = List.copyOf(emails);
    Objects.requireNonNull(allEmailsReported, "all emails reported");
    addresses = List.copyOf(addresses);
    Limits.text(service, "service", 256);
    Limits.text(identifier, "identifier", 256);
    profileUrls = Limits.urls(profileUrls, "profile urls");
    Limits.text(screenName, "screen name", 256);
    displayNames = Limits.texts(displayNames, "display names", 255);
    Limits.text(bio, "bio", Limits.NONE);
    Limits.text(group, "group", 256);
    Objects.requireNonNull(compromised, "compromised");
    Objects.requireNonNull(temporarilyDisabled, "temporarily disabled");
    Objects.requireNonNull(permanentlyDisabled, "permanently disabled");
    ipEvents = List.copyOf(ipEvents);
    devices = List.copyOf(devices);
    priorReports = List.copyOf(priorReports);
    Limits.text(additionalInfo, "additional info", Limits.NONE);
    Limits.priorReports(priorReports);
  }

  /** Starts one of which everything else is absent. */
  public static Builder builder(Association association) {
    return new Builder(association);
  }

  /** Shows nothing of its content. */
  @Override
  public String toString() {
    return "AssociatedAccount";
  }

  /** Collects the facts. Not safe for use by several threads. */
  public static final class Builder {
    private final Association association;
    private Fact<Platform> platform = Fact.absent(Absence.NOT_COLLECTED);
    private Fact<String> firstName = Fact.absent(Absence.NOT_COLLECTED);
    private Fact<String> middleName = Fact.absent(Absence.NOT_COLLECTED);
    private Fact<String> lastName = Fact.absent(Absence.NOT_COLLECTED);
    private Fact<Age> age = Fact.absent(Absence.NOT_COLLECTED);
    private Fact<Boolean> ageDisputed = Fact.absent(Absence.NOT_COLLECTED);
    private List<Phone> phones = List.of();
    private List<Email> emails = List.of();
    private Fact<Boolean> allEmailsReported = Fact.absent(Absence.NOT_COLLECTED);
    private List<PostalAddress> addresses = List.of();
    private Fact<String> service = Fact.absent(Absence.NOT_COLLECTED);
    private Fact<String> identifier = Fact.absent(Absence.NOT_COLLECTED);
    private List<URI> profileUrls = List.of();
    private Fact<String> screenName = Fact.absent(Absence.NOT_COLLECTED);
    private List<String> displayNames = List.of();
    private Fact<String> bio = Fact.absent(Absence.NOT_COLLECTED);
    private Fact<String> group = Fact.absent(Absence.NOT_COLLECTED);
    private Fact<Boolean> compromised = Fact.absent(Absence.NOT_COLLECTED);
    private Fact<TemporarilyDisabled> temporarilyDisabled = Fact.absent(Absence.NOT_COLLECTED);
    private Fact<PermanentlyDisabled> permanentlyDisabled = Fact.absent(Absence.NOT_COLLECTED);
    private List<IpEvent> ipEvents = List.of();
    private List<Device> devices = List.of();
    private List<Long> priorReports = List.of();
    private Fact<String> additionalInfo = Fact.absent(Absence.NOT_COLLECTED);

    private Builder(Association association) {
      this.association = association;
    }

    /** Sets where it is an account. */
    public Builder platform(Fact<Platform> value) {
      this.platform = value;
      return this;
    }

    /** Sets given name. */
    public Builder firstName(Fact<String> value) {
      this.firstName = value;
      return this;
    }

    /** Sets middle name. */
    public Builder middleName(Fact<String> value) {
      this.middleName = value;
      return this;
    }

    /** Sets family name. */
    public Builder lastName(Fact<String> value) {
      this.lastName = value;
      return this;
    }

    /** Sets the age or the date of birth. */
    public Builder age(Fact<Age> value) {
      this.age = value;
      return this;
    }

    /** Sets whether the stated age is doubted. */
    public Builder ageDisputed(Fact<Boolean> value) {
      this.ageDisputed = value;
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

    /** Sets whether all its e-mail addresses are in the report. */
    public Builder allEmailsReported(Fact<Boolean> value) {
      this.allEmailsReported = value;
      return this;
    }

    /** Sets postal addresses. */
    public Builder addresses(List<PostalAddress> value) {
      this.addresses = value;
      return this;
    }

    /** Sets which of the provider's services it is an account of. */
    public Builder service(Fact<String> value) {
      this.service = value;
      return this;
    }

    /** Sets its unique identifier there. */
    public Builder identifier(Fact<String> value) {
      this.identifier = value;
      return this;
    }

    /** Sets addresses of its profile. */
    public Builder profileUrls(List<URI> value) {
      this.profileUrls = value;
      return this;
    }

    /** Sets the screen name. */
    public Builder screenName(Fact<String> value) {
      this.screenName = value;
      return this;
    }

    /** Sets the names others see. */
    public Builder displayNames(List<String> value) {
      this.displayNames = value;
      return this;
    }

    /** Sets what it says about itself. */
    public Builder bio(Fact<String> value) {
      this.bio = value;
      return this;
    }

    /** Sets the identifier of a group it belongs to. */
    public Builder group(Fact<String> value) {
      this.group = value;
      return this;
    }

    /** Sets whether somebody else may have used it. */
    public Builder compromised(Fact<Boolean> value) {
      this.compromised = value;
      return this;
    }

    /** Sets whether it is disabled for a while. */
    public Builder temporarilyDisabled(Fact<TemporarilyDisabled> value) {
      this.temporarilyDisabled = value;
      return this;
    }

    /** Sets whether it is disabled for good. */
    public Builder permanentlyDisabled(Fact<PermanentlyDisabled> value) {
      this.permanentlyDisabled = value;
      return this;
    }

    /** Sets addresses it was seen from. */
    public Builder ipEvents(List<IpEvent> value) {
      this.ipEvents = value;
      return this;
    }

    /** Sets devices it was seen with. */
    public Builder devices(List<Device> value) {
      this.devices = value;
      return this;
    }

    /** Sets identifiers of finished reports about it. */
    public Builder priorReports(List<Long> value) {
      this.priorReports = value;
      return this;
    }

    /** Sets anything else worth telling. */
    public Builder additionalInfo(Fact<String> value) {
      this.additionalInfo = value;
      return this;
    }

    /**
     * Returns what was collected.
     *
     * @throws IllegalArgumentException when a value exceeds its limit; the message names field and
     *     limit, and no content
     */
    public AssociatedAccount build() {
      return new AssociatedAccount(
          association,
          platform,
          firstName,
          middleName,
          lastName,
          age,
          ageDisputed,
          phones,
          emails,
          allEmailsReported,
          addresses,
          service,
          identifier,
          profileUrls,
          screenName,
          displayNames,
          bio,
          group,
          compromised,
          temporarilyDisabled,
          permanentlyDisabled,
          ipEvents,
          devices,
          priorReports,
          additionalInfo);
    }
  }
}
