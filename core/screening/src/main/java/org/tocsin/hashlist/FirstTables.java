package org.tocsin.hashlist;

import org.tocsin.store.Database;
import org.tocsin.store.StoreException;

/**
 * What has to be done to a database of the very first tables before it is brought forward: of
 * several classes that its entries had, the gravest is written to all of their lines, so that the
 * carry-over, which takes the first by the alphabet, takes that one.
 */
final class FirstTables {
  private FirstTables() {}

  /** Prepares the tables, where they are the first ones; nothing otherwise. */
  static void prepare(Database lists) {
    if (areThere(lists)) {
      try {
        lists.perform(
            tx ->
                tx.update(
                    """
                    UPDATE hash_list_value SET severity =
                      (SELECT SUBSTR(MIN(CASE o.severity
                         WHEN 'CONFIRMED' THEN '0'
                         WHEN 'UNKNOWN' THEN '1'
                         WHEN 'TEST' THEN '2'
                         WHEN 'EXPLOITATIVE_REVIEW' THEN '3'
                         WHEN 'TERRORIST' THEN '4'
                         WHEN 'NON_CONSENSUAL_INTIMATE' THEN '5'
                         WHEN 'SIGNAL' THEN '6'
                         ELSE '7'
                       END || o.severity), 2)
                       FROM hash_list_value o
                       WHERE o.list = hash_list_value.list
                         AND o.submitter = hash_list_value.submitter
                         AND o.entry_id = hash_list_value.entry_id)
                    """));
      } catch (StoreException e) {
        // Another node may have brought the database forward meanwhile.
        if (areThere(lists)) {
          throw e;
        }
      }
    }
  }

  private static boolean areThere(Database lists) {
    return lists.read(
        tx ->
            tx.first(
                    "SELECT MAX(number) AS last FROM tocsin_migration WHERE component = 'lists'",
                    row -> row.optionalNumber("last").orElse(0L) == 1)
                .orElse(false));
  }
}
