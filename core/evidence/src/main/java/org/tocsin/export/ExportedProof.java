package org.tocsin.export;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.tocsin.evidence.Actor;
import org.tocsin.evidence.CustodyEntry;
import org.tocsin.evidence.CustodyEvent;
import org.tocsin.evidence.CustodyKind;
import org.tocsin.evidence.HeadKey;
import org.tocsin.evidence.MerkleTree;
import org.tocsin.evidence.Purpose;
import org.tocsin.evidence.Role;
import org.tocsin.evidence.StampedHead;
import org.tocsin.evidence.TreeHead;
import org.tocsin.model.IncidentId;
import org.tocsin.model.ItemId;

/** Follows a bag's proof: bytes, list of items, custody entry, log, signed head, time-stamp. */
final class ExportedProof {
  private static final String ITEMS = "data/items.json";

  private final BagReader bag;
  private final List<X509Certificate> anchors;
  private final Optional<String> expectedKey;
  private final Consumer<ExportFinding> findings;
  private final ObjectMapper json =
      new ObjectMapper(
          JsonFactory.builder().recyclerPool(JsonRecyclerPools.nonRecyclingPool()).build());
  private Optional<TreeHead> head = Optional.empty();
  private Optional<String> headKey = Optional.empty();
  private Optional<ExportReport.Stamped> stamped = Optional.empty();
  private Optional<Boolean> trusted = Optional.empty();

  ExportedProof(
      BagReader bag,
      List<X509Certificate> anchors,
      Optional<String> expectedKey,
      Consumer<ExportFinding> findings) {
    this.bag = bag;
    this.anchors = anchors;
    this.expectedKey = expectedKey;
    this.findings = findings;
  }

  ExportReport report(List<ExportFinding> all) {
    return new ExportReport(
        all,
        bag.base().isEmpty() ? Optional.empty() : Optional.of(bag.base()),
        bag.files().size(),
        bag.bytes(),
        head.map(TreeHead::size).orElse(0L),
        headKey,
        stamped,
        trusted);
  }

  private void add(ExportFinding.Kind kind, String subject) {
    findings.accept(new ExportFinding(kind, subject));
  }

  private interface Part {
    void check() throws IOException, GeneralSecurityException;
  }

  /** Runs a part; what cannot be read as what it should be is a finding about its file. */
  private void part(String file, Part part) {
    try {
      part.check();
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      add(ExportFinding.Kind.FILE_UNREADABLE, file);
    }
  }

  /** Whether the archive began as the bag says: what names the recipients was not changed. */
  boolean isEnvelope(byte[] beginning) {
    try {
      JsonNode node = json.readTree(file("data/" + Exporter.ENVELOPE).kept());
      int length = node.required("length").intValue();
      MessageDigest sha256 = BagWriter.digest("SHA-256");
      sha256.update(beginning, 0, Math.min(Math.max(length, 0), beginning.length));
      return length > 0
          && HexFormat.of().formatHex(sha256.digest()).equals(node.required("sha256").textValue());
    } catch (IOException | RuntimeException e) {
      return false;
    }
  }

  void check() {
    part(ITEMS, this::items);
    part("data/" + CustodyFiles.HEAD_TEXT, this::head);
    part("data/" + CustodyFiles.ENTRIES, this::entries);
    if (bag.files().containsKey("data/" + CustodyFiles.STAMP)) {
      part("data/" + CustodyFiles.STAMP, this::stamp);
    }
  }

  private BagReader.Read file(String path) throws IOException {
    BagReader.Read read = bag.files().get(path);
    if (read == null) {
      throw new IOException("missing");
    }
    return read;
  }

  private void items() throws IOException {
    JsonNode root = json.readTree(file(ITEMS).kept());
    boolean named =
        Exporter.ITEMS_FORMAT.equals(root.required("format").textValue())
            && bag.base().equals(root.required("incident").textValue());
    if (!named) {
      add(ExportFinding.Kind.FILE_CHANGED, ITEMS);
    }
    List<String> listed = new ArrayList<>();
    for (JsonNode item : root.required("items")) {
      String path = item.required("path").textValue();
      listed.add(path);
      BagReader.Read read = bag.files().get(path);
      if (read == null
          || read.size() != item.required("size").longValue()
          || !read.sha256().equals(item.required("sha256").textValue())
          || !read.md5().equals(item.required("md5").textValue())) {
        add(ExportFinding.Kind.ITEM_CHANGED, path);
      }
    }
    bag.files().keySet().stream()
        .filter(path -> path.startsWith("data/items/") && !listed.contains(path))
        .forEach(path -> add(ExportFinding.Kind.ITEM_CHANGED, path));
  }

  private void head() throws IOException, GeneralSecurityException {
    String[] lines = file("data/" + CustodyFiles.HEAD_TEXT).text().split("\n", -1);
    TreeHead read =
        new TreeHead(
            Long.parseLong(lines[1]),
            Instant.ofEpochMilli(Long.parseLong(lines[2])),
            HexFormat.of().parseHex(lines[3]),
            file("data/" + CustodyFiles.HEAD_SIGNATURE).kept());
    boolean canonical =
        TreeHead.signedText(read.size(), read.at(), read.root())
            .equals(file("data/" + CustodyFiles.HEAD_TEXT).text());
    byte[] encoded = key(file("data/" + CustodyFiles.HEAD_KEY).text());
    PublicKey key =
        KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
    String digest = HexFormat.of().formatHex(BagWriter.digest("SHA-256").digest(key.getEncoded()));
    headKey = Optional.of(digest);
    head = Optional.of(read);
    if (!canonical || !HeadKey.verifies(read, key)) {
      add(ExportFinding.Kind.HEAD_UNSIGNED, "");
    }
    if (expectedKey.isPresent() && !expectedKey.get().equals(digest)) {
      add(ExportFinding.Kind.HEAD_OF_ANOTHER, "");
    }
  }

  private static byte[] key(String pem) throws IOException {
    String[] lines = pem.split("\n", -1);
    if (lines.length != 4
        || !lines[0].equals("-----BEGIN PUBLIC KEY-----")
        || !lines[2].equals("-----END PUBLIC KEY-----")) {
      throw new IOException("no key");
    }
    return Base64.getDecoder().decode(lines[1]);
  }

  private void entries() throws IOException {
    JsonNode root = json.readTree(file("data/" + CustodyFiles.ENTRIES).kept());
    long size = head.map(TreeHead::size).orElse(0L);
    byte[] treeRoot = head.map(TreeHead::root).orElse(new byte[0]);
    if (!CustodyFiles.FORMAT.equals(root.required("format").textValue())
        || root.required("size").longValue() != size) {
      add(ExportFinding.Kind.FILE_CHANGED, "data/" + CustodyFiles.ENTRIES);
    }
    boolean onRecord = false;
    for (JsonNode node : root.required("entries")) {
      CustodyEntry entry = entry(node);
      String position = Long.toString(entry.seq());
      boolean same = entry.verifies().orElse(false);
      if (!same
          || !entry.event().incident().map(IncidentId::value).equals(Optional.of(bag.base()))) {
        add(ExportFinding.Kind.ENTRY_CHANGED, position);
      }
      List<byte[]> proof = proof(node.required("proof"));
      if (!MerkleTree.verifyInclusion(entry.leaf(), entry.seq(), size, proof, treeRoot)) {
        add(ExportFinding.Kind.ENTRY_UNPROVEN, position);
      } else if (same && entry.event().kind() == CustodyKind.EXPORTED) {
        onRecord |= file(ITEMS).sha256().equals(entry.event().details().get(Exporter.ITEMS_DIGEST));
      }
    }
    if (!onRecord) {
      add(ExportFinding.Kind.ITEMS_NOT_ON_RECORD, ITEMS);
    }
  }

  private static CustodyEntry entry(JsonNode node) {
    Map<String, String> details = new HashMap<>();
    node.required("details")
        .properties()
        .forEach(field -> details.put(field.getKey(), field.getValue().textValue()));
    CustodyEvent event =
        new CustodyEvent(
            CustodyKind.valueOf(node.required("kind").textValue()),
            text(node, "incident").map(IncidentId::new),
            text(node, "item").map(ItemId::new),
            new Actor(
                node.required("actor").textValue(),
                Role.valueOf(node.required("role").textValue())),
            text(node, "purpose").map(Purpose::valueOf),
            details);
    return new CustodyEntry(
        node.required("seq").longValue(),
        Instant.ofEpochMilli(node.required("at").longValue()),
        event,
        text(node, "salt").map(HexFormat.of()::parseHex),
        HexFormat.of().parseHex(node.required("leaf").textValue()));
  }

  private static Optional<String> text(JsonNode node, String name) {
    return Optional.ofNullable(node.get(name)).map(JsonNode::textValue);
  }

  private static List<byte[]> proof(JsonNode array) {
    List<byte[]> proof = new ArrayList<>();
    array.forEach(hash -> proof.add(HexFormat.of().parseHex(hash.textValue())));
    return proof;
  }

  private void stamp() throws IOException {
    byte[] token = file("data/" + CustodyFiles.STAMP).kept();
    String line = file("data/" + CustodyFiles.STAMPED_LINE).text();
    Optional<StampedHead> read = StampedHead.read(line, token);
    if (read.isEmpty()) {
      add(ExportFinding.Kind.TIMESTAMP_INVALID, "");
      return;
    }
    StampedHead stamp = read.get();
    stamped = Optional.of(new ExportReport.Stamped(stamp.head().size(), stamp.at()));
    if (!anchors.isEmpty()) {
      trusted = Optional.of(stamp.leadsTo(anchors));
      if (!trusted.get()) {
        add(ExportFinding.Kind.TIMESTAMP_UNTRUSTED, "");
      }
    }
    JsonNode node = json.readTree(file("data/" + CustodyFiles.CONSISTENCY).kept());
    boolean consistent =
        head.isPresent()
            && node.required("from").longValue() == stamp.head().size()
            && node.required("to").longValue() == head.get().size()
            && MerkleTree.verifyConsistency(
                stamp.head().size(),
                head.get().size(),
                stamp.head().root(),
                head.get().root(),
                proof(node.required("proof")));
    if (!consistent) {
      add(ExportFinding.Kind.HEADS_INCONSISTENT, "");
    }
  }
}
