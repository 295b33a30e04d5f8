package org.tocsin.hashlist;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.tocsin.model.Algorithm;
import org.tocsin.model.SeverityClass;

/**
 * The entries that assert exactly one value and count, so many of each severity class at most. Used
 * once, by one thread.
 *
 * <p>Each assertor is looked at once. Where nothing that others say can change what one of them
 * means, no more are looked at than are told: see {@link #ExactHits}. Objects are made of those
 * that are told alone. What very many assert is answered as it was before, after a glance.
 */
final class ExactHits implements Snapshot.Seen {

  /** How many assertors a value has that are not looked at again for the same answer. */
  static final int MANY = 10_000;

  /** One that may be told. */
  private record Candidate(EntryTable entries, int entry) {}

  private final Algorithm algorithm;
  private final boolean opaque;
  private final int limit;
  private final @Nullable Assertors assertors;
  private final List<Candidate> candidates = new ArrayList<>();
  private final int[] told = new int[SeverityClass.values().length];
  private final Supplier<@Nullable List<Hit>> known;
  private @Nullable List<Hit> answer;
  private int looks;
  private int open;

  /**
   * @param limit how many of each class are told
   * @param weighed whether what others say of the value can change what an entry means: where a
   *     list knows content as good, needs several submitters, or may repeat an opaque value
   * @param classes how many classes entries have
   * @param known asked once so many were looked at that the answer is worth keeping: what was found
   *     when the same was asked before, or null
   */
  ExactHits(
      Algorithm algorithm,
      int limit,
      boolean weighed,
      int classes,
      Supplier<@Nullable List<Hit>> known) {
    this.known = known;
    this.algorithm = algorithm;
    this.opaque = !algorithm.isExact() && !algorithm.equals(Algorithm.PDQ);
    this.limit = limit;
    this.assertors = weighed ? new Assertors() : null;
    this.open = classes;
  }

  @Override
  public boolean entry(EntryTable entries, int entry, int distance) {
    if (++looks == MANY) {
      answer = known.get();
      if (answer != null) {
        return false;
      }
    }
    int rank = Gravity.of(entries.severity(entry));
    if (assertors != null) {
      // Whether a list counts is known in the end: of each as many as could be told.
      Assertors.OfList list = assertors.add(entries, entry);
      if (list.kept[rank] < limit && !(opaque && list.isRepeated(entries.policy(entry)))) {
        list.kept[rank]++;
        candidates.add(new Candidate(entries, entry));
      }
      return true;
    }
    if (told[rank] < limit) {
      told[rank]++;
      candidates.add(new Candidate(entries, entry));
      if (told[rank] == limit) {
        open--;
      }
    }
    return open > 0;
  }

  /** Whether so many were looked at that the answer is worth keeping, and it was not kept yet. */
  boolean isWorthKeeping() {
    return looks >= MANY && answer == null;
  }

  /** Tells what counts, in the order in which it was found. */
  void tell(Consumer<Hit> each) {
    if (answer != null) {
      answer.forEach(each);
      return;
    }
    if (assertors == null) {
      candidates.forEach(one -> each.accept(new Hit(one.entries().get(one.entry()), 0)));
      return;
    }
    boolean disputed = algorithm.isExact() && assertors.disputed();
    for (Candidate one : candidates) {
      EntryTable.Kind kind = one.entries().kind(one.entry());
      int rank = Gravity.of(kind.severity());
      if (told[rank] < limit
          && assertors.counts(kind.list(), one.entries().policy(one.entry()), algorithm)) {
        told[rank]++;
        boolean bad = kind.severity() != SeverityClass.KNOWN_BENIGN;
        each.accept(new Hit(one.entries().get(one.entry()), 0, disputed && bad));
      }
    }
  }
}
