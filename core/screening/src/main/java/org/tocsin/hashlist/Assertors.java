package org.tocsin.hashlist;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tocsin.model.Algorithm;
import org.tocsin.model.SeverityClass;

/**
 * Which assertions of one value count, seen beside all others of it. Used by one thread.
 *
 * <p>The rules are those of the specification of hash lists, sections 8 (a value that many entries
 * repeat), 10.4 (minimum corroboration) and 5.2 (known good content).
 *
 * <p>A value may have millions of assertors: of each that shares what it says with one before, only
 * numbers are looked at.
 */
final class Assertors {

  /** What is known of the assertors of one list. */
  static final class OfList {
    /** No more than any policy can ask for. */
    private final Set<String> submitters = new HashSet<>();

    private long entries;

    /** Whether more entries have an opaque value than a policy allows, as far as they were met. */
    boolean isRepeated(ListPolicy policy) {
      return entries > policy.mostRepeated();
    }

    /** For who hears of entries one by one: how many of each class, by its rank, he keeps. */
    final int[] kept = new int[SeverityClass.values().length];
  }

  /** A list as one table numbers it. */
  private static final class Source {
    private final OfList list;
    private final BitSet submitters = new BitSet();

    Source(OfList list) {
      this.list = list;
    }
  }

  /** What was met of one table. */
  private static final class Table {
    private final EntryTable entries;
    private final @Nullable Source[] sources;
    private final BitSet kinds = new BitSet();

    Table(EntryTable entries) {
      this.entries = entries;
      this.sources = new @Nullable Source[entries.sources()];
    }
  }

  private final Map<String, OfList> lists = new HashMap<>();
  private final List<Table> tables = new ArrayList<>(2);
  private @Nullable Table last;
  private boolean good;
  private boolean listed;

  /** Hears of an entry that asserts the value; returns what is known of its list. */
  OfList add(EntryTable entries, int entry) {
    Table table = last != null && last.entries == entries ? last : table(entries);
    int kind = entries.kindNumber(entry);
    Source source = source(table, entries.sourceOf(kind));
    source.list.entries++;
    if (!table.kinds.get(kind)) {
      table.kinds.set(kind);
      meet(entries, kind, source);
    }
    return source.list;
  }

  private void meet(EntryTable entries, int kind, Source source) {
    if (entries.severityOf(kind) == SeverityClass.KNOWN_BENIGN) {
      good = true;
    } else {
      listed = true;
    }
    int submitter = entries.submitterOf(kind);
    if (source.list.submitters.size() < EntrySources.MOST_SUBMITTERS
        && !source.submitters.get(submitter)) {
      source.submitters.set(submitter);
      source.list.submitters.add(entries.text(submitter));
    }
  }

  private Table table(EntryTable entries) {
    for (Table each : tables) {
      if (each.entries == entries) {
        last = each;
        return each;
      }
    }
    Table fresh = new Table(entries);
    tables.add(fresh);
    last = fresh;
    return fresh;
  }

  private Source source(Table table, int number) {
    Source source = table.sources[number];
    if (source == null) {
      source =
          new Source(lists.computeIfAbsent(table.entries.listOf(number), list -> new OfList()));
      table.sources[number] = source;
    }
    return source;
  }

  /** Whether enough submitters of a list agree. */
  boolean corroborated(String list, ListPolicy policy) {
    return policy.minimumSubmitters() <= 1 || corroborated(lists.get(list), policy);
  }

  /** Whether enough submitters of the list of an entry agree. */
  boolean corroborated(EntryTable entries, int entry, ListPolicy policy) {
    if (policy.minimumSubmitters() <= 1) {
      return true;
    }
    Table table = last != null && last.entries == entries ? last : table(entries);
    Source source = table.sources[entries.sourceOf(entries.kindNumber(entry))];
    return corroborated(source == null ? null : source.list, policy);
  }

  private static boolean corroborated(@Nullable OfList list, ListPolicy policy) {
    return list != null && list.submitters.size() >= policy.minimumSubmitters();
  }

  /** Whether so many entries of a list have the value that it says nothing. */
  boolean repeated(String list, ListPolicy policy, Algorithm algorithm) {
    return !algorithm.isExact()
        && !algorithm.equals(Algorithm.PDQ)
        && lists.containsKey(list)
        && Objects.requireNonNull(lists.get(list)).isRepeated(policy);
  }

  /** Whether what a list says of the value counts. */
  boolean counts(String list, ListPolicy policy, Algorithm algorithm) {
    return corroborated(list, policy) && !repeated(list, policy, algorithm);
  }

  /** Whether the value is known good by one list and not by another. */
  boolean disputed() {
    return good && listed;
  }
}
