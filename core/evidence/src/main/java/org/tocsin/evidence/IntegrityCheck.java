package org.tocsin.evidence;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
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
 * bytes they are decrypted, where a private key is there; nothing is given out.
 */
final class IntegrityCheck {
  private final Database database;
  private final Vault vault;
  private final IntegrityProgress progress;
  private final List<IntegrityFinding> findings = new ArrayList<>();
  private long bytes;

  IntegrityCheck(Database database, Vault vault, IntegrityProgress progress) {
    this.database = database;
    this.vault = vault;
    this.progress = progress;
  }

  /** What the custody log says about an item: its incident and the details of its entries. */
  private record Expected(IncidentId incident, Map<String, String> details) {}

  IntegrityReport run(Optional<IncidentId> only, List<CustodyFinding> custody) {
    Map<ItemId, Expected> expected = expected(only);
    Set<String> ids = new TreeSet<>(idsOfRows(only));
    expected.keySet().forEach(id -> ids.add(id.value()));
    long done = 0;
    for (String id : ids) {
      ItemId item = new ItemId(id);
      Optional<ItemRow> row = database.read(tx -> ItemRows.find(tx, item));
      Optional<Expected> known = Optional.ofNullable(expected.get(item));
      if (row.isEmpty()) {
        known.ifPresent(k -> add(Kind.MISSING, k.incident(), item));
      } else if (row.get().item().destroyedAt().isEmpty()) {
        check(row.get(), known);
      }
      progress.read(++done, ids.size(), bytes);
    }
    return new IntegrityReport(done, bytes, findings, custody);
  }

  private void add(Kind kind, IncidentId incident, ItemId item) {
    findings.add(IntegrityFinding.of(kind, incident, item));
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

  private void check(ItemRow row, Optional<Expected> known) {
    StoredItem item = row.item();
    if (known.isEmpty()) {
      add(Kind.NOT_ON_RECORD, item.incident(), item.id());
      return;
    }
    Map<String, String> details = known.get().details();
    if (!item.incident().equals(known.get().incident())
        || !SealedDetails.of(row).equals(SealedDetails.inClear(details))) {
      add(Kind.ROW_CHANGED, known.get().incident(), item.id());
    }
    String wrapped =
        row.wrappedKey().map(key -> HexFormat.of().formatHex(Vault.sha256(key))).orElse("");
    if (!wrapped.equals(details.get("wrapped-key-sha256"))) {
      add(Kind.KEY_DAMAGED, known.get().incident(), item.id());
    }
    checkBytes(row, known.get());
  }

  private void checkBytes(ItemRow row, Expected known) {
    ItemId item = row.item().id();
    try (InputStream in = vault.ciphertext(row)) {
      MessageDigest sha256 = MerkleTree.sha256();
      byte[] buffer = new byte[SegmentedCipher.SEGMENT_BYTES];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        sha256.update(buffer, 0, n);
        bytes += n;
      }
      String digest = HexFormat.of().formatHex(sha256.digest());
      if (!digest.equals(known.details().get("cipher-sha256"))) {
        findings.add(
            new IntegrityFinding(Kind.DAMAGED, known.incident(), Optional.of(item), segment(row)));
      }
    } catch (EvidenceException e) {
      boolean missing = e.kind() == EvidenceException.Kind.MISSING;
      add(missing ? Kind.MISSING : Kind.UNREADABLE, known.incident(), item);
    } catch (IOException e) {
      add(Kind.UNREADABLE, known.incident(), item);
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
