package org.tocsin.evidence;

import java.util.Base64;
import java.util.List;
import org.tocsin.store.Row;
import org.tocsin.store.Tx;

/** The tables of heads, of their time-stamps, and of heads that were given up. */
final class HeadRows {
  private HeadRows() {}

  static TreeHead head(Row row) {
    return new TreeHead(
        row.number("size"), row.instant("at"), row.bytes("root"), row.bytes("signature"));
  }

  static List<TreeHead> all(Tx tx) {
    return tx.query("SELECT * FROM custody_head ORDER BY size", HeadRows::head);
  }

  static void insert(Tx tx, TreeHead head) {
    tx.update(
        """
        INSERT INTO custody_head (size, at, root, signature) VALUES (?, ?, ?, ?)
        ON CONFLICT (size) DO NOTHING
        """,
        head.size(),
        head.at(),
        head.root(),
        head.signature());
  }

  /** A token in its row, whatever it is worth. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Stamp(long size, byte[] token) {
    @Override
    public String toString() {
      return "Stamp(" + size + ")";
    }
  }

  static List<Stamp> stamps(Tx tx) {
    return tx.query(
        "SELECT size, token FROM custody_timestamp WHERE token IS NOT NULL ORDER BY size",
        row -> new Stamp(row.number("size"), row.bytes("token")));
  }

  /** Returns some of the newest tokens, newest first: the first that is good counts. */
  static List<Stamp> newestStamps(Tx tx) {
    return tx.query(
        """
        SELECT size, token FROM custody_timestamp WHERE token IS NOT NULL
        ORDER BY size DESC LIMIT 20
        """,
        row -> new Stamp(row.number("size"), row.bytes("token")));
  }

  static List<TreeHead> ofSize(Tx tx, long size) {
    return tx.query("SELECT * FROM custody_head WHERE size = ?", HeadRows::head, size);
  }

  /** Returns the second copies of tokens; a last line that was cut off does not count. */
  static List<Stamp> copies(AppendedLines lines) {
    return lines.read().stream().filter(line -> !line.cutOff()).map(HeadRows::copy).toList();
  }

  /** What is no token any more is one that verifies nowhere. */
  private static Stamp copy(AppendedLines.Line line) {
    String[] parts = line.text().split(" ", 2);
    try {
      Stamp stamp = new Stamp(Long.parseLong(parts[0]), Base64.getDecoder().decode(parts[1]));
      String again = stamp.size() + " " + Base64.getEncoder().encodeToString(stamp.token());
      return again.equals(line.text()) ? stamp : new Stamp(0, new byte[0]);
    } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
      return new Stamp(0, new byte[0]);
    }
  }

  /** A head that was given up, and in which acceptance. */
  record Abandoned(String acceptance, TreeHead head) {}

  static List<Abandoned> abandoned(Tx tx) {
    return tx.query(
        "SELECT * FROM custody_abandoned_head ORDER BY acceptance, size, at",
        row -> new Abandoned(row.string("acceptance"), head(row)));
  }

  static void abandon(Tx tx, String acceptance, TreeHead head) {
    tx.update(
        """
        INSERT INTO custody_abandoned_head (acceptance, size, at, root, signature)
        VALUES (?, ?, ?, ?, ?)
        """,
        acceptance,
        head.size(),
        head.at(),
        head.root(),
        head.signature());
  }
}
