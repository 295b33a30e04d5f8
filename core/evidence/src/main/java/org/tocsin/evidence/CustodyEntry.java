package org.tocsin.evidence;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.tocsin.model.IncidentId;
import org.tocsin.model.ItemId;
import org.tocsin.store.Row;

/**
 * One entry of the custody log.
 *
 * @param seq its position, from 0
 * @param at when it was appended
 * @param event what was done
 * @param salt makes the commitment unguessable, 32 bytes; empty once the evidence was destroyed
 * @param leaf the leaf of the tree, 32 bytes; it stays for ever
 */
@SuppressWarnings("ArrayRecordComponent") // hashes are compared by MessageDigest
public record CustodyEntry(
    long seq, Instant at, CustodyEvent event, Optional<byte[]> salt, byte[] leaf) {
  static final String FORMAT = "tocsin-custody-1";

  /**
   * Whether the leaf commits to what this entry says; empty when nobody can tell any more, because
   * the salt is gone.
   */
  public Optional<Boolean> verifies() {
    return salt.map(s -> MessageDigest.isEqual(leaf, leafOf(seq, at, event, s)));
  }

  /**
   * Returns the leaf of an entry: the RFC 9162 leaf hash of SHA-256 over salt and entry, in the
   * encoding of docs/evidence-format.md.
   */
  static byte[] leafOf(long seq, Instant at, CustodyEvent event, byte[] salt) {
    MessageDigest sha256 = MerkleTree.sha256();
    sha256.update(salt);
    return MerkleTree.leafHash(sha256.digest(encode(seq, at, event)));
  }

  private static byte[] encode(long seq, Instant at, CustodyEvent event) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      text(out, Optional.of(FORMAT));
      out.writeLong(seq);
      out.writeLong(at.toEpochMilli());
      text(out, Optional.of(event.kind().name()));
      text(out, event.incident().map(IncidentId::value));
      text(out, event.item().map(ItemId::value));
      text(out, Optional.of(event.actor().id()));
      text(out, Optional.of(event.actor().role().name()));
      text(out, event.purpose().map(Purpose::name));
      text(out, Optional.of(detailsText(event.details())));
    } catch (IOException e) {
      throw new IllegalStateException("memory can be written", e);
    }
    return bytes.toByteArray();
  }

  private static void text(DataOutputStream out, Optional<String> text) throws IOException {
    if (text.isEmpty()) {
      out.writeInt(-1);
      return;
    }
    byte[] utf8 = text.get().getBytes(StandardCharsets.UTF_8);
    out.writeInt(utf8.length);
    out.write(utf8);
  }

  static String detailsText(Map<String, String> details) {
    StringBuilder text = new StringBuilder();
    new TreeMap<>(details)
        .forEach((name, value) -> text.append(name).append('=').append(value).append('\n'));
    return text.toString();
  }

  static CustodyEntry of(Row row) {
    CustodyEvent event =
        new CustodyEvent(
            CustodyKind.valueOf(row.string("kind")),
            row.optionalString("incident_id").map(IncidentId::new),
            row.optionalString("item_id").map(ItemId::new),
            new Actor(row.string("actor"), Role.valueOf(row.string("role"))),
            row.optionalString("purpose").map(Purpose::valueOf),
            row.optionalString("details").map(CustodyEntry::detailsOf).orElseGet(Map::of));
    return new CustodyEntry(
        row.number("seq"), row.instant("at"), event, row.optionalBytes("salt"), row.bytes("leaf"));
  }

  private static Map<String, String> detailsOf(String text) {
    Map<String, String> details = new TreeMap<>();
    for (String line : text.split("\n", -1)) {
      int equals = line.indexOf('=');
      if (equals > 0) {
        details.put(line.substring(0, equals), line.substring(equals + 1));
      }
    }
    return details;
  }

  @Override
  public String toString() {
    return "CustodyEntry(" + seq + ", " + event.kind() + ")";
  }
}
