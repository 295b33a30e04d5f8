package org.tocsin.hashlist;

import org.tocsin.store.Tx;

/** Numbers that are given out once, on every node. */
final class Counter {
  /** Of the states of entries. */
  static final String ROW = "row";

  /** Of the contents of lists. */
  static final String GENERATION = "generation";

  /** Of decisions: grows with each that is made, lifted or ended. */
  static final String DECISION = "decision";

  /** Of what people ask for. */
  static final String REQUEST = "request";

  private Counter() {}

  /** Takes that many numbers and returns the first; they follow each other. */
  static long take(Tx tx, String name, int count) {
    long last =
        tx.first(
                """
                INSERT INTO hash_counter (name, last) VALUES (?, ?)
                ON CONFLICT (name) DO UPDATE SET last = hash_counter.last + excluded.last
                RETURNING last
                """,
                row -> row.number("last"),
                name,
                count)
            .orElseThrow();
    return last - count + 1;
  }

  /** Returns the last number that was given out. */
  static long last(Tx tx, String name) {
    return tx.first("SELECT last FROM hash_counter WHERE name = ?", row -> row.number("last"), name)
        .orElse(0L);
  }
}
