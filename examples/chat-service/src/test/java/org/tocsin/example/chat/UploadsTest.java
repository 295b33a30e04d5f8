package org.tocsin.example.chat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tocsin.model.Action;
import org.tocsin.model.ClientAddress;
import org.tocsin.model.NetworkOrigin;
import org.tocsin.model.Room;
import org.tocsin.model.UndeterminedReason;
import org.tocsin.model.Upload;
import org.tocsin.model.Verdict;

/** What becomes of a file, for each action a verdict can have, and for everything that fails. */
class UploadsTest {
  private static final byte[] BYTES = "a benign file that somebody posts".getBytes(UTF_8);

  @TempDir Path folder;

  @Test
  void post_clear_everybodyInTheRoomSeesIt() throws Exception {
    try (ChatBench bench = new ChatBench(folder, ChatBench::clear)) {
      Browser ann = bench.as("ann");
      Browser ben = bench.as("ben");
      ann.join("lobby");
      ben.join("lobby");

      Browser.Answer posted = ann.post("lobby", "note.txt", BYTES);

      assertThat(posted.status()).isEqualTo(201);
      assertThat(posted.json().path("state").asText()).isEqualTo("posted");
      Browser.Answer seen = ben.get("api/rooms/lobby/messages");
      assertThat(seen.json()).hasSize(1);
      assertThat(seen.json().path(0).path("file").path("name").asText()).isEqualTo("note.txt");
      Browser.Answer file =
          ben.get("api/rooms/lobby/files/" + seen.json().path(0).path("file").path("id").asText());
      assertThat(file.response().body()).isEqualTo(BYTES);
    }
  }

  @Test
  void post_anyUpload_libraryIsToldAllFacts() throws Exception {
    AtomicReference<byte[]> read = new AtomicReference<>();
    try (ChatBench bench =
        new ChatBench(
            folder,
            upload -> {
              try (InputStream in = upload.content().open()) {
                read.set(in.readAllBytes());
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
              return ChatBench.clear(upload);
            })) {
      Browser ann = bench.as("ann", "for=\"192.0.2.44:51515\"");
      Browser ben = bench.as("ben");
      String room =
          ann.send(
                  "POST",
                  "api/rooms",
                  Browser.JSON
                      .createObjectNode()
                      .put("kind", "direct")
                      .set("members", Browser.JSON.createArrayNode().add("ben")))
              .json()
              .path("id")
              .asText();
      ben.say(room, "send it, please");

      ann.post(room, "C:\\pictures\\cat \u00e7.png", BYTES);

      Upload upload = bench.screened.get(0);
      assertThat(read.get()).isEqualTo(BYTES);
      assertThat(upload.uploader().screenName()).contains("ann");
      assertThat(upload.fileName()).contains("cat \u00e7.png");
      assertThat(upload.declaredMediaType()).contains("image/png");
      assertThat(upload.room().kind()).isEqualTo(Room.Kind.DIRECT);
      assertThat(upload.room().recipients().get(0).screenName()).contains("ben");
      assertThat(upload.context()).hasSize(1);
      assertThat(upload.context().get(0).text()).isEqualTo("send it, please");
      NetworkOrigin origin = upload.origin();
      assertThat(origin.address().toOptional().map(ClientAddress::text)).contains("192.0.2.44");
      assertThat(origin.port().toOptional()).contains(51515);
      assertThat(origin.derivation()).isEqualTo(NetworkOrigin.Derivation.FORWARDED);
      assertThat(upload.id().value()).doesNotContainIgnoringCase("ann");
    }
  }

  @Test
  void post_refused_nobodySeesItAndTheUploaderLearnsNothing() throws Exception {
    try (ChatBench bench =
        new ChatBench(folder, upload -> ChatBench.match(upload, Action.REFUSE))) {
      Browser ann = bench.as("ann");
      ann.join("lobby");

      Browser.Answer refused = ann.post("lobby", "marker-name.png", BYTES);

      assertThat(refused.status()).isEqualTo(422);
      assertThat(refused.json().path("error").asText()).isEqualTo("This file could not be posted.");
      assertThat(refused.json().properties().stream().map(java.util.Map.Entry::getKey))
          .containsExactlyInAnyOrder("attempt", "state", "error");
      assertNobodySees(bench, ann);
    }
  }

  @ParameterizedTest
  @EnumSource
  void post_anyFailure_isAnsweredAlike(Failure failure) throws Exception {
    try (ChatBench bench = new ChatBench(folder, failure::verdict, Duration.ofMillis(300))) {
      Browser ann = bench.as("ann");
      ann.join("lobby");
      String attempt = "attempt-of-" + failure;
      long began = System.nanoTime();

      Browser.Answer answer = failure.post(ann, attempt);

      assertThat(Duration.ofNanos(System.nanoTime() - began))
          .isGreaterThanOrEqualTo(Duration.ofMillis(300));
      assertThat(answer.status()).isEqualTo(422);
      assertThat(answer.json().toString())
          .isEqualTo(
              "{\"attempt\":\""
                  + attempt
                  + "\",\"state\":\"refused\",\"error\":\"This file could not be posted.\"}");
      assertNobodySees(bench, ann);
    }
  }

  /** Everything that can keep a file from being posted. */
  enum Failure {
    MATCH,
    UNDETERMINED,
    THROWS,
    TOO_LARGE,
    CUT_OFF,
    NOT_MULTIPART;

    Verdict verdict(Upload upload) {
      return switch (this) {
        case MATCH -> ChatBench.match(upload, Action.REFUSE);
        case UNDETERMINED ->
            ChatBench.undetermined(upload, UndeterminedReason.UNDECODABLE, Action.REFUSE);
        case THROWS -> throw new IllegalStateException("the library broke its promise");
        default -> ChatBench.clear(upload);
      };
    }

    Browser.Answer post(Browser browser, String attempt) {
      return switch (this) {
        case TOO_LARGE ->
            browser.post("lobby", attempt, "big.bin", new byte[ChatBench.MOST_BYTES + 1]);
        case CUT_OFF -> {
          byte[] whole = Browser.multipart("edge", "cut.png", BYTES);
          yield raw(browser, attempt, java.util.Arrays.copyOf(whole, whole.length - 20));
        }
        case NOT_MULTIPART -> raw(browser, attempt, BYTES);
        default -> browser.post("lobby", attempt, "a.png", BYTES);
      };
    }

    private static Browser.Answer raw(Browser browser, String attempt, byte[] body) {
      return browser.exchange(
          browser
              .request("api/rooms/lobby/files")
              .header(FileApi.ATTEMPT, attempt)
              .header("Content-Type", "multipart/form-data; boundary=edge")
              .POST(HttpRequest.BodyPublishers.ofByteArray(body)));
    }
  }

  @Test
  void post_held_waitsUntilALaterScreeningDecides() throws Exception {
    AtomicReference<Function<Upload, Verdict>> verdict =
        new AtomicReference<>(
            upload -> ChatBench.undetermined(upload, UndeterminedReason.LISTS_STALE, Action.HOLD));
    try (ChatBench bench =
        new ChatBench(folder, upload -> Objects.requireNonNull(verdict.get()).apply(upload))) {
      Browser ann = bench.as("ann");
      Browser ben = bench.as("ben");
      ann.join("lobby");
      ben.join("lobby");

      Browser.Answer held = ann.post("lobby", "attempt-1", "note.txt", BYTES);
      bench.chat.uploads().retryHeld();

      assertThat(held.status()).isEqualTo(202);
      assertThat(held.json().path("state").asText()).isEqualTo("waiting");
      assertNobodySees(bench, ann);
      assertThat(ann.get("api/uploads/attempt-1").json().path("state").asText())
          .isEqualTo("waiting");
      assertThat(ben.get("api/uploads/attempt-1").status()).isEqualTo(404);

      verdict.set(ChatBench::clear);
      bench.chat.uploads().retryHeld();

      assertThat(ben.get("api/rooms/lobby/messages").json()).hasSize(1);
      assertThat(ann.get("api/uploads/attempt-1").json().path("state").asText())
          .isEqualTo("posted");
      assertThat(bench.screened.stream().map(Upload::id).distinct()).hasSize(1);
      assertThat(bench.screened).hasSize(3);
    }
  }

  @Test
  void post_heldAndListedLater_isRefused() throws Exception {
    AtomicReference<Function<Upload, Verdict>> verdict =
        new AtomicReference<>(
            upload -> ChatBench.undetermined(upload, UndeterminedReason.LISTS_STALE, Action.HOLD));
    try (ChatBench bench =
        new ChatBench(folder, upload -> Objects.requireNonNull(verdict.get()).apply(upload))) {
      Browser ann = bench.as("ann");
      ann.join("lobby");
      ann.post("lobby", "attempt-1", "note.txt", BYTES);

      verdict.set(upload -> ChatBench.match(upload, Action.REFUSE));
      bench.chat.uploads().retryHeld();

      assertThat(ann.get("api/uploads/attempt-1").json().path("state").asText())
          .isEqualTo("refused");
      assertNobodySees(bench, ann);
    }
  }

  @Test
  void post_heldMatch_isNotScreenedAgainAndGivenUpInTheEnd() throws Exception {
    try (ChatBench bench = new ChatBench(folder, upload -> ChatBench.match(upload, Action.HOLD))) {
      Browser ann = bench.as("ann");
      ann.join("lobby");
      assertThat(ann.post("lobby", "attempt-1", "note.txt", BYTES).status()).isEqualTo(202);

      bench.clock.advance(Uploads.LONGEST_HOLD.minusSeconds(1));
      bench.chat.uploads().retryHeld();
      assertThat(ann.get("api/uploads/attempt-1").json().path("state").asText())
          .isEqualTo("waiting");

      bench.clock.advance(Duration.ofSeconds(1));
      bench.chat.uploads().retryHeld();
      assertThat(ann.get("api/uploads/attempt-1").json().path("state").asText())
          .isEqualTo("refused");
      assertThat(bench.screened).hasSize(1);
      assertNobodySees(bench, ann);
    }
  }

  @Test
  void post_heldAndTheLibraryThrows_goesOnWaiting() throws Exception {
    AtomicReference<Function<Upload, Verdict>> verdict =
        new AtomicReference<>(
            upload -> ChatBench.undetermined(upload, UndeterminedReason.LISTS_STALE, Action.HOLD));
    try (ChatBench bench =
        new ChatBench(folder, upload -> Objects.requireNonNull(verdict.get()).apply(upload))) {
      Browser ann = bench.as("ann");
      ann.join("lobby");
      ann.post("lobby", "attempt-1", "note.txt", BYTES);

      verdict.set(
          upload -> {
            throw new IllegalStateException("not now");
          });
      bench.chat.uploads().retryHeld();

      assertThat(ann.get("api/uploads/attempt-1").json().path("state").asText())
          .isEqualTo("waiting");
      assertNobodySees(bench, ann);
    }
  }

  @Test
  void post_sameAttemptAgain_isTheSameUpload() throws Exception {
    try (ChatBench bench = new ChatBench(folder, ChatBench::clear)) {
      Browser ann = bench.as("ann");
      Browser ben = bench.as("ben");
      ann.join("lobby");
      ben.join("lobby");

      Browser.Answer first = ann.post("lobby", "attempt-1", "note.txt", BYTES);
      Browser.Answer again = ann.post("lobby", "attempt-1", "note.txt", BYTES);
      ben.post("lobby", "attempt-1", "other.txt", BYTES);

      assertThat(again.json().path("message")).isEqualTo(first.json().path("message"));
      assertThat(ann.get("api/rooms/lobby/messages").json()).hasSize(2);
      assertThat(bench.screened.stream().map(Upload::id).distinct()).hasSize(2);
    }
  }

  @Test
  void post_sameRefusedAttemptAgain_isScreenedUnderTheSameIdAlsoAfterARestart() throws Exception {
    List<Upload> before;
    try (ChatBench bench =
        new ChatBench(folder, upload -> ChatBench.match(upload, Action.REFUSE))) {
      Browser ann = bench.as("ann");
      ann.join("lobby");
      ann.post("lobby", "attempt-1", "note.txt", BYTES);
      ann.post("lobby", "attempt-1", "note.txt", BYTES);
      before = List.copyOf(bench.screened);
    }
    try (ChatBench bench =
        new ChatBench(folder, upload -> ChatBench.match(upload, Action.REFUSE))) {
      Browser ann = bench.as("Ann");
      ann.join("lobby");
      ann.post("lobby", "attempt-1", "note.txt", BYTES);

      assertThat(before).hasSize(2);
      assertThat(Stream.concat(before.stream(), bench.screened.stream()).map(Upload::id).distinct())
          .hasSize(1);
      assertThat(bench.screened.get(0).uploader().id()).isEqualTo(before.get(0).uploader().id());
    }
  }

  @Test
  void post_sameAttemptWhileUnderWay_waitsAndIsScreenedOnce() throws Exception {
    CountDownLatch screening = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    ExecutorService other = Executors.newSingleThreadExecutor();
    try (ChatBench bench =
        new ChatBench(
            folder,
            upload -> {
              screening.countDown();
              try {
                goOn.await();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
              return ChatBench.clear(upload);
            })) {
      Browser ann = bench.as("ann");
      ann.join("lobby");
      Future<Browser.Answer> first =
          other.submit(() -> ann.post("lobby", "attempt-1", "note.txt", BYTES));
      screening.await();

      Browser.Answer second = ann.post("lobby", "attempt-1", "note.txt", BYTES);
      goOn.countDown();

      assertThat(second.status()).isEqualTo(202);
      assertThat(first.get().status()).isEqualTo(201);
      assertThat(bench.screened).hasSize(1);
      assertThat(ann.get("api/rooms/lobby/messages").json()).hasSize(1);
    } finally {
      goOn.countDown();
      other.shutdownNow();
    }
  }

  @Test
  void post_toARoomOfOthers_isNotFoundAndNeverScreened() throws Exception {
    try (ChatBench bench = new ChatBench(folder, ChatBench::clear)) {
      bench.as("ben");
      Browser ann = bench.as("ann");
      Browser eve = bench.as("eve");
      String room =
          ann.send(
                  "POST",
                  "api/rooms",
                  Browser.JSON
                      .createObjectNode()
                      .put("kind", "direct")
                      .set("members", Browser.JSON.createArrayNode().add("ben")))
              .json()
              .path("id")
              .asText();
      String file = ann.post(room, "private.txt", BYTES).json().at("/message/file/id").asText();

      assertThat(eve.post(room, "a.txt", BYTES).status()).isEqualTo(404);
      assertThat(eve.get("api/rooms/" + room + "/messages").status()).isEqualTo(404);
      assertThat(eve.get("api/rooms/" + room + "/files/" + file).status()).isEqualTo(404);
      assertThat(eve.get("api/rooms/lobby/files/" + file).status()).isEqualTo(404);
      assertThat(new Browser(bench.address()).post(room, "a.txt", BYTES).status()).isEqualTo(401);
      assertThat(bench.screened).hasSize(1);
    }
  }

  @Test
  void post_badAttemptHeader_isABadRequest() throws Exception {
    try (ChatBench bench = new ChatBench(folder, ChatBench::clear)) {
      Browser ann = bench.as("ann");
      ann.join("lobby");
      assertThat(ann.post("lobby", "short", "a.txt", BYTES).status()).isEqualTo(400);
      assertThat(ann.post("lobby", "has blanks in it", "a.txt", BYTES).status()).isEqualTo(400);
      assertThat(bench.screened).isEmpty();
    }
  }

  private void assertNobodySees(ChatBench bench, Browser uploader) throws IOException {
    Browser other = bench.as("somebody else");
    other.join("lobby");
    for (Browser reader : List.of(uploader, other)) {
      assertThat(reader.get("api/rooms/lobby/messages").json()).isEmpty();
    }
    try (Stream<Path> files = Files.walk(folder)) {
      assertThat(files.filter(Files::isRegularFile))
          .extracting(file -> file.getFileName().toString())
          .containsExactly("chat.key");
    }
  }
}
