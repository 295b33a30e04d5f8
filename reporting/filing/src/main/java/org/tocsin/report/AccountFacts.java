package org.tocsin.report;

import java.net.URI;
import java.util.List;
import java.util.Objects;
import org.tocsin.model.Absence;
import org.tocsin.model.Fact;

/**
 * What a service knows about one account, whoever it belongs to.
 *
 * @param identifier the account's unique identifier at the service, at most 255 characters
 * @param service which of the provider's services it is an account of, at most 100 characters
 * @param compromised whether somebody else may have used it
 * @param screenName the screen name, at most 256 characters
 * @param displayNames the names others see, each at most 255 characters
 * @param profileUrls addresses of its profile
 * @param bio what it says about itself
 * @param ipEvents addresses it was seen from
 * @param devices devices it was seen with
 * @param priorReports identifiers of finished reports about it, each 1 or more
 * @param temporarilyDisabled whether it is disabled for a while
 * @param permanentlyDisabled whether it is disabled for good
 * @param location where it probably is
 * @param allEmailsReported whether all its e-mail addresses are in the report
 * @param additionalInfo anything else worth telling
 */
public record AccountFacts(
    Fact<String> identifier,
    Fact<String> service,
    Fact<Boolean> compromised,
    Fact<String> screenName,
    List<String> displayNames,
    List<URI> profileUrls,
    Fact<String> bio,
    List<IpEvent> ipEvents,
    List<Device> devices,
    List<Long> priorReports,
    Fact<TemporarilyDisabled> temporarilyDisabled,
    Fact<PermanentlyDisabled> permanentlyDisabled,
    Fact<EstimatedLocation> location,
    Fact<Boolean> allEmailsReported,
    Fact<String> additionalInfo) {
  public AccountFacts {
    Limits.text(identifier, "identifier", 255);
    Limits.text(service, "service", 100);
    Objects.requireNonNull(compromised, "compromised");
    Limits.text(screenName, "screen name", 256);
    displayNames = Limits.texts(displayNames, "display names", 255);
    profileUrls = Limits.urls(profileUrls, "profile urls");
    Limits.text(bio, "bio", Limits.NONE);
    ipEvents = List.copyOf(ipEvents);
    devices = List.copyOf(devices);
    priorReports = List.copyOf(priorReports);
    Objects.requireNonNull(temporarilyDisabled, "temporarily disabled");
    Objects.requireNonNull(permanentlyDisabled, "permanently disabled");
    Objects.requireNonNull(location, "location");
    Objects.requireNonNull(allEmailsReported, "all emails reported");
    Limits.text(additionalInfo, "additional info", Limits.NONE);
    Limits.priorReports(priorReports);
  }

  /** Starts one of which everything is absent. */
  public static Builder builder() {
    return new Builder();
  }

  /** Shows nothing of its content. */
  @Override
  public String toString() {
    return "AccountFacts";
  }

  /** Collects the facts. Not safe for use by several threads. */
  public static final class Builder {
    private Fact<String> identifier = Fact.absent(Absence.NOT_COLLECTED);
    private Fact<String> service = Fact.absent(Absence.NOT_COLLECTED);
    private Fact<Boolean> compromised = Fact.absent(Absence.NOT_COLLECTED);
    private Fact<String> screenName = Fact.absent(Absence.NOT_COLLECTED);
    private List<String> displayNames = List.of();
    private List<URI> profileUrls = List.of();
    private Fact<String> bio = Fact.absent(Absence.NOT_COLLECTED);
    private List<IpEvent> ipEvents = List.of();
    private List<Device> devices = List.of();
    private List<Long> priorReports = List.of();
    private Fact<TemporarilyDisabled> temporarilyDisabled = Fact.absent(Absence.NOT_COLLECTED);
    private Fact<PermanentlyDisabled> permanentlyDisabled = Fact.absent(Absence.NOT_COLLECTED);
    private Fact<EstimatedLocation> location = Fact.absent(Absence.NOT_COLLECTED);
    private Fact<Boolean> allEmailsReported = Fact.absent(Absence.NOT_COLLECTED);
    private Fact<String> additionalInfo = Fact.absent(Absence.NOT_COLLECTED);

    private Builder() {}

    /** Sets the account's unique identifier at the service. */
    public Builder identifier(Fact<String> value) {
      this.identifier = value;
      return this;
    }

    /** Sets which of the provider's services it is an account of. */
    public Builder service(Fact<String> value) {
      this.service = value;
      return this;
    }

    /** Sets whether somebody else may have used it. */
    public Builder compromised(Fact<Boolean> value) {
      this.compromised = value;
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

    /** Sets addresses of its profile. */
    public Builder profileUrls(List<URI> value) {
      this.profileUrls = value;
      return this;
    }

    /** Sets what it says about itself. */
    public Builder bio(Fact<String> value) {
      this.bio = value;
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

    /** Sets where it probably is. */
    public Builder location(Fact<EstimatedLocation> value) {
      this.location = value;
      return this;
    }

    /** Sets whether all its e-mail addresses are in the report. */
    public Builder allEmailsReported(Fact<Boolean> value) {
      this.allEmailsReported = value;
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
    public AccountFacts build() {
      return new AccountFacts(
          identifier,
          service,
          compromised,
          screenName,
          displayNames,
          profileUrls,
          bio,
          ipEvents,
          devices,
          priorReports,
          temporarilyDisabled,
          permanentlyDisabled,
          location,
          allEmailsReported,
          additionalInfo);
    }
  }
}
