package org.tocsin.hashlist;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.tocsin.store.Tx;

/**
 * What a source calls what its entries name by identifiers. A name that the source does not tell
 * any more is kept: entries of before may still have it.
 *
 * @param submitters names of submitters, by their identifiers
 * @param categorizations names of categorizations, by their identifiers
 */
public record SourceNames(Map<String, String> submitters, Map<String, String> categorizations) {
  /** A source that calls nothing by a name. */
  public static final SourceNames NONE = new SourceNames(Map.of(), Map.of());

  /** How many names of a kind are kept at most. */
  static final int MOST = 10_000;

  private static final int IDENTIFIERS = 500;

  private static final String SUBMITTER = "SUBMITTER";
  private static final String CATEGORIZATION = "CATEGORIZATION";

  public SourceNames {
    submitters = Map.copyOf(submitters);
    categorizations = Map.copyOf(categorizations);
  }

  /** Keeps them, in place of what they were called before. */
  void keep(Tx tx, String list) {
    keep(tx, list, SUBMITTER, submitters);
    keep(tx, list, CATEGORIZATION, categorizations);
  }

  private static void keep(Tx tx, String list, String kind, Map<String, String> names) {
    List<@Nullable Object[]> rows = new ArrayList<>();
    new TreeMap<>(names)
        .entrySet().stream()
            .limit(MOST)
            .forEach(
                each ->
                    rows.add(
                        new @Nullable Object[] {
                          list, kind, each.getKey(), Normaliser.cut(each.getValue(), 255)
                        }));
    tx.updateAll(
        """
        INSERT INTO hash_name (list, kind, identifier, name) VALUES (?, ?, ?, ?)
        ON CONFLICT (list, kind, identifier) DO UPDATE SET name = excluded.name
        """,
        rows);
  }

  /** Reads what is known of a list. */
  static SourceNames read(Tx tx, String list) {
    Map<String, String> submitters = new TreeMap<>();
    Map<String, String> categorizations = new TreeMap<>();
    tx.forEach(
        "SELECT kind, identifier, name FROM hash_name WHERE list = ?",
        row ->
            (row.string("kind").equals(SUBMITTER) ? submitters : categorizations)
                .put(row.string("identifier"), row.string("name")),
        list);
    return new SourceNames(submitters, categorizations);
  }

  /** Reads what is known of some identifiers of a list; names without a letter are none. */
  static SourceNames read(Tx tx, String list, Collection<String> identifiers) {
    Map<String, String> submitters = new TreeMap<>();
    Map<String, String> categorizations = new TreeMap<>();
    List<String> all = List.copyOf(identifiers);
    for (int at = 0; at < all.size(); at += IDENTIFIERS) {
      List<@Nullable Object> params = new ArrayList<>();
      params.add(list);
      params.addAll(all.subList(at, Math.min(all.size(), at + IDENTIFIERS)));
      tx.forEach(
          "SELECT kind, identifier, name FROM hash_name WHERE list = ? AND identifier IN (%s)"
              .formatted(EntryStore.marks(params.size() - 1)),
          row -> {
            if (!row.string("name").isBlank()) {
              (row.string("kind").equals(SUBMITTER) ? submitters : categorizations)
                  .put(row.string("identifier"), row.string("name"));
            }
          },
          params.toArray());
    }
    return new SourceNames(submitters, categorizations);
  }
}
