package org.tocsin.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.tocsin.model.MatchFacts;
import org.tocsin.model.Provenance;

/** How a match is shown: its entry and where that came from. What was not known is not there. */
final class MatchText {
  private MatchText() {}

  /** Returns the facts by name, in the order in which they are read. */
  static Map<String, String> facts(MatchFacts match) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put(
        "matched",
        match.kind()
            + " by "
            + match.algorithm()
            + ", distance "
            + match.distance()
            + " of at most "
            + match.threshold());
    facts.put("decided", Shown.instant(match.decidedAt()));
    facts.put("list", match.list() + " (" + match.listVersion() + ")");
    facts.put("entry", match.entryId());
    if (!match.submitter().isBlank()) {
      facts.put("submitted by", named(match.submitter(), submitterName(match)));
    }
    facts.put("class", (match.severity() + " " + match.classification()).strip());
    match.updatedAt().ifPresent(at -> facts.put("entry as of", Shown.instant(at)));
    match.provenance().ifPresent(known -> put(facts, known));
    return facts;
  }

  private static void put(Map<String, String> facts, Provenance known) {
    facts.put("here since", Shown.instant(known.firstSeen()));
    facts.put("told last", Shown.instant(known.lastSeen()));
    if (!known.feedback().isBlank()) {
      facts.put("others say", known.feedback());
    }
    if (!known.categorizations().isEmpty()) {
      facts.put(
          "filed under",
          new TreeSet<>(known.categorizations())
              .stream()
                  .map(
                      each ->
                          named(each, Optional.ofNullable(known.categorizationNames().get(each))))
                  .collect(Collectors.joining(", ")));
    }
  }

  private static Optional<String> submitterName(MatchFacts match) {
    return match.provenance().flatMap(Provenance::submitterName);
  }

  private static String named(String identifier, Optional<String> name) {
    return identifier + name.map(called -> " (" + called + ")").orElse("");
  }

  static void put(JsonLine json, MatchFacts match) {
    Optional<Provenance> known = match.provenance();
    json.put("list", match.list())
        .put("listVersion", match.listVersion())
        .put("submitter", Optional.of(match.submitter()).filter(text -> !text.isBlank()))
        .put("submitterName", submitterName(match))
        .put("entry", match.entryId())
        .put("class", match.severity().name())
        .put("classification", Optional.of(match.classification()).filter(text -> !text.isBlank()))
        .put("match", match.kind().name())
        .put("algorithm", match.algorithm().name())
        .put("distance", match.distance())
        .put("threshold", match.threshold())
        .at("decidedAt", match.decidedAt())
        .at("firstSeen", known.map(Provenance::firstSeen))
        .at("updatedAt", match.updatedAt())
        .at("lastSeen", known.map(Provenance::lastSeen))
        .put("feedback", known.map(Provenance::feedback).filter(text -> !text.isBlank()));
    if (known.isEmpty()) {
      json.put("categorizations", known).put("categorizationNames", known);
    } else {
      json.texts("categorizations", new TreeSet<>(known.get().categorizations()))
          .object(
              "categorizationNames",
              names -> new TreeMap<>(known.get().categorizationNames()).forEach(names::put));
    }
  }
}
