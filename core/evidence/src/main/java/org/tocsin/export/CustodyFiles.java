package org.tocsin.export;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tocsin.evidence.CustodyEntry;
import org.tocsin.evidence.CustodyLog;
import org.tocsin.evidence.StampedHead;
import org.tocsin.evidence.TreeHead;
import org.tocsin.model.IncidentId;

/** The part of a bag that shows who did what, and that nobody changed it since. */
final class CustodyFiles {
  static final String FORMAT = "tocsin-export-custody-1";
  static final String ENTRIES = "custody/entries.json";
  static final String HEAD_TEXT = "custody/head.txt";
  static final String HEAD_SIGNATURE = "custody/head.sig";
  static final String HEAD_KEY = "custody/head.pem";
  static final String STAMP = "custody/timestamp.tst";
  static final String STAMPED_LINE = "custody/stamped-head.line";
  static final String CONSISTENCY = "custody/consistency.json";

  private final CustodyLog log;
  private final ObjectMapper json;

  CustodyFiles(CustodyLog log, ObjectMapper json) {
    this.log = log;
    this.json = json;
  }

  void write(BagWriter bag, IncidentId incident, TreeHead head, Optional<StampedHead> stamp)
      throws IOException {
    List<CustodyEntry> entries =
        log.entries(incident).stream().filter(entry -> entry.seq() < head.size()).toList();
    bag.text(ENTRIES, json.writeValueAsBytes(entries(entries, head)));
    bag.text(HEAD_TEXT, TreeHead.signedText(head.size(), head.at(), head.root()));
    bag.text(HEAD_SIGNATURE, head.signature());
    bag.text(
        HEAD_KEY,
        "-----BEGIN PUBLIC KEY-----\n"
            + Base64.getEncoder().encodeToString(log.key().publicKey().getEncoded())
            + "\n-----END PUBLIC KEY-----\n");
    if (stamp.isPresent()) {
      bag.text(STAMP, stamp.get().token());
      bag.text(STAMPED_LINE, stamp.get().head().line());
      ObjectNode node = json.createObjectNode();
      node.put("from", stamp.get().head().size());
      node.put("to", head.size());
      proof(node.putArray("proof"), log.consistencyProof(stamp.get().head().size(), head.size()));
      bag.text(CONSISTENCY, json.writeValueAsString(node).getBytes(StandardCharsets.UTF_8));
    }
  }

  private ObjectNode entries(List<CustodyEntry> entries, TreeHead head) {
    Map<Long, List<byte[]>> proofs =
        log.inclusionProofs(entries.stream().map(CustodyEntry::seq).toList(), head.size());
    HexFormat hex = HexFormat.of();
    ObjectNode root = json.createObjectNode();
    root.put("format", FORMAT);
    root.put("size", head.size());
    ArrayNode array = root.putArray("entries");
    for (CustodyEntry entry : entries) {
      ObjectNode node = array.addObject();
      node.put("seq", entry.seq());
      node.put("at", entry.at().toEpochMilli());
      node.put("kind", entry.event().kind().name());
      entry.event().incident().ifPresent(id -> node.put("incident", id.value()));
      entry.event().item().ifPresent(id -> node.put("item", id.value()));
      node.put("actor", entry.event().actor().id());
      node.put("role", entry.event().actor().role().name());
      entry.event().purpose().ifPresent(purpose -> node.put("purpose", purpose.name()));
      ObjectNode details = node.putObject("details");
      entry.event().details().forEach(details::put);
      entry.salt().ifPresent(salt -> node.put("salt", hex.formatHex(salt)));
      node.put("leaf", hex.formatHex(entry.leaf()));
      proof(node.putArray("proof"), proofs.getOrDefault(entry.seq(), List.of()));
    }
    return root;
  }

  private static void proof(ArrayNode array, List<byte[]> proof) {
    proof.forEach(hash -> array.add(HexFormat.of().formatHex(hash)));
  }
}
