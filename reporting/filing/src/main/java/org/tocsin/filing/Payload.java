package org.tocsin.filing;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.tocsin.config.PayloadPolicy;
import org.tocsin.model.Fingerprint;
import org.tocsin.model.Incident;
import org.tocsin.model.IncidentId;
import org.tocsin.model.IncidentType;
import org.tocsin.model.NetworkOrigin;

/**
 * What a destination is told, by its {@link PayloadPolicy}: what a policy withholds is not in the
 * object that a destination gets.
 *
 * <p>Everything but identifiers is personal data. {@code toString} shows none of it.
 */
public sealed interface Payload {
  /** Returns the library's identifier of the incident. */
  IncidentId incidentId();

  /** Returns what the incident is about. */
  IncidentType type();

  /** Returns when it was detected. */
  Instant detectedAt();

  /** Opens the bytes of a file; the custody entry is written first. */
  @FunctionalInterface
  interface Opener {
    /** Returns the bytes as they were received; the caller closes them. */
    InputStream open() throws IOException;
  }

  /**
   * All facts, and the bytes of the file where there is one.
   *
   * @param incident the facts as they were at the match
   * @param viewed whether a named person was served the whole file
   * @param file the bytes
   */
  record Full(Incident incident, boolean viewed, Optional<Opener> file) implements Payload {
    public Full {
      Objects.requireNonNull(incident, "incident");
      Objects.requireNonNull(file, "file");
    }

    @Override
    public IncidentId incidentId() {
      return incident.id();
    }

    @Override
    public IncidentType type() {
      return incident.type();
    }

    @Override
    public Instant detectedAt() {
      return incident.detectedAt();
    }

    @Override
    public String toString() {
      return "Full(" + incident.id() + ")";
    }
  }

  /**
   * All facts, and no bytes.
   *
   * @param incident the facts as they were at the match
   * @param viewed whether a named person was served the whole file
   */
  record Metadata(Incident incident, boolean viewed) implements Payload {
    public Metadata {
      Objects.requireNonNull(incident, "incident");
    }

    @Override
    public IncidentId incidentId() {
      return incident.id();
    }

    @Override
    public IncidentType type() {
      return incident.type();
    }

    @Override
    public Instant detectedAt() {
      return incident.detectedAt();
    }

    @Override
    public String toString() {
      return "Metadata(" + incident.id() + ")";
    }
  }

  /**
   * The digests of the file.
   *
   * @param incidentId the library's identifier of the incident
   * @param type what it is about
   * @param detectedAt when it was detected
   * @param fingerprints the file's; empty when there is none
   */
  record Hashes(
      IncidentId incidentId, IncidentType type, Instant detectedAt, List<Fingerprint> fingerprints)
      implements Payload {
    public Hashes {
      fingerprints = List.copyOf(fingerprints);
    }

    @Override
    public String toString() {
      return "Hashes(" + incidentId + ")";
    }
  }

  /**
   * The network address.
   *
   * @param incidentId the library's identifier of the incident
   * @param type what it is about
   * @param detectedAt when it was detected
   * @param origin where the upload came from
   */
  record AddressOnly(
      IncidentId incidentId, IncidentType type, Instant detectedAt, NetworkOrigin origin)
      implements Payload {
    public AddressOnly {
      Objects.requireNonNull(origin, "origin");
    }

    @Override
    public String toString() {
      return "AddressOnly(" + incidentId + ")";
    }
  }
}
