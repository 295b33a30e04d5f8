package org.tocsin.example.chat;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tocsin.model.Action;
import org.tocsin.model.ClientAddress;
import org.tocsin.model.UndeterminedReason;

/** What an open page is told, over a real WebSocket. */
class LiveTest {
  @TempDir Path folder;

  @Test
  void message_reachesTheMembersOfItsRoomOnly() throws Exception {
    try (ChatBench bench = new ChatBench(folder, ChatBench::clear)) {
      Browser ann = bench.as("ann");
      Browser ben = bench.as("ben");
      Browser eve = bench.as("eve");
      ann.join("lobby");
      ben.join("lobby");
      Listener benHears = listen(bench, ben);
      Listener eveHears = listen(bench, eve);

      ann.say("lobby", "hello");
      ann.send(
          "POST",
          "api/rooms",
          Browser.JSON.createObjectNode().put("kind", "channel").put("name", "x"));

      assertThat(benHears.next().at("/message/text").asText()).isEqualTo("hello");
      assertThat(eveHears.next().at("/opened/name").asText()).isEqualTo("x");
    }
  }

  @Test
  void say_overTheSocket_isPostedWithItsOrigin() throws Exception {
    try (ChatBench bench = new ChatBench(folder, ChatBench::clear)) {
      Browser ann = bench.as("ann", "for=\"198.51.100.7:40001\"");
      ann.join("lobby");
      Listener annHears = listen(bench, ann);

      annHears.say("{\"room\":\"lobby\",\"text\":\"hello\"}");
      JsonNode heard = annHears.next();
      annHears.say("{\"room\":\"elsewhere\",\"text\":\"hello\"}");
      JsonNode problem = annHears.next();
      ann.post("lobby", "a.txt", "a file".getBytes(StandardCharsets.UTF_8));

      assertThat(heard.at("/message/sender").asText()).isEqualTo("ann");
      assertThat(problem.path("error").asText()).contains("no such thing");
      assertThat(
              bench
                  .screened
                  .get(0)
                  .context()
                  .get(0)
                  .origin()
                  .orElseThrow()
                  .address()
                  .toOptional()
                  .map(ClientAddress::text))
          .contains("198.51.100.7");
    }
  }

  @Test
  void say_whatIsNotJson_endsNothingButThatMessage() throws Exception {
    try (ChatBench bench = new ChatBench(folder, ChatBench::clear)) {
      Browser ann = bench.as("ann");
      ann.join("lobby");
      Listener annHears = listen(bench, ann);
      annHears.say("not json");
      assertThat(annHears.next().has("error")).isTrue();
      annHears.say("{\"room\":\"lobby\",\"text\":\"still here\"}");
      assertThat(annHears.next().at("/message/text").asText()).isEqualTo("still here");
    }
  }

  @Test
  void heldUpload_whenItIsSettled_onlyItsUploaderIsTold() throws Exception {
    AtomicBoolean clear = new AtomicBoolean();
    try (ChatBench bench =
        new ChatBench(
            folder,
            upload ->
                clear.get()
                    ? ChatBench.match(upload, Action.REFUSE)
                    : ChatBench.undetermined(upload, UndeterminedReason.TIME_LIMIT, Action.HOLD))) {
      Browser ann = bench.as("ann");
      Browser ben = bench.as("ben");
      ann.join("lobby");
      ben.join("lobby");
      Listener annHears = listen(bench, ann);
      Listener benHears = listen(bench, ben);
      ann.post("lobby", "attempt-1", "a.txt", "a file".getBytes(StandardCharsets.UTF_8));
      clear.set(true);

      bench.chat.uploads().retryHeld();
      ann.say("lobby", "something else");

      JsonNode told = annHears.next();
      assertThat(told.at("/upload/attempt").asText()).isEqualTo("attempt-1");
      assertThat(told.at("/upload/state").asText()).isEqualTo("refused");
      assertThat(benHears.next().at("/message/text").asText()).isEqualTo("something else");
    }
  }

  @Test
  void socket_withoutASession_isClosed() throws Exception {
    try (ChatBench bench = new ChatBench(folder, ChatBench::clear)) {
      Listener nobody = listen(bench, new Browser(bench.address()));
      assertThat(nobody.closed.get(10, TimeUnit.SECONDS)).isEqualTo(1008);
    }
  }

  @Test
  void socket_fromAnotherSite_isNotOpened() throws Exception {
    try (ChatBench bench = new ChatBench(folder, ChatBench::clear)) {
      Browser ann = bench.as("ann");
      CompletableFuture<WebSocket> opening =
          ann.http()
              .newWebSocketBuilder()
              .header("Cookie", ann.cookie())
              .header("Origin", "https://other.example")
              .buildAsync(live(bench), new Listener());
      assertThat(opening)
          .failsWithin(java.time.Duration.ofSeconds(10))
          .withThrowableOfType(ExecutionException.class);
    }
  }

  private static java.net.URI live(ChatBench bench) {
    return java.net.URI.create(bench.address().toString().replace("http:", "ws:") + "api/live");
  }

  private static Listener listen(ChatBench bench, Browser browser) throws Exception {
    Listener listener = new Listener();
    WebSocket.Builder builder = browser.http().newWebSocketBuilder();
    if (!browser.cookie().isEmpty()) {
      builder.header("Cookie", browser.cookie());
      browser.headers().forEach(builder::header);
    }
    listener.socket = builder.buildAsync(live(bench), listener).get(10, TimeUnit.SECONDS);
    return listener;
  }

  private static final class Listener implements WebSocket.Listener {
    final BlockingQueue<JsonNode> heard = new LinkedBlockingQueue<>();
    final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final StringBuilder part = new StringBuilder();
    private @Nullable WebSocket socket;

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      part.append(data);
      if (last) {
        try {
          heard.add(Browser.JSON.readTree(part.toString()));
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
        part.setLength(0);
      }
      from.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
      closed.complete(code);
      return null;
    }

    void say(String text) throws Exception {
      Objects.requireNonNull(socket).sendText(text, true).get(10, TimeUnit.SECONDS);
    }

    JsonNode next() throws InterruptedException {
      return Objects.requireNonNull(
          heard.poll(10, TimeUnit.SECONDS), "nothing was heard within ten seconds");
    }
  }
}
