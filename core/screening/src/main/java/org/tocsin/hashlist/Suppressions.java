package org.tocsin.hashlist;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tocsin.fingerprint.PdqHash;
import org.tocsin.model.Algorithm;
import org.tocsin.model.Fingerprint;
import org.tocsin.model.MatchFacts;
import org.tocsin.model.SeverityClass;
import org.tocsin.store.Row;
import org.tocsin.store.Tx;

/**
 * A state of everything that is suppressed. Immutable, safe for use by many threads.
 *
 * <p>An exact match of the gravest class needs two people: a suppression of one alone does not
 * count for it, whenever that class came to the value.
 */
public final class Suppressions {
  /** What names an entry among all lists. */
  record Name(String list, String submitter, String entryId) {
    static Name of(ListEntry entry) {
      return new Name(entry.list(), entry.submitter(), entry.entryId());
    }

    static Name of(MatchFacts match) {
      return new Name(match.list(), match.submitter(), match.entryId());
    }
  }

  /** Nothing is suppressed. */
  public static final Suppressions NONE = new Suppressions(0, List.of(), Map.of());

  private final long version;
  private final Map<Fingerprint, List<Suppression>> values = new HashMap<>();
  private final List<Suppression> near = new ArrayList<>();
  private final Map<Name, List<Suppression>> entries = new HashMap<>();
  private final Map<Name, EntryReview.Cause> reviewed;

  Suppressions(long version, List<Suppression> all, Map<Name, EntryReview.Cause> reviewed) {
    this.version = version;
    this.reviewed = Map.copyOf(reviewed);
    for (Suppression each : all) {
      if (each.scope() instanceof Suppression.OfValue of) {
        values.computeIfAbsent(of.value(), value -> new ArrayList<>()).add(each);
        if (of.radius() > 0) {
          near.add(each);
        }
      } else if (each.scope() instanceof Suppression.OfEntry of) {
        entries
            .computeIfAbsent(
                new Name(of.list(), of.submitter(), of.entryId()), name -> new ArrayList<>())
            .add(each);
      }
    }
  }

  /** Returns how many entries a decision was ever made about. */
  public int ofEntries() {
    return entries.size();
  }

  /** Returns what tells this state from others: it changes with every decision. */
  public long version() {
    return version;
  }

  /**
   * Returns what suppresses a hit.
   *
   * @param hit the entry that was found
   * @param value the upload's value that found it, where it is known
   * @param perceptual whether values were compared by distance
   */
  public Optional<Suppression> of(
      Hit hit, Optional<Fingerprint> value, boolean perceptual, Instant now) {
    if (entries.isEmpty() && values.isEmpty()) {
      return Optional.empty();
    }
    ListEntry entry = hit.entry();
    boolean needsTwo = !perceptual && entry.severity() == SeverityClass.CONFIRMED;
    List<Suppression> candidates = new ArrayList<>();
    value.ifPresent(of -> candidates.addAll(values.getOrDefault(of, List.of())));
    candidates.addAll(
        entries.getOrDefault(
            new Name(entry.list(), entry.submitter(), entry.entryId()), List.of()));
    value
        .filter(of -> perceptual && of.algorithm().equals(Algorithm.PDQ))
        .ifPresent(of -> near.stream().filter(each -> isNear(each, of)).forEach(candidates::add));
    return candidates.stream()
        .filter(each -> each.holds(now) && (!needsTwo || each.second().isPresent()))
        .findFirst();
  }

  /**
   * Returns why a person has to look at an entry: then near matches of it wait for one, and where
   * it is {@link EntryReview.Cause#DISPUTED} all matches do. Empty when nobody has to.
   */
  public Optional<EntryReview.Cause> review(ListEntry entry) {
    return reviewed.isEmpty()
        ? Optional.empty()
        : Optional.ofNullable(
            reviewed.get(new Name(entry.list(), entry.submitter(), entry.entryId())));
  }

  private static boolean isNear(Suppression each, Fingerprint value) {
    Suppression.OfValue of = (Suppression.OfValue) each.scope();
    return PdqHash.of(of.value()).distance(PdqHash.of(value)) <= of.radius();
  }

  /** Reads everything. */
  static Suppressions read(Tx tx) {
    return new Suppressions(version(tx), all(tx), Reviews.current(tx));
  }

  static List<Suppression> all(Tx tx) {
    return tx.query(
        """
        SELECT number, list, submitter, entry_id, algorithm, hash, radius, reason, reviewer, second,
          created_at, expires_at, lifted_at, lifted_by
        FROM hash_suppression ORDER BY number
        """,
        Suppressions::suppression);
  }

  private static Suppression suppression(Row row) {
    Suppression.Scope scope =
        row.optionalString("algorithm")
            .<Suppression.Scope>map(
                algorithm ->
                    new Suppression.OfValue(
                        Fingerprint.of(new Algorithm(algorithm), row.bytes("hash")),
                        row.integer("radius")))
            .orElseGet(
                () ->
                    new Suppression.OfEntry(
                        row.string("list"), row.string("submitter"), row.string("entry_id")));
    return new Suppression(
        row.number("number"),
        scope,
        row.string("reason"),
        row.string("reviewer"),
        row.optionalString("second"),
        row.instant("created_at"),
        row.optionalInstant("expires_at"),
        row.optionalInstant("lifted_at"),
        row.optionalString("lifted_by"));
  }

  /** Keeps a decision and returns its number. */
  static long keep(Tx tx, Suppression made) {
    long number = Counter.take(tx, Counter.REQUEST, 1);
    Optional<Suppression.OfValue> value =
        made.scope() instanceof Suppression.OfValue of ? Optional.of(of) : Optional.empty();
    Optional<Suppression.OfEntry> entry =
        made.scope() instanceof Suppression.OfEntry of ? Optional.of(of) : Optional.empty();
    tx.update(
        """
        INSERT INTO hash_suppression
          (number, list, submitter, entry_id, algorithm, hash, radius, reason, reviewer, second,
           created_at, expires_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        number,
        entry.map(Suppression.OfEntry::list).orElse(null),
        entry.map(Suppression.OfEntry::submitter).orElse(null),
        entry.map(Suppression.OfEntry::entryId).orElse(null),
        value.map(of -> of.value().algorithm().name()).orElse(null),
        value.map(of -> of.value().bytes()).orElse(null),
        value.map(Suppression.OfValue::radius).orElse(0),
        made.reason(),
        made.reviewer(),
        made.second().orElse(null),
        made.createdAt(),
        made.expiresAt().orElse(null));
    changed(tx);
    return number;
  }

  /** Returns what tells one state of the decisions from others: it only grows. */
  static long version(Tx tx) {
    return Counter.last(tx, Counter.DECISION);
  }

  /** Marks that decisions are other than they were. */
  static void changed(Tx tx) {
    long unused = Counter.take(tx, Counter.DECISION, 1);
  }
}
