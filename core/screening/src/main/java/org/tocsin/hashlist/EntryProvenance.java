package org.tocsin.hashlist;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.tocsin.hashlist.Suppressions.Name;
import org.tocsin.model.Provenance;
import org.tocsin.store.Row;
import org.tocsin.store.Tx;

/** Reads what lists know of entries beyond what they assert, of many entries at once. */
final class EntryProvenance {
  private static final int KEYS = 200;
  private static final String COLUMNS =
      "entry_row, submitter, entry_id, live, updated_at, first_seen, last_seen, feedback,"
          + " categorizations";

  /**
   * An entry as its list has it.
   *
   * @param row the row of its state; a newer state has a greater one
   * @param updatedAt when the submitter last changed it
   * @param provenance what is known of it beside
   */
  record Known(long row, Instant updatedAt, Provenance provenance) {}

  private final Tx tx;

  /**
   * @param tx all of it is one state of the database
   */
  EntryProvenance(Tx tx) {
    this.tx = tx;
  }

  /** Returns what is known of the entries that their lists have; of others nothing. */
  Map<Name, Known> ofThoseThere(Collection<Name> entries) {
    return read(entries, false);
  }

  /**
   * Returns what is known of entries that answered, also of those that were deleted since and are
   * kept for whoever answers with them still.
   */
  Map<Name, Known> ofThoseThatAnswer(Collection<Name> entries) {
    return read(entries, true);
  }

  private Map<Name, Known> read(Collection<Name> entries, boolean alsoGone) {
    Map<String, Set<Name>> byList = new TreeMap<>();
    entries.forEach(
        name -> byList.computeIfAbsent(name.list(), list -> new LinkedHashSet<>()).add(name));
    Map<Name, Known> known = new HashMap<>();
    byList.forEach((list, names) -> known.putAll(named(list, stored(list, names, alsoGone))));
    return known;
  }

  private Map<Name, Known> stored(String list, Set<Name> entries, boolean alsoGone) {
    Map<Name, Known> stored = new HashMap<>();
    Optional<Long> generation =
        tx.first(
            "SELECT generation FROM hash_source WHERE name = ?",
            row -> row.number("generation"),
            list);
    if (generation.isEmpty()) {
      return stored;
    }
    List<Name> all = List.copyOf(entries);
    for (int at = 0; at < all.size(); at += KEYS) {
      current(generation.get(), all.subList(at, Math.min(all.size(), at + KEYS)), stored);
    }
    if (alsoGone) {
      List<Name> missing = all.stream().filter(name -> !stored.containsKey(name)).toList();
      for (int at = 0; at < missing.size(); at += KEYS) {
        replaced(
            generation.get(), missing.subList(at, Math.min(missing.size(), at + KEYS)), stored);
      }
    }
    return stored;
  }

  private void current(long generation, List<Name> entries, Map<Name, Known> into) {
    List<@Nullable Object> params = new ArrayList<>();
    for (Name name : entries) {
      Collections.addAll(params, generation, name.submitter(), name.entryId());
    }
    String list = entries.get(0).list();
    tx.forEach(
        EntryStore.eachOf(entries.size(), COLUMNS),
        row -> {
          if (row.flag("live")) {
            keep(list, row, into);
          }
        },
        params.toArray());
  }

  private void replaced(long generation, List<Name> entries, Map<Name, Known> into) {
    List<@Nullable Object> params = new ArrayList<>();
    params.add(generation);
    for (Name name : entries) {
      Collections.addAll(params, name.submitter(), name.entryId());
    }
    String list = entries.get(0).list();
    // Without an order: for that SQLite would read all of the list by another index.
    tx.forEach(
        """
        SELECT %s FROM hash_entry
        WHERE generation = ? AND gone IS NOT NULL AND live AND (submitter, entry_id) IN (VALUES %s)
        """
            .formatted(COLUMNS, String.join(", ", Collections.nCopies(entries.size(), "(?, ?)"))),
        row -> keep(list, row, into),
        params.toArray());
  }

  private static void keep(String list, Row row, Map<Name, Known> into) {
    into.merge(
        new Name(list, row.string("submitter"), row.string("entry_id")),
        new Known(row.number("entry_row"), row.instant("updated_at"), provenance(row)),
        (one, other) -> one.row() > other.row() ? one : other);
  }

  private static Provenance provenance(Row row) {
    return new Provenance(
        row.instant("first_seen"),
        row.instant("last_seen"),
        row.string("feedback"),
        EntryStore.categorizations(row.string("categorizations")),
        Optional.empty(),
        Map.of());
  }

  private Map<Name, Known> named(String list, Map<Name, Known> stored) {
    Set<String> identifiers = new HashSet<>();
    stored.forEach(
        (name, known) -> {
          identifiers.add(name.submitter());
          identifiers.addAll(known.provenance().categorizations());
        });
    SourceNames names = SourceNames.read(tx, list, identifiers);
    Map<Name, Known> named = new HashMap<>();
    stored.forEach(
        (name, known) ->
            named.put(
                name,
                new Known(known.row(), known.updatedAt(), named(name, known.provenance(), names))));
    return named;
  }

  private static Provenance named(Name name, Provenance known, SourceNames names) {
    Map<String, String> categorizations = new HashMap<>();
    for (String each : known.categorizations()) {
      if (names.categorizations().containsKey(each)) {
        categorizations.put(each, Objects.requireNonNull(names.categorizations().get(each)));
      }
    }
    return new Provenance(
        known.firstSeen(),
        known.lastSeen(),
        known.feedback(),
        known.categorizations(),
        Optional.ofNullable(names.submitters().get(name.submitter())),
        categorizations);
  }
}
