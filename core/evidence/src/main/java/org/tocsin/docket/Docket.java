package org.tocsin.docket;

import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.tocsin.evidence.Actor;
import org.tocsin.evidence.CustodyEvent;
import org.tocsin.evidence.CustodyKind;
import org.tocsin.evidence.CustodyLog;
import org.tocsin.evidence.Deed;
import org.tocsin.evidence.DestructionCertificate;
import org.tocsin.evidence.EvidenceException;
import org.tocsin.evidence.IntegrityFinding;
import org.tocsin.evidence.IntegrityProgress;
import org.tocsin.evidence.IntegrityReport;
import org.tocsin.evidence.ItemKind;
import org.tocsin.evidence.People;
import org.tocsin.evidence.Purpose;
import org.tocsin.evidence.SealedItem;
import org.tocsin.evidence.SignedRequest;
import org.tocsin.evidence.StoredItem;
import org.tocsin.evidence.Vault;
import org.tocsin.model.Action;
import org.tocsin.model.ContentSource;
import org.tocsin.model.Ids;
import org.tocsin.model.Incident;
import org.tocsin.model.IncidentId;
import org.tocsin.model.ItemId;
import org.tocsin.model.MatchFacts;
import org.tocsin.model.UndeterminedReason;
import org.tocsin.model.UploadId;
import org.tocsin.store.Database;
import org.tocsin.store.Tx;

/**
 * The durable journal of incidents.
 *
 * <p>An incident is on record, durably, when {@link #record} returns: its bytes and facts sealed,
 * its row, its custody entries and the rows of all participants committed in one transaction. When
 * it throws, nothing of it is referred to anywhere.
 *
 * <p>In clear stand identifiers, states, instants, classes and counts. An account is named by
 * {@link #accountRef}. All else is sealed and leaves only with purpose and actor.
 *
 * <p>Safe for use by many threads, and by many processes on one PostgreSQL database.
 */
public final class Docket {
  private final Database database;
  private final Vault vault;
  private final CustodyLog log;
  private final DocketKey key;
  private final Clock clock;
  private final Ids ids;
  private final Recording recording;
  private final PersonDeeds persons;

  private Docket(Database database, Vault vault, CustodyLog log, DocketKey key, Clock clock) {
    this.database = Objects.requireNonNull(database, "database");
    this.vault = Objects.requireNonNull(vault, "vault");
    this.log = Objects.requireNonNull(log, "log");
    this.key = Objects.requireNonNull(key, "key");
    this.clock = Objects.requireNonNull(clock, "clock");
    this.ids = new Ids(clock);
    this.recording = new Recording(database, vault, log, key, clock);
    this.persons = new PersonDeeds(database, log, clock);
  }

  /** Opens the docket of a database, creating its tables when they are not there. */
  public static Docket open(
      Database database, Vault vault, CustodyLog log, DocketKey key, Clock clock) {
    database.migrate("docket", Docket.class);
    return new Docket(database, vault, log, key, clock);
  }

  /**
   * Records an incident: seals bytes, facts and messages, then commits everything in one
   * transaction.
   *
   * <p>An upload that is on record already is not recorded again: its incident is returned. So a
   * caller whose call was cut off may simply call again.
   *
   * @param incident the incident; if it has a file, that file's facts hold SHA-256
   * @param bytes the file as it was received; there exactly when the incident has a file
   * @param participants whose rows belong to the same transaction
   * @throws PreservationException when it could not be recorded; nothing of it is on record
   * @throws IllegalArgumentException when file and bytes do not fit together
   */
  public RecordedIncident record(
      Incident incident, Optional<ContentSource> bytes, List<DocketParticipant> participants) {
    return recording.record(incident, bytes, participants);
  }

  /** Returns the incident of an upload or escalation, if it is on record. */
  public Optional<RecordedIncident> recorded(UploadId source) {
    return recording.recorded(source);
  }

  /** Records that nobody could say whether an upload is listed. */
  public void recordUndetermined(
      UploadId upload, UndeterminedReason reason, Action action, Instant at) {
    database.perform(
        tx ->
            tx.update(
                "INSERT INTO undetermined (id, source_id, reason, action, at) VALUES (?,?,?,?,?)",
                ids.next("und-"),
                upload.value(),
                reason.name(),
                action.name(),
                at));
  }

  /** Returns the newest undetermined uploads, newest first. */
  public List<UndeterminedEntry> undetermined(int limit) {
    return database.read(
        tx ->
            tx.query(
                "SELECT * FROM undetermined ORDER BY at DESC, id DESC LIMIT ?",
                row ->
                    new UndeterminedEntry(
                        new UploadId(row.string("source_id")),
                        UndeterminedReason.valueOf(row.string("reason")),
                        Action.valueOf(row.string("action")),
                        row.instant("at")),
                limit));
  }

  /**
   * Returns the name under which the docket knows an account: HMAC-SHA-256 of its id under the
   * docket key, in hexadecimal digits.
   */
  public String accountRef(String accountId) {
    return key.ref(accountId);
  }

  /** Returns what is on record about an incident in clear. */
  public Optional<IncidentSummary> find(IncidentId id) {
    return database.read(tx -> IncidentRows.find(tx, id));
  }

  /** Returns incidents, newest first. */
  public List<IncidentSummary> list(IncidentFilter filter) {
    return database.read(tx -> IncidentRows.list(tx, filter));
  }

  /** Returns what is on record about an incident's evidence in clear. */
  public List<StoredItem> items(IncidentId id) {
    return vault.items(id);
  }

  /**
   * Opens the facts and messages of an incident. The custody entries are committed before this
   * reads a byte.
   *
   * @throws EvidenceException when there is no such incident, its evidence was destroyed, is
   *     missing or damaged, or no key here opens it
   */
  public Incident open(IncidentId id, Purpose purpose, Actor actor) {
    List<StoredItem> items = vault.items(id);
    byte[] facts = openFacts(id, items, purpose, actor);
    return FactsJson.read(facts, openFirst(items, ItemKind.CONVERSATION, purpose, actor));
  }

  /**
   * Opens what an incident's file matched, in the order of its facts, and none of its messages: who
   * asks where a list's entry comes from does not read a conversation for it. The custody entry is
   * committed before this reads a byte; it says that the facts were opened, which hold more.
   *
   * @return empty when a person raised the incident
   * @throws EvidenceException as {@link #open} does
   */
  public List<MatchFacts> openMatches(IncidentId id, Purpose purpose, Actor actor) {
    return FactsJson.readMatches(openFacts(id, vault.items(id), purpose, actor));
  }

  private byte[] openFacts(IncidentId id, List<StoredItem> items, Purpose purpose, Actor actor) {
    return openFirst(items, ItemKind.FACTS, purpose, actor)
        .orElseThrow(
            () ->
                new EvidenceException(
                    EvidenceException.Kind.NOT_FOUND, "there is no incident " + id));
  }

  private Optional<byte[]> openFirst(
      List<StoredItem> items, ItemKind kind, Purpose purpose, Actor actor) {
    return items.stream()
        .filter(item -> item.kind() == kind)
        .findFirst()
        .map(item -> openWhole(item.incident(), item.id(), purpose, actor));
  }

  private byte[] openWhole(IncidentId incident, ItemId item, Purpose purpose, Actor actor) {
    try (InputStream in = vault.open(incident, item, purpose, actor)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new EvidenceException(
          EvidenceException.Kind.DAMAGED,
          "item " + item + " of incident " + incident + " cannot be read");
    }
  }

  /**
   * Opens the bytes of an item, such as a file to be uploaded with a report; see {@link
   * Vault#open}.
   */
  public InputStream openItem(IncidentId id, ItemId item, Purpose purpose, Actor actor) {
    return vault.open(id, item, purpose, actor);
  }

  /**
   * Seals what was said to or by a clearinghouse and enters it, in the caller's transaction when
   * there is one on this thread.
   */
  public SealedItem sealExchange(IncidentId id, byte[] bytes) {
    SealedItem item = vault.seal(id, ItemKind.EXCHANGE, "application/octet-stream", bytes);
    database.perform(tx -> vault.enter(tx, item, Actor.FILING));
    return item;
  }

  /**
   * Opens a sealed exchange.
   *
   * @throws EvidenceException as {@link Vault#open} does
   */
  public byte[] openExchange(IncidentId id, ItemId item, Purpose purpose, Actor actor) {
    return openWhole(id, item, purpose, actor);
  }

  /** Whether a named person was served every byte of an item, as the custody log says. */
  public boolean fullyViewed(ItemId item) {
    return vault.fullyViewed(item);
  }

  /** Appends a custody entry as the last work of a transaction. */
  public void appendCustody(Tx tx, CustodyEvent event) {
    log.append(tx, event);
  }

  /**
   * Marks an incident as reported, in the caller's transaction that keeps the receipt: the clock of
   * preservation starts (18 U.S.C. 2258A(h)(1)). The first receipt counts.
   *
   * @param filing which filing was finished
   */
  public void reported(Tx tx, IncidentId id, String filing, Instant receiptAt) {
    int changed =
        tx.update(
            """
            UPDATE incident SET state = 'REPORTED', reported_at = COALESCE(reported_at, ?)
            WHERE id = ? AND state IN ('OPEN', 'REPORTED', 'CLOSED')
            """,
            receiptAt,
            id.value());
    if (changed != 1) {
      throw new EvidenceException(
          EvidenceException.Kind.NOT_FOUND, "incident " + id + " is not on record");
    }
    log.append(
        tx,
        CustodyEvent.of(CustodyKind.FILED, id, Actor.FILING)
            .with("filing", filing)
            .with(IncidentActs.RECEIPT_AT, Long.toString(receiptAt.toEpochMilli())));
  }

  /**
   * Reads incidents, items and the custody log, all or those of one incident, and compares
   * everything; see {@link Vault#verify}.
   */
  public IntegrityReport verify(Optional<IncidentId> only, IntegrityProgress progress) {
    IntegrityReport report = vault.verify(only, progress);
    List<IntegrityFinding> findings = new ArrayList<>(report.findings());
    findings.addAll(database.read(tx -> IncidentRows.compare(tx, only)));
    findings.addAll(database.read(tx -> IncidentActs.compare(tx, only)));
    return new IntegrityReport(report.items(), report.bytes(), findings, report.custody());
  }

  /**
   * Lays a hold on an incident. Holds stack: each is lifted, or ends, by itself.
   *
   * @param by the named person who enters it
   * @param to when it ends; empty until it is lifted
   */
  public LegalHold hold(
      IncidentId incident,
      String authority,
      String reference,
      Instant from,
      Optional<Instant> to,
      Actor by) {
    return persons.hold(
        new LegalHold(ids.next("hld-"), incident, authority, reference, from, to, Optional.empty()),
        by);
  }

  /** Lifts a hold. One that was lifted before stays lifted. */
  public void lift(LegalHold hold, Actor by) {
    persons.lift(hold, by);
  }

  /** Returns every hold ever laid on an incident. */
  public List<LegalHold> holds(IncidentId incident) {
    return database.read(tx -> RetentionSweep.holds(tx, incident));
  }

  /**
   * Closes an open incident without a report. After {@link #requireSignatures} an exact match of
   * the gravest class takes the other way to close: a request signed by two persons.
   *
   * @param by the named persons who decided: two different ones when an exact match of the gravest
   *     class is closed, at least one otherwise
   * @param participants who cancel what waits to be sent, or refuse, in the same transaction
   * @throws EvidenceException {@link EvidenceException.Kind#REFUSED} when these persons may not, or
   *     the incident is not open
   */
  public void close(
      IncidentId incident,
      CloseReason reason,
      List<Actor> by,
      List<DocketParticipant> participants) {
    persons.close(incident, reason, by, participants);
  }

  /**
   * Has an exact match of the gravest class closed on a signed request only, from now on: names
   * that somebody types are not enough where persons have certificates.
   */
  public void requireSignatures() {
    persons.requireSignatures();
  }

  /**
   * Closes an open incident without a report, as {@link #close(IncidentId, CloseReason, List,
   * List)} does, for a caller who has ended what waits to be sent in the same transaction.
   */
  public void close(IncidentId incident, CloseReason reason, List<Actor> by) {
    close(incident, reason, by, List.of());
  }

  /**
   * Closes an open incident without a report, on a request that two different persons signed. Its
   * subject is the name of the {@link CloseReason}.
   *
   * @param participants who cancel what waits to be sent, or refuse, in the same transaction
   * @throws EvidenceException {@link EvidenceException.Kind#REFUSED} when the request does not bear
   *     it, was carried out before, or the incident is not open
   */
  public void close(SignedRequest request, People people, List<DocketParticipant> participants) {
    persons.close(people.authorize(request, Deed.CLOSE, clock.instant()), participants);
  }

  /**
   * Destroys the evidence of a reported or closed incident before its time, on a request that two
   * different persons signed because law enforcement asked for it. Its subject names that order.
   *
   * @param participants who say whether it is still needed
   * @throws EvidenceException {@link EvidenceException.Kind#REFUSED} when the request does not bear
   *     it, was carried out before, the incident is open, under a hold or still needed, or the
   *     docket is a restored copy
   */
  public DestructionCertificate destroyEarly(
      SignedRequest request, People people, List<DocketParticipant> participants) {
    return new EarlyDestruction(database, vault, log, clock, participants)
        .destroy(people.authorize(request, Deed.DESTROY, clock.instant()));
  }

  /**
   * Returns the incidents of the same account that were recorded before an incident, earlier ones
   * first.
   *
   * @param limit how many at most, 1 to {@value IncidentFilter#MAX_LIMIT}; when there are more, the
   *     latest of them
   */
  public List<PriorIncident> before(IncidentId incident, int limit) {
    return database.read(tx -> History.before(tx, incident, limit));
  }

  /**
   * Puts on record, in a transaction, that an incident goes back to an earlier one. Said twice, it
   * stands once.
   *
   * @throws EvidenceException {@link EvidenceException.Kind#NOT_FOUND} when one of them is not on
   *     record
   * @throws IllegalArgumentException when the one is not earlier than the other
   */
  public void link(Tx tx, IncidentId incident, IncidentId earlier, LinkKind kind, Actor by) {
    Instant now = Instant.ofEpochMilli(clock.millis());
    History.link(tx, log, new IncidentLink(incident, earlier, kind, now), by);
  }

  /** Returns the links from an incident to earlier ones. */
  public List<IncidentLink> linkedTo(IncidentId incident) {
    return database.read(tx -> History.linksOf(tx, incident));
  }

  /** Returns the links from later incidents to this one. */
  public List<IncidentLink> linkedFrom(IncidentId incident) {
    return database.read(tx -> History.linksTo(tx, incident));
  }

  /**
   * Returns what destroys evidence whose time is over under a policy.
   *
   * @param participants who say what is still needed
   */
  public RetentionSweep retention(RetentionPolicy policy, List<DocketParticipant> participants) {
    return new RetentionSweep(database, vault, log, clock, policy, participants);
  }
}
