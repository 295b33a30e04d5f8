package org.tocsin.hashlist;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.tocsin.fingerprint.PdqHash;

/**
 * Shield of Project Arachnid, asked by PDQ values: {@code POST /v1/pdq/}. Pictures never leave the
 * house.
 *
 * <p>Its classifications have to be named in the class map: {@code csam}, {@code
 * harmful-abusive-material} and {@code test} are known; any other is {@link
 * org.tocsin.model.SeverityClass#UNKNOWN}, which holds. It says of a value that it is not known by
 * the classification {@code no-known-match}, or by null for a value that it names. It does not say
 * how near a value is: the facts name the threshold of the classification as the distance. Safe for
 * use by many threads.
 */
public final class ArachnidShield extends LookupClient {
  private static final String NO_MATCH = "no-known-match";

  /** Creates a client; nothing is asked yet. */
  public ArachnidShield(LookupSettings settings, Clock clock) {
    super(settings, clock);
  }

  @Override
  public Map<PdqHash, LookupAnswer> ask(List<PdqHash> values) {
    Map<PdqHash, LookupAnswer> answers = new LinkedHashMap<>();
    List<PdqHash> distinct = List.copyOf(new LinkedHashSet<>(values));
    for (int from = 0; from < distinct.size(); from += batch()) {
      List<PdqHash> part = distinct.subList(from, Math.min(distinct.size(), from + batch()));
      try {
        JsonNode scanned = http().post("/v1/pdq/", question(part)).path("scanned_hashes");
        for (PdqHash value : part) {
          answers.put(value, answer(scanned, encoded(value)));
        }
      } catch (SourceException e) {
        part.forEach(value -> answers.put(value, LookupAnswer.of(e)));
      }
    }
    return answers;
  }

  private static ObjectNode question(List<PdqHash> values) {
    ObjectNode question = JsonNodeFactory.instance.objectNode();
    ArrayNode hashes = question.putArray("hashes");
    values.forEach(value -> hashes.add(encoded(value)));
    return question;
  }

  private static String encoded(PdqHash value) {
    return Base64.getEncoder().encodeToString(value.fingerprint().bytes());
  }

  private LookupAnswer answer(JsonNode scanned, String key) {
    JsonNode said = scanned.get(key);
    if (said == null) {
      // Not named is not answered.
      return new LookupAnswer.Failed(SourceException.Kind.UNREADABLE);
    }
    if (said.isNull()) {
      return new LookupAnswer.NoMatch();
    }
    JsonNode classification = said.path("classification");
    if (!classification.isTextual() || classification.asText().isBlank()) {
      return new LookupAnswer.Failed(SourceException.Kind.UNREADABLE);
    }
    if (classification.asText().equals(NO_MATCH)) {
      return new LookupAnswer.NoMatch();
    }
    String word = classification.asText();
    boolean exact = said.path("match_type").asText("").equals("exact");
    return new LookupAnswer.Match(
        List.of(hit(exact ? "exact" : "near", word, exact ? 0 : threshold(word))));
  }

  @Override
  public void check() throws SourceException {
    http().get("/v1/version");
  }
}
