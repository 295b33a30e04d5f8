package org.tocsin;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tocsin.config.ClassificationPolicy;
import org.tocsin.config.ConfigDiff;
import org.tocsin.config.ConfigException;
import org.tocsin.config.Role;
import org.tocsin.config.TocsinConfig;
import org.tocsin.docket.CloseReason;
import org.tocsin.docket.Docket;
import org.tocsin.docket.IncidentSummary;
import org.tocsin.docket.PreservationException;
import org.tocsin.docket.RecordedIncident;
import org.tocsin.evidence.Actor;
import org.tocsin.evidence.CustodyEntry;
import org.tocsin.evidence.People;
import org.tocsin.evidence.SignedRequest;
import org.tocsin.filing.Filings;
import org.tocsin.hashlist.HashLists;
import org.tocsin.hashlist.RecentUploads;
import org.tocsin.model.Action;
import org.tocsin.model.Conversation;
import org.tocsin.model.Incident;
import org.tocsin.model.IncidentId;
import org.tocsin.model.MatchFacts;
import org.tocsin.model.NetworkOrigin;
import org.tocsin.model.UndeterminedReason;
import org.tocsin.model.Upload;
import org.tocsin.model.Verdict;
import org.tocsin.screening.Examination;
import org.tocsin.screening.Outcome;

/**
 * The library in one object: screens uploads, records what matches and files reports.
 *
 * <p>Guarantees: {@link #screen} returns {@link Verdict.Clear} only after a completed comparison,
 * and {@link Verdict.Match} only after incident, evidence and filings are durably committed.
 * Non-guarantees: it does not decide what is unlawful, and it knows only what is on the lists it
 * was given.
 *
 * <p>Safe for use by many threads. One service at a time uses a data directory. Threads are daemons
 * named {@code tocsin-*}.
 */
public final class Tocsin implements AutoCloseable {
  /** How long {@link #close()} lets running work end. */
  public static final Duration CLOSING_TIME = Duration.ofSeconds(15);

  private static final Logger log = LoggerFactory.getLogger(Tocsin.class);

  private final Rooms rooms;
  private final Clock clock;
  private final Optional<ConfigWatch> watch;
  private final AtomicBoolean closed = new AtomicBoolean();
  private final CountDownLatch over = new CountDownLatch(1);

  private Tocsin(Rooms rooms, Clock clock, Optional<ConfigWatch> watch) {
    this.rooms = rooms;
    this.clock = clock;
    this.watch = watch;
  }

  /** Starts a configuration in code. */
  public static TocsinBuilder builder() {
    return new TocsinBuilder();
  }

  /**
   * Starts a configuration from a {@code tocsin.yaml}, for hosts that add objects of their own: a
   * matcher, a listener, a blob store, a clock.
   *
   * @throws org.tocsin.config.ConfigException with every finding as {@code file:line:column: key:
   *     message}
   */
  public static TocsinBuilder builder(Path tocsinYaml) {
    return new TocsinBuilder(tocsinYaml);
  }

  /** Starts a configuration from one that was read, to change parts of it or to add objects. */
  public static TocsinBuilder builder(TocsinConfig config) {
    return new TocsinBuilder(config);
  }

  /**
   * Starts a service from a {@code tocsin.yaml}.
   *
   * @throws org.tocsin.config.ConfigException with every finding as {@code file:line:column: key:
   *     message}
   * @throws org.tocsin.store.StoreException when the data directory or database cannot be used
   */
  public static Tocsin start(Path tocsinYaml) {
    return builder(tocsinYaml).start();
  }

  static Tocsin start(TocsinConfig config, HostParts parts, Optional<ConfigWatch.File> file) {
    Rooms rooms = Rooms.open(config, parts);
    log.info("started in {} with roles {}", config.environment(), config.roles());
    try {
      file.ifPresent(watched -> rooms.mark().started(watched.path(), watched.state()));
    } catch (RuntimeException e) {
      rooms.close();
      throw e;
    }
    Optional<ConfigWatch> watch =
        file.map(watched -> new ConfigWatch(watched, rooms, parts.clock()));
    Tocsin tocsin = new Tocsin(rooms, parts.clock(), watch);
    if (config.listServices().recent().isPresent() && parts.retroactive().isEmpty()) {
      log.warn("recent: no host gives uploads back that are listed later; they are kept by name");
    }
    rooms.retroactive(new LateMatches(tocsin, parts.retroactive(), rooms.listener()));
    watch.ifPresent(ConfigWatch::start);
    return tocsin;
  }

  /**
   * Screens an upload. Blocks while the content is read, decoded and compared, and at a match until
   * everything is committed.
   *
   * <p>The same upload id again is the same upload: a recorded match is returned without a second
   * incident.
   *
   * @param upload the upload; its content is read once
   * @return exactly one of three; errors, bad input and interruption are {@link
   *     Verdict.Undetermined}
   */
  public Verdict screen(Upload upload) {
    return screen(upload, Optional.empty());
  }

  /** Screens an upload that was let through at that time. */
  Verdict screenAgain(Upload upload, Instant letThrough) {
    return screen(upload, Optional.of(letThrough));
  }

  /** Whether an upload may not be compared now, by the profiles that apply. */
  boolean forbidsComparing(Upload upload) {
    return config().profiles().forbidsComparing(upload, clock);
  }

  private Verdict screen(Upload upload, Optional<Instant> letThrough) {
    Objects.requireNonNull(upload, "upload");
    Generation now = enter();
    try {
      return screen(now, upload, letThrough);
    } finally {
      now.leave();
    }
  }

  /** Begins with the configuration as it is now; whoever does leaves it in the end. */
  private Generation enter() {
    while (true) {
      Generation now = rooms.generation();
      now.enter();
      if (now == rooms.generation()) {
        return now;
      }
      now.leave(); // it may be closed already
    }
  }

  private Verdict screen(Generation now, Upload upload, Optional<Instant> letThrough) {
    if (closed.get()) {
      return undetermined(now, upload, UndeterminedReason.CLOSED);
    }
    if (!now.config().roles().contains(Role.SCREEN)) {
      log.error("upload {}: this node has no role screen", upload.id());
      return undetermined(now, upload, UndeterminedReason.CLOSED);
    }
    try {
      Optional<RecordedIncident> before = rooms.docket().recorded(upload.id());
      if (before.isPresent()) {
        return recorded(upload, before.get().id());
      }
    } catch (RuntimeException e) {
      log.warn("upload {}: the docket did not answer ({})", upload.id(), kind(e));
      return undetermined(now, upload, UndeterminedReason.PRESERVATION_FAILED);
    }
    if (now.config().profiles().forbidsComparing(upload, clock)) {
      return undetermined(now, upload, UndeterminedReason.NO_LEGAL_BASIS);
    }
    return examine(now, upload, letThrough);
  }

  private Verdict examine(Generation now, Upload upload, Optional<Instant> letThrough) {
    Optional<Verdict> verdict = Optional.empty();
    // Asked first: what is read meanwhile may be in the examination, or not.
    Set<String> incomplete = rooms.lists().lists().incompleteLists();
    try (Examination examination =
        now.screener().examine(upload.content(), upload.declaredMediaType())) {
      verdict = Optional.of(judge(now, upload, examination, incomplete, letThrough));
    } catch (RuntimeException e) {
      // A verdict that was reached stands, whatever cleaning up after it says.
      log.error("upload {}: screening failed ({})", upload.id(), kind(e));
    }
    return verdict.orElseGet(() -> undetermined(now, upload, UndeterminedReason.MATCHER_FAILED));
  }

  private Verdict judge(
      Generation now,
      Upload upload,
      Examination examination,
      Set<String> incomplete,
      Optional<Instant> letThrough) {
    Outcome outcome = examination.outcome();
    if (outcome instanceof Outcome.Clear clear) {
      if (letThrough.isEmpty() && isListedByNow(now, upload, examination)) {
        return undetermined(now, upload, UndeterminedReason.LISTS_STALE);
      }
      return new Verdict.Clear(upload.id(), clear.coverage(), examination.snapshotId(), incomplete);
    }
    if (outcome instanceof Outcome.Undetermined unknown) {
      return undetermined(now, upload, unknown.reason());
    }
    return preserve(now, upload, examination, ((Outcome.Matched) outcome).matches(), letThrough);
  }

  /**
   * Remembers an upload that is about to be let through, and returns whether entries that appeared
   * since it was compared list it. What cannot be remembered is let through all the same: it is
   * clear as far as anybody knows.
   */
  private boolean isListedByNow(Generation now, Upload upload, Examination examination) {
    Optional<RecentUploads> recent = now.recent();
    if (recent.isEmpty()) {
      return false;
    }
    try {
      return !recent
          .get()
          .remember(LetThrough.of(upload, examination, clock.instant()), examination.snapshotId());
    } catch (RuntimeException e) {
      log.error("upload {} could not be remembered ({})", upload.id(), kind(e));
      return false;
    }
  }

  /**
   * Screens an upload on an executor; see {@link #screen(Upload)}. The future completes with a
   * verdict, never with a failure, unless the executor refuses the task.
   */
  public CompletableFuture<Verdict> screen(Upload upload, Executor executor) {
    return CompletableFuture.supplyAsync(() -> screen(upload), executor);
  }

  private Verdict preserve(
      Generation now,
      Upload upload,
      Examination examination,
      List<MatchFacts> matches,
      Optional<Instant> letThrough) {
    try {
      Incident found = now.recorder().ofMatch(upload, examination, matches);
      Incident incident = letThrough.map(found::retroactive).orElse(found);
      Action action = ClassificationPolicy.action(now.config().policies(), incident.matches());
      RecordedIncident recorded =
          rooms
              .docket()
              .record(
                  incident,
                  Optional.of(examination::openContent),
                  List.of(
                      rooms.office().enlist(now.filing(), incident), rooms.office().keep(action)));
      log.info("upload {}: incident {}", upload.id(), recorded.id());
      warnOfMissingAddress(incident, recorded);
      if (recorded.fresh()) {
        rooms.lists().matched(matches, upload.uploader().id());
      }
      return recorded.fresh()
          ? new Verdict.Match(upload.id(), recorded.id(), incident.matches(), action)
          : recorded(upload, recorded.id());
    } catch (RuntimeException e) {
      log.error("upload {}: a match could not be preserved ({})", upload.id(), kind(e));
      return undetermined(now, upload, UndeterminedReason.PRESERVATION_FAILED);
    }
  }

  /** A report without the uploader's address helps nobody: somebody should look at the proxies. */
  private static void warnOfMissingAddress(Incident incident, RecordedIncident recorded) {
    incident
        .origin()
        .address()
        .absence()
        .ifPresent(
            absence ->
                log.warn(
                    "incident {}: no usable network address ({}); are proxies configured?",
                    recorded.id(),
                    absence));
  }

  /** The upload was matched before: its facts are sealed, what became of it stands in clear. */
  private Verdict recorded(Upload upload, IncidentId incident) {
    Action action =
        rooms
            .office()
            .kept(incident)
            .orElseGet(
                () ->
                    ClassificationPolicy.byClass(
                        rooms.docket().find(incident).flatMap(IncidentSummary::severity).stream()));
    return new Verdict.Match(upload.id(), incident, List.of(), action);
  }

  private Verdict undetermined(Generation now, Upload upload, UndeterminedReason reason) {
    Action action = now.config().undetermined().action(reason);
    boolean recorded = false;
    try {
      if (!closed.get()) {
        rooms.docket().recordUndetermined(upload.id(), reason, action, clock.instant());
        recorded = true;
      }
    } catch (RuntimeException e) {
      log.warn("upload {}: {} could not be recorded ({})", upload.id(), reason, kind(e));
    }
    if (!recorded && action == Action.DELIVER) {
      action = Action.HOLD; // what is not on record is not let through
    }
    return new Verdict.Undetermined(upload.id(), reason, reason.retryable(), action);
  }

  private static String kind(RuntimeException e) {
    return e.getClass().getSimpleName();
  }

  /**
   * Records a conversation that a person wants reported. Incident, evidence and filings are
   * committed on return.
   *
   * <p>The same conversation id again is the same escalation: the recorded incident is returned.
   *
   * @param conversation the conversation
   * @param by who raises it, as the host names its staff
   * @throws TocsinException when it could not be recorded; nothing of it is on record then
   */
  public IncidentId escalate(Conversation conversation, String by) {
    if (closed.get()) {
      throw new TocsinException("the service is closed");
    }
    Generation now = enter();
    try {
      Incident incident = now.recorder().ofConversation(conversation, by);
      return rooms
          .docket()
          .record(
              incident, Optional.empty(), List.of(rooms.office().enlist(now.filing(), incident)))
          .id();
    } catch (PreservationException e) {
      throw new TocsinException(
          "escalation " + conversation.id() + " could not be recorded: try again");
    } finally {
      now.leave();
    }
  }

  /**
   * Records something that adds to an incident which is reported already, such as messages found
   * later. A finished report cannot be changed: this is a new incident of its own, whose report
   * names the finished one. Committed on return.
   *
   * <p>The same conversation id again is the same supplement: the recorded incident is returned.
   *
   * @param reported the incident whose finished report is added to
   * @param more what is added; about the same account
   * @param by who raises it, as the host names its staff
   * @throws TocsinException when that incident is not reported, is about another account, or this
   *     could not be recorded; nothing of it is on record then
   */
  public IncidentId supplement(IncidentId reported, Conversation more, String by) {
    if (closed.get()) {
      throw new TocsinException("the service is closed");
    }
    IncidentSummary first =
        rooms
            .docket()
            .find(reported)
            .orElseThrow(() -> new TocsinException("there is no incident " + reported));
    if (!first.accountRef().equals(rooms.docket().accountRef(more.reported().id()))) {
      throw new TocsinException("a supplement is about the account of incident " + reported);
    }
    if (!rooms.office().isReported(reported)) {
      throw new TocsinException("incident " + reported + " has no finished report to add to");
    }
    Generation now = enter();
    try {
      Incident incident = now.recorder().ofConversation(more, by);
      return rooms
          .docket()
          .record(
              incident,
              Optional.empty(),
              List.of(rooms.office().enlistSupplement(now.filing(), incident, reported)))
          .id();
    } catch (PreservationException e) {
      throw new TocsinException("supplement " + more.id() + " could not be recorded: try again");
    } finally {
      now.leave();
    }
  }

  /**
   * Closes an open incident without a report: its waiting filings are cancelled in the same
   * transaction, and a report that is open is retracted.
   *
   * @param by the named persons who decided; see {@link Docket#close}
   * @throws org.tocsin.evidence.EvidenceException when a report of it is finished or may be, these
   *     persons may not, or it is not open
   */
  public void closeIncident(IncidentId incident, CloseReason reason, List<Actor> by) {
    filings().closeIncident(rooms.docket(), incident, reason, by);
  }

  /**
   * Closes an open incident without a report on a request that two of the configured people signed:
   * the only way to close an exact match of the gravest class once there are people.
   *
   * @param request of {@link org.tocsin.evidence.Deed#CLOSE}; its subject is the name of the {@link
   *     CloseReason}
   * @throws org.tocsin.evidence.EvidenceException when the request does not bear it, was carried
   *     out before, a report of the incident is finished or may be, or it is not open
   */
  public void closeIncident(SignedRequest request) {
    filings().closeIncident(rooms.docket(), request, rooms.people());
  }

  /** Returns who may sign requests; nobody, when no people are configured. */
  public People people() {
    return rooms.people();
  }

  /**
   * Records where a request came from. Never throws.
   *
   * @param peerAddress the socket's peer address as a literal, such as a servlet's remote address
   * @param peerPort the socket's peer port
   * @param headerLines the values of {@link #forwardedHeader()}; believed only from a trusted proxy
   */
  public NetworkOrigin observe(
      @Nullable String peerAddress, int peerPort, List<String> headerLines) {
    TocsinConfig config = config();
    return config
        .trustedProxies()
        .observe(peerAddress, peerPort, headerLines, clock.instant(), config.addressPolicy());
  }

  /** Returns the name of the header to hand to {@link #observe}; it changes by a restart alone. */
  public String forwardedHeader() {
    return config().trustedProxies().header().field();
  }

  /** Returns what persons see and do about filings. */
  public Filings filings() {
    return rooms.office().filings();
  }

  /** Does the recurring work that is due, in the calling thread. */
  void upkeep() {
    rooms.upkeep().round();
  }

  /** Asks the sources of lists that are due, in the calling thread. */
  void followLists() {
    rooms.lists().tick();
  }

  /** Returns the docket: incidents and their evidence. */
  public Docket docket() {
    return rooms.docket();
  }

  /** Returns the hash lists. */
  public HashLists lists() {
    return rooms.lists().lists();
  }

  /** Returns the configuration that uploads begin with now. */
  public TocsinConfig config() {
    return rooms.generation().config();
  }

  /**
   * Reads the configuration file again and goes over to it. What is under way goes on with the
   * configuration that it began with. Each change is an entry of the custody log, written before it
   * is made.
   *
   * <p>Environment, data, databases, custodians, people, roles and what else {@link
   * org.tocsin.config.ConfigKey#restart} names take a restart: with a change there nothing is
   * changed at all. The file is looked at by itself too, every {@link
   * TocsinBuilder#watchInterval(Duration)}.
   *
   * @param who a named person, 1 to 200 characters
   * @param why the reason, 1 to 500 characters on one line; it names nobody
   * @return what is different; nothing when the file says the same
   * @throws ConfigException when the file cannot be used; nothing is changed then
   * @throws TocsinException when the service was not started from a file, or was changed in code
   *     since, or is closed
   */
  public List<ConfigDiff.Change> reload(String who, String why) {
    if (closed.get()) {
      throw new TocsinException("the service is closed");
    }
    return watch
        .orElseThrow(
            () ->
                new TocsinException(
                    "the service does not run by a file alone: start it anew to change it"))
        .reload(who, why);
  }

  /** Returns who changed the configuration of a running service, oldest first. */
  public List<CustodyEntry> configurationChanges() {
    return rooms.configurations();
  }

  /** Looks at the configuration file once, in the calling thread. */
  void lookAtConfig() {
    watch.ifPresent(ConfigWatch::look);
  }

  /** Returns whether nothing is left of former configurations, after closing what can be. */
  boolean isTidy() {
    return rooms.tidy();
  }

  /**
   * Waits until no filing goes on by itself: each is finished, held, failed or cancelled.
   *
   * @param atMost how long to wait
   * @return whether that came to be
   */
  public boolean awaitFilings(Duration atMost) {
    long end = System.nanoTime() + atMost.toNanos();
    while (!rooms.office().isSettled()) {
      if (System.nanoTime() - end > 0 || Thread.currentThread().isInterrupted()) {
        return false;
      }
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
    return true;
  }

  /**
   * Stops the service within {@link #CLOSING_TIME}. Calls that are cut off are settled at the next
   * start. Closing again does nothing.
   */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      watch.ifPresent(ConfigWatch::close);
      rooms.close();
      over.countDown();
    }
  }

  /**
   * Waits until the service is closed: what the main thread of a process does that files or
   * maintains and nothing else.
   *
   * @throws InterruptedException when the waiting thread is interrupted
   */
  public void awaitClose() throws InterruptedException {
    over.await();
  }
}
