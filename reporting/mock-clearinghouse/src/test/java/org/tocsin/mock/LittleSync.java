package org.tocsin.mock;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The smallest client of the hash-sharing API that follows the rules: windows that overlap, cursors
 * that stay with theirs, whole documents or none, the newest state wins and a tombstone wins a tie.
 */
final class LittleSync {
  private static final int MOST_TRIES = 2000;

  private record State(Instant at, boolean deleted, String md5) {}

  private final Caller caller;
  private final Clock clock;
  private final Map<String, State> states = new HashMap<>();
  private Instant completed = Instant.EPOCH;

  LittleSync(Caller caller, Clock clock) {
    this.caller = caller;
    this.clock = clock;
  }

  /** What the client holds: keys with their MD5. */
  Set<String> held() {
    Set<String> held = new TreeSet<>();
    states.forEach(
        (key, state) -> {
          if (!state.deleted) {
            held.add(key + " " + state.md5);
          }
        });
    return held;
  }

  /** Reads the window from the last one, less an overlap, to five seconds ago. */
  void run() throws Exception {
    Instant from = completed.equals(Instant.EPOCH) ? completed : completed.minusSeconds(300);
    Instant to = clock.instant().truncatedTo(ChronoUnit.SECONDS).minusSeconds(5);
    String first = "/v2/entries?from=" + from + "&to=" + to;
    Optional<String> next = Optional.of(first);
    for (int tries = 0; next.isPresent(); tries++) {
      if (tries > MOST_TRIES) {
        throw new AssertionError("no end after " + MOST_TRIES + " requests");
      }
      HttpResponse<String> response = caller.get(next.get());
      if (response.statusCode() == 400) {
        next = Optional.of(first);
        continue;
      }
      String type = response.headers().firstValue("Content-Type").orElse("");
      if (response.statusCode() != 200 || !type.startsWith("application/xml")) {
        continue;
      }
      try {
        XmlElement page = XmlReader.read(response.body().getBytes(UTF_8));
        Optional<String> following = page.value("paging", "next");
        if (following.isPresent() && !following.get().startsWith("/")) {
          continue;
        }
        page.tree().filter(e -> e.child("timestamp").isPresent()).forEach(this::take);
        next = following;
      } catch (XmlReader.MalformedException e) {
        // Nothing of a broken document counts; the same page is asked for again.
      }
    }
    completed = to;
  }

  private void take(XmlElement entry) {
    String key =
        entry.child("member").orElseThrow().attribute("id").orElseThrow()
            + "-"
            + entry.value("id").orElseThrow();
    State state =
        new State(
            Instant.parse(entry.value("timestamp").orElseThrow()),
            entry.name().startsWith("deleted"),
            entry.value("fingerprints", "md5").orElse(""));
    states.merge(key, state, LittleSync::newer);
  }

  private static State newer(State one, State other) {
    int order = one.at.compareTo(other.at);
    if (order == 0) {
      return one.deleted ? one : other;
    }
    return order > 0 ? one : other;
  }
}
