package org.tocsin.example.chat;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tocsin.docket.IncidentFilter;
import org.tocsin.filing.FilingFilter;

/** The chat with the real library, while its clearinghouse cannot be reached. */
class ChatServiceTest {
  private static final byte[] LISTED = Pictures.landscape(77);

  @TempDir Path folder;
  private ChatSettings settings;
  private ChatService chat;

  @BeforeEach
  void start() throws Exception {
    DemoFolder files = new DemoFolder(folder);
    files.writeList(LISTED);
    files.writeConfig(URI.create("http://127.0.0.1:1/ispws"), "test");
    settings =
        new ChatSettings(
            files.config(), files.chatData(), "127.0.0.1", 0, 1024 * 1024, Duration.ZERO);
    chat = ChatService.start(settings);
  }

  @AfterEach
  void stop() {
    chat.close();
  }

  @Test
  void post_listedUnderALyingName_isRefusedAndItsFilingWaits() {
    Browser ann = user("Ann");
    Browser ben = user("Ben");

    Browser.Answer answer = ann.post("lobby", "notes.txt", LISTED);

    assertThat(answer.status()).isEqualTo(422);
    assertThat(ben.get("api/rooms/lobby/messages").json()).isEmpty();
    assertThat(incidents()).isEqualTo(1);
    assertThat(chat.tocsin().filings().list(FilingFilter.all())).hasSize(1);
    assertThat(chat.tocsin().filings().active()).isEqualTo(1);
  }

  @Test
  void post_sameListedAttemptAgain_isTheSameIncident() {
    Browser ann = user("Ann");
    for (int i = 0; i < 3; i++) {
      assertThat(ann.post("lobby", "attempt-1", "a.png", LISTED).status()).isEqualTo(422);
    }
    assertThat(incidents()).isEqualTo(1);
    assertThat(chat.tocsin().filings().list(FilingFilter.all())).hasSize(1);
  }

  @Test
  void post_whatCannotBeExamined_isSeenByNobody() {
    Browser ann = user("Ann");
    byte[] broken = "\u0089PNG\r\n\u001a\nand then no picture".getBytes(ISO_8859_1);
    byte[] words = "words, and nothing but words".getBytes(ISO_8859_1);

    assertThat(ann.post("lobby", "nothing.png", new byte[0]).status()).isIn(202, 422);
    assertThat(ann.post("lobby", "half.jpg", Pictures.truncated(5)).status()).isIn(202, 422);
    assertThat(ann.post("lobby", "large.bin", new byte[1024 * 1024 + 1]).status()).isEqualTo(422);
    assertThat(ann.post("lobby", "broken.png", broken).status()).isIn(202, 422);
    assertThat(ann.post("lobby", "text.txt", words).status()).isEqualTo(201);

    assertThat(ann.get("api/rooms/lobby/messages").json().findValuesAsText("name"))
        .containsExactly("text.txt");
    assertThat(incidents()).isZero();
  }

  @Test
  void post_withoutAUsableAddress_isRefusedAndOnRecordAllTheSame() {
    Browser direct = new Browser(chat.address()).signIn("Ann");
    direct.join("lobby");
    Browser nonsense =
        new Browser(chat.address(), Map.of("Forwarded", "for=\"not an address\"")).signIn("Ben");
    nonsense.join("lobby");

    assertThat(direct.post("lobby", "a.png", LISTED).status()).isEqualTo(422);
    assertThat(nonsense.post("lobby", "a.png", LISTED).status()).isEqualTo(422);
    assertThat(incidents()).isEqualTo(2);
  }

  @Test
  void start_besideARunningService_isRefusedClearly() {
    assertThatThrownBy(() -> ChatService.start(settings))
        .satisfies(e -> assertThat(e.getClass().getSimpleName()).isEqualTo("StoreException"));
  }

  private int incidents() {
    return chat.tocsin().docket().list(IncidentFilter.newest(100)).size();
  }

  private Browser user(String name) {
    Browser user =
        new Browser(chat.address(), Map.of("Forwarded", "for=\"192.0.2.44:51515\"")).signIn(name);
    user.join("lobby");
    return user;
  }
}
