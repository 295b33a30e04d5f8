package org.tocsin.screening;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tocsin.fingerprint.Digests;
import org.tocsin.fingerprint.MediaType;
import org.tocsin.fingerprint.PdqHasher;
import org.tocsin.hashlist.HashLists;
import org.tocsin.hashlist.Snapshot;
import org.tocsin.hashlist.Suppressions;
import org.tocsin.internal.image.Cancellation;
import org.tocsin.internal.image.MemoryBudget;
import org.tocsin.internal.image.PictureTools;
import org.tocsin.model.Algorithm;
import org.tocsin.model.ContentSource;
import org.tocsin.model.Coverage;
import org.tocsin.model.Fingerprint;
import org.tocsin.model.MatchFacts;
import org.tocsin.model.MediaFamily;
import org.tocsin.model.UndeterminedReason;

/**
 * Examines uploads: receives the bytes, computes digests, reads pictures and archives, and compares
 * everything with the hash lists.
 *
 * <p>Guarantees: an examination ends, with exactly one outcome, whatever the bytes are and whatever
 * their source does; a match in any part is a match, whatever else went wrong; nothing is clear
 * that was not compared as its family requires. Does not guarantee that altered copies are found:
 * the distance of a perceptual comparison has a threshold.
 *
 * <p>Safe for use by many threads. {@link #examine} blocks its caller for at most the time to
 * receive plus twice the time to decode, and at a match two seconds more, give or take scheduling.
 */
public final class Screener implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Screener.class);

  /** Values of an upload that is remembered as clear, so that it need not be compared again. */
  private static final int MOST_REMEMBERED = 250;

  private static final int MOST_THREADS = 1_024;

  private record ClearKey(Fingerprint sha256, long size, String snapshotId, long suppressions) {}

  private record Remembered(Coverage coverage, Findings findings) {}

  private final HashLists lists;
  private final ScreeningSettings settings;
  private final Clock clock;
  private final Path folder;
  private final List<Matcher> matchers;
  private final boolean areRepeatable;
  private final Workers workers = new Workers(MOST_THREADS);
  private final Tracing tracing;
  private final Semaphore slots;
  private final Semaphore abandonable;
  private final MemoryBudget memory;
  private final AtomicLong temporaryLeft;
  private final Queue<PdqHasher> hashers = new ConcurrentLinkedQueue<>();
  private final Optional<PictureTools> tools;
  private final Cache<ClearKey, Remembered> clears;
  private final AtomicBoolean closed = new AtomicBoolean();
  private final AtomicLong lastAlarm = new AtomicLong(Long.MIN_VALUE);

  /**
   * Creates a screener.
   *
   * @param lists the lists to compare with
   * @param settings bounds and policies
   * @param clock tells the age of lists and the time of matches
   * @param temporaryFolder an existing folder for temporary files
   */
  public Screener(HashLists lists, ScreeningSettings settings, Clock clock, Path temporaryFolder) {
    this(lists, settings, clock, temporaryFolder, List.of());
  }

  /**
   * Creates a screener that also asks matchers of the host.
   *
   * @param matchers for algorithms that this library does not have
   */
  public Screener(
      HashLists lists,
      ScreeningSettings settings,
      Clock clock,
      Path temporaryFolder,
      List<Matcher> matchers) {
    this.lists = Objects.requireNonNull(lists, "lists");
    this.settings = Objects.requireNonNull(settings, "settings");
    this.clock = Objects.requireNonNull(clock, "clock");
    this.folder = Objects.requireNonNull(temporaryFolder, "temporaryFolder");
    this.matchers = List.copyOf(matchers);
    this.areRepeatable = this.matchers.stream().allMatch(Matcher::isRepeatable);
    this.tracing = new Tracing(lists, workers, Tracing.AT_MOST);
    this.slots = new Semaphore(settings.concurrentDecodes(), true);
    this.abandonable = new Semaphore(2 * settings.concurrentDecodes());
    this.memory = new MemoryBudget(settings.decodeMemory());
    this.temporaryLeft = new AtomicLong(settings.temporaryBytes());
    this.tools = tools();
    this.clears = Caffeine.newBuilder().maximumSize(settings.clearCacheSize()).build();
  }

  private Optional<PictureTools> tools() {
    if (settings.heif().isEmpty() && settings.ffmpeg().isEmpty()) {
      return Optional.empty();
    }
    PictureTools configured =
        new PictureTools(
            settings.heif(),
            settings.ffmpeg(),
            folder,
            () -> new Spool(folder, settings.memoryBeforeSpooling(), temporaryLeft),
            temporaryLeft,
            settings.maxUnpackedBytes(),
            settings.decodeTime());
    if (!configured.areExecutable()) {
      log.warn("a program for HEIC and AVIF cannot be run; such pictures will be undetermined");
    }
    configured.clear(clock.instant());
    return Optional.of(configured);
  }

  /**
   * Examines the bytes of one upload. Never throws for bad input.
   *
   * @param content the bytes; read once, by another thread than the caller's
   * @param declaredMediaType what the client claims; never believed
   * @return the outcome with the received bytes; the caller closes it
   */
  public Examination examine(ContentSource content, Optional<String> declaredMediaType) {
    Objects.requireNonNull(content, "content");
    Objects.requireNonNull(declaredMediaType, "declaredMediaType");
    Snapshot snapshot = lists.snapshot();
    Suppressions suppressions = lists.suppressions();
    Findings findings = new Findings(snapshot.id(), suppressions, clock, settings.maxMatches());
    Spool spool = new Spool(folder, settings.memoryBeforeSpooling(), temporaryLeft);
    if (closed.get()) {
      findings.problem(UndeterminedReason.CLOSED);
      return conclude(snapshot, findings, spool, MediaType.UNKNOWN, List.of());
    }
    if (Thread.currentThread().isInterrupted()) {
      findings.problem(UndeterminedReason.INTERRUPTED);
      return conclude(snapshot, findings, spool, MediaType.UNKNOWN, List.of());
    }
    boolean sha512 = snapshot.has(Algorithm.SHA512);
    List<Fingerprint> digests = receive(content, spool, sha512, findings);
    MediaType type = MediaType.UNKNOWN;
    try {
      if (!digests.isEmpty()) {
        type = ZipEntries.sniff(spool);
        Comparison.digests(snapshot, digests, Optional.empty(), findings);
        Optional<Remembered> clear =
            findings.problem().isPresent() || !areRepeatable
                ? Optional.empty()
                : Optional.ofNullable(
                    clears.getIfPresent(key(digests, spool, snapshot, suppressions)));
        if (clear.isPresent() && findings.matches().isEmpty() && !listsAreStale(snapshot)) {
          return new Examination(
              new Outcome.Clear(clear.get().coverage()),
              snapshot.id(),
              spool,
              type,
              digests,
              clear.get().findings());
        }
        compare(snapshot, spool, type, sha512, findings);
      }
    } catch (IOException | RuntimeException e) {
      findings.problem(UndeterminedReason.MATCHER_FAILED);
    }
    return conclude(snapshot, findings, spool, type, digests);
  }

  private List<Fingerprint> receive(
      ContentSource content, Spool spool, boolean sha512, Findings findings) {
    Reception reception =
        new Reception(content, spool, settings.maxBytes(), new Digests(sha512, workers));
    if (content.declaredSize().orElse(0) > settings.maxBytes()) {
      findings.problem(UndeterminedReason.TOO_LARGE);
      return List.of();
    }
    try {
      workers.run(reception, settings.receiveTime(), why -> reception.abandon());
    } catch (Workers.NotDone e) {
      findings.problem(
          e.reason() == UndeterminedReason.MATCHER_FAILED
              ? UndeterminedReason.SOURCE_FAILED
              : e.reason());
      return List.of();
    }
    if (reception.problem() != null) {
      findings.problem(reception.problem());
    }
    return reception.digests();
  }

  /** Compares what digests cannot, in a worker whose time is bounded. */
  private void compare(
      Snapshot snapshot, Spool spool, MediaType type, boolean sha512, Findings findings) {
    Duration limit = settings.decodeTime();
    try {
      if (!slots.tryAcquire(limit.toNanos(), TimeUnit.NANOSECONDS)) {
        findings.problem(UndeterminedReason.NO_CAPACITY);
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      findings.problem(UndeterminedReason.INTERRUPTED);
      return;
    }
    Slot slot = new Slot();
    Cancellation cancellation = new Cancellation();
    try {
      workers.run(
          () -> {
            try (MemoryBudget.Claim claim = memory.open(System.nanoTime() + limit.toNanos())) {
              compare(
                  new Comparison(snapshot, settings, findings, cancellation, claim, hashers, tools),
                  snapshot,
                  spool,
                  type,
                  sha512);
            } catch (OutOfMemoryError e) {
              findings.problem(UndeterminedReason.NO_CAPACITY);
            } catch (StackOverflowError | RuntimeException e) {
              findings.problem(UndeterminedReason.UNDECODABLE);
            } finally {
              slot.done();
            }
          },
          limit,
          why -> {
            // Before what is interrupted can complain of that.
            findings.problem(why);
            cancellation.cancel();
            slot.abandon();
          });
    } catch (Workers.NotDone e) {
      if (e.reason() == UndeterminedReason.NO_CAPACITY || e.reason() == UndeterminedReason.CLOSED) {
        slot.done();
      }
      findings.problem(e.reason());
    }
  }

  private void compare(
      Comparison comparison, Snapshot snapshot, Spool spool, MediaType type, boolean sha512) {
    if (settings.coverage(type.family()) == Coverage.EXACT_AND_PERCEPTUAL
        || type.family() == MediaFamily.ARCHIVE) {
      comparison.perceptual(spool, type, Optional.empty());
    }
    try {
      Optional<ZipEntries.Directory> zip = ZipEntries.directory(spool);
      ZipEntries entries =
          new ZipEntries(settings, folder, temporaryLeft, () -> new Digests(sha512, workers));
      if (zip.isPresent()) {
        // An archive may hide behind a picture; documents are archives of their own parts.
        entries.compare(spool, zip.get(), type.family() != MediaFamily.DOCUMENT, comparison);
      } else if (type.family() == MediaFamily.ARCHIVE) {
        comparison.findings().problem(UndeterminedReason.ARCHIVE_UNREADABLE);
      }
    } catch (IOException e) {
      comparison.findings().problem(UndeterminedReason.ARCHIVE_UNREADABLE);
    }
    boolean matched = false;
    for (Matcher matcher : matchers) {
      matched |= ask(matcher, spool, type, snapshot, comparison.findings());
    }
    if (!matched) {
      comparison.require(type);
    }
  }

  /** Asks a matcher of the host and returns whether it compared. */
  private static boolean ask(
      Matcher matcher, Spool spool, MediaType type, Snapshot snapshot, Findings findings) {
    try {
      if (!matcher.compares(type)) {
        return false;
      }
      matcher.match(
          spool::open,
          type,
          snapshot,
          findings.pictures(),
          (hits, value) -> findings.told(hits, value, matcher));
      return true;
    } catch (Exception e) {
      findings.problem(UndeterminedReason.MATCHER_FAILED);
      return true;
    }
  }

  private Examination conclude(
      Snapshot snapshot,
      Findings findings,
      Spool spool,
      MediaType type,
      List<Fingerprint> digests) {
    findings.end();
    Outcome outcome = outcome(snapshot, findings, type);
    int suppressed = findings.suppressed().size();
    if (suppressed > 0) {
      log.warn("{} matches of an upload are suppressed by a person's decision", suppressed);
    } else if (outcome instanceof Outcome.Clear clear
        && areRepeatable
        && !digests.isEmpty()
        && findings.lookedUp().size() <= MOST_REMEMBERED) {
      // What is suppressed may expire any moment, so that only what is clear by itself is kept; and
      // not what has so many values that a few uploads would fill the memory.
      clears.put(
          key(digests, spool, snapshot, findings.suppressions()),
          new Remembered(clear.coverage(), findings));
    }
    return new Examination(outcome, snapshot.id(), spool, type, digests, findings);
  }

  private Outcome outcome(Snapshot snapshot, Findings findings, MediaType type) {
    List<MatchFacts> matches = findings.matches();
    if (!matches.isEmpty()) {
      return new Outcome.Matched(tracing.of(matches));
    }
    Optional<UndeterminedReason> problem = findings.problem();
    if (problem.isPresent()) {
      return new Outcome.Undetermined(problem.get());
    }
    if (listsAreStale(snapshot)) {
      return new Outcome.Undetermined(UndeterminedReason.LISTS_STALE);
    }
    if (findings.lowQuality() && settings.lowQuality() == LowQuality.HOLD) {
      return new Outcome.Undetermined(UndeterminedReason.LOW_QUALITY);
    }
    Coverage required = settings.coverage(type.family());
    return new Outcome.Clear(findings.lowQuality() ? Coverage.EXACT : required);
  }

  /** Whether lists are missing or too old for anything to be clear; alarms before that. */
  private boolean listsAreStale(Snapshot snapshot) {
    if (snapshot.isEmpty()) {
      return settings.requireLists();
    }
    Instant now = clock.instant();
    // A time that is still to come was told by a clock that was wrong: it makes no list young.
    Duration age =
        snapshot
            .oldestImport()
            .map(oldest -> Duration.between(oldest, now).abs())
            .orElse(Duration.ZERO);
    if (age.compareTo(settings.listAgeAlarm()) > 0) {
      long hour = now.getEpochSecond() / 3600;
      if (lastAlarm.getAndSet(hour) != hour) {
        log.warn("a hash list was not renewed for {} hours", age.toHours());
      }
    }
    return age.compareTo(settings.maxListAge()) > 0;
  }

  private static ClearKey key(
      List<Fingerprint> digests, Spool spool, Snapshot snapshot, Suppressions suppressions) {
    Fingerprint sha256 =
        digests.stream()
            .filter(digest -> digest.algorithm().equals(Algorithm.SHA256))
            .findFirst()
            .orElseThrow();
    return new ClearKey(sha256, spool.length(), snapshot.id(), suppressions.version());
  }

  /**
   * Stops. Examinations at work end within their time bounds; later ones are undetermined. Never
   * waits.
   */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      workers.close();
    }
  }

  /** A place among the decodes, given back once, when the work ends or is abandoned. */
  private final class Slot {
    private Semaphore held = slots;
    private boolean returned;

    synchronized void done() {
      if (!returned) {
        returned = true;
        held.release();
      }
    }

    /** Lets others in at once, as long as not too many abandoned decodes are still at work. */
    synchronized void abandon() {
      if (!returned && held == slots && abandonable.tryAcquire()) {
        held = abandonable;
        slots.release();
      }
    }
  }
}
