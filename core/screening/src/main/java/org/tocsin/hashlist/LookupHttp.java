package org.tocsin.hashlist;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.tocsin.model.SeverityClass;

/** What look-up services have in common: one JSON answer a call, and hits made of its words. */
final class LookupHttp implements AutoCloseable {
  private static final ObjectMapper JSON =
      new ObjectMapper(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(20)
                          .maxStringLength(100_000)
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private final LookupSettings settings;
  private final ListHttp http;

  LookupHttp(LookupSettings settings, Clock clock) {
    this.settings = settings;
    Duration whole = settings.patience();
    this.http =
        new ListHttp(
            settings.root(),
            settings.user(),
            settings.secret(),
            new ListHttp.Patience(whole, whole, whole),
            clock);
  }

  /** Returns the document that the service answers with. */
  JsonNode get(String below) throws SourceException {
    return document(http.get(below, "application/json"));
  }

  /** Returns the document that the service answers a document with. */
  JsonNode post(String below, JsonNode document) throws SourceException {
    try {
      return document(
          http.send(
              below,
              "POST",
              "application/json",
              "application/json",
              JSON.writeValueAsBytes(document)));
    } catch (IOException e) {
      throw new IllegalStateException("a tree in memory is always written", e);
    }
  }

  /** Returns the plain text that the service answers with. */
  String text(String below) throws SourceException {
    ListHttp.Answer answer = http.get(below, "*/*");
    if (answer.status() >= 300) {
      throw new SourceException(
          SourceException.Kind.REFUSED, "the service refuses (" + answer.status() + ")");
    }
    return new String(answer.body(), StandardCharsets.UTF_8).strip();
  }

  /** Returns the object that an answer is; anything else is no answer. */
  static JsonNode document(ListHttp.Answer answer) throws SourceException {
    if (answer.status() >= 300) {
      throw new SourceException(
          SourceException.Kind.REFUSED, "the service refuses (" + answer.status() + ")");
    }
    if (!answer.mediaType().equals("application/json")) {
      throw new SourceException(
          SourceException.Kind.UNREADABLE, "an answer is no JSON, whatever its status says");
    }
    try {
      JsonNode read = JSON.readTree(answer.body());
      if (read == null || !read.isObject()) {
        throw new SourceException(SourceException.Kind.UNREADABLE, "an answer is no object");
      }
      return read;
    } catch (IOException e) {
      // Dropped on purpose: the message quotes the answer.
      throw new SourceException(SourceException.Kind.UNREADABLE, "an answer is no whole JSON");
    }
  }

  /**
   * Returns a hit.
   *
   * @param reference what the service calls the entry; no hash value
   * @param classification its word, or its bank
   * @param distance in bits, or the threshold of the classification where the service does not say
   */
  Hit hit(String reference, String classification, int distance, Instant at) {
    SeverityClass severity = settings.classes().meaning(Optional.of(classification));
    return new Hit(
        new ListEntry(
            settings.name(),
            "at " + at,
            LookupSettings.cut(reference, 1_000),
            settings.name(),
            LookupSettings.cut(classification, 255),
            severity,
            at,
            settings.policyOf(classification)),
        distance);
  }

  @Override
  public void close() {
    http.close();
  }
}
