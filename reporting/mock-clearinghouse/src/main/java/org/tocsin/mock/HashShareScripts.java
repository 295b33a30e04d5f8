package org.tocsin.mock;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads from YAML and JSON how the hash-sharing API begins and what is done to it. */
final class HashShareScripts {
  private HashShareScripts() {}

  /** Reads {@code hashSharing: {entries: 10000, seed: 1, pageSize: 100, faults: [...]}}. */
  static HashSharing sharing(JsonNode node) {
    Fields fields = new Fields(node, "hashSharing");
    HashSharing sharing = HashSharing.empty();
    Optional<Integer> pageSize = fields.integer("pageSize");
    Optional<Long> life = fields.whole("cursorLifeSeconds");
    sharing =
        new HashSharing(
            fields.node("entries").isPresent() ? Optional.of(seed(fields)) : Optional.empty(),
            pageSize.orElse(sharing.pageSize()),
            life.map(Duration::ofSeconds).orElse(sharing.cursorLife()),
            Scripts.list(fields, "faults").stream().map(HashShareScripts::plan).toList());
    fields.end();
    // What is out of range is told at the file, not at the start.
    HashShare trial = new HashShare(Clock.systemUTC(), () -> {});
    trial.pageSize(sharing.pageSize());
    trial.cursorLife(sharing.cursorLife());
    return sharing;
  }

  static HashShareSeed seed(JsonNode node) {
    Fields fields = new Fields(node, "seed");
    HashShareSeed seed = seed(fields);
    fields.end();
    return seed;
  }

  private static HashShareSeed seed(Fields fields) {
    int entries = fields.integer("entries").orElseThrow(() -> fields.bad("entries", "is missing"));
    HashShareSeed usual = HashShareSeed.varied(entries, fields.whole("seed").orElse(1L));
    return new HashShareSeed(
        entries,
        usual.seed(),
        fields.integer("perSecond").orElse(usual.perSecond()),
        fields.number("videos").orElse(usual.videos()),
        fields.number("tombstones").orElse(usual.tombstones()),
        fields.number("references").orElse(usual.references()),
        fields.number("unclassified").orElse(usual.unclassified()),
        fields.number("repeated").orElse(usual.repeated()));
  }

  /** Reads {@code {fault: rate-429, route: next-page, amount: 7, times: 2}}. */
  static HashSharePlan plan(JsonNode node) {
    Fields fields = new Fields(node, "fault");
    HashShareFault fault = HashShareFault.of(fields.required("fault"));
    boolean always = fields.node("times").filter(t -> t.asText().equals("always")).isPresent();
    HashSharePlan plan =
        new HashSharePlan(
            fault,
            fields.text("route").map(HashShareRoute::of).orElse(HashShareRoute.ANY),
            fields.whole("amount").orElse(fault.defaultAmount()),
            always ? FaultPlan.ALWAYS : fields.integer("times").orElse(FaultPlan.ALWAYS),
            fields.number("probability").orElse(1.0),
            fields.whole("seed").orElse(0L));
    fields.end();
    return plan;
  }

  /** An entry to put and, if it is told, as of when. */
  record Put(SharedEntry entry, Optional<Instant> at) {}

  /** Reads {@code {memberId: 9001, id: kite-1, fingerprints: {md5: 00ff…}}}. */
  static Put put(JsonNode node) {
    Fields fields = new Fields(node, "entry");
    Map<String, String> fingerprints = new HashMap<>();
    fields
        .node("fingerprints")
        .ifPresent(
            all ->
                all.fieldNames()
                    .forEachRemaining(name -> fingerprints.put(name, all.path(name).asText())));
    SharedEntry entry =
        new SharedEntry(
            member(fields, "memberId"),
            fields.required("id"),
            fields.constant("kind", SharedEntry.Kind.class).orElse(SharedEntry.Kind.IMAGE),
            Instant.EPOCH,
            false,
            fields.text("classification"),
            fingerprints);
    Optional<Instant> at =
        fields
            .text("at")
            .map(
                text ->
                    Values.instant(text).orElseThrow(() -> fields.bad("at", "must be an instant")));
    fields.end();
    return new Put(entry, at);
  }

  /** Reads {@code {memberId: 9001, id: kite-1}}. */
  static SharedEntry named(JsonNode node) {
    Fields fields = new Fields(node, "entry");
    SharedEntry entry =
        SharedEntry.image(member(fields, "memberId"), fields.required("id"), Map.of());
    fields.end();
    return entry;
  }

  /** Lets a member vote as {@code {voter: 9002, memberId: 9001, id: …, fingerprint: MD5}} says. */
  static void vote(JsonNode node, HashShare share) {
    Fields fields = new Fields(node, "vote");
    int voter = member(fields, "voter");
    int memberId = member(fields, "memberId");
    String id = fields.required("id");
    String fingerprint = fields.required("fingerprint").toUpperCase(Locale.ROOT);
    boolean positive = fields.flag("positive").orElse(false);
    fields.end();
    share.vote(voter, memberId, id, fingerprint, positive);
  }

  /** Sets the size of pages and the life of cursors. */
  static void pages(JsonNode node, HashShare share) {
    Fields fields = new Fields(node, "pages");
    Optional<Integer> size = fields.integer("pageSize");
    Optional<Long> life = fields.whole("cursorLifeSeconds");
    fields.end();
    size.ifPresent(share::pageSize);
    life.map(Duration::ofSeconds).ifPresent(share::cursorLife);
  }

  private static int member(Fields fields, String name) {
    return fields.integer(name).orElseThrow(() -> fields.bad(name, "is missing"));
  }
}
