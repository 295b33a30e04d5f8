package org.tocsin.model;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * One flagged upload, or one conversation that a person raised, with all facts about it at that
 * moment.
 *
 * <p>It is a snapshot: nothing in it is looked up again when a report is filed.
 *
 * @param id the library's identifier
 * @param source the host's identifier of the upload or escalation
 * @param type what it is about
 * @param environment the environment in which it was recorded
 * @param synthetic whether it stems from test entries only; such an incident can never be filed in
 *     production
 * @param detectedAt when the library recorded it
 * @param account the account it is about
 * @param origin where the upload came from
 * @param room where it was to go, with its visibility at that moment
 * @param file the file; empty for a conversation without one
 * @param matches how the file matched, gravest first; empty for an escalation
 * @param messages the conversation around it, oldest first
 * @param raisedBy the person who raised it; empty for a match
 * @param letThroughAt when the upload was let through, where it matched only later, with entries
 *     that arrived since; empty when it matched at once
 */
public record Incident(
    IncidentId id,
    UploadId source,
    IncidentType type,
    Environment environment,
    boolean synthetic,
    Instant detectedAt,
    Account account,
    NetworkOrigin origin,
    Room room,
    Optional<FileFacts> file,
    List<MatchFacts> matches,
    List<ChatMessage> messages,
    Optional<String> raisedBy,
    Optional<Instant> letThroughAt) {
  public Incident {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(environment, "environment");
    Objects.requireNonNull(detectedAt, "detectedAt");
    Objects.requireNonNull(account, "account");
    Objects.requireNonNull(origin, "origin");
    Objects.requireNonNull(room, "room");
    Objects.requireNonNull(file, "file");
    matches = List.copyOf(matches);
    messages = List.copyOf(messages);
    raisedBy.ifPresent(person -> Checks.text(person, "the person who raises an incident", 255));
    if (matches.isEmpty() == raisedBy.isEmpty()) {
      throw new IllegalArgumentException(
          "an incident stems from a match or from a person, and states which");
    }
    if (!matches.isEmpty() && file.isEmpty()) {
      throw new IllegalArgumentException("an incident that stems from a match has a file");
    }
    if (letThroughAt.isPresent() && matches.isEmpty()) {
      throw new IllegalArgumentException("only a match can come later");
    }
  }

  /** Creates an incident that was noticed at once. */
  public Incident(
      IncidentId id,
      UploadId source,
      IncidentType type,
      Environment environment,
      boolean synthetic,
      Instant detectedAt,
      Account account,
      NetworkOrigin origin,
      Room room,
      Optional<FileFacts> file,
      List<MatchFacts> matches,
      List<ChatMessage> messages,
      Optional<String> raisedBy) {
    this(
        id,
        source,
        type,
        environment,
        synthetic,
        detectedAt,
        account,
        origin,
        room,
        file,
        matches,
        messages,
        raisedBy,
        Optional.empty());
  }

  /** Returns the same incident, of an upload that was let through at that time. */
  public Incident retroactive(Instant letThrough) {
    return new Incident(
        id,
        source,
        type,
        environment,
        synthetic,
        detectedAt,
        account,
        origin,
        room,
        file,
        matches,
        messages,
        raisedBy,
        Optional.of(letThrough));
  }

  /**
   * Whether some match may be filed without a person's confirmation. A test entry is no ground for
   * a report that is not synthetic.
   */
  public boolean filesWithoutPerson() {
    return matches.stream()
        .filter(match -> synthetic || match.severity() != SeverityClass.TEST)
        .anyMatch(MatchFacts::filesWithoutPerson);
  }

  @Override
  public String toString() {
    return "Incident(" + id + ", " + type + ", " + environment + ")";
  }
}
