package org.tocsin.mock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Writes events as lines of JSON and reads them back. */
final class EventJson {
  private EventJson() {}

  static ObjectNode write(Event event) {
    ObjectNode json = Scripts.JSON.createObjectNode();
    if (event instanceof Event.Opened opened) {
      json.put("event", "opened")
          .put("id", opened.id())
          .put("account", opened.account())
          .put("at", opened.at().toString())
          .put("type", opened.type())
          .put("batched", opened.batched())
          .put("xml", opened.xml().bytes());
    } else if (event instanceof Event.Filed filed) {
      BookedFile file = filed.file();
      json.put("event", "filed")
          .put("id", filed.id())
          .put("fileId", file.fileId())
          .put("name", file.name())
          .put("length", file.length())
          .put("md5", file.md5())
          .put("sha1", file.sha1())
          .put("sha256", file.sha256())
          .put("at", file.receivedAt().toString());
      file.mediaType().ifPresent(type -> json.put("mediaType", type));
    } else if (event instanceof Event.Described described) {
      json.put("event", "described")
          .put("id", described.id())
          .put("fileId", described.fileId())
          .put("at", described.at().toString())
          .put("xml", described.details().bytes());
    } else if (event instanceof Event.Ended ended) {
      json.put("event", "ended")
          .put("id", ended.id())
          .put("state", ended.state().name())
          .put("at", ended.at().toString());
    } else if (event instanceof Event.Called called) {
      json.put("event", "called");
      json.setAll(BooksJson.call(called.call(), false));
      called.call().document().ifPresent(document -> json.put("xml", document.bytes()));
    }
    return json;
  }

  /**
   * Reads an event.
   *
   * @throws IOException when the line holds none
   */
  static Event read(JsonNode json) throws IOException {
    try {
      return switch (json.path("event").asText()) {
        case "opened" ->
            new Event.Opened(
                id(json),
                text(json, "account"),
                document(json),
                text(json, "type"),
                json.path("batched").asBoolean(),
                at(json));
        case "filed" ->
            new Event.Filed(
                id(json),
                new BookedFile(
                    text(json, "fileId"),
                    text(json, "name"),
                    optional(json, "mediaType"),
                    json.path("length").asLong(),
                    text(json, "md5"),
                    text(json, "sha1"),
                    text(json, "sha256"),
                    at(json),
                    Optional.empty()));
        case "described" ->
            new Event.Described(id(json), text(json, "fileId"), document(json), at(json));
        case "ended" ->
            new Event.Ended(id(json), ReportState.valueOf(text(json, "state")), at(json));
        case "called" -> new Event.Called(call(json));
        default -> throw new IOException("an unknown event");
      };
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new IOException("an unreadable event", e);
    }
  }

  private static BookedCall call(JsonNode json) throws IOException {
    List<Finding> findings = new ArrayList<>();
    if (json.path("findings") instanceof ArrayNode all) {
      for (JsonNode one : all) {
        findings.add(
            new Finding(
                one.path("line").asInt(), one.path("column").asInt(), text(one, "message")));
      }
    }
    return new BookedCall(
        json.path("number").asLong(),
        at(json),
        json.path("millis").asLong(),
        text(json, "requestId"),
        text(json, "method"),
        text(json, "path"),
        optional(json, "endpoint").map(Endpoint::of),
        optional(json, "account"),
        optional(json, "reportId")
            .map(id -> OptionalLong.of(Long.parseLong(id)))
            .orElse(OptionalLong.empty()),
        optional(json, "fileId"),
        whole(json, "status"),
        whole(json, "code"),
        text(json, "description"),
        optional(json, "fault"),
        json.has("xml") ? Optional.of(document(json)) : Optional.empty(),
        List.copyOf(findings));
  }

  private static long id(JsonNode json) throws IOException {
    if (!json.path("id").isIntegralNumber()) {
      throw new IOException("an event without an id");
    }
    return json.path("id").asLong();
  }

  private static Instant at(JsonNode json) throws IOException {
    return Instant.parse(text(json, "at"));
  }

  private static RawDocument document(JsonNode json) throws IOException {
    byte[] bytes = json.path("xml").binaryValue();
    if (bytes == null) {
      throw new IOException("an event without its document");
    }
    return new RawDocument(bytes);
  }

  private static String text(JsonNode json, String name) throws IOException {
    return optional(json, name).orElseThrow(() -> new IOException("an event without " + name));
  }

  private static Optional<String> optional(JsonNode json, String name) {
    JsonNode value = json.path(name);
    return value.isTextual() ? Optional.of(value.asText()) : Optional.empty();
  }

  private static OptionalInt whole(JsonNode json, String name) {
    JsonNode value = json.path(name);
    return value.isInt() ? OptionalInt.of(value.asInt()) : OptionalInt.empty();
  }
}
