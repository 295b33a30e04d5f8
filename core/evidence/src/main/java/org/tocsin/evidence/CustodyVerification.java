package org.tocsin.evidence;

import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tocsin.evidence.CustodyFinding.Kind;
import org.tocsin.model.IncidentId;
import org.tocsin.model.ItemId;
import org.tocsin.store.Row;
import org.tocsin.store.StoreException;

/** One reading of the whole custody log, entry by entry. */
final class CustodyVerification {
  private final Map<Long, List<TreeHead>> headsBySize = new HashMap<>();
  private final List<CustodyFinding> findings = new ArrayList<>();
  private final Map<Long, CustodyEvent> withoutSalt = new HashMap<>();
  private final Set<IncidentId> destroyed = new HashSet<>();
  private final Set<ItemId> destroyedItems = new HashSet<>();
  private CompactRange range = CompactRange.empty();
  private long next;
  private boolean gap;
  private final List<TreeHead> contradicted = new ArrayList<>();
  private final Map<String, List<TreeHead>> abandoned = new HashMap<>();
  private final Map<String, String> accepted = new HashMap<>();

  CustodyVerification(HeadKey key, List<TreeHead> heads, List<HeadRows.Abandoned> givenUp) {
    givenUp.forEach(
        a -> abandoned.computeIfAbsent(a.acceptance(), id -> new ArrayList<>()).add(a.head()));
    for (TreeHead head : heads) {
      if (key.verifies(head)) {
        headsBySize.computeIfAbsent(head.size(), size -> new ArrayList<>()).add(head);
      } else {
        add(Kind.HEAD_UNSIGNED, head.size());
      }
    }
  }

  private void add(Kind kind, long position) {
    CustodyFinding finding = new CustodyFinding(kind, position);
    if (!findings.contains(finding)) {
      findings.add(finding);
    }
  }

  void entry(Row row) {
    long seq = row.number("seq");
    while (next < seq) {
      add(Kind.ENTRY_MISSING, next++);
      gap = true;
    }
    next = seq + 1;
    byte[] leaf = row.bytes("leaf");
    try {
      check(CustodyEntry.of(row));
    } catch (IllegalArgumentException | StoreException e) {
      add(Kind.ENTRY_UNREADABLE, seq);
    }
    if (!gap && leaf.length == MerkleTree.HASH_BYTES) {
      range = range.append(leaf);
      contradict(range);
    } else {
      gap = true;
    }
  }

  private void check(CustodyEntry entry) {
    if (entry.verifies().isEmpty()) {
      entry
          .event()
          .incident()
          .ifPresentOrElse(
              incident -> withoutSalt.put(entry.seq(), entry.event()),
              () -> add(Kind.SALT_MISSING, entry.seq()));
    } else if (!entry.verifies().get()) {
      add(Kind.ENTRY_CHANGED, entry.seq());
    } else if (entry.event().kind() == CustodyKind.DESTROYED) {
      entry
          .event()
          .item()
          .ifPresentOrElse(
              destroyedItems::add, () -> entry.event().incident().ifPresent(destroyed::add));
    } else if (entry.event().kind() == CustodyKind.RESTORED) {
      Map<String, String> details = entry.event().details();
      accepted.put(
          details.getOrDefault("acceptance", ""), details.getOrDefault("heads-sha256", ""));
    }
  }

  /** Whether an entry of the log says that a person gave this head up. */
  private boolean isGivenUp(TreeHead head) {
    return abandoned.entrySet().stream()
        .filter(e -> Restoration.digest(e.getValue()).equals(accepted.get(e.getKey())))
        .flatMap(e -> e.getValue().stream())
        .anyMatch(
            other ->
                other.size() == head.size()
                    && MessageDigest.isEqual(other.signature(), head.signature()));
  }

  /** Compares time-stamps with the heads that they are about, and with their second copies. */
  void stamps(List<TreeHead> heads, List<HeadRows.Stamp> rows, List<HeadRows.Stamp> copies) {
    Map<Long, List<TreeHead>> bySize = new HashMap<>();
    heads.forEach(h -> bySize.computeIfAbsent(h.size(), size -> new ArrayList<>()).add(h));
    Map<Long, List<HeadRows.Stamp>> copiesBySize = new HashMap<>();
    copies.forEach(c -> copiesBySize.computeIfAbsent(c.size(), n -> new ArrayList<>()).add(c));
    for (HeadRows.Stamp row : rows) {
      judge(bySize, row);
      List<HeadRows.Stamp> same = copiesBySize.getOrDefault(row.size(), List.of());
      if (!same.isEmpty() && same.stream().noneMatch(c -> Arrays.equals(c.token(), row.token()))) {
        add(Kind.TIMESTAMP_DAMAGED, row.size());
      }
    }
    copies.forEach(copy -> judge(bySize, copy));
  }

  private void judge(Map<Long, List<TreeHead>> heads, HeadRows.Stamp stamp) {
    List<TreeHead> same = heads.getOrDefault(stamp.size(), List.of());
    if (same.isEmpty()) {
      add(Kind.TIMESTAMP_WITHOUT_HEAD, stamp.size());
    } else if (same.stream().noneMatch(head -> isAbout(stamp.token(), head))) {
      add(Kind.TIMESTAMP_DAMAGED, stamp.size());
    }
  }

  static boolean isAbout(byte[] token, TreeHead head) {
    try {
      TimestampToken.of(token).requireAbout(head.lineBytes());
      return true;
    } catch (TimestampException e) {
      return false;
    }
  }

  static Optional<Instant> instant(byte[] token) {
    try {
      return Optional.of(TimestampToken.of(token).at());
    } catch (TimestampException e) {
      return Optional.empty();
    }
  }

  private void contradict(CompactRange range) {
    for (TreeHead head : headsBySize.getOrDefault(range.size(), List.of())) {
      if (!MessageDigest.isEqual(head.root(), range.root())) {
        contradicted.add(head);
      }
    }
  }

  List<CustodyFinding> finish(CompactRange tree, int damagedLines) {
    for (long seq = next; seq < tree.size(); seq++) {
      add(Kind.ENTRY_MISSING, seq);
      gap = true;
    }
    for (long seq = tree.size(); seq < next; seq++) {
      add(Kind.ENTRY_SURPLUS, seq);
    }
    withoutSalt.forEach(
        (seq, event) -> {
          boolean allowed =
              event.incident().map(destroyed::contains).orElse(false)
                  || event.item().map(destroyedItems::contains).orElse(false);
          if (!allowed) {
            add(Kind.SALT_MISSING, seq);
          }
        });
    if (!gap && range.size() == tree.size() && !MessageDigest.isEqual(range.root(), tree.root())) {
      add(Kind.TREE_CHANGED, tree.size());
    }
    contradicted.stream()
        .filter(head -> !isGivenUp(head))
        .forEach(head -> add(Kind.HEAD_CONTRADICTED, head.size()));
    headsBySize.values().stream()
        .flatMap(List::stream)
        .filter(head -> head.size() > next && !isGivenUp(head))
        .map(TreeHead::size)
        .sorted()
        .forEach(size -> add(Kind.HEAD_AHEAD, size));
    for (int i = 0; i < damagedLines; i++) {
      add(Kind.HEAD_UNREADABLE, i);
    }
    return List.copyOf(findings);
  }
}
