package org.tocsin.evidence;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.tocsin.evidence.IntegrityFinding.Kind;
import org.tocsin.evidence.ItemRows.ItemRow;
import org.tocsin.model.IncidentId;
import org.tocsin.model.ItemId;
import org.tocsin.store.Database;

/**
 * One reading of all items, or of those of one incident: what the custody log says was sealed
 * against the rows, and the rows against the bytes.
 *
 * <p>Ciphertext is compared by its digest, which needs no key. Only to name the segment of damaged
 * bytes they are decrypted, where a private key is there; nothing is given out. A few items are
 * read at once, because a disk is faster than one thread's digest; findings are in the order of the
 * items.
 */
final class IntegrityCheck {
  private static final int BUFFER = 64 * 1024;

  private final Database database;
  private final Vault vault;
  private final IntegrityProgress progress;

  IntegrityCheck(Database database, Vault vault, IntegrityProgress progress) {
    this.database = database;
    this.vault = vault;
    this.progress = progress;
  }

  /** What the custody log says about an item: its incident and the details of its entries. */
  private record Expected(IncidentId incident, Map<String, String> details) {}

  /** What the reading of one item found. Used by one thread at a time. */
  private static final class Reading {
    final List<IntegrityFinding> findings = new ArrayList<>();
    long bytes;

    void add(Kind kind, IncidentId incident, ItemId item) {
      findings.add(IntegrityFinding.of(kind, incident, item));
    }
  }

  IntegrityReport run(Optional<IncidentId> only, List<CustodyFinding> custody) {
    Map<ItemId, Expected> expected = expected(only);
    Set<String> ids = new TreeSet<>(idsOfRows(only));
    expected.keySet().forEach(id -> ids.add(id.value()));
    List<IntegrityFinding> findings = new ArrayList<>();
    long done = 0;
    long bytes = 0;
    try (SideBySide<Reading> readings = new SideBySide<>("tocsin-verify")) {
      Iterator<String> left = ids.iterator();
      while (left.hasNext() || readings.isBusy()) {
        while (left.hasNext() && readings.hasRoom()) {
          ItemId item = new ItemId(left.next());
          Optional<Expected> known = Optional.ofNullable(expected.get(item));
          Optional<ItemRow> row = database.read(tx -> ItemRows.find(tx, item));
          readings.begin(() -> read(item, row, known));
        }
        Reading reading = readings.oldest();
        findings.addAll(reading.findings);
        bytes += reading.bytes;
        progress.read(++done, ids.size(), bytes);
      }
    }
    return new IntegrityReport(done, bytes, findings, custody);
  }

  private Reading read(ItemId item, Optional<ItemRow> row, Optional<Expected> known) {
    Reading reading = new Reading();
    if (row.isEmpty()) {
      known.ifPresent(k -> reading.add(Kind.MISSING, k.incident(), item));
    } else if (row.get().item().destroyedAt().isEmpty()) {
      check(row.get(), known, reading);
    }
    return reading;
  }

  private List<String> idsOfRows(Optional<IncidentId> only) {
    String sql = "SELECT id FROM evidence_item";
    return database.read(
        tx ->
            only.isEmpty()
                ? tx.query(sql, row -> row.string("id"))
                : tx.query(
                    sql + " WHERE incident_id = ?", row -> row.string("id"), only.get().value()));
  }

  private Map<ItemId, Expected> expected(Optional<IncidentId> only) {
    Map<ItemId, Expected> expected = new LinkedHashMap<>();
    String sql =
        "SELECT * FROM custody_entry WHERE kind IN ('SEALED', 'REWRAPPED') AND salt IS NOT NULL";
    database.read(
        tx -> {
          if (only.isEmpty()) {
            tx.forEach(sql + " ORDER BY seq", row -> collect(CustodyEntry.of(row), expected));
          } else {
            tx.forEach(
                sql + " AND incident_id = ? ORDER BY seq",
                row -> collect(CustodyEntry.of(row), expected),
                only.get().value());
          }
          return true;
        });
    return expected;
  }

  private static void collect(CustodyEntry entry, Map<ItemId, Expected> expected) {
    CustodyEvent event = entry.event();
    if (event.item().isEmpty() || event.incident().isEmpty()) {
      return;
    }
    Expected before = expected.get(event.item().get());
    Map<String, String> details = new TreeMap<>();
    if (before != null) {
      details.putAll(before.details());
    }
    details.putAll(event.details());
    expected.put(event.item().get(), new Expected(event.incident().get(), details));
  }

  private void check(ItemRow row, Optional<Expected> known, Reading reading) {
    StoredItem item = row.item();
    if (known.isEmpty()) {
      reading.add(Kind.NOT_ON_RECORD, item.incident(), item.id());
      return;
    }
    Map<String, String> details = known.get().details();
    if (!item.incident().equals(known.get().incident())
        || !SealedDetails.of(row).equals(SealedDetails.inClear(details))) {
      reading.add(Kind.ROW_CHANGED, known.get().incident(), item.id());
    }
    String wrapped =
        row.wrappedKey().map(key -> HexFormat.of().formatHex(Vault.sha256(key))).orElse("");
    if (!wrapped.equals(details.get("wrapped-key-sha256"))) {
      reading.add(Kind.KEY_DAMAGED, known.get().incident(), item.id());
    }
    checkBytes(row, known.get(), reading);
  }

  private void checkBytes(ItemRow row, Expected known, Reading reading) {
    ItemId item = row.item().id();
    try (InputStream in = vault.ciphertext(row)) {
      MessageDigest sha256 = MerkleTree.sha256();
      byte[] buffer = new byte[BUFFER];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        sha256.update(buffer, 0, n);
        reading.bytes += n;
      }
      String digest = HexFormat.of().formatHex(sha256.digest());
      if (!digest.equals(known.details().get("cipher-sha256"))) {
        reading.findings.add(
            new IntegrityFinding(Kind.DAMAGED, known.incident(), Optional.of(item), segment(row)));
      }
    } catch (EvidenceException e) {
      boolean missing = e.kind() == EvidenceException.Kind.MISSING;
      reading.add(missing ? Kind.MISSING : Kind.UNREADABLE, known.incident(), item);
    } catch (IOException e) {
      reading.add(Kind.UNREADABLE, known.incident(), item);
    }
  }

  private OptionalLong segment(ItemRow row) {
    try {
      return vault.damage(row).map(d -> OptionalLong.of(d.segment())).orElse(OptionalLong.empty());
    } catch (EvidenceException | IOException e) {
      return OptionalLong.empty(); // No key here, or a damaged one: the digest alone speaks.
    }
  }
}
