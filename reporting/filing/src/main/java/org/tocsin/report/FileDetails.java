package org.tocsin.report;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.tocsin.model.Absence;
import org.tocsin.model.Fact;

/**
 * What is told about one file.
 *
 * <p>It has at most one address: further ones belong to the account (specification section 6,
 * defect 2).
 *
 * @param originalName the name the user gave it, at most 2056 characters
 * @param uploadedAt when the service received it, in the past
 * @param location where it was
 * @param viewed whether somebody looked
 * @param publiclyAvailable whether all of it was accessible to anybody
 * @param relevance what it is to the report
 * @param hashes digests of the bytes as uploaded
 * @param ipEvent the address it came from
 * @param devices devices it came from
 * @param details further facts
 * @param additionalInfo anything else worth telling
 */
public record FileDetails(
    Fact<String> originalName,
    Fact<Instant> uploadedAt,
    Fact<URI> location,
    ViewFacts viewed,
    Fact<Boolean> publiclyAvailable,
    Relevance relevance,
    List<FileHash> hashes,
    Fact<IpEvent> ipEvent,
    List<Device> devices,
    List<FileDetail> details,
    Fact<String> additionalInfo)
    implements FileReport {
  public FileDetails {
    Limits.text(originalName, "original name", 2056);
    Objects.requireNonNull(uploadedAt, "uploaded at");
    Limits.url(location, "location");
    Objects.requireNonNull(viewed, "viewed");
    Objects.requireNonNull(publiclyAvailable, "publicly available");
    Objects.requireNonNull(relevance, "relevance");
    hashes = List.copyOf(hashes);
    Objects.requireNonNull(ipEvent, "ip event");
    devices = List.copyOf(devices);
    details = List.copyOf(details);
    Limits.text(additionalInfo, "additional info", Limits.NONE);
  }

  /** Starts one of which everything else is absent. */
  public static Builder builder(ViewFacts viewed, Relevance relevance) {
    return new Builder(viewed, relevance);
  }

  /** Shows nothing of its content. */
  @Override
  public String toString() {
    return "FileDetails";
  }

  /** Collects the facts. Not safe for use by several threads. */
  public static final class Builder {
    private Fact<String> originalName = Fact.absent(Absence.NOT_COLLECTED);
    private Fact<Instant> uploadedAt = Fact.absent(Absence.NOT_COLLECTED);
    private Fact<URI> location = Fact.absent(Absence.NOT_COLLECTED);
    private final ViewFacts viewed;
    private Fact<Boolean> publiclyAvailable = Fact.absent(Absence.NOT_COLLECTED);
    private final Relevance relevance;
    private List<FileHash> hashes = List.of();
    private Fact<IpEvent> ipEvent = Fact.absent(Absence.NOT_COLLECTED);
    private List<Device> devices = List.of();
    private List<FileDetail> details = List.of();
    private Fact<String> additionalInfo = Fact.absent(Absence.NOT_COLLECTED);

    private Builder(ViewFacts viewed, Relevance relevance) {
      this.viewed = viewed;
      this.relevance = relevance;
    }

    /** Sets the name the user gave it. */
    public Builder originalName(Fact<String> value) {
      this.originalName = value;
      return this;
    }

    /** Sets when the service received it. */
    public Builder uploadedAt(Fact<Instant> value) {
      this.uploadedAt = value;
      return this;
    }

    /** Sets where it was. */
    public Builder location(Fact<URI> value) {
      this.location = value;
      return this;
    }

    /** Sets whether all of it was accessible to anybody. */
    public Builder publiclyAvailable(Fact<Boolean> value) {
      this.publiclyAvailable = value;
      return this;
    }

    /** Sets digests of the bytes as uploaded. */
    public Builder hashes(List<FileHash> value) {
      this.hashes = value;
      return this;
    }

    /** Sets the address it came from. */
    public Builder ipEvent(Fact<IpEvent> value) {
      this.ipEvent = value;
      return this;
    }

    /** Sets devices it came from. */
    public Builder devices(List<Device> value) {
      this.devices = value;
      return this;
    }

    /** Sets further facts. */
    public Builder details(List<FileDetail> value) {
      this.details = value;
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
    public FileDetails build() {
      return new FileDetails(
          originalName,
          uploadedAt,
          location,
          viewed,
          publiclyAvailable,
          relevance,
          hashes,
          ipEvent,
          devices,
          details,
          additionalInfo);
    }
  }
}
