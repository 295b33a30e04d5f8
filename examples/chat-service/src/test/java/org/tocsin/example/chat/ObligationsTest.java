package org.tocsin.example.chat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.tocsin.mock.kit.ChatAssertions.assertFiledOnce;
import static org.tocsin.mock.kit.ChatAssertions.assertPreserved;
import static org.tocsin.mock.kit.ChatAssertions.assertRefused;
import static org.tocsin.testkit.Leaks.assertNothingLeaked;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tocsin.Tocsin;
import org.tocsin.docket.Docket;
import org.tocsin.docket.IncidentFilter;
import org.tocsin.docket.IncidentSummary;
import org.tocsin.evidence.Actor;
import org.tocsin.evidence.ItemKind;
import org.tocsin.evidence.Purpose;
import org.tocsin.evidence.Role;
import org.tocsin.evidence.StoredItem;
import org.tocsin.mock.MockClearinghouse;
import org.tocsin.mock.kit.Attempt;
import org.tocsin.mock.kit.ChatDoor;
import org.tocsin.mock.kit.EvidenceView;
import org.tocsin.mock.kit.Preserved;
import org.tocsin.mock.kit.RoomView;
import org.tocsin.mock.kit.TestUpload;
import org.tocsin.model.ClientAddress;
import org.tocsin.model.Incident;

/** The chat, as a process of its own, does what any chat owes: the kit that says so, tried here. */
class ObligationsTest {
  private static final Actor REVIEWER = new Actor("reviewer-1", Role.REVIEWER);
  private static final byte[] LISTED = Pictures.landscape(43);
  private static final TestUpload UPLOAD =
      TestUpload.of("Marjoram Quince", "198.51.100.213", 51515, "kite-over-the-hill.png", LISTED);

  private static final TestUpload UNKNOWN =
      TestUpload.of("Tarragon", "203.0.113.7", 40404, "pond.png", Pictures.landscape(44));

  @TempDir Path folder;

  @Test
  void chat_listedPicture_isRefusedPreservedFiledOnceAndNothingLeaks() throws Exception {
    DemoFolder files = new DemoFolder(folder.resolve("service"));
    Path log = Files.createFile(folder.resolve("chat.log"));
    files.writeList(LISTED);
    try (MockClearinghouse mock = MockClearinghouse.start()) {
      files.writeConfig(mock.baseUri(), "test");
      Attempt attempt;
      try (ForkedChat chat = ForkedChat.start(files, folder.resolve("temp"), log)) {
        // What the room's view shows is what others see: else a refusal would prove nothing.
        RoomView room = room(chat);
        assertThat(door(chat).post(UNKNOWN)).isTrue();
        assertThat(room.files()).containsExactly(UNKNOWN.bytes());
        attempt = Attempt.make(UPLOAD, door(chat), room);
        assertRefused(attempt);
        assertFiledOnce(attempt, mock.books());
        chat.stop();
      }
      try (Tocsin tocsin = Tocsin.start(files.config())) {
        assertPreserved(attempt, evidence(tocsin.docket()));
      }
    }
    String logged = Files.readString(log, UTF_8);
    assertThat(logged).isNotEmpty();
    assertNothingLeaked(
        logged, UPLOAD.account(), UPLOAD.address(), UPLOAD.fileName(), UPLOAD.sha256());
  }

  private static ChatDoor door(ForkedChat chat) {
    return upload -> {
      String proxied = "for=\"" + upload.address() + ":" + upload.port() + "\"";
      Browser user =
          new Browser(chat.address(), Map.of("Forwarded", proxied)).signIn(upload.account());
      user.join("lobby");
      return user.post("lobby", upload.fileName(), upload.bytes()).status() == 201;
    };
  }

  private static RoomView room(ForkedChat chat) {
    Browser other = new Browser(chat.address()).signIn("Tansy");
    other.join("lobby");
    return () -> {
      List<byte[]> seen = new ArrayList<>();
      for (JsonNode message : other.get("api/rooms/lobby/messages").json()) {
        if (message.path("file").has("id")) {
          String file = message.path("file").path("id").asText();
          seen.add(other.get("api/rooms/lobby/files/" + file).response().body());
        }
      }
      return seen;
    };
  }

  private static EvidenceView evidence(Docket docket) {
    return upload -> {
      Collection<Preserved> all = new ArrayList<>();
      for (IncidentSummary summary : docket.list(IncidentFilter.newest(100))) {
        Incident incident = docket.open(summary.id(), Purpose.REVIEW, REVIEWER);
        all.add(
            Preserved.of(
                file(docket, incident),
                incident.origin().address().toOptional().map(ClientAddress::text),
                incident
                    .origin()
                    .port()
                    .toOptional()
                    .map(OptionalInt::of)
                    .orElseGet(OptionalInt::empty),
                incident.origin().observedAt().toOptional()));
      }
      return all;
    };
  }

  private static byte[] file(Docket docket, Incident incident) throws IOException {
    Optional<StoredItem> item =
        docket.items(incident.id()).stream()
            .filter(stored -> stored.kind() == ItemKind.FILE)
            .findFirst();
    if (item.isEmpty()) {
      return new byte[0];
    }
    try (InputStream in =
        docket.openItem(incident.id(), item.get().id(), Purpose.REVIEW, REVIEWER)) {
      return in.readAllBytes();
    }
  }
}
