package org.tocsin.example.chat;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may sign in, open, join, read and write, over real HTTP. */
class RoomsTest {
  @TempDir Path folder;
  private ChatBench bench;

  @BeforeEach
  void start() throws Exception {
    bench = new ChatBench(folder, ChatBench::clear);
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  @Test
  void signIn_sameNameInAnotherSpelling_isTheSameAccount() {
    Browser ann = bench.as("Ann");
    ann.join("lobby");
    Browser again = bench.as(" ANN ");
    assertThat(again.get("api/session").json().path("name").asText()).isEqualTo("Ann");
    assertThat(again.get("api/rooms/lobby/messages").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "  ", "<script>", "a\nb", "-dash", "123456789012345678901234567890123"})
  void signIn_nameThatIsNone_isABadRequest(String name) {
    assertThat(
            new Browser(bench.address())
                .send("POST", "api/session", json().put("name", name))
                .status())
        .isEqualTo(400);
  }

  @Test
  void signIn_withoutAName_isABadRequest() {
    assertThat(new Browser(bench.address()).send("POST", "api/session", json()).status())
        .isEqualTo(400);
  }

  @Test
  void session_cookie_isOutOfReachOfScriptsAndOtherSites() {
    Browser.Answer answer =
        new Browser(bench.address()).send("POST", "api/session", json().put("name", "ann"));
    assertThat(answer.header("Set-Cookie"))
        .contains("HttpOnly")
        .contains("SameSite=Strict")
        .contains("Path=/");
  }

  @Test
  void session_pastItsTimeOrSignedOut_isOver() {
    Browser ann = bench.as("ann");
    Browser ben = bench.as("ben");
    ben.send("DELETE", "api/session", json());
    assertThat(ben.get("api/rooms").status()).isEqualTo(401);
    assertThat(ann.get("api/rooms").status()).isEqualTo(200);
    bench.clock.advance(People.SESSION);
    assertThat(ann.get("api/rooms").status()).isEqualTo(401);
  }

  @Test
  void channel_isFoundByEverybodyAndReadByThoseWhoJoined() {
    Browser ann = bench.as("ann");
    Browser ben = bench.as("ben");
    String room = open(ann, "channel", "Kettles").path("id").asText();
    ann.say(room, "first");

    assertThat(ben.get("api/rooms/" + room + "/messages").status()).isEqualTo(404);
    assertThat(names(ben)).contains("Kettles");
    assertThat(ben.join(room).status()).isEqualTo(200);
    assertThat(ben.get("api/rooms/" + room + "/messages").json()).hasSize(1);
  }

  @Test
  void group_isSeenByItsMembersOnly() {
    Browser ann = bench.as("ann");
    Browser ben = bench.as("ben");
    Browser eve = bench.as("eve");
    String room = open(ann, "group", "Plans", "ben").path("id").asText();

    assertThat(names(ben)).contains("Plans");
    assertThat(names(eve)).doesNotContain("Plans");
    assertThat(eve.join(room).status()).isEqualTo(404);
    assertThat(eve.say(room, "hello").status()).isEqualTo(404);
    assertThat(ben.say(room, "hello").status()).isEqualTo(201);
  }

  @Test
  void direct_existsOnceAndBearsTheOthersName() {
    Browser ann = bench.as("ann");
    Browser ben = bench.as("ben");
    JsonNode one = open(ann, "direct", "", "ben");
    JsonNode other = open(ben, "direct", "", "ann");

    assertThat(one.path("id")).isEqualTo(other.path("id"));
    assertThat(one.path("name").asText()).isEqualTo("ben");
    assertThat(other.path("name").asText()).isEqualTo("ann");
  }

  @Test
  void open_withStrangersOrOneselfOrWithoutAName_isABadRequest() {
    Browser ann = bench.as("ann");
    assertThat(open(ann, "direct", "", "nobody").has("error")).isTrue();
    assertThat(open(ann, "direct", "", "ann").has("error")).isTrue();
    assertThat(open(ann, "direct", "").has("error")).isTrue();
    assertThat(open(ann, "group", "Alone").has("error")).isTrue();
    assertThat(open(ann, "channel", " ").has("error")).isTrue();
    assertThat(open(ann, "palace", "x").has("error")).isTrue();
  }

  @Test
  void say_emptyOrTooLong_isABadRequest() {
    Browser ann = bench.as("ann");
    ann.join("lobby");
    assertThat(ann.say("lobby", "  ").status()).isEqualTo(400);
    assertThat(ann.say("lobby", "x".repeat(Rooms.LONGEST_TEXT + 1)).status()).isEqualTo(400);
    assertThat(ann.say("lobby", "x".repeat(Rooms.LONGEST_TEXT)).status()).isEqualTo(201);
  }

  @Test
  void say_moreThanARoomRemembers_forgetsTheOldestAndItsFile() throws Exception {
    Browser ann = bench.as("ann");
    ann.join("lobby");
    ann.post("lobby", "a.txt", "first".getBytes(StandardCharsets.UTF_8));
    for (int i = 0; i < ChatRoom.MEMORY; i++) {
      ann.say("lobby", "message " + i);
    }
    assertThat(ann.get("api/rooms/lobby/messages").json()).hasSize(ChatRoom.MEMORY);
    try (Stream<Path> files = Files.list(folder.resolve("files"))) {
      assertThat(files).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"not json", "[]", "{\"name\": {}}", ""})
  void anyRequest_bodyThatIsNotTheJsonExpected_isABadRequest(String body) {
    Browser browser = new Browser(bench.address());
    Browser.Answer answer =
        browser.exchange(
            browser
                .request("api/session")
                .POST(java.net.http.HttpRequest.BodyPublishers.ofString(body)));
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().has("error")).isTrue();
  }

  @Test
  void anyRequest_fromAnotherSite_isForbidden() {
    Browser ann = bench.as("ann");
    Browser.Answer answer =
        ann.exchange(
            ann.request("api/rooms/lobby/join")
                .header("Origin", "https://other.example")
                .POST(java.net.http.HttpRequest.BodyPublishers.ofString("{}")));
    assertThat(answer.status()).isEqualTo(403);
  }

  @Test
  void fetch_anyFile_isAnAttachmentThatNoBrowserRuns() {
    Browser ann = bench.as("ann");
    ann.join("lobby");
    byte[] page = "<html><script>alert(1)</script>".getBytes(StandardCharsets.UTF_8);
    String file =
        ann.post("lobby", "p\u00e4ge \"x\".html", page).json().at("/message/file/id").asText();

    Browser.Answer answer = ann.get("api/rooms/lobby/files/" + file);

    assertThat(answer.header("Content-Type")).isEqualTo("application/octet-stream");
    assertThat(answer.header("Content-Disposition"))
        .startsWith("attachment; filename*=UTF-8''p%C3%A4ge%20")
        .doesNotContain("\"");
    assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(answer.header("Content-Security-Policy")).contains("sandbox");
    assertThat(ann.get("api/rooms/lobby/files/chat.key").status()).isEqualTo(404);
    assertThat(ann.get("api/rooms/lobby/files/..%2Fchat.key").status()).isIn(400, 404);
  }

  @Test
  void page_allResources_areServedWithAPolicyThatRunsNothingElse() {
    Browser browser = new Browser(bench.address());
    for (String path : new String[] {"", "main.js", "chat.css", "icon.svg"}) {
      Browser.Answer answer = browser.get(path);
      assertThat(answer.status()).as(path).isEqualTo(200);
      assertThat(answer.header("Content-Security-Policy")).contains("default-src 'none'");
      assertThat(answer.response().headers().allValues("Content-Security-Policy")).hasSize(1);
    }
  }

  private JsonNode open(Browser browser, String kind, String name, String... members) {
    ArrayNode list = Browser.JSON.createArrayNode();
    for (String member : members) {
      list.add(member);
    }
    return browser
        .send("POST", "api/rooms", json().put("kind", kind).put("name", name).set("members", list))
        .json();
  }

  private static java.util.List<String> names(Browser browser) {
    return browser.get("api/rooms").json().findValuesAsText("name");
  }

  private static ObjectNode json() {
    return Browser.JSON.createObjectNode();
  }
}
