package org.tocsin.filing;

import java.io.InputStream;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.tocsin.config.OverdueSettings;
import org.tocsin.docket.CloseReason;
import org.tocsin.docket.Docket;
import org.tocsin.docket.DocketParticipant;
import org.tocsin.docket.RetentionPolicy;
import org.tocsin.docket.RetentionSweep;
import org.tocsin.evidence.Actor;
import org.tocsin.evidence.DestructionCertificate;
import org.tocsin.evidence.EvidenceException;
import org.tocsin.evidence.People;
import org.tocsin.evidence.Purpose;
import org.tocsin.evidence.SignedRequest;
import org.tocsin.model.FilingId;
import org.tocsin.model.IncidentId;
import org.tocsin.model.ItemId;
import org.tocsin.model.UploadId;
import org.tocsin.store.Database;
import org.tocsin.store.Recurring;
import org.tocsin.store.Tx;

/**
 * What persons see of filings and do with them.
 *
 * <p>Every deed names who did it. A deed about many filings is one transaction for each, so that
 * one filing that cannot be changed does not stop the others.
 *
 * <p>Safe for use by many threads, and beside a running service: every change is a transaction that
 * raises the filing's fence or asks its worker, so that a call that is out is never overtaken.
 * Everything a person does stands in the filing's journal with their name.
 */
public final class Filings {
  private final Database docket;
  private final Clock clock;
  private final Runnable changed;
  private final FilingListener listener;

  /**
   * Creates the view over a docket's filings.
   *
   * @param changed is run after every change
   * @param listener hears which filings wait for a person because the one that would have told
   *     their incidents was cancelled
   */
  Filings(Database docket, Clock clock, Runnable changed, FilingListener listener) {
    this.docket = docket;
    this.clock = clock;
    this.changed = changed;
    this.listener = listener;
  }

  /** Brings a docket's filing tables, and the store's for recurring work, up to date. */
  public static void migrate(Database docket) {
    Recurring.migrate(docket);
    docket.migrate("filing", Filings.class);
  }

  /** Opens the view beside a service, over a docket that is up to date. */
  public static Filings beside(Database docket, Clock clock) {
    return new Filings(docket, clock, () -> {}, FilingListener.NONE);
  }

  /** Returns filings, newest first. */
  public List<FilingSummary> list(FilingFilter filter) {
    return docket.read(tx -> FilingTable.list(tx, filter).stream().map(FilingSummary::of).toList());
  }

  /** Returns the story of one filing. */
  public Optional<FilingStory> show(FilingId id) {
    return docket.read(
        tx ->
            FilingTable.find(tx, id)
                .map(
                    filing ->
                        new FilingStory(
                            FilingSummary.of(filing),
                            FilingJournal.of(tx, id).stream().map(FilingStory.Step::of).toList())));
  }

  /** Returns how many filings go on by themselves: due now or later, or being worked on. */
  public long active() {
    return docket.read(FilingTable::countActive);
  }

  /** Whether any filing goes on by itself. */
  boolean anyActive() {
    return docket.read(FilingTable::hasActive);
  }

  /** Returns what waits where, what is filed, and what sending is stopped for. */
  public FilingsOverview overview() {
    Instant now = clock.instant();
    return docket.read(tx -> OverviewQuery.read(tx, now));
  }

  /**
   * Holds a filing until it is released. A call that is out is waited for: the hold comes into
   * force before the next.
   *
   * @throws FilingException when the filing is final, held already, or not there
   */
  public void hold(FilingId id, String by, String why) {
    change(
        id,
        by,
        "held: " + why,
        (tx, filing, now) -> {
          if (!filing.state().isActive()) {
            throw new FilingException(filing.id(), "is " + filing.state() + " and cannot be held");
          }
          tx.update(
              """
              UPDATE filing SET hold_requested = TRUE, updated_at = ? WHERE id = ?
              """,
              now,
              filing.id().value());
          tx.update(
              """
              UPDATE filing SET held_from = state, state = 'HELD', hold_reason = 'OPERATOR',
                next_attempt_at = NULL, fence = fence + 1, updated_at = ?
              WHERE id = ? AND (lease_until IS NULL OR lease_until <= ?)
              """,
              now,
              filing.id().value(),
              now);
        });
  }

  /**
   * Lets a held or failed filing go on from where it stood: how a person confirms a near match,
   * also for the destinations that this filing covers.
   *
   * @throws FilingException when the filing is not held or failed, or was made for another
   *     destination
   */
  public void release(FilingId id, String by, String why) {
    change(
        id,
        by,
        "released: " + why,
        (tx, filing, now) -> {
          if (!filing.state().needsPerson()) {
            throw new FilingException(filing.id(), "is " + filing.state() + ", not held");
          }
          if (filing.hold().filter(HoldReason.IDENTITY_CHANGED::equals).isPresent()) {
            throw new FilingException(
                filing.id(),
                "was made for another base URL, account or environment: restore those, then retry");
          }
          if (filing.hold().filter(HoldReason.CONFIRM::equals).isPresent()) {
            Batch.confirmed(tx, filing.id());
          }
          resume(tx, filing, now);
        });
  }

  /**
   * Has a filing's next call made as soon as possible, whatever it waits for. A filing that waits
   * for a person's decision is released, not retried.
   *
   * @throws FilingException when the filing is final, not there, or waits for a decision
   */
  public void retry(FilingId id, String by) {
    change(
        id,
        by,
        "retried",
        (tx, filing, now) -> {
          if (filing.hold().filter(HoldReason::isDecision).isPresent()) {
            throw new FilingException(
                filing.id(),
                "waits for a decision (" + filing.hold().get() + "): release or cancel it");
          }
          if (filing.state().needsPerson()) {
            resume(tx, filing, now);
          } else if (filing.state().isActive()) {
            tx.update(
                "UPDATE filing SET next_attempt_at = ?, updated_at = ? WHERE id = ?",
                now,
                now,
                filing.id().value());
          } else {
            throw new FilingException(filing.id(), "is " + filing.state() + " and ends there");
          }
        });
  }

  /**
   * Has the next call of every matching filing made as soon as possible: of those that wait for
   * their next attempt, those that were given up, and those held because something failed. Filings
   * that wait for a person's decision, and final ones, are left as they are.
   *
   * @param filter which; its limit bounds how many
   * @return the filings that are tried again
   */
  public List<FilingId> retryAll(FilingFilter filter, String by) {
    return each(filter, id -> retry(id, by));
  }

  /**
   * Releases every filing of a destination that is held as one of its first in production.
   *
   * @return the filings that go on
   */
  public List<FilingId> releaseCanaries(String destination, String by, String why) {
    FilingFilter canaries =
        new FilingFilter(
            Optional.of(FilingState.HELD),
            Optional.of(destination),
            Optional.empty(),
            Optional.of(HoldReason.CANARY),
            10_000);
    return each(canaries, id -> release(id, by, why));
  }

  private List<FilingId> each(FilingFilter filter, Consumer<FilingId> deed) {
    List<FilingId> done = new ArrayList<>();
    for (FilingSummary filing : list(filter)) {
      try {
        deed.accept(filing.id());
        done.add(filing.id());
      } catch (FilingException e) {
        // It is final, decided otherwise, or changed since the listing: it stays as it is.
      }
    }
    return List.copyOf(done);
  }

  private static void resume(Tx tx, Filing filing, Instant now) {
    FilingState from = filing.heldFrom().orElse(FilingState.WAITING);
    tx.update(
        """
        UPDATE filing SET state = ?, hold_reason = NULL, held_from = NULL, failure = NULL,
          failing_since = NULL, hold_requested = FALSE, next_attempt_at = ?, attempts = 0, mismatches = 0, fence = fence + 1, lease_until = NULL,
          updated_at = ?
        WHERE id = ?
        """,
        from.name(),
        now,
        now,
        filing.id().value());
  }

  /**
   * Cancels a filing, so that nothing more is filed. A report that is open is retracted first. A
   * filing of which nobody can say whether it was filed is settled by the person who cancels it. A
   * covered filing leaves the report that would have told its incident, while that is not filed.
   *
   * <p>What the filing covered goes on by itself, or is held for the reason that it would have been
   * held for without it.
   *
   * @throws FilingException when it is final, or when it may be filed already
   */
  public void cancel(FilingId id, String by, String why) {
    change(
        id,
        by,
        "cancelled: " + why,
        (tx, filing, now) -> Closing.cancel(tx, filing, now, listener));
  }

  /**
   * Keeps what the clearinghouse confirmed by other means about a report whose receipt was lost, as
   * sealed evidence of its incident. A filing of which nobody could say whether it was filed is
   * finished by it, and the clock of preservation starts.
   *
   * @param docket seals the document; it needs no private key
   * @param document the confirmation, byte for byte, such as a letter or a message
   * @param by the named person who had it
   * @throws FilingException when the filing has a receipt, is confirmed already, or was never
   *     finished as far as anybody can tell
   */
  public void confirm(FilingId id, Docket docket, byte[] document, String by) {
    if (document.length == 0) {
      throw new IllegalArgumentException("a confirmation is not empty");
    }
    requirePerson(by);
    Filing found =
        this.docket
            .read(tx -> FilingTable.find(tx, id))
            .orElseThrow(() -> new FilingException(id, "is not there"));
    Confirmation.require(found);
    // Sealed first: the docket may have a connection of its own, which waits for this one.
    ItemId sealed = docket.sealExchange(found.incident(), document).id();
    change(
        id,
        by,
        "a confirmation was attached",
        (tx, filing, now) -> Confirmation.attach(tx, docket, filing, sealed, now));
  }

  /**
   * Says that a person filed by hand what was prepared for that, and keeps the reference that the
   * authority gave as sealed evidence. The filing is finished and the clock of preservation starts.
   *
   * @param reference what the authority's portal or officer gave, 1 to 200 characters
   * @param by the named person who filed it
   * @throws FilingException when the filing does not wait for that
   */
  public void filedByHand(FilingId id, Docket docket, String reference, String by) {
    String text = reference.strip();
    if (text.isEmpty() || text.length() > 200 || text.chars().anyMatch(c -> c < ' ')) {
      throw new IllegalArgumentException("a reference has 1 to 200 characters on one line");
    }
    boolean waits =
        show(id)
            .flatMap(story -> story.summary().hold())
            .filter(HoldReason.BY_HAND::equals)
            .isPresent();
    if (!waits) {
      throw new FilingException(id, "does not wait for a person who files it by hand");
    }
    confirm(id, docket, text.getBytes(java.nio.charset.StandardCharsets.UTF_8), by);
  }

  /**
   * Closes an incident without a report, and ends its filings in the same transaction: what waits
   * is cancelled, an open report is retracted, and a report that is finished, or may be, undoes the
   * closing.
   *
   * @param by the named persons who decided; see {@link Docket#close}
   * @throws EvidenceException {@link EvidenceException.Kind#REFUSED} when a report of it is
   *     finished or may be, these persons may not, or it is not open
   */
  public void closeIncident(
      Docket incidents, IncidentId incident, CloseReason reason, List<Actor> by) {
    incidents.close(incident, reason, by, List.of(closing()));
  }

  /**
   * Closes an incident without a report on a request that two different persons signed, and ends
   * its filings as {@link #closeIncident(Docket, IncidentId, CloseReason, List)} does.
   *
   * @param request of {@link org.tocsin.evidence.Deed#CLOSE}; its subject is the reason's name
   * @param people who may sign
   * @throws EvidenceException {@link EvidenceException.Kind#REFUSED} when the request does not bear
   *     it, was carried out before, a report of the incident is finished or may be, or it is not
   *     open
   */
  public void closeIncident(Docket incidents, SignedRequest request, People people) {
    incidents.close(request, people, List.of(closing()));
  }

  /** Returns who ends the filings of an incident within the transaction that closes it. */
  public DocketParticipant closing() {
    return participant();
  }

  private DocketParticipant participant() {
    return new FilingParticipant(clock::instant, changed);
  }

  /**
   * Returns what destroys evidence whose time is over under a policy, and keeps what a filing still
   * needs: one that waits, is held or was given up, at whatever destination.
   */
  public RetentionSweep retention(Docket incidents, RetentionPolicy policy) {
    return incidents.retention(policy, List.of(participant()));
  }

  /**
   * Destroys the evidence of an incident before its time on a request that two different persons
   * signed, unless a filing still needs it.
   *
   * @throws EvidenceException as {@link Docket#destroyEarly} does
   */
  public DestructionCertificate destroyEarly(
      Docket incidents, SignedRequest request, People people) {
    return incidents.destroyEarly(request, people, List.of(participant()));
  }

  /**
   * Stops all sending within one call: a call that is out ends, and no other follows. Filings wait
   * visibly until {@link #resumeAll(String)}; {@link #overview()} shows what waits.
   */
  public void stopAll(String by, String why) {
    stop(FilingControl.EVERYTHING, by, why);
  }

  /** Lets filings be sent again, except to destinations that are stopped themselves. */
  public void resumeAll(String by) {
    resume(FilingControl.EVERYTHING, by);
  }

  /** Stops sending to one destination within one call, until {@link #resumeDestination}. */
  public void stopDestination(String destination, String by, String why) {
    requireDestination(destination);
    stop(destination, by, why);
  }

  /** Lets filings be sent to a destination again, at once even when it was paused for failing. */
  public void resumeDestination(String destination, String by) {
    requireDestination(destination);
    resume(destination, by);
  }

  private void stop(String scope, String by, String why) {
    requirePerson(by);
    Instant now = clock.instant();
    docket.perform(tx -> FilingControl.stop(tx, scope, by, why, now));
  }

  private void resume(String scope, String by) {
    requirePerson(by);
    Instant now = clock.instant();
    docket.perform(tx -> FilingControl.resume(tx, scope, by, now));
    changed.run();
  }

  private static void requireDestination(String name) {
    if (name.isBlank() || name.equals(FilingControl.EVERYTHING)) {
      throw new IllegalArgumentException("name one destination");
    }
  }

  /** Returns what waits for longer than is allowed, by destination. */
  public List<Overdue> overdue(OverdueSettings limits) {
    Instant now = clock.instant();
    return docket.read(tx -> Overdue.find(tx, limits, now));
  }

  /**
   * Opens the pack that was prepared for a person who files by hand. The custody entry is committed
   * before this returns.
   *
   * @return the pack; the caller closes it
   * @throws FilingException when the filing does not wait for a person who files it by hand
   * @throws EvidenceException as {@link Docket#openItem} does
   */
  public InputStream openPack(FilingId id, Docket docket, Purpose purpose, Actor actor) {
    Filing filing =
        this.docket
            .read(tx -> FilingTable.find(tx, id))
            .orElseThrow(() -> new FilingException(id, "is not there"));
    if (filing.hold().filter(HoldReason.BY_HAND::equals).isEmpty()) {
      throw new FilingException(id, "does not wait for a person who files it by hand");
    }
    String pack =
        this.docket.read(tx -> FilingJournal.of(tx, id)).stream()
            .filter(entry -> entry.phase() == FilingJournal.Phase.BEFORE)
            .filter(entry -> entry.call().filter(Call.DELIVER::equals).isPresent())
            .flatMap(entry -> entry.exchange().stream())
            .reduce((earlier, later) -> later)
            .orElseThrow(() -> new FilingException(id, "has no pack"));
    return docket.openItem(filing.incident(), new ItemId(pack), purpose, actor);
  }

  /** Keeps an upload that is listed later and is no incident. The service does so by itself. */
  public void keep(ListedLater found) {
    docket.perform(tx -> ListedLater.keep(tx, found));
  }

  /**
   * Returns uploads that were let through, are listed now, and could not be made incidents of:
   * those that no person has settled, the one that was found first at the beginning.
   *
   * @param limit how many at most, 1 or more
   */
  public List<ListedLater> listedLater(int limit) {
    if (limit < 1) {
      throw new IllegalArgumentException("a limit is 1 or more, not " + limit);
    }
    return docket.read(tx -> ListedLater.unsettled(tx, limit));
  }

  /**
   * Says that a person looked for such an upload and what came of it.
   *
   * @param why what came of it, such as the incident that was recorded by hand; no personal data
   * @return false when no such upload waits
   */
  public boolean settleListedLater(UploadId upload, String by, String why) {
    requirePerson(by);
    Instant now = clock.instant();
    return docket.<Boolean, RuntimeException>write(
        tx -> ListedLater.settle(tx, upload, by, why, now));
  }

  /** Whether all sending is stopped. */
  public boolean isStopped() {
    return docket.read(tx -> FilingControl.isStopped(tx, FilingControl.EVERYTHING));
  }

  /** Returns until when a failing destination is paused. */
  public Optional<Instant> pausedUntil(String destination) {
    Instant now = clock.instant();
    return docket
        .read(tx -> FilingControl.pausedUntil(tx, destination))
        .filter(until -> until.isAfter(now));
  }

  private interface Deed {
    void change(Tx tx, Filing filing, Instant now);
  }

  private void change(FilingId id, String by, String note, Deed deed) {
    requirePerson(by);
    Instant now = clock.instant();
    docket.write(
        tx -> {
          Filing filing =
              FilingTable.lockBehindLeaders(tx, id)
                  .orElseThrow(() -> new FilingException(id, "is not there"));
          deed.change(tx, filing, now);
          FilingJournal.append(tx, filing, FilingJournal.byPerson(filing, by, note, now));
          return true;
        });
    changed.run();
  }

  private static void requirePerson(String by) {
    if (by.isBlank()) {
      throw new IllegalArgumentException("say who changes a filing");
    }
  }
}
