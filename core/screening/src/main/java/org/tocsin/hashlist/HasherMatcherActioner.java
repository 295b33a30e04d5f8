package org.tocsin.hashlist;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.tocsin.fingerprint.PdqHash;

/**
 * A hasher-matcher-actioner of one's own, asked by PDQ values: {@code GET /m/lookup}.
 *
 * <p>The class map names its banks. A bank that is not named is {@link
 * org.tocsin.model.SeverityClass#UNKNOWN}, which holds. A match that is farther than its bank's
 * threshold here is none. An empty object is its word for a value that no bank has. Every question
 * carries a seed made of the value, so that a bank that is switched on for a share of questions
 * answers the same one alike. Safe for use by many threads.
 */
public final class HasherMatcherActioner extends LookupClient {
  private static final String ALIVE = "I-AM-ALIVE";

  /** Creates a client; nothing is asked yet. */
  public HasherMatcherActioner(LookupSettings settings, Clock clock) {
    super(settings, clock);
  }

  @Override
  public Map<PdqHash, LookupAnswer> ask(List<PdqHash> values) {
    Map<PdqHash, LookupAnswer> answers = new LinkedHashMap<>();
    for (PdqHash value : new LinkedHashSet<>(values)) {
      try {
        answers.put(value, answer(value));
      } catch (SourceException e) {
        answers.put(value, LookupAnswer.of(e));
      }
    }
    return answers;
  }

  private LookupAnswer answer(PdqHash value) throws SourceException {
    String hex = HexFormat.of().formatHex(value.fingerprint().bytes());
    JsonNode banks = http().get("/m/lookup?signal=" + hex + "&signal_type=pdq&seed=" + seed(hex));
    List<Hit> hits = new ArrayList<>();
    for (Map.Entry<String, JsonNode> bank : banks.properties()) {
      if (!bank.getValue().isArray()) {
        return new LookupAnswer.Failed(SourceException.Kind.UNREADABLE);
      }
      for (JsonNode match : bank.getValue()) {
        JsonNode id = match.path("bank_content_id");
        if (!id.isIntegralNumber() && !id.isTextual()) {
          return new LookupAnswer.Failed(SourceException.Kind.UNREADABLE);
        }
        int threshold = threshold(bank.getKey());
        int distance = distance(match.path("distance").asText(""), threshold);
        if (distance <= threshold) {
          hits.add(hit(id.asText(), bank.getKey(), distance));
        }
      }
    }
    return hits.isEmpty() ? new LookupAnswer.NoMatch() : new LookupAnswer.Match(hits);
  }

  /** A distance is written as text; one that cannot be read counts as the farthest that matches. */
  private static int distance(String text, int threshold) {
    return text.matches("[0-9]{1,3}") ? Integer.parseInt(text) : threshold;
  }

  private static String seed(String hex) {
    byte[] digest = Sha256.begin().digest(hex.getBytes(StandardCharsets.US_ASCII));
    return HexFormat.of().formatHex(digest, 0, 8);
  }

  @Override
  public void check() throws SourceException {
    if (!http().text("/status").equals(ALIVE)) {
      throw new SourceException(
          SourceException.Kind.UNAVAILABLE, "the service says that its index is not ready");
    }
  }
}
