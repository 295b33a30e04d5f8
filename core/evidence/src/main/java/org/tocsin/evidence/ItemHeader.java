package org.tocsin.evidence;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Instant;
import java.util.HexFormat;
import org.tocsin.evidence.EvidenceException.Kind;
import org.tocsin.model.IncidentId;
import org.tocsin.model.ItemId;

/**
 * What is wrapped to the custodians for one item: its key, and what the key's bytes are about.
 *
 * <p>Written as JSON, so that whoever decrypts the wrapped message with any CMS tool can read it.
 *
 * @param key the item's key, 32 bytes
 * @param sha256 the digest of the bytes as received: the item's identity
 * @param sha1 for interoperability only
 * @param md5 for interoperability only
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record ItemHeader(
    IncidentId incident,
    ItemId item,
    ItemKind kind,
    String mediaType,
    long size,
    Instant sealedAt,
    byte[] key,
    byte[] sha256,
    byte[] sha1,
    byte[] md5) {
  static final String FORMAT = "tocsin-item-1";

  private static final ObjectMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .recyclerPool(JsonRecyclerPools.nonRecyclingPool()) // nothing stays behind
                  .build())
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  byte[] toBytes() {
    HexFormat hex = HexFormat.of();
    ObjectNode node = JSON.createObjectNode();
    node.put("format", FORMAT);
    node.put("incident", incident.value());
    node.put("item", item.value());
    node.put("kind", kind.name());
    node.put("mediaType", mediaType);
    node.put("size", size);
    node.put("sealedAt", sealedAt.toString());
    node.put("key", hex.formatHex(key));
    node.put("sha256", hex.formatHex(sha256));
    node.put("sha1", hex.formatHex(sha1));
    node.put("md5", hex.formatHex(md5));
    try {
      return JSON.writeValueAsBytes(node);
    } catch (IOException e) {
      throw new IllegalStateException("a tree of texts and numbers can be written", e);
    }
  }

  static ItemHeader of(byte[] bytes) {
    try {
      JsonNode node = JSON.readTree(bytes);
      HexFormat hex = HexFormat.of();
      if (!FORMAT.equals(node.required("format").textValue())) {
        throw damaged();
      }
      return new ItemHeader(
          new IncidentId(node.required("incident").textValue()),
          new ItemId(node.required("item").textValue()),
          ItemKind.valueOf(node.required("kind").textValue()),
          node.required("mediaType").textValue(),
          node.required("size").longValue(),
          Instant.parse(node.required("sealedAt").textValue()),
          hex.parseHex(node.required("key").textValue()),
          hex.parseHex(node.required("sha256").textValue()),
          hex.parseHex(node.required("sha1").textValue()),
          hex.parseHex(node.required("md5").textValue()));
    } catch (IOException | RuntimeException e) {
      // What a parser says can repeat what it read: a key.
      throw damaged();
    }
  }

  private static EvidenceException damaged() {
    return new EvidenceException(Kind.DAMAGED, "an item's header is damaged");
  }

  @Override
  public String toString() {
    return "ItemHeader(" + item + ")";
  }
}
