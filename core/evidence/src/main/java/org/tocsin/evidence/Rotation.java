package org.tocsin.evidence;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.tocsin.evidence.ItemRows.ItemRow;
import org.tocsin.model.ItemId;
import org.tocsin.store.Database;
import org.tocsin.store.Tx;

/**
 * Wraps the keys of items to other custodians, each in a transaction of its own. Keys that are
 * wrapped to just these already are left alone: so it goes on where it was cut off, and finds at
 * its end what was sealed for the former ones meanwhile.
 */
final class Rotation {
  private static final int PAGE = 500;

  private final Database database;
  private final CustodyLog log;
  private final Vault vault;
  private final Custodians custodians;
  private final Actor actor;
  private final RotationProgress progress;
  private final List<ItemId> failed = new ArrayList<>();
  private long rewrapped;
  private long already;

  Rotation(
      Database database,
      CustodyLog log,
      Vault vault,
      Custodians custodians,
      Actor actor,
      RotationProgress progress) {
    this.database = database;
    this.log = log;
    this.vault = vault;
    this.custodians = custodians;
    this.actor = actor;
    this.progress = progress;
  }

  RotationReport run() {
    long all = count();
    String last = "";
    for (List<ItemId> page = page(last); !page.isEmpty(); page = page(last)) {
      for (ItemId id : page) {
        one(id);
        last = id.value();
        long done = rewrapped + already + failed.size();
        progress.rotated(done, Math.max(all, done));
      }
    }
    database.truncateLog();
    return new RotationReport(rewrapped, already, failed);
  }

  private long count() {
    return database
        .read(
            tx ->
                tx.first(
                    "SELECT COUNT(*) AS n FROM evidence_item WHERE wrapped_key IS NOT NULL",
                    row -> row.number("n")))
        .orElse(0L);
  }

  private List<ItemId> page(String after) {
    return database.read(
        tx ->
            tx.query(
                """
                SELECT id FROM evidence_item WHERE wrapped_key IS NOT NULL AND id > ?
                ORDER BY id LIMIT ?
                """,
                row -> new ItemId(row.string("id")),
                after,
                PAGE));
  }

  private void one(ItemId id) {
    try {
      boolean changed = database.<Boolean, RuntimeException>write(tx -> rewrap(tx, id));
      if (changed) {
        rewrapped++;
      } else {
        already++;
      }
    } catch (EvidenceException e) {
      if (e.kind() == EvidenceException.Kind.KEYS) {
        throw e;
      }
      failed.add(id);
    }
  }

  private boolean rewrap(Tx tx, ItemId id) {
    Optional<ItemRow> row = ItemRows.findLocked(tx, id).filter(r -> r.wrappedKey().isPresent());
    if (row.isEmpty() || KeyWrap.isFor(row.get().wrappedKey().orElseThrow(), custodians)) {
      return false; // It was destroyed meanwhile, or is where it should be.
    }
    byte[] wrapped = KeyWrap.wrap(vault.header(row.get()).toBytes(), custodians);
    tx.update("UPDATE evidence_item SET wrapped_key = ? WHERE id = ?", wrapped, id.value());
    log.append(
        tx,
        CustodyEvent.of(CustodyKind.REWRAPPED, row.get().item().incident(), actor)
            .on(id)
            .with("wrapped-key-sha256", HexFormat.of().formatHex(Vault.sha256(wrapped))));
    return true;
  }
}
