package org.tocsin.docket;

import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tocsin.evidence.Actor;
import org.tocsin.evidence.CustodyEvent;
import org.tocsin.evidence.CustodyKind;
import org.tocsin.evidence.CustodyLog;
import org.tocsin.evidence.EvidenceException;
import org.tocsin.evidence.ItemKind;
import org.tocsin.evidence.SealedItem;
import org.tocsin.evidence.Vault;
import org.tocsin.model.Algorithm;
import org.tocsin.model.ContentSource;
import org.tocsin.model.Fingerprint;
import org.tocsin.model.Incident;
import org.tocsin.model.UploadId;
import org.tocsin.store.Database;
import org.tocsin.store.StoreException;

/** Puts an incident on record: seals, commits, and finds out what a failed attempt left. */
final class Recording {
  private static final Logger LOG = LoggerFactory.getLogger(Recording.class);
  private static final String JSON = "application/json";

  private final Database database;
  private final Vault vault;
  private final CustodyLog log;
  private final DocketKey key;
  private final Clock clock;

  Recording(Database database, Vault vault, CustodyLog log, DocketKey key, Clock clock) {
    this.database = database;
    this.vault = vault;
    this.log = log;
    this.key = key;
    this.clock = clock;
  }

  RecordedIncident record(
      Incident incident, Optional<ContentSource> bytes, List<DocketParticipant> participants) {
    requireFit(incident, bytes);
    List<SealedItem> sealed = new ArrayList<>();
    try {
      Optional<RecordedIncident> before = recorded(incident.source());
      if (before.isPresent()) {
        return before.get();
      }
      bytes.ifPresent(source -> sealed.add(sealFile(incident, source)));
      sealed.add(vault.seal(incident.id(), ItemKind.FACTS, JSON, FactsJson.facts(incident)));
      if (!incident.messages().isEmpty()) {
        sealed.add(
            vault.seal(incident.id(), ItemKind.CONVERSATION, JSON, FactsJson.messages(incident)));
      }
      commit(incident, sealed, participants);
    } catch (RuntimeException e) {
      return settle(incident, sealed, e);
    } catch (Error e) {
      discard(sealed);
      throw e;
    }
    publishHead();
    return recorded(incident.source())
        .map(r -> new RecordedIncident(r.id(), r.source(), r.recordedAt(), r.items(), true))
        .orElseThrow(
            () -> new PreservationException("the incident was not found after its commit"));
  }

  private static void requireFit(Incident incident, Optional<ContentSource> bytes) {
    if (incident.file().isPresent() != bytes.isPresent()) {
      throw new IllegalArgumentException(
          "an incident with a file is recorded with its bytes, one without is not");
    }
    if (incident.file().isPresent() && incident.file().get().digest(Algorithm.SHA256).isEmpty()) {
      throw new IllegalArgumentException("a file is sealed under its SHA-256, which is not given");
    }
  }

  private SealedItem sealFile(Incident incident, ContentSource source) {
    SealedItem item;
    try (InputStream in = source.open()) {
      item =
          vault.seal(
              incident.id(), ItemKind.FILE, incident.file().orElseThrow().sniffedMediaType(), in);
    } catch (IOException e) {
      throw new EvidenceException(
          EvidenceException.Kind.UNAVAILABLE, "the bytes of the upload cannot be read again");
    }
    Fingerprint examined = incident.file().orElseThrow().digest(Algorithm.SHA256).orElseThrow();
    if (!item.digests().contains(examined)) {
      discard(List.of(item));
      throw new EvidenceException(
          EvidenceException.Kind.CHANGED,
          "the bytes of the upload are not those that were examined");
    }
    return item;
  }

  private void commit(
      Incident incident, List<SealedItem> sealed, List<DocketParticipant> participants) {
    Instant now = Instant.ofEpochMilli(clock.millis());
    database.perform(
        tx -> {
          IncidentRows.insert(tx, incident, key.ref(incident.account().id()), now);
          IncidentSummary row = IncidentRows.find(tx, incident.id()).orElseThrow();
          log.append(
              tx,
              CustodyEvent.of(CustodyKind.RECORDED, incident.id(), Actor.SCREENING)
                  .with(IncidentRows.DIGEST, IncidentRows.digest(row)));
          for (SealedItem item : sealed) {
            vault.enter(tx, item, Actor.SCREENING);
          }
          for (DocketParticipant participant : participants) {
            participant.join(tx, incident, sealed);
          }
        });
  }

  /**
   * Finds out what a failed attempt left: the incident of another attempt, this very incident when
   * its commit's answer was lost, or nothing.
   */
  private RecordedIncident settle(
      Incident incident, List<SealedItem> sealed, RuntimeException failure) {
    try {
      Optional<RecordedIncident> recorded = recorded(incident.source());
      boolean mayStillCommit =
          failure instanceof StoreException e && e.kind() == StoreException.Kind.UNAVAILABLE;
      if (!mayStillCommit) {
        discard(sealed);
      }
      if (recorded.isPresent()) {
        return recorded.get();
      }
    } catch (StoreException e) {
      // The failure at hand says more. Sealed bytes that nobody refers to are swept away later.
      throw preservation(failure);
    }
    throw preservation(failure);
  }

  private void discard(List<SealedItem> sealed) {
    try {
      vault.discard(sealed);
    } catch (StoreException | EvidenceException e) {
      // What is left is an orphan: the sweep finds it.
      LOG.warn("sealed bytes of an incident that was not recorded are left to the sweep");
    }
  }

  private static PreservationException preservation(RuntimeException failure) {
    if (failure instanceof StoreException || failure instanceof EvidenceException) {
      return new PreservationException("the incident was not recorded: " + failure.getMessage());
    }
    // Its message and cause may hold anything; where it came from does not.
    StackTraceElement[] trace = failure.getStackTrace();
    return new PreservationException(
        "the incident was not recorded: "
            + failure.getClass().getName()
            + (trace.length == 0 ? "" : " at " + trace[0]));
  }

  private void publishHead() {
    try {
      Objects.requireNonNull(log.publishHead());
    } catch (StoreException | EvidenceException e) {
      LOG.warn("the head of the custody log was not signed now; the next incident's will be");
    }
  }

  Optional<RecordedIncident> recorded(UploadId source) {
    return database.read(
        tx ->
            IncidentRows.find(tx, source)
                .map(
                    summary ->
                        new RecordedIncident(
                            summary.id(),
                            summary.source(),
                            summary.recordedAt(),
                            vault.items(summary.id()),
                            false)));
  }
}
