package org.tocsin;

import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tocsin.config.JurisdictionProfile;
import org.tocsin.config.OverdueSettings;
import org.tocsin.config.PreservationSettings;
import org.tocsin.config.ProfileSettings;
import org.tocsin.docket.Docket;
import org.tocsin.docket.Retention;
import org.tocsin.docket.RetentionSweep;
import org.tocsin.evidence.Actor;
import org.tocsin.evidence.CustodyLog;
import org.tocsin.evidence.DestructionCertificate;
import org.tocsin.evidence.IntegrityFinding;
import org.tocsin.evidence.IntegrityReport;
import org.tocsin.evidence.SweepReport;
import org.tocsin.evidence.Timestamps;
import org.tocsin.evidence.Vault;
import org.tocsin.filing.Alarm;
import org.tocsin.filing.FilingListener;
import org.tocsin.filing.Filings;
import org.tocsin.filing.Overdue;
import org.tocsin.model.IncidentId;
import org.tocsin.store.Recurring;

/**
 * The recurring work over evidence, by one node at a time among those that maintain: heads of the
 * custody log are signed and stamped, all evidence is read again, what is over is destroyed, and
 * orphaned bytes are put into quarantine.
 *
 * <p>What is wrong is one alarm for each kind and round, whatever the number of items; log lines
 * name incident and item. What fails is tried again.
 */
final class Upkeep implements AutoCloseable {
  /** How often it is looked for due work. */
  static final Duration TICK = Duration.ofSeconds(30);

  /** How often orphaned bytes are looked for. */
  static final Duration SWEEP = Duration.ofHours(1);

  /** How often it is looked for evidence whose time is over. */
  static final Duration RETENTION = Duration.ofDays(1);

  /** How soon a head that waits for its time-stamp is looked at again. */
  static final Duration WAITING_HEAD = Duration.ofMinutes(1);

  /** For how long an authority may stamp nothing before that is an alarm. */
  static final Duration LATE = Duration.ofHours(24);

  /** How long before its end a certificate is an alarm, once a day. */
  static final Duration EXPIRING = Duration.ofDays(30);

  /** How often it is looked for filings that wait for long. */
  static final Duration OVERDUE = Duration.ofHours(1);

  /** How often it is looked for filings to destinations that are not configured. */
  static final Duration UNCLAIMED = Duration.ofMinutes(1);

  /** How soon work that failed is tried again. */
  static final Duration AGAIN = Duration.ofMinutes(15);

  /** How old sealed bytes must be that nobody refers to. */
  static final Duration GRACE = Duration.ofHours(24);

  /** How long they stay in quarantine. */
  static final Duration QUARANTINE = Duration.ofDays(30);

  /** What the alarms of upkeep name as their destination. */
  static final String DOCKET = "docket";

  private static final Logger log = LoggerFactory.getLogger(Upkeep.class);

  /**
   * What upkeep works on.
   *
   * @param unclaimed destinations that filings wait for and that this node has not, with how many
   */
  record Parts(
      Docket docket,
      Filings filings,
      Vault vault,
      CustodyLog custody,
      Optional<Timestamps> timestamps,
      Supplier<Map<String, Integer>> unclaimed,
      List<X509Certificate> certificates) {}

  /**
   * What a configuration says about it.
   *
   * @param preservation how long evidence is kept, and how often it is looked after
   * @param overdue how long filings may wait
   * @param destinations the certificates that destinations live by
   * @param profiles which profiles of jurisdictions apply
   */
  record Rules(
      PreservationSettings preservation,
      OverdueSettings overdue,
      Map<String, List<X509Certificate>> destinations,
      ProfileSettings profiles) {}

  private interface Work {
    /** Does it and returns when it is due again. */
    Duration run(Recurring.Turn turn);
  }

  private final Parts parts;
  private volatile Rules rules;
  private final Recurring recurring;
  private final FilingListener listener;
  private final Clock clock;
  private Optional<Instant> waitingSince = Optional.empty();
  private boolean lateSaid;
  private final ScheduledExecutorService timer =
      Executors.newScheduledThreadPool(
          2,
          task -> {
            Thread thread = new Thread(task, "tocsin-upkeep");
            thread.setDaemon(true);
            return thread;
          });

  Upkeep(Parts parts, Rules rules, Recurring recurring, FilingListener listener, Clock clock) {
    this.parts = parts;
    this.rules = rules;
    this.recurring = recurring;
    this.listener = FilingListener.all(List.of(listener));
    this.clock = clock;
  }

  /** Works by other rules from its next round on. */
  void use(Rules next) {
    rules = next;
  }

  /** Starts the timer. Reading all evidence takes long, so it has a thread of its own. */
  void start() {
    every(this::quick);
    every(this::scrub);
  }

  private void every(Runnable work) {
    ScheduledFuture<?> unused =
        timer.scheduleWithFixedDelay(work, TICK.toMillis(), TICK.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Does what is due and what no other node does. */
  void round() {
    quick();
    scrub();
  }

  private void quick() {
    attempt("heads", this::heads);
    attempt("retention", this::retention);
    attempt("orphans", this::orphans);
    attempt("certificates", this::certificates);
    attempt("overdue", this::overdue);
    attempt("destinations", this::destinations);
    attempt("profiles", this::profiles);
  }

  private void scrub() {
    attempt("integrity", this::integrity);
  }

  /** Nothing is signed over, and nothing destroyed of, a restored copy that nobody accepted. */
  private void attempt(String task, Work work) {
    Optional<Recurring.Turn> turn = Optional.empty();
    try {
      if (parts.custody().isOlderThanItsHeads()) {
        return;
      }
      turn = recurring.take(task);
      if (turn.isPresent()) {
        turn.get().done(work.run(turn.get()));
      }
    } catch (RuntimeException e) {
      log.warn("upkeep of {} failed ({})", task, e.getClass().getSimpleName());
      turn.ifPresent(this::failed);
    }
  }

  private void failed(Recurring.Turn turn) {
    try {
      if (turn.failed(AGAIN) == 1) {
        alarm(Alarm.UPKEEP_FAILED);
      }
    } catch (RuntimeException e) {
      log.warn("upkeep could not put itself off ({})", e.getClass().getSimpleName());
    }
  }

  private Duration heads(Recurring.Turn turn) {
    if (parts.timestamps().isEmpty()) {
      parts.custody().publishHead();
      return rules.preservation().headInterval();
    }
    Timestamps.Status status = parts.timestamps().get().run();
    Instant now = clock.instant();
    if (status.waiting() == 0) {
      waitingSince = Optional.empty();
      lateSaid = false;
      return rules.preservation().headInterval();
    }
    waitingSince = waitingSince.or(() -> Optional.of(now));
    if (!lateSaid && !now.isBefore(waitingSince.get().plus(LATE))) {
      log.warn(
          "the authority has stamped nothing since {}: {}",
          waitingSince.get(),
          status.problem().map(Enum::name).orElse("it was not asked"));
      alarm(Alarm.TIMESTAMP_LATE);
      lateSaid = true;
    }
    return WAITING_HEAD;
  }

  private Duration integrity(Recurring.Turn turn) {
    IntegrityReport report =
        parts
            .docket()
            .verify(
                Optional.empty(),
                (done, all, bytes) -> {
                  if (done % 100 == 0 && !turn.goesOn()) {
                    throw new IllegalStateException("another node reads the evidence");
                  }
                });
    Map<IntegrityFinding.Kind, Integer> kinds = new EnumMap<>(IntegrityFinding.Kind.class);
    for (IntegrityFinding finding : report.findings()) {
      kinds.merge(finding.kind(), 1, Integer::sum);
      log.error(
          "evidence {}: incident {}, item {}, segment {}",
          finding.kind(),
          finding.incident(),
          finding.item().map(Object::toString).orElse("-"),
          finding.segment().isPresent() ? finding.segment().getAsLong() : "-");
    }
    if (!report.custody().isEmpty()) {
      log.error("the custody log has {} findings", report.custody().size());
    }
    log.info("upkeep: {} items read again, {} findings", report.items(), kinds);
    alarms(kinds.keySet(), !report.custody().isEmpty()).forEach(this::alarm);
    return rules.preservation().scrubInterval();
  }

  private static Set<Alarm> alarms(Set<IntegrityFinding.Kind> kinds, boolean custody) {
    Set<Alarm> alarms = EnumSet.noneOf(Alarm.class);
    for (IntegrityFinding.Kind kind : kinds) {
      alarms.add(
          switch (kind) {
            case MISSING -> Alarm.EVIDENCE_MISSING;
            case DAMAGED, KEY_DAMAGED, UNREADABLE -> Alarm.EVIDENCE_DAMAGED;
            case ROW_CHANGED, HOLD_CHANGED, LINK_CHANGED, NOT_ON_RECORD -> Alarm.CUSTODY_CHANGED;
          });
    }
    if (custody) {
      alarms.add(Alarm.CUSTODY_CHANGED);
    }
    return alarms;
  }

  private Duration retention(Recurring.Turn turn) {
    RetentionSweep sweep =
        parts.filings().retention(parts.docket(), rules.preservation().retention());
    List<DestructionCertificate> certificates = sweep.run(Actor.MAINTENANCE);
    if (!certificates.isEmpty()) {
      log.info("upkeep: evidence of {} incidents was destroyed", certificates.size());
    }
    List<IncidentId> conflicts =
        sweep.plan(clock.instant()).stream()
            .filter(planned -> planned.decision() instanceof Retention.Conflict)
            .map(RetentionSweep.Planned::incident)
            .distinct()
            .toList();
    if (!conflicts.isEmpty()) {
      conflicts.forEach(id -> log.warn("incident {}: rules of retention contradict", id));
      alarm(Alarm.RETENTION_CONFLICT);
    }
    return RETENTION;
  }

  private Duration orphans(Recurring.Turn turn) {
    SweepReport swept = parts.vault().sweep(GRACE, QUARANTINE);
    log.info(
        "upkeep: {} orphans put into quarantine, {} removed for good",
        swept.quarantined(),
        swept.removed());
    return SWEEP;
  }

  /** What waits for long is one alarm of its destination, once a day. */
  private Duration overdue(Recurring.Turn turn) {
    List<Overdue> late = parts.filings().overdue(rules.overdue());
    for (Overdue at : late) {
      log.warn(
          "{} filings to {} wait for longer than is allowed, the oldest since {}",
          at.filings(),
          at.destination(),
          at.oldest());
      listener.alarm(Alarm.OVERDUE, at.destination(), Optional.empty());
    }
    return late.isEmpty() ? OVERDUE : RETENTION;
  }

  /**
   * Several nodes take over a file one after the other: one that still has a destination makes
   * filings for it that those who file have let go. Nobody sends these.
   */
  private Duration destinations(Recurring.Turn turn) {
    Map<String, Integer> unclaimed = parts.unclaimed().get();
    unclaimed.forEach(
        (name, filings) -> {
          log.error("{} filings wait for destination {}, which is not configured", filings, name);
          listener.alarm(Alarm.OVERDUE, name, Optional.empty());
        });
    return unclaimed.isEmpty() ? UNCLAIMED : OVERDUE;
  }

  @SuppressWarnings("JavaUtilDate") // the certificate API knows no Instant
  private static long countEnding(List<X509Certificate> certificates, Instant soon) {
    return certificates.stream()
        .filter(certificate -> certificate.getNotAfter().toInstant().isBefore(soon))
        .count();
  }

  private Duration profiles(Recurring.Turn turn) {
    sayProfiles();
    return RETENTION;
  }

  /** Says which profiles should have been reviewed, and which are in no window of their acts. */
  void sayProfiles() {
    ProfileSettings profiles = rules.profiles();
    for (JurisdictionProfile profile : profiles.overdue(clock)) {
      log.warn("profile {} should have been reviewed by {}", profile.id(), profile.reviewBy());
      listener.alarm(Alarm.PROFILE_REVIEW, profile.id(), Optional.empty());
    }
    for (JurisdictionProfile profile : profiles.closed(clock)) {
      log.warn("profile {} is in no window of its acts: what it is about is off", profile.id());
      listener.alarm(Alarm.PROFILE_CLOSED, profile.id(), Optional.empty());
    }
  }

  private Duration certificates(Recurring.Turn turn) {
    Instant soon = clock.instant().plus(EXPIRING);
    rules
        .destinations()
        .forEach(
            (name, certificates) -> {
              if (countEnding(certificates, soon) > 0) {
                log.warn("a certificate of destination {} expires within {}", name, EXPIRING);
                listener.alarm(Alarm.CERTIFICATE_EXPIRING, name, Optional.empty());
              }
            });
    long expiring = countEnding(parts.certificates(), soon);
    if (expiring > 0) {
      log.warn("{} certificates of custodians or people expire within {}", expiring, EXPIRING);
      alarm(Alarm.CERTIFICATE_EXPIRING);
    }
    return RETENTION;
  }

  private void alarm(Alarm alarm) {
    listener.alarm(alarm, DOCKET, Optional.empty());
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
