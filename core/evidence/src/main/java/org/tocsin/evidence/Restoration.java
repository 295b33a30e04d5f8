package org.tocsin.evidence;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tocsin.evidence.EvidenceException.Kind;
import org.tocsin.model.Ids;
import org.tocsin.store.Database;
import org.tocsin.store.Tx;

/**
 * Tells a restored database by the heads beside it: one of them says what the log does not bear
 * out. What was noticed is kept until a named person accepts it.
 */
final class Restoration {
  private final Database database;
  private final HeadFile file;
  private final HeadKey key;
  private final Clock clock;

  Restoration(Database database, HeadFile file, HeadKey key, Clock clock) {
    this.database = database;
    this.file = file;
    this.key = key;
    this.clock = clock;
  }

  /** Compares log and heads, and keeps what is noticed. */
  void look() {
    // The file first: a head that another thread publishes meanwhile is no sign of anything.
    List<TreeHead> beside = file.read().heads();
    List<TreeHead> unborne = database.read(tx -> unborne(tx, beside));
    if (unborne.isEmpty()) {
      return;
    }
    long newest = unborne.stream().mapToLong(TreeHead::size).max().orElse(0);
    Instant now = Instant.ofEpochMilli(clock.millis());
    database.perform(tx -> note(tx, now, newest));
  }

  static void note(Tx tx, Instant at, long headSize) {
    tx.update(
        """
        INSERT INTO custody_restored (id, noticed_at, size, head_size)
        SELECT 1, ?, size, ? FROM custody_tree WHERE id = 1
        ON CONFLICT (id) DO NOTHING
        """,
        at,
        headSize);
  }

  Optional<Restored> noted() {
    return database.read(
        tx ->
            tx.first(
                "SELECT * FROM custody_restored WHERE id = 1",
                row ->
                    new Restored(
                        row.instant("noticed_at"), row.number("size"), row.number("head_size"))));
  }

  /** Returns the heads beside the store that the log does not bear out. */
  private List<TreeHead> unborne(Tx tx, List<TreeHead> beside) {
    long size =
        tx.first("SELECT size FROM custody_tree WHERE id = 1", row -> row.number("size"))
            .orElse(0L);
    Set<String> known = new HashSet<>();
    HeadRows.all(tx).stream()
        .filter(h -> h.size() <= size)
        .map(Restoration::state)
        .forEach(known::add);
    HeadRows.abandoned(tx).forEach(abandoned -> known.add(state(abandoned.head())));
    List<TreeHead> unknown =
        beside.stream().filter(head -> !known.contains(state(head))).filter(key::verifies).toList();
    if (unknown.isEmpty()) {
      return List.of();
    }
    Map<Long, byte[]> roots = roots(tx, unknown);
    return unknown.stream()
        .filter(
            head ->
                head.size() > size
                    || !roots.containsKey(head.size())
                    || !MessageDigest.isEqual(roots.get(head.size()), head.root()))
        .toList();
  }

  private static String state(TreeHead head) {
    return head.size() + " " + HexFormat.of().formatHex(head.root());
  }

  /** Returns the roots that the log had at the sizes of heads, where it was that large. */
  private static Map<Long, byte[]> roots(Tx tx, List<TreeHead> heads) {
    Map<Long, byte[]> roots = new HashMap<>();
    Set<Long> sizes = new HashSet<>();
    heads.forEach(head -> sizes.add(head.size()));
    long largest = sizes.stream().mapToLong(Long::longValue).max().orElse(0);
    CompactRange[] range = {CompactRange.empty()};
    tx.forEach(
        "SELECT leaf FROM custody_entry WHERE seq < ? ORDER BY seq",
        row -> {
          range[0] = range[0].append(row.bytes("leaf"));
          if (sizes.contains(range[0].size())) {
            roots.put(range[0].size(), range[0].root());
          }
        },
        largest);
    return roots;
  }

  /** Gives up what the heads say beyond the log, on a named person's word. */
  void accept(CustodyLog log, Actor by, String reason) {
    if (!by.role().isPerson()) {
      throw new EvidenceException(
          Kind.REFUSED, "only a named person may accept a restored docket, not the service");
    }
    String acceptance = new Ids(clock).next("acc-");
    List<TreeHead> beside = file.read().heads();
    database.perform(
        tx -> {
          Restored restored =
              noted()
                  .orElseThrow(
                      () ->
                          new EvidenceException(Kind.REFUSED, "the docket is not a restored one"));
          List<TreeHead> given = unborne(tx, beside);
          given.forEach(head -> HeadRows.abandon(tx, acceptance, head));
          tx.update("DELETE FROM custody_restored WHERE id = 1");
          log.append(
              tx,
              new CustodyEvent(
                  CustodyKind.RESTORED,
                  Optional.empty(),
                  Optional.empty(),
                  by,
                  Optional.empty(),
                  Map.of(
                      "acceptance",
                      acceptance,
                      "heads",
                      Integer.toString(given.size()),
                      "heads-sha256",
                      digest(given),
                      "noticed-at",
                      restored.noticedAt().toString(),
                      "reason",
                      reason)));
        });
  }

  /** Returns the digest by which an acceptance's entry fixes the heads that it gave up. */
  static String digest(List<TreeHead> heads) {
    MessageDigest sha256 = MerkleTree.sha256();
    heads.stream()
        .map(TreeHead::toLine)
        .sorted()
        .forEach(line -> sha256.update(line.getBytes(StandardCharsets.US_ASCII)));
    return HexFormat.of().formatHex(sha256.digest());
  }
}
