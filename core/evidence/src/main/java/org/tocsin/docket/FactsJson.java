package org.tocsin.docket;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.tocsin.evidence.EvidenceException;
import org.tocsin.model.Absence;
import org.tocsin.model.Account;
import org.tocsin.model.Algorithm;
import org.tocsin.model.ChatMessage;
import org.tocsin.model.ClientAddress;
import org.tocsin.model.Environment;
import org.tocsin.model.Fact;
import org.tocsin.model.FileFacts;
import org.tocsin.model.Fingerprint;
import org.tocsin.model.Incident;
import org.tocsin.model.IncidentId;
import org.tocsin.model.IncidentType;
import org.tocsin.model.MatchFacts;
import org.tocsin.model.MediaFamily;
import org.tocsin.model.NetworkOrigin;
import org.tocsin.model.Provenance;
import org.tocsin.model.Room;
import org.tocsin.model.SeverityClass;
import org.tocsin.model.UploadId;

/**
 * Writes an incident's facts and messages as JSON, and reads them back as they were.
 *
 * <p>The mapping is spelled out field by field: what is sealed today must be readable when the
 * model's classes have moved on. The format is described in docs/evidence-format.md.
 */
final class FactsJson {
  private static final String FACTS = "tocsin-facts-1";
  private static final String MESSAGES = "tocsin-conversation-1";

  private static final ObjectMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .recyclerPool(JsonRecyclerPools.nonRecyclingPool()) // nothing stays behind
                  .build())
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private FactsJson() {}

  /** Returns everything about an incident but its messages. */
  static byte[] facts(Incident incident) {
    ObjectNode node = JSON.createObjectNode();
    node.put("format", FACTS);
    node.put("id", incident.id().value());
    node.put("source", incident.source().value());
    node.put("type", incident.type().name());
    node.put("environment", incident.environment().name());
    node.put("synthetic", incident.synthetic());
    node.put("detectedAt", incident.detectedAt().toString());
    node.set("account", account(incident.account()));
    node.set("origin", origin(incident.origin()));
    node.set("room", room(incident.room()));
    incident.file().ifPresent(file -> node.set("file", file(file)));
    node.set("matches", array(incident.matches(), FactsJson::match));
    incident.raisedBy().ifPresent(person -> node.put("raisedBy", person));
    incident.letThroughAt().ifPresent(at -> node.put("letThroughAt", at.toString()));
    return bytes(node);
  }

  /** Returns the messages of an incident. */
  static byte[] messages(Incident incident) {
    ObjectNode node = JSON.createObjectNode();
    node.put("format", MESSAGES);
    node.set("messages", array(incident.messages(), FactsJson::message));
    return bytes(node);
  }

  /**
   * Reads an incident back.
   *
   * @param facts what {@link #facts} wrote
   * @param messages what {@link #messages} wrote; empty when there were none
   */
  static Incident read(byte[] facts, Optional<byte[]> messages) {
    try {
      JsonNode node = tree(facts, FACTS);
      List<ChatMessage> lines =
          messages.isEmpty()
              ? List.of()
              : list(tree(messages.get(), MESSAGES).required("messages"), FactsJson::readMessage);
      return new Incident(
          new IncidentId(text(node, "id")),
          new UploadId(text(node, "source")),
          IncidentType.valueOf(text(node, "type")),
          Environment.valueOf(text(node, "environment")),
          node.required("synthetic").booleanValue(),
          instant(node, "detectedAt"),
          readAccount(node.required("account")),
          readOrigin(node.required("origin")),
          readRoom(node.required("room")),
          optional(node, "file", FactsJson::readFile),
          list(node.required("matches"), FactsJson::readMatch),
          lines,
          optional(node, "raisedBy", JsonNode::textValue),
          optional(node, "letThroughAt", at -> Instant.parse(at.textValue())));
    } catch (IOException | RuntimeException e) {
      throw unreadable();
    }
  }

  /** Reads the matches of an incident back from what {@link #facts} wrote. */
  static List<MatchFacts> readMatches(byte[] facts) {
    try {
      return list(tree(facts, FACTS).required("matches"), FactsJson::readMatch);
    } catch (IOException | RuntimeException e) {
      throw unreadable();
    }
  }

  /** What a parser says about sealed facts repeats them. */
  private static EvidenceException unreadable() {
    return new EvidenceException(
        EvidenceException.Kind.DAMAGED, "the sealed facts of an incident cannot be read");
  }

  private static JsonNode tree(byte[] bytes, String format) throws IOException {
    JsonNode node = JSON.readTree(bytes);
    if (!format.equals(text(node, "format"))) {
      throw new IOException("another format");
    }
    return node;
  }

  private static byte[] bytes(ObjectNode node) {
    try {
      return JSON.writeValueAsBytes(node);
    } catch (IOException e) {
      throw new IllegalStateException("a tree of texts and numbers can be written");
    }
  }

  private static <T> ArrayNode array(List<T> values, Function<T, JsonNode> writer) {
    ArrayNode array = JSON.createArrayNode();
    values.forEach(value -> array.add(writer.apply(value)));
    return array;
  }

  private static <T> List<T> list(JsonNode array, Function<JsonNode, T> reader) {
    if (!array.isArray()) {
      throw new IllegalArgumentException("not an array");
    }
    List<T> values = new ArrayList<>();
    array.forEach(element -> values.add(reader.apply(element)));
    return values;
  }

  private static String text(JsonNode node, String field) {
    JsonNode value = node.required(field);
    if (!value.isTextual()) {
      throw new IllegalArgumentException("not a text");
    }
    return value.textValue();
  }

  private static Instant instant(JsonNode node, String field) {
    return Instant.parse(text(node, field));
  }

  private static <T> Optional<T> optional(
      JsonNode node, String field, Function<JsonNode, T> reader) {
    JsonNode value = node.get(field);
    return value == null ? Optional.empty() : Optional.of(reader.apply(value));
  }

  private static Optional<String> optionalText(JsonNode node, String field) {
    return optional(node, field, value -> text(node, field));
  }

  private static ObjectNode account(Account account) {
    ObjectNode node = JSON.createObjectNode();
    node.put("id", account.id());
    account.screenName().ifPresent(name -> node.put("screenName", name));
    account.displayName().ifPresent(name -> node.put("displayName", name));
    account
        .email()
        .ifPresent(
            email -> {
              node.put("email", email.address());
              email.verified().ifPresent(verified -> node.put("emailVerified", verified));
            });
    account.country().ifPresent(code -> node.put("country", code));
    return node;
  }

  private static Account readAccount(JsonNode node) {
    Optional<Boolean> verified = optional(node, "emailVerified", JsonNode::booleanValue);
    return new Account(
        text(node, "id"),
        optionalText(node, "screenName"),
        optionalText(node, "displayName"),
        optionalText(node, "email").map(address -> new Account.EmailAddress(address, verified)),
        optionalText(node, "country"));
  }

  private static <T> JsonNode fact(Fact<T> fact, Function<T, String> writer) {
    ObjectNode node = JSON.createObjectNode();
    fact.toOptional().ifPresent(value -> node.put("known", writer.apply(value)));
    fact.absence().ifPresent(reason -> node.put("absent", reason.name()));
    return node;
  }

  private static <T> Fact<T> readFact(JsonNode node, Function<String, T> reader) {
    return node.has("known")
        ? Fact.known(reader.apply(text(node, "known")))
        : Fact.absent(Absence.valueOf(text(node, "absent")));
  }

  private static JsonNode origin(NetworkOrigin origin) {
    ObjectNode node = JSON.createObjectNode();
    node.set("address", fact(origin.address(), ClientAddress::text));
    // Equal addresses are one, however they were spelled; that one was mapped is kept beside.
    origin
        .address()
        .toOptional()
        .filter(ClientAddress::wasMapped)
        .ifPresent(address -> node.put("addressWasMapped", true));
    node.set("port", fact(origin.port(), port -> Integer.toString(port)));
    node.set("observedAt", fact(origin.observedAt(), Instant::toString));
    node.put("derivation", origin.derivation().name());
    ArrayNode claimed = node.putArray("claimed");
    origin.claimed().forEach(claimed::add);
    return node;
  }

  private static NetworkOrigin readOrigin(JsonNode node) {
    String prefix = node.has("addressWasMapped") ? "::ffff:" : "";
    return new NetworkOrigin(
        readFact(
            node.required("address"), text -> ClientAddress.parse(prefix + text).orElseThrow()),
        readFact(node.required("port"), Integer::valueOf),
        readFact(node.required("observedAt"), Instant::parse),
        NetworkOrigin.Derivation.valueOf(text(node, "derivation")),
        list(node.required("claimed"), JsonNode::textValue));
  }

  private static ObjectNode room(Room room) {
    ObjectNode node = JSON.createObjectNode();
    node.put("id", room.id());
    room.name().ifPresent(name -> node.put("name", name));
    node.put("kind", room.kind().name());
    node.put("visibility", room.visibility().name());
    node.set("recipients", array(room.recipients(), FactsJson::account));
    return node;
  }

  private static Room readRoom(JsonNode node) {
    return new Room(
        text(node, "id"),
        optionalText(node, "name"),
        Room.Kind.valueOf(text(node, "kind")),
        Room.Visibility.valueOf(text(node, "visibility")),
        list(node.required("recipients"), FactsJson::readAccount));
  }

  private static JsonNode fingerprint(Fingerprint fingerprint) {
    ObjectNode node = JSON.createObjectNode();
    node.put("algorithm", fingerprint.algorithm().name());
    node.put("value", Base64.getEncoder().encodeToString(fingerprint.bytes()));
    return node;
  }

  private static Fingerprint readFingerprint(JsonNode node) {
    return Fingerprint.of(
        new Algorithm(text(node, "algorithm")), Base64.getDecoder().decode(text(node, "value")));
  }

  private static ObjectNode file(FileFacts file) {
    ObjectNode node = JSON.createObjectNode();
    file.name().ifPresent(name -> node.put("name", name));
    file.declaredMediaType().ifPresent(type -> node.put("declaredMediaType", type));
    node.put("sniffedMediaType", file.sniffedMediaType());
    node.put("family", file.family().name());
    node.put("size", file.size());
    node.set("digests", array(file.digests(), FactsJson::fingerprint));
    node.set("perceptual", array(file.perceptual(), FactsJson::fingerprint));
    return node;
  }

  private static FileFacts readFile(JsonNode node) {
    return new FileFacts(
        optionalText(node, "name"),
        optionalText(node, "declaredMediaType"),
        text(node, "sniffedMediaType"),
        MediaFamily.valueOf(text(node, "family")),
        node.required("size").longValue(),
        list(node.required("digests"), FactsJson::readFingerprint),
        list(node.required("perceptual"), FactsJson::readFingerprint));
  }

  private static JsonNode match(MatchFacts match) {
    ObjectNode node = JSON.createObjectNode();
    node.put("list", match.list());
    node.put("listVersion", match.listVersion());
    node.put("entryId", match.entryId());
    node.put("submitter", match.submitter());
    node.put("classification", match.classification());
    node.put("severity", match.severity().name());
    node.put("algorithm", match.algorithm().name());
    node.put("kind", match.kind().name());
    node.put("distance", match.distance());
    node.put("threshold", match.threshold());
    node.put("fileThreshold", match.fileThreshold());
    match.quality().ifPresent(quality -> node.put("quality", quality));
    node.put("snapshotId", match.snapshotId());
    match
        .part()
        .ifPresent(
            part -> {
              node.put("partKind", part.kind().name());
              node.put("partIndex", part.index());
            });
    node.put("decidedAt", match.decidedAt().toString());
    match.updatedAt().ifPresent(at -> node.put("entryUpdatedAt", at.toString()));
    match.provenance().ifPresent(known -> node.set("provenance", provenance(known)));
    return node;
  }

  private static JsonNode provenance(Provenance known) {
    ObjectNode node = JSON.createObjectNode();
    node.put("firstSeen", known.firstSeen().toString());
    node.put("lastSeen", known.lastSeen().toString());
    node.put("feedback", known.feedback());
    known.submitterName().ifPresent(name -> node.put("submitterName", name));
    ArrayNode categorizations = node.putArray("categorizations");
    new TreeSet<>(known.categorizations()).forEach(categorizations::add);
    ObjectNode names = node.putObject("categorizationNames");
    new TreeMap<>(known.categorizationNames()).forEach(names::put);
    return node;
  }

  private static Provenance readProvenance(JsonNode node) {
    Map<String, String> names = new HashMap<>();
    JsonNode written = node.required("categorizationNames");
    written.fieldNames().forEachRemaining(each -> names.put(each, text(written, each)));
    return new Provenance(
        instant(node, "firstSeen"),
        instant(node, "lastSeen"),
        text(node, "feedback"),
        Set.copyOf(list(node.required("categorizations"), JsonNode::textValue)),
        optionalText(node, "submitterName"),
        names);
  }

  private static MatchFacts readMatch(JsonNode node) {
    JsonNode quality = node.get("quality");
    return new MatchFacts(
        text(node, "list"),
        text(node, "listVersion"),
        text(node, "entryId"),
        text(node, "submitter"),
        text(node, "classification"),
        SeverityClass.valueOf(text(node, "severity")),
        new Algorithm(text(node, "algorithm")),
        MatchFacts.Kind.valueOf(text(node, "kind")),
        number(node, "distance"),
        number(node, "threshold"),
        number(node, "fileThreshold"),
        quality == null ? OptionalInt.empty() : OptionalInt.of(number(node, "quality")),
        text(node, "snapshotId"),
        optionalText(node, "partKind")
            .map(
                kind ->
                    new MatchFacts.Part(
                        MatchFacts.PartKind.valueOf(kind), number(node, "partIndex"))),
        instant(node, "decidedAt"),
        optionalText(node, "entryUpdatedAt").map(Instant::parse),
        optional(node, "provenance", FactsJson::readProvenance));
  }

  private static int number(JsonNode node, String field) {
    JsonNode value = node.required(field);
    if (!value.canConvertToInt() || !value.isIntegralNumber()) {
      throw new IllegalArgumentException("not a number");
    }
    return value.intValue();
  }

  private static JsonNode message(ChatMessage message) {
    ObjectNode node = JSON.createObjectNode();
    node.put("id", message.id());
    node.set("sender", account(message.sender()));
    node.put("sentAt", message.sentAt().toString());
    node.put("text", message.text());
    message.origin().ifPresent(origin -> node.set("origin", origin(origin)));
    return node;
  }

  private static ChatMessage readMessage(JsonNode node) {
    return new ChatMessage(
        text(node, "id"),
        readAccount(node.required("sender")),
        instant(node, "sentAt"),
        text(node, "text"),
        optional(node, "origin", FactsJson::readOrigin));
  }
}
