package org.tocsin.hashlist;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The connector of NCMEC's Hash Sharing API, version 2 (specification of hash lists, section 2).
 *
 * <p>It reads windows of time that overlap; a window counts as read only when its last page was. A
 * place within a window is only used with that window, is given up after a few hours or when the
 * service refuses it, and never leads to another host. Entries come in any order. Binary
 * fingerprints are counted and passed over. Each root is a source of its own: identifiers are of
 * one root, and what a classification means depends on the root, so the {@link ClassMap} of its
 * list says it.
 *
 * <p>Used by one thread at a time; {@link #close} by any.
 */
public final class NcmecSource implements HashSource {
  /** How far a run reads back behind what was read before. */
  public static final Duration DEFAULT_OVERLAP = Duration.ofMinutes(5);

  /** How long a place within a window is used. */
  public static final Duration DEFAULT_CURSOR_LIFE = Duration.ofHours(6);

  /** The overlap of windows within one run. */
  private static final Duration STEP = Duration.ofSeconds(1);

  private static final long MOST_ENTRIES = 400_000;
  private static final String ACCEPT = "application/xml, text/xml";
  private static final Set<String> XML = Set.of("application/xml", "text/xml");
  private static final Pattern MAX = Pattern.compile("[?&]max=([0-9]{1,12})(&|$)");
  private static final Pattern KIND = Pattern.compile("[A-Z0-9_]{1,64}");

  private final ListHttp http;
  private final Duration overlap;
  private final Duration cursorLife;
  private final Set<String> allowed;
  private final Set<String> denied;

  /** Which member we are, if any, once the source said so. */
  private Optional<Optional<String>> self = Optional.empty();

  private NcmecSource(Builder builder) {
    this.http =
        new ListHttp(
            builder.root,
            Optional.of(builder.user),
            builder.password,
            builder.patience,
            builder.clock);
    this.overlap = builder.overlap;
    this.cursorLife = builder.cursorLife;
    this.allowed = new TreeSet<>(builder.allowed);
    this.denied = new TreeSet<>(builder.denied);
  }

  /**
   * Begins to describe a source.
   *
   * @param root the application's root, such as {@code https://lists.example/hashsharing}, without
   *     {@code /v2}; https, or http to this machine
   * @param user the account, which may be another than that of reporting
   * @param password its password
   * @param clock tells the time
   */
  public static Builder builder(URI root, String user, Secret password, Clock clock) {
    return new Builder(root, user, password, clock);
  }

  /** Describes a source. Not safe for use by several threads. */
  public static final class Builder {
    private final URI root;
    private final String user;
    private final Secret password;
    private final Clock clock;
    private Duration overlap = DEFAULT_OVERLAP;
    private Duration cursorLife = DEFAULT_CURSOR_LIFE;
    private Set<String> allowed = Set.of();
    private Set<String> denied = Set.of();
    private ListHttp.Patience patience = ListHttp.Patience.DEFAULT;

    private Builder(URI root, String user, Secret password, Clock clock) {
      this.root = Objects.requireNonNull(root, "root");
      this.user = Objects.requireNonNull(user, "user");
      this.password = Objects.requireNonNull(password, "password");
      this.clock = Objects.requireNonNull(clock, "clock");
    }

    /** Sets how far a run reads back: 1 second to 1 day. */
    public Builder overlap(Duration value) {
      this.overlap = within(value, "overlap", STEP, Duration.ofDays(1));
      return this;
    }

    /** Sets how long a place within a window is used: 1 minute to 12 hours. */
    public Builder cursorLife(Duration value) {
      this.cursorLife = within(value, "cursorLife", Duration.ofMinutes(1), Duration.ofHours(12));
      return this;
    }

    /**
     * Sets whose entries are taken, by the identifiers of members.
     *
     * @param only nobody else's; empty for everybody's
     * @param never these never
     */
    public Builder members(Set<String> only, Set<String> never) {
      this.allowed = Set.copyOf(only);
      this.denied = Set.copyOf(never);
      return this;
    }

    /**
     * Sets how long to wait, each 1 millisecond to 1 hour.
     *
     * @param connect for a connection
     * @param silence for the next byte
     * @param whole for an answer to its end
     */
    public Builder patience(Duration connect, Duration silence, Duration whole) {
      Duration least = Duration.ofMillis(1);
      Duration most = Duration.ofHours(1);
      this.patience =
          new ListHttp.Patience(
              within(connect, "connect", least, most),
              within(silence, "silence", least, most),
              within(whole, "whole", least, most));
      return this;
    }

    /**
     * Returns the source.
     *
     * @throws IllegalArgumentException when the root cannot be used; the message says why
     */
    public NcmecSource build() {
      return new NcmecSource(this);
    }

    private static Duration within(Duration value, String name, Duration least, Duration most) {
      if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
        throw new IllegalArgumentException(
            name + " is " + least + " to " + most + ", not " + value);
      }
      return value;
    }
  }

  @Override
  public Capabilities capabilities() {
    return new Capabilities(true, Optional.empty());
  }

  @Override
  public String configuration() {
    // A digest, because lists of members can be longer than what is kept.
    String text = http.root() + " only " + allowed + " never " + denied;
    byte[] digest = Sha256.begin().digest(text.getBytes(StandardCharsets.UTF_8));
    return "ncmec " + HexFormat.of().formatHex(digest);
  }

  @Override
  public Credential checkCredentials() throws SourceException {
    return NcmecReader.status(document(http.get("/v2/status", ACCEPT)).body());
  }

  /** Decides on the status, then on the media type; only then is anything parsed. */
  private static ListHttp.Answer document(ListHttp.Answer answer) throws SourceException {
    if (answer.status() >= 400) {
      throw new SourceException(
          SourceException.Kind.REFUSED,
          "the source says that the question is wrong (" + answer.status() + ")");
    }
    if (!XML.contains(answer.mediaType())) {
      throw new SourceException(SourceException.Kind.UNREADABLE, "an answer is not XML");
    }
    return answer;
  }

  @Override
  public Delta fetch(Checkpoint checkpoint, Call call) throws SourceException {
    WindowPace pace = WindowPace.of(checkpoint.note());
    Optional<Checkpoint.Window> open =
        checkpoint.window().map(window -> inTime(window, call.now()));
    if (open.isEmpty()) {
      open = Optional.of(plan(checkpoint, pace, call));
      pace = pace.counting(0);
    }
    Checkpoint.Window window = open.get();
    // Only an answer about everything up to now says that there is no more.
    boolean last = !WindowEnd.now(call.now(), checkpoint.completedTo()).isAfter(window.to());
    ListHttp.Answer answer = http.get(address(window), ACCEPT);
    if (answer.status() >= 400 && window.cursor().isPresent()) {
      throw new SourceException(
          SourceException.Kind.CURSOR,
          "the source does not accept a place that it gave (" + answer.status() + ")");
    }
    NcmecReader.Page page = page(document(answer).body());
    Optional<String> next = next(page.next(), address(window));
    if (window.cursor().isEmpty()) {
      window = dated(window, answer.date());
      pace = begun(checkpoint, pace, window, answer.date(), call);
      if (!last && leadsNowhere(checkpoint, window)) {
        return deliver(page, whole(checkpoint, pace.dropped(window)), false, false);
      }
    }
    Checkpoint after = after(checkpoint, pace, window, page, next, call);
    return deliver(page, after, next.isEmpty(), next.isEmpty() && last);
  }

  /** The source's own time bounds the window that it came with, and no other. */
  private static Checkpoint.Window dated(Checkpoint.Window window, Optional<Instant> date) {
    return new Checkpoint.Window(
        window.from(),
        window.to(),
        WindowEnd.safe(window.to(), date),
        window.cursor(),
        window.issuedAt());
  }

  /** Whether the source's own time is before all that the window asks for. */
  private static boolean leadsNowhere(Checkpoint checkpoint, Checkpoint.Window window) {
    return window.safeTo().isBefore(window.to())
        && !window.safeTo().isAfter(checkpoint.completedTo());
  }

  /**
   * Returns what asks for all the rest at once: for a source whose clock is slow that is little,
   * and the window that leads nowhere would be asked for again without a pause.
   */
  private static Checkpoint whole(Checkpoint checkpoint, WindowPace pace) throws SourceException {
    if (pace.shrinks() > 0) {
      throw new SourceException(
          SourceException.Kind.UNAVAILABLE,
          "the source's own time is before what it is asked for: its clock, or what stands between,"
              + " is wrong");
    }
    return checkpoint.with(Optional.empty()).with(pace.unbounded().text());
  }

  /** Who we are is asked once, when it matters: our own vote is not one of others. */
  private NcmecReader.Page page(byte[] document) throws SourceException {
    NcmecReader.Page page = NcmecReader.page(document, self.orElse(Optional.empty()));
    if (!page.votes() || self.isPresent()) {
      return page;
    }
    self = Optional.of(checkCredentials().submitter());
    return NcmecReader.page(document, self.get());
  }

  private String address(Checkpoint.Window window) {
    return window
        .cursor()
        .orElseGet(
            () ->
                "/v2/entries?from="
                    + Instants.seconds(window.from())
                    + "&to="
                    + Instants.seconds(window.to()));
  }

  private Checkpoint.Window inTime(Checkpoint.Window window, Instant now) {
    return window.cursor().isPresent() && window.issuedAt().plus(cursorLife).isBefore(now)
        ? window.restarted(now)
        : window;
  }

  /** Returns the next window. */
  private Checkpoint.Window plan(Checkpoint checkpoint, WindowPace pace, Call call)
      throws SourceException {
    Instant completed = checkpoint.completedTo();
    Instant limit = WindowEnd.now(call.now(), completed);
    Instant from = completed.minus(call.first() ? overlap : STEP);
    if (call.first() || pace.shrinks() > 0) {
      from = earlier(from, certain(checkpoint, pace));
    }
    Instant to = pace.span().isZero() ? limit : earlier(limit, completed.plus(pace.span()));
    return new Checkpoint.Window(
        from.isBefore(Instant.EPOCH) ? Instant.EPOCH : from, to, to, Optional.empty(), call.now());
  }

  /** Returns up to where nothing can appear late any more of what was read. */
  private Instant certain(Checkpoint checkpoint, WindowPace pace) {
    Instant behind = checkpoint.completedTo().minus(overlap);
    return pace.certain().orElse(behind.isBefore(Instant.EPOCH) ? Instant.EPOCH : behind);
  }

  /**
   * Notes what is certain once a window is read that begins now and holds all that is uncertain:
   * what appears late may do so for as long as the overlap. A window that only continues another
   * makes nothing certain.
   */
  private WindowPace begun(
      Checkpoint checkpoint,
      WindowPace pace,
      Checkpoint.Window window,
      Optional<Instant> date,
      Call call) {
    Instant before = certain(checkpoint, pace);
    Instant horizon = WindowEnd.safe(call.now().minus(WindowEnd.MARGIN), date).minus(overlap);
    return window.from().isAfter(before) || !horizon.isAfter(before)
        ? pace.certain(before)
        : pace.certain(horizon);
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  /** Returns the place of the next page below the root, or none. */
  private Optional<String> next(Optional<String> told, String asked) throws SourceException {
    if (told.isEmpty()) {
      return told;
    }
    String place = told.get();
    String below =
        place.startsWith(http.root() + "/") ? place.substring(http.root().length()) : place;
    if (!below.startsWith("/") || below.startsWith("//")) {
      throw new SourceException(
          SourceException.Kind.UNREADABLE, "the next page is said to be on another host");
    }
    return Optional.of(ListHttp.onward(below, asked));
  }

  private Checkpoint after(
      Checkpoint checkpoint,
      WindowPace pace,
      Checkpoint.Window window,
      NcmecReader.Page page,
      Optional<String> next,
      Call call)
      throws SourceException {
    long found = pace.found() + page.entries().size() + page.tombstones().size();
    Duration span = Duration.between(checkpoint.completedTo(), window.to());
    if (next.isEmpty()) {
      Instant completed = checkpoint.completedTo();
      return new Checkpoint(
          window.safeTo().isAfter(completed) ? window.safeTo() : completed,
          Optional.empty(),
          pace.completed(found, span).text());
    }
    boolean first = window.cursor().isEmpty();
    if (first && estimate(next.get()) > MOST_ENTRIES && span.compareTo(WindowPace.SHORTEST) > 0) {
      // What came with this page does no harm; the rest is asked for in smaller windows.
      return checkpoint.with(Optional.empty()).with(pace.dropped(window).shrunk(span).text());
    }
    Checkpoint.Window going =
        new Checkpoint.Window(window.from(), window.to(), window.safeTo(), next, call.now());
    PageTrail trail = window.cursor().isEmpty() ? PageTrail.START : PageTrail.of(checkpoint.note());
    return checkpoint
        .with(Optional.of(going))
        .with(pace.counting(found).text() + " " + trail.to(next.get()).text());
  }

  private static long estimate(String next) {
    Matcher max = MAX.matcher(next);
    return max.find() ? Long.parseLong(max.group(1)) : 0;
  }

  private Delta deliver(
      NcmecReader.Page page, Checkpoint after, boolean complete, boolean caughtUp) {
    List<SourceEntry> entries = new ArrayList<>();
    Map<String, Integer> passedOver = new HashMap<>(page.passedOver());
    for (SourceEntry entry : page.entries()) {
      if (isWanted(entry.submitter())) {
        entries.add(entry);
      } else {
        passedOver.merge("entry of a member not wanted", 1, Integer::sum);
      }
    }
    List<SourceTombstone> tombstones =
        page.tombstones().stream().filter(gone -> isWanted(gone.submitter())).toList();
    return new Delta(entries, tombstones, after, complete, caughtUp, passedOver);
  }

  private boolean isWanted(String member) {
    return (allowed.isEmpty() || allowed.contains(member)) && !denied.contains(member);
  }

  @Override
  public Checkpoint smaller(Checkpoint checkpoint) {
    if (checkpoint.window().isEmpty()) {
      return checkpoint;
    }
    Checkpoint.Window window = checkpoint.window().get();
    Duration span = Duration.between(checkpoint.completedTo(), window.to());
    WindowPace dropped = WindowPace.of(checkpoint.note()).dropped(window);
    return checkpoint.with(Optional.empty()).with(dropped.shrunk(span).text());
  }

  @Override
  public Map<String, String> reasons(String algorithm) throws SourceException {
    return NcmecReader.reasons(
        document(http.get("/v2/feedback/" + kind(algorithm) + "/reasons", ACCEPT)).body());
  }

  @Override
  public SourceNames names() throws SourceException {
    return new SourceNames(
        NcmecReader.members(document(http.get("/v2/members", ACCEPT)).body()),
        NcmecReader.categorizations(document(http.get("/v2/categorizations", ACCEPT)).body()));
  }

  private static String kind(String algorithm) throws SourceException {
    String kind = NcmecReader.algorithm(algorithm);
    if (!KIND.matcher(kind).matches()) {
      throw new SourceException(
          SourceException.Kind.REFUSED, "no kind of fingerprint has this name");
    }
    return kind.equals("PHOTODNA") ? "PDNA" : kind;
  }

  /**
   * Votes on a fingerprint of another member's entry (section 2.9). A vote that does not confirm
   * names reasons that the service has for this kind of fingerprint, by their identifiers or their
   * names, whatever the case; it is asked for them first.
   */
  @Override
  public void feedback(Vote vote) throws SourceException {
    String kind = kind(vote.algorithm());
    StringBuilder document =
        new StringBuilder("<feedbackSubmission xmlns=\"")
            .append(NcmecReader.NAMESPACE)
            .append("\">");
    if (vote.positive()) {
      document.append("<affirmative/>");
    } else {
      document.append("<negative><reasonIds>");
      for (String guid : identifiers(vote.reasons(), reasons(kind))) {
        document.append("<guid>").append(escaped(guid)).append("</guid>");
      }
      document.append("</reasonIds></negative>");
    }
    document.append("</feedbackSubmission>");
    String below =
        "/v2/entries/"
            + ListHttp.segment(vote.submitter())
            + "/"
            + ListHttp.segment(vote.entryId())
            + "/"
            + kind
            + "/feedback";
    ListHttp.Answer answer =
        http.send(
            below,
            "PUT",
            ACCEPT,
            "application/xml; charset=utf-8",
            document.toString().getBytes(StandardCharsets.UTF_8));
    if (answer.status() >= 400) {
      throw new SourceException(
          SourceException.Kind.REFUSED, "the source refuses the vote (" + answer.status() + ")");
    }
  }

  /** Returns the identifiers of reasons that a person named either way. */
  private static Set<String> identifiers(List<String> named, Map<String, String> known)
      throws SourceException {
    Set<String> identifiers = new LinkedHashSet<>();
    for (String reason : named) {
      List<String> meant =
          known.entrySet().stream()
              .filter(
                  each ->
                      each.getKey().equalsIgnoreCase(reason.strip())
                          || each.getValue().equalsIgnoreCase(reason.strip()))
              .map(Map.Entry::getKey)
              .toList();
      if (meant.size() != 1) {
        throw new SourceException(
            SourceException.Kind.REFUSED,
            meant.isEmpty()
                ? "the source has no such reason for this kind of fingerprint"
                : "the source has several reasons of this name: name it by its identifier");
      }
      identifiers.add(meant.get(0));
    }
    if (identifiers.isEmpty()) {
      throw new SourceException(
          SourceException.Kind.REFUSED, "a vote against an entry names a reason");
    }
    return identifiers;
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  @Override
  public void close() {
    http.close();
  }
}
