package org.tocsin.hashlist;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The connector of a privacy group of ThreatExchange, by its updates (specification of hash lists,
 * section 3.3). Reads only.
 *
 * <p>An entry is an indicator; what its owners say together is its classification: {@code
 * POSITIVE}, {@code SEED}, {@code NEGATIVE} or {@code DISPUTED}, which the {@link ClassMap} of its
 * list gives a meaning. Tombstones of the source live 90 days, so that a checkpoint older than 85
 * is read anew, apart. The token is in no checkpoint.
 *
 * <p>Used by one thread at a time; {@link #close} by any.
 */
public final class ThreatExchangeSource implements HashSource {
  /** How far a run reads back: the source's times are not exact. */
  public static final Duration OVERLAP = Duration.ofMinutes(5);

  /** How long a checkpoint can be continued. */
  public static final Duration CHECKPOINT_LIFE = Duration.ofDays(85);

  private static final Duration CURSOR_LIFE = Duration.ofHours(6);
  private static final String FIELDS =
      "indicator,type,last_updated,should_delete,descriptors{id,reactions,owner{id},tags,status}";

  /** How many indicators a page has at most, and how few are asked for after failures. */
  private static final int MOST_AT_ONCE = 500;

  private static final int FEWEST_AT_ONCE = 10;
  private static final Pattern LIMIT = Pattern.compile("limit=([0-9]{1,3})\\b");

  /** What the source calls what we compare. */
  private static final Map<String, WrittenValueKind> KINDS =
      Map.of(
          "HASH_PDQ", new WrittenValueKind("PDQ", MediaKind.IMAGE),
          "HASH_MD5", new WrittenValueKind("MD5", MediaKind.FILE),
          "HASH_VIDEO_MD5", new WrittenValueKind("MD5", MediaKind.VIDEO),
          "HASH_SHA1", new WrittenValueKind("SHA1", MediaKind.FILE),
          "HASH_SHA256", new WrittenValueKind("SHA256", MediaKind.FILE),
          "HASH_VIDEO_SHA256", new WrittenValueKind("SHA256", MediaKind.VIDEO),
          "HASH_PHOTODNA", new WrittenValueKind("PHOTODNA", MediaKind.IMAGE));

  private record WrittenValueKind(String algorithm, MediaKind media) {}

  private final ListHttp http;
  private final String group;
  private final Secret token;

  /**
   * Opens the source.
   *
   * @param root with the version of the service's interface, such as {@code
   *     https://graph.example/v21.0}; https, or http to this machine
   * @param group the privacy group's number
   * @param token the access token
   * @throws IllegalArgumentException when root or group cannot be used
   */
  public ThreatExchangeSource(URI root, String group, Secret token, Clock clock) {
    if (!group.matches("[0-9]{1,32}")) {
      throw new IllegalArgumentException("a privacy group has a number of 1 to 32 digits");
    }
    this.http = new ListHttp(root, Optional.empty(), token, ListHttp.Patience.DEFAULT, clock);
    this.group = group;
    this.token = Objects.requireNonNull(token, "token");
  }

  @Override
  public Capabilities capabilities() {
    return new Capabilities(false, Optional.of(CHECKPOINT_LIFE));
  }

  @Override
  public String configuration() {
    return Normaliser.cut("threatexchange " + http.root() + " " + group, 1000);
  }

  @Override
  public Credential checkCredentials() throws SourceException {
    JsonNode told = LookupHttp.document(get("/" + group + "/?fields=name"));
    if (text(told, "id").isEmpty()) {
      throw new SourceException(
          SourceException.Kind.UNREADABLE, "the source does not name the privacy group");
    }
    return new Credential("privacy group " + group, Optional.empty(), Optional.empty());
  }

  private ListHttp.Answer get(String below) throws SourceException {
    char[] secret = token.reveal();
    try {
      String encoded =
          URLEncoder.encode(CharBuffer.wrap(secret).toString(), StandardCharsets.UTF_8);
      String mark = below.contains("?") ? "&" : "?";
      return http.get(below + mark + "access_token=" + encoded, "application/json");
    } finally {
      Arrays.fill(secret, '\0');
    }
  }

  @Override
  public Delta fetch(Checkpoint checkpoint, Call call) throws SourceException {
    Optional<Checkpoint.Window> open = checkpoint.window();
    if (open.filter(window -> window.issuedAt().plus(CURSOR_LIFE).isBefore(call.now()))
        .isPresent()) {
      open = open.map(window -> window.restarted(call.now()));
    }
    if (open.isEmpty()) {
      open = Optional.of(plan(checkpoint, call.now()));
    }
    Checkpoint.Window window = open.get();
    String asked = window.cursor().orElseGet(() -> first(window, limit(checkpoint)));
    ListHttp.Answer answer = get(asked);
    if (answer.status() >= 400 && window.cursor().isPresent()) {
      throw new SourceException(
          SourceException.Kind.CURSOR,
          "the source does not accept a place that it gave (" + answer.status() + ")");
    }
    return delta(checkpoint, window, asked, LookupHttp.document(answer), answer.date(), call.now());
  }

  private static Checkpoint.Window plan(Checkpoint checkpoint, Instant now) throws SourceException {
    Instant to = WindowEnd.now(now, checkpoint.completedTo());
    Instant from = checkpoint.completedTo().minus(OVERLAP);
    return new Checkpoint.Window(
        from.isBefore(Instant.EPOCH) ? Instant.EPOCH : from, to, to, Optional.empty(), now);
  }

  /** Returns how many indicators a page is asked for: fewer after pages that kept failing. */
  private static int limit(Checkpoint checkpoint) {
    Matcher noted = LIMIT.matcher(checkpoint.note());
    int limit = noted.lookingAt() ? Integer.parseInt(noted.group(1)) : MOST_AT_ONCE;
    return Math.min(MOST_AT_ONCE, Math.max(FEWEST_AT_ONCE, limit));
  }

  private static String note(int limit) {
    return limit >= MOST_AT_ONCE ? "" : "limit=" + limit;
  }

  /**
   * Asks for half as many indicators a page, from the beginning of the window: the place within it
   * is of larger pages. With every window that is read to its end they grow again.
   */
  @Override
  public Checkpoint smaller(Checkpoint checkpoint) {
    return checkpoint
        .with(Optional.empty())
        .with(note(Math.max(FEWEST_AT_ONCE, limit(checkpoint) / 2)));
  }

  private String first(Checkpoint.Window window, int limit) {
    return "/"
        + group
        + "/threat_updates/?start_time="
        + window.from().getEpochSecond()
        + "&stop_time="
        + window.to().getEpochSecond()
        + "&types="
        + KINDS.keySet().stream().sorted().collect(Collectors.joining(","))
        + "&limit="
        + limit
        + "&fields="
        + URLEncoder.encode(FIELDS, StandardCharsets.UTF_8);
  }

  private Delta delta(
      Checkpoint checkpoint,
      Checkpoint.Window window,
      String asked,
      JsonNode page,
      Optional<Instant> date,
      Instant now)
      throws SourceException {
    JsonNode data = page.path("data");
    if (!data.isArray()) {
      throw new SourceException(SourceException.Kind.UNREADABLE, "an answer has no data");
    }
    List<SourceEntry> entries = new ArrayList<>();
    List<SourceTombstone> tombstones = new ArrayList<>();
    Map<String, Integer> passedOver = new HashMap<>();
    for (JsonNode record : data) {
      read(record, entries, tombstones, passedOver);
    }
    Optional<String> next = next(text(page.path("paging"), "next"), asked);
    Instant safe =
        window.cursor().isPresent() ? window.safeTo() : WindowEnd.safe(window.to(), date);
    Checkpoint after;
    if (next.isPresent()) {
      PageTrail trail =
          window.cursor().isEmpty() ? PageTrail.START : PageTrail.of(checkpoint.note());
      after =
          checkpoint
              .with(Optional.of(new Checkpoint.Window(window.from(), window.to(), safe, next, now)))
              .with(note(limit(checkpoint)) + " " + trail.to(next.get()).text());
    } else {
      Instant completed = checkpoint.completedTo();
      after =
          new Checkpoint(
              safe.isAfter(completed) ? safe : completed,
              Optional.empty(),
              note(2 * limit(checkpoint)));
    }
    // A window that began long ago says nothing of what came since.
    boolean upToNow =
        !WindowEnd.now(now, checkpoint.completedTo()).minus(OVERLAP).isAfter(window.to());
    return new Delta(
        entries, tombstones, after, next.isEmpty(), next.isEmpty() && upToNow, passedOver);
  }

  /** Returns the place of the next page below the root, without the token. */
  private Optional<String> next(Optional<String> told, String asked) throws SourceException {
    if (told.filter(text -> !text.isBlank()).isEmpty()) {
      return Optional.empty();
    }
    String address = told.get();
    if (!address.startsWith(http.root() + "/")) {
      throw new SourceException(
          SourceException.Kind.UNREADABLE, "the next page is said to be on another host");
    }
    String below = address.substring(http.root().length());
    int mark = below.indexOf('?');
    String path = mark < 0 ? below : below.substring(0, mark);
    String query =
        mark < 0
            ? ""
            : Stream.of(below.substring(mark + 1).split("&", -1))
                .filter(part -> !part.startsWith("access_token="))
                .collect(Collectors.joining("&"));
    String place = query.isEmpty() ? path : path + "?" + query;
    return Optional.of(ListHttp.onward(place, asked));
  }

  private static void read(
      JsonNode record,
      List<SourceEntry> entries,
      List<SourceTombstone> tombstones,
      Map<String, Integer> passedOver)
      throws SourceException {
    Optional<String> id = text(record, "id").filter(text -> text.matches("[0-9A-Za-z_-]{1,255}"));
    Optional<Instant> at =
        text(record, "last_updated")
            .filter(text -> text.matches("[0-9]{1,12}"))
            .map(text -> Instant.ofEpochSecond(Long.parseLong(text)));
    if (id.isEmpty() || at.isEmpty()) {
      throw new SourceException(
          SourceException.Kind.UNREADABLE, "an indicator lacks its id or its time");
    }
    if (text(record, "should_delete").filter("true"::equals).isPresent()) {
      tombstones.add(new SourceTombstone("", id.get(), at.get()));
      return;
    }
    WrittenValueKind kind = KINDS.get(text(record, "type").orElse(""));
    if (kind == null) {
      passedOver.merge("indicator of another type", 1, Integer::sum);
      return;
    }
    Opinions opinions = new Opinions();
    record.path("descriptors").path("data").forEach(opinions::hear);
    WrittenValue value =
        new WrittenValue(kind.algorithm(), text(record, "indicator").orElse(""), kind.media());
    entries.add(
        new SourceEntry(
            "",
            id.get(),
            at.get(),
            Optional.of(opinions.together()),
            List.of(value),
            opinions.summary()));
  }

  /** Returns a member that is a text, a number or a truth value, as it is written. */
  private static Optional<String> text(JsonNode of, String name) {
    JsonNode member = of.path(name);
    return member.isValueNode() && !member.isNull()
        ? Optional.of(member.asText())
        : Optional.empty();
  }

  /** What the owners of an indicator say of it (section 3.1). */
  private static final class Opinions {
    private int positive;
    private int negative;
    private int seeds;

    void hear(JsonNode descriptor) {
      switch (text(descriptor, "status").orElse("")) {
        case "MALICIOUS" -> positive++;
        case "NON_MALICIOUS" -> negative++;
        default -> seeds++;
      }
    }

    String together() {
      if (positive > 0) {
        return negative > 0 ? "DISPUTED" : "POSITIVE";
      }
      // An indicator without a descriptor proves nothing.
      return negative > 0 && seeds == 0 ? "NEGATIVE" : "SEED";
    }

    String summary() {
      return "positive " + positive + ", negative " + negative + ", seed " + seeds;
    }
  }

  @Override
  public void close() {
    http.close();
  }
}
