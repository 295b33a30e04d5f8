package org.tocsin.evidence;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tocsin.evidence.CustodyFinding.Kind;
import org.tocsin.model.IncidentId;
import org.tocsin.store.Row;
import org.tocsin.store.StoreException;

/** One reading of the whole custody log, entry by entry. */
final class CustodyVerification {
  private final Map<Long, List<TreeHead>> headsBySize = new HashMap<>();
  private final List<CustodyFinding> findings = new ArrayList<>();
  private final Map<Long, IncidentId> withoutSalt = new HashMap<>();
  private final Set<IncidentId> destroyed = new HashSet<>();
  private CompactRange range = CompactRange.empty();
  private long next;
  private boolean gap;

  CustodyVerification(HeadKey key, List<TreeHead> heads) {
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
              incident -> withoutSalt.put(entry.seq(), incident),
              () -> add(Kind.SALT_MISSING, entry.seq()));
    } else if (!entry.verifies().get()) {
      add(Kind.ENTRY_CHANGED, entry.seq());
    } else if (entry.event().kind() == CustodyKind.DESTROYED) {
      entry.event().incident().ifPresent(destroyed::add);
    }
  }

  private void contradict(CompactRange range) {
    for (TreeHead head : headsBySize.getOrDefault(range.size(), List.of())) {
      if (!MessageDigest.isEqual(head.root(), range.root())) {
        add(Kind.HEAD_CONTRADICTED, head.size());
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
        (seq, incident) -> {
          if (!destroyed.contains(incident)) {
            add(Kind.SALT_MISSING, seq);
          }
        });
    if (!gap && range.size() == tree.size() && !MessageDigest.isEqual(range.root(), tree.root())) {
      add(Kind.TREE_CHANGED, tree.size());
    }
    headsBySize.keySet().stream()
        .filter(size -> size > next)
        .sorted()
        .forEach(size -> add(Kind.HEAD_AHEAD, size));
    for (int i = 0; i < damagedLines; i++) {
      add(Kind.HEAD_UNREADABLE, i);
    }
    return List.copyOf(findings);
  }
}
