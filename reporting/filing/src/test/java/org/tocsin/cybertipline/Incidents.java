package org.tocsin.cybertipline;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.tocsin.model.Account;
import org.tocsin.model.AddressPolicy;
import org.tocsin.model.Algorithm;
import org.tocsin.model.ChatMessage;
import org.tocsin.model.Environment;
import org.tocsin.model.FileFacts;
import org.tocsin.model.Fingerprint;
import org.tocsin.model.Incident;
import org.tocsin.model.IncidentId;
import org.tocsin.model.IncidentType;
import org.tocsin.model.MatchFacts;
import org.tocsin.model.MediaFamily;
import org.tocsin.model.NetworkOrigin;
import org.tocsin.model.Room;
import org.tocsin.model.SeverityClass;
import org.tocsin.model.UploadId;
import org.tocsin.report.Contact;
import org.tocsin.report.Email;
import org.tocsin.report.ServiceProfile;

/** Incidents of a fictional service. */
public final class Incidents {
  public static final Instant AT = Instant.parse("2026-01-15T09:30:00Z");
  public static final Instant SENT = AT.plusSeconds(10);

  private Incidents() {}

  public static ServiceProfile service() {
    return ServiceProfile.builder(
            "Teapot Chat",
            Contact.builder()
                .firstName(org.tocsin.model.Fact.known("Pat"))
                .lastName(org.tocsin.model.Fact.known("Placeholder"))
                .emails(List.of(Email.of("trust-safety@teapot.example")))
                .build())
        .companyTemplate("Teapot Chat LLC. Legal process: legal@teapot.example")
        .legalUrl(URI.create("https://teapot.example/legal"))
        .build();
  }

  public static Account uploader() {
    return Account.of("user-0001", "sample_user")
        .withDisplayName("Sample User")
        .withEmail("sample-user@mail.example", true);
  }

  public static NetworkOrigin origin(String address, int port) {
    return NetworkOrigin.observe(address, port, AT, AddressPolicy.of(Environment.TEST));
  }

  public static FileFacts file(Optional<String> name) {
    return new FileFacts(
        name,
        Optional.of("image/png"),
        "image/png",
        MediaFamily.IMAGE,
        5,
        List.of(
            Fingerprint.ofHex(Algorithm.MD5, "5d41402abc4b2a76b9719d911017c592"),
            Fingerprint.ofHex(Algorithm.SHA1, "aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d"),
            Fingerprint.ofHex(
                Algorithm.SHA256,
                "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824")),
        List.of(Fingerprint.ofHex(Algorithm.PDQ, "0f".repeat(32))));
  }

  public static MatchFacts match(boolean exact) {
    return new MatchFacts(
        "demo",
        "1",
        "entry-7",
        "",
        "test",
        SeverityClass.TEST,
        exact ? Algorithm.SHA256 : Algorithm.PDQ,
        exact ? MatchFacts.Kind.EXACT : MatchFacts.Kind.PERCEPTUAL,
        exact ? 0 : 12,
        exact ? 0 : 31,
        31,
        exact ? OptionalInt.empty() : OptionalInt.of(87),
        "snapshot-1",
        Optional.empty(),
        AT);
  }

  public static Room room() {
    return Room.group(
        "room-1",
        "sample-room",
        List.of(Account.of("user-0002", "other_user").withEmail("other@mail.example", false)));
  }

  public static Incident match(Account account, NetworkOrigin origin, Room room, FileFacts file) {
    return new Incident(
        new IncidentId("inc-1"),
        new UploadId("upload-1"),
        IncidentType.ABUSE_MATERIAL,
        Environment.TEST,
        true,
        AT.plusSeconds(1),
        account,
        origin,
        room,
        Optional.of(file),
        List.of(match(true), match(false)),
        List.of(),
        Optional.empty());
  }

  public static Incident match() {
    return match(uploader(), origin("192.0.2.10", 51515), room(), file(Optional.of("a cup.png")));
  }

  public static Incident escalation(List<ChatMessage> messages) {
    return new Incident(
        new IncidentId("inc-2"),
        new UploadId("escalation-1"),
        IncidentType.ENTICEMENT,
        Environment.TEST,
        false,
        AT,
        uploader(),
        origin("2001:db8::7", 40000),
        room(),
        Optional.empty(),
        List.of(),
        messages,
        Optional.of("moderator-1"));
  }

  public static ChatMessage message(String id, Account sender, String text) {
    return new ChatMessage(
        id, sender, AT.minusSeconds(60), text, Optional.of(origin("198.51.100.4", 50001)));
  }
}
