package org.tocsin.mock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Writes the shared hash lists as JSON, for scripts and for the page. */
final class HashShareJson {
  private HashShareJson() {}

  static ObjectNode state(HashShare share, URI root) {
    ObjectNode json = Scripts.JSON.createObjectNode();
    json.put("root", root.toString());
    json.put("live", share.live().size());
    json.put("tombstones", share.tombstones().size());
    json.put("votes", share.votes().size());
    json.put("pageSize", share.pageSize());
    json.put("cursorLifeSeconds", share.cursorLife().toSeconds());
    json.set("faults", all(share.faults(), HashShareJson::plan));
    json.set("known", all(List.of(HashShareFault.values()), HashShareJson::known));
    json.set("routes", all(List.of(HashShareRoute.values()), HashShareJson::word));
    return json;
  }

  private static ObjectNode word(HashShareRoute route) {
    return Scripts.JSON.createObjectNode().put("route", route.word());
  }

  private static ObjectNode known(HashShareFault fault) {
    return Scripts.JSON
        .createObjectNode()
        .put("fault", fault.word())
        .put("amount", fault.defaultAmount())
        .put("unit", fault.unit())
        .put("changesData", fault.changesData());
  }

  private static ObjectNode plan(HashSharePlan plan) {
    ObjectNode json = Scripts.JSON.createObjectNode();
    json.put("fault", plan.fault().word());
    json.put("route", plan.route().word());
    json.put("amount", plan.amount());
    if (plan.times() == FaultPlan.ALWAYS) {
      json.put("times", "always");
    } else {
      json.put("times", plan.times());
    }
    json.put("probability", plan.probability());
    return json.put("seed", plan.seed());
  }

  static ObjectNode entry(SharedEntry entry) {
    ObjectNode json = Scripts.JSON.createObjectNode();
    json.put("memberId", entry.memberId());
    json.put("id", entry.id());
    json.put("kind", entry.kind().name());
    json.put("timestamp", entry.timestamp().toString());
    json.put("deleted", entry.deleted());
    entry.classification().ifPresent(value -> json.put("classification", value));
    ObjectNode fingerprints = json.putObject("fingerprints");
    entry.sorted().forEach(fingerprints::put);
    return json;
  }

  static ObjectNode vote(SharedVote vote) {
    ObjectNode json = Scripts.JSON.createObjectNode();
    json.put("voter", vote.voter());
    json.put("memberId", vote.memberId());
    json.put("id", vote.id());
    json.put("fingerprint", vote.fingerprint());
    json.put("positive", vote.reasons().isEmpty());
    vote.reasons().ifPresent(reasons -> json.put("reasons", reasons));
    return json.put("at", vote.at().toString());
  }

  static ObjectNode request(SharedRequest request) {
    ObjectNode json = Scripts.JSON.createObjectNode();
    json.put("number", request.number());
    json.put("at", request.at().toString());
    json.put("method", request.method());
    json.put("target", request.target());
    json.put("status", request.status());
    json.put("entries", request.entries());
    ArrayNode faults = json.putArray("faults");
    request.faults().forEach(faults::add);
    Optional.of(request)
        .flatMap(SharedRequest::misuse)
        .ifPresent(misuse -> json.put("misuse", misuse));
    return json;
  }

  static <T> ArrayNode all(List<T> items, Function<T, JsonNode> writer) {
    ArrayNode all = Scripts.JSON.createArrayNode();
    items.forEach(item -> all.add(writer.apply(item)));
    return all;
  }
}
