package org.tocsin.filing;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.tocsin.config.PayloadPolicy;
import org.tocsin.model.Account;
import org.tocsin.model.ChatMessage;
import org.tocsin.model.Fact;
import org.tocsin.model.FileFacts;
import org.tocsin.model.Fingerprint;
import org.tocsin.model.Incident;
import org.tocsin.model.MatchFacts;
import org.tocsin.model.NetworkOrigin;
import org.tocsin.model.Provenance;
import org.tocsin.model.Room;
import org.tocsin.report.Email;

/**
 * A report as JSON, for receivers that speak no protocol of their own. Its JSON Schema is the
 * resource {@value #SCHEMA}.
 *
 * <p>The same parcel gives the same bytes. Absent facts are absent, never empty text.
 */
public final class ReportJson {
  /** The value of {@code format}. */
  public static final String FORMAT = "tocsin-report-1";

  /** Where the JSON Schema lies on the class path. */
  public static final String SCHEMA = "META-INF/tocsin/schema/report-1.schema.json";

  static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .recyclerPool(JsonRecyclerPools.nonRecyclingPool()) // nothing stays behind
                  .build())
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();

  private ReportJson() {}

  /** Returns the report of a parcel, in UTF-8. */
  public static byte[] of(Parcel parcel) {
    ObjectNode node = JSON.createObjectNode();
    node.put("format", FORMAT);
    node.put("filing", parcel.filing().value());
    node.put("environment", parcel.environment().name());
    node.put("synthetic", parcel.synthetic());
    ObjectNode service = node.putObject("service");
    service.put("name", parcel.service().name());
    parcel.service().reporter().emails().stream()
        .findFirst()
        .map(Email::address)
        .ifPresent(address -> service.put("email", address));
    Payload payload = parcel.payload();
    ObjectNode incident = node.putObject("incident");
    incident.put("id", payload.incidentId().value());
    incident.put("type", payload.type().name());
    incident.put("detectedAt", payload.detectedAt().toString());
    if (payload instanceof Payload.Full full) {
      node.put("payload", PayloadPolicy.FULL.name());
      facts(incident, full.incident(), full.viewed());
    } else if (payload instanceof Payload.Metadata metadata) {
      node.put("payload", PayloadPolicy.METADATA_ONLY.name());
      facts(incident, metadata.incident(), metadata.viewed());
    } else if (payload instanceof Payload.Hashes hashes) {
      node.put("payload", PayloadPolicy.HASHES_ONLY.name());
      incident.set("digests", digests(hashes.fingerprints()));
    } else if (payload instanceof Payload.AddressOnly address) {
      node.put("payload", PayloadPolicy.ADDRESS_ONLY.name());
      incident.set("origin", origin(address.origin()));
    }
    try {
      return JSON.writeValueAsBytes(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree is always written");
    }
  }

  private static void facts(ObjectNode node, Incident incident, boolean viewed) {
    node.set("account", account(incident.account()));
    node.set("origin", origin(incident.origin()));
    node.set("room", room(incident.room()));
    incident.file().ifPresent(file -> node.set("file", file(file, viewed)));
    ArrayNode matches = node.putArray("matches");
    incident.matches().forEach(match -> matches.add(match(match)));
    ArrayNode messages = node.putArray("messages");
    incident.messages().forEach(message -> messages.add(message(message)));
    incident.raisedBy().ifPresent(person -> node.put("raisedBy", person));
    incident.letThroughAt().ifPresent(at -> node.put("letThroughAt", at.toString()));
  }

  private static ObjectNode account(Account account) {
    ObjectNode node = JSON.createObjectNode();
    node.put("id", account.id());
    account.screenName().ifPresent(name -> node.put("screenName", name));
    account.displayName().ifPresent(name -> node.put("displayName", name));
    account.email().ifPresent(email -> node.put("email", email.address()));
    account.country().ifPresent(code -> node.put("country", code));
    return node;
  }

  private static ObjectNode origin(NetworkOrigin origin) {
    ObjectNode node = JSON.createObjectNode();
    known(origin.address()).ifPresent(address -> node.put("address", address.text()));
    known(origin.port()).ifPresent(port -> node.put("port", port));
    known(origin.observedAt()).ifPresent(at -> node.put("observedAt", at.toString()));
    node.put("derivation", origin.derivation().name());
    return node;
  }

  private static <T> Optional<T> known(Fact<T> fact) {
    return fact instanceof Fact.Known<T> known ? Optional.of(known.value()) : Optional.empty();
  }

  private static ObjectNode room(Room room) {
    ObjectNode node = JSON.createObjectNode();
    node.put("id", room.id());
    room.name().ifPresent(name -> node.put("name", name));
    node.put("kind", room.kind().name());
    node.put("visibility", room.visibility().name());
    ArrayNode recipients = node.putArray("recipients");
    room.recipients().forEach(recipient -> recipients.add(account(recipient)));
    return node;
  }

  private static ObjectNode file(FileFacts file, boolean viewed) {
    ObjectNode node = JSON.createObjectNode();
    file.name().ifPresent(name -> node.put("name", name));
    node.put("mediaType", file.sniffedMediaType());
    node.put("size", file.size());
    node.put("viewedByProvider", viewed);
    node.set("digests", digests(file.digests()));
    return node;
  }

  private static ArrayNode digests(List<Fingerprint> fingerprints) {
    ArrayNode array = JSON.createArrayNode();
    for (Fingerprint fingerprint : fingerprints) {
      ObjectNode node = array.addObject();
      node.put("algorithm", fingerprint.algorithm().name());
      node.put("value", fingerprint.hex());
    }
    return array;
  }

  private static ObjectNode match(MatchFacts match) {
    ObjectNode node = JSON.createObjectNode();
    node.put("list", match.list());
    node.put("listVersion", match.listVersion());
    node.put("entry", match.entryId());
    if (!match.submitter().isBlank()) {
      node.put("submitter", match.submitter());
    }
    match.updatedAt().ifPresent(at -> node.put("entryUpdatedAt", at.toString()));
    node.put("classification", match.classification());
    node.put("severity", match.severity().name());
    node.put("algorithm", match.algorithm().name());
    node.put("kind", match.kind().name());
    node.put("distance", match.distance());
    match.provenance().ifPresent(known -> node.set("provenance", provenance(known)));
    return node;
  }

  private static ObjectNode provenance(Provenance known) {
    ObjectNode node = JSON.createObjectNode();
    node.put("firstSeen", known.firstSeen().toString());
    node.put("lastSeen", known.lastSeen().toString());
    known.submitterName().ifPresent(name -> node.put("submitterName", name));
    if (!known.feedback().isBlank()) {
      node.put("feedback", known.feedback());
    }
    if (!known.categorizations().isEmpty()) {
      ArrayNode categorizations = node.putArray("categorizations");
      new TreeSet<>(known.categorizations()).forEach(categorizations::add);
    }
    if (!known.categorizationNames().isEmpty()) {
      ObjectNode names = node.putObject("categorizationNames");
      new TreeMap<>(known.categorizationNames()).forEach(names::put);
    }
    return node;
  }

  private static ObjectNode message(ChatMessage message) {
    ObjectNode node = JSON.createObjectNode();
    node.put("id", message.id());
    node.set("sender", account(message.sender()));
    node.put("sentAt", message.sentAt().toString());
    node.put("text", message.text());
    message.origin().ifPresent(origin -> node.set("origin", origin(origin)));
    return node;
  }
}
