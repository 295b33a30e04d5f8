package org.tocsin.docket;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import org.tocsin.model.Absence;
import org.tocsin.model.Account;
import org.tocsin.model.AddressPolicy;
import org.tocsin.model.Algorithm;
import org.tocsin.model.ChatMessage;
import org.tocsin.model.Environment;
import org.tocsin.model.Fact;
import org.tocsin.model.FileFacts;
import org.tocsin.model.Fingerprint;
import org.tocsin.model.Incident;
import org.tocsin.model.IncidentId;
import org.tocsin.model.IncidentType;
import org.tocsin.model.MatchFacts;
import org.tocsin.model.MediaFamily;
import org.tocsin.model.NetworkOrigin;
import org.tocsin.model.Provenance;
import org.tocsin.model.Room;
import org.tocsin.model.SeverityClass;
import org.tocsin.model.UploadId;

/** Incidents for tests, full of texts that must be found nowhere. */
final class Incidents {
  /** Stands in every personal text of a sample. */
  static final String MARKER = "zq7-marker-of-a-person";

  /** The address of a sample, from a documentation range. */
  static final String ADDRESS = "203.0.113.77";

  static final Instant AT = Instant.parse("2026-01-15T09:30:00.123456Z");

  private Incidents() {}

  /** Returns bytes that hold {@link #MARKER} and no two alike for different seeds. */
  static byte[] bytes(long seed, int size) {
    byte[] bytes = new byte[size];
    new Random(seed).nextBytes(bytes);
    byte[] marker = MARKER.getBytes(StandardCharsets.US_ASCII);
    for (int at = 0; at + marker.length <= size; at += 5000) {
      System.arraycopy(marker, 0, bytes, at, marker.length);
    }
    return bytes;
  }

  static byte[] digest(String algorithm, byte[] bytes) {
    try {
      return MessageDigest.getInstance(algorithm).digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  static FileFacts file(byte[] bytes) {
    return new FileFacts(
        Optional.of(MARKER + " ünal.jpg"),
        Optional.of("image/jpeg"),
        "image/png",
        MediaFamily.IMAGE,
        bytes.length,
        List.of(
            Fingerprint.of(Algorithm.MD5, digest("MD5", bytes)),
            Fingerprint.of(Algorithm.SHA1, digest("SHA-1", bytes)),
            Fingerprint.of(Algorithm.SHA256, digest("SHA-256", bytes))),
        List.of(Fingerprint.of(Algorithm.PDQ, digest("SHA-256", bytes))));
  }

  static Account account(String id) {
    return new Account(
        id,
        Optional.of(MARKER + "-screen"),
        Optional.of(MARKER + " İı€𝄞"),
        Optional.of(new Account.EmailAddress(MARKER + "@mail.example", Optional.of(true))),
        Optional.of("DE"));
  }

  static NetworkOrigin origin() {
    return NetworkOrigin.observe(ADDRESS, 54321, AT, AddressPolicy.of(Environment.TEST));
  }

  static MatchFacts match(MatchFacts.Kind kind, int distance, SeverityClass severity) {
    return new MatchFacts(
        "sample list",
        "7",
        "entry-" + distance,
        "submitter.example",
        "A1",
        severity,
        kind == MatchFacts.Kind.EXACT ? Algorithm.SHA256 : Algorithm.PDQ,
        kind,
        distance,
        31,
        -1,
        kind == MatchFacts.Kind.EXACT ? OptionalInt.empty() : OptionalInt.of(88),
        "snap-1",
        Optional.of(new MatchFacts.Part(MatchFacts.PartKind.FRAME, 3)),
        AT);
  }

  /** Returns what a list knew of the entry of an exact match. */
  static Provenance provenance() {
    return new Provenance(
        AT.minusSeconds(86_400),
        AT.minusSeconds(600),
        "MD5 +1 -2",
        Set.of("kites", "teapots"),
        Optional.of("Kite <Club>"),
        Map.of("kites", "Content: Kite"));
  }

  static List<ChatMessage> messages(int count) {
    List<ChatMessage> messages = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      messages.add(
          new ChatMessage(
              "m-" + i,
              account(MARKER + "-sender-" + i % 3),
              AT.plusSeconds(i),
              i == 0 ? "" : MARKER + " said \"" + i + "\"\n\u0000\u2028",
              i % 2 == 0 ? Optional.of(origin()) : Optional.empty()));
    }
    return messages;
  }

  /** Returns an incident of a matched file. */
  static Incident matched(IncidentId id, String source, byte[] bytes) {
    return new Incident(
        id,
        new UploadId(source),
        IncidentType.ABUSE_MATERIAL,
        Environment.TEST,
        true,
        AT,
        account(MARKER + "-account"),
        origin(),
        Room.group(MARKER + "-room", MARKER + " room", List.of(account(MARKER + "-other"))),
        Optional.of(file(bytes)),
        List.of(
            match(MatchFacts.Kind.EXACT, 0, SeverityClass.TEST)
                .traced(Optional.of(AT.minusSeconds(7200)), Optional.of(provenance())),
            match(MatchFacts.Kind.PERCEPTUAL, 9, SeverityClass.EXPLOITATIVE_REVIEW)),
        messages(3),
        Optional.empty());
  }

  /** Returns an incident that a person raised about words alone. */
  static Incident raised(IncidentId id, String source) {
    return new Incident(
        id,
        new UploadId(source),
        IncidentType.ENTICEMENT,
        Environment.TEST,
        false,
        AT,
        Account.of(MARKER + "-account"),
        new NetworkOrigin(
            Fact.absent(Absence.ADDRESS_PRIVATE),
            Fact.absent(Absence.PORT_UNUSABLE),
            Fact.absent(Absence.NOT_AVAILABLE),
            NetworkOrigin.Derivation.PEER,
            List.of("peer: 10.0.0.5")),
        Room.direct(MARKER + "-room", Account.of(MARKER + "-child")),
        Optional.empty(),
        List.of(),
        messages(40),
        Optional.of("reviewer-1"));
  }

  /** Returns an incident as another account's. */
  static Incident ofAccount(Incident base, String account) {
    return new Incident(
        base.id(),
        base.source(),
        base.type(),
        base.environment(),
        base.synthetic(),
        base.detectedAt(),
        account(account),
        base.origin(),
        base.room(),
        base.file(),
        base.matches(),
        base.messages(),
        base.raisedBy());
  }
}
