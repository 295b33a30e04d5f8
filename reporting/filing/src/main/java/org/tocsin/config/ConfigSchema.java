package org.tocsin.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The JSON Schema (draft 2020-12) of {@code tocsin.yaml}, for editors that complete and check. */
public final class ConfigSchema {
  /** Where the shipped schema lies on the class path, in {@code tocsin-schema}. */
  public static final String RESOURCE = "META-INF/tocsin/schema/tocsin-config.schema.json";

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private ConfigSchema() {}

  /** Returns the schema as text, made from {@link ConfigKeys}. */
  public static String text() {
    ObjectNode root = JSON.createObjectNode();
    root.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    root.put("title", "tocsin.yaml");
    fill(root, "");
    try {
      return JSON.writeValueAsString(root).replace("\r\n", "\n") + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree is always written");
    }
  }

  private static void fill(ObjectNode node, String section) {
    node.put("type", "object");
    node.put("additionalProperties", false);
    ObjectNode properties = node.putObject("properties");
    ArrayNode required = JSON.createArrayNode();
    for (ConfigKey key : ConfigKeys.in(section)) {
      describe(properties.putObject(key.name()), key);
      if (key.required()) {
        required.add(key.name());
      }
    }
    if (!required.isEmpty()) {
      node.set("required", required);
    }
  }

  private static void describe(ObjectNode node, ConfigKey key) {
    node.put("description", key.says());
    switch (key.type()) {
      case SECTION -> fill(node, key.inside());
      case SECTIONS -> {
        node.put("type", "array");
        fill(node.putObject("items"), key.inside());
      }
      case TEXTS -> {
        node.put("type", "array");
        words(node.putObject("items").put("type", "string"), key);
      }
      case NUMBER ->
          node.put("type", "integer").put("minimum", key.least()).put("maximum", key.most());
      case FLAG -> node.put("type", "boolean");
      case SECRET -> node.put("type", "string").put("pattern", "^(env:|file:|host:).+");
      case DURATION -> node.put("type", "string").put("pattern", DURATION);
      case PERIOD -> node.put("type", "string").put("pattern", PERIOD);
      case TEXT, FILE -> {
        node.put("type", "string").put("minLength", 1);
        if (key.path().equals(KIND)) {
          // Those of the library are completed; a module may bring others.
          ArrayNode either = node.putArray("anyOf");
          words(either.addObject(), key);
          either.addObject().put("pattern", DestinationsSection.KIND.pattern());
        } else {
          words(node, key);
        }
      }
    }
    key.byDefault().ifPresent(text -> byDefault(node, key, text));
  }

  private static final String KIND = "clearinghouses[].kind";
  private static final String DURATION = "^([0-9]{1,9}(ms|s|m|h|d)|[pP].+)$";
  private static final String PERIOD = "^([0-9]{1,5}[dwy]|[pP].+)$";

  private static void words(ObjectNode node, ConfigKey key) {
    if (!key.allowed().isEmpty()) {
      ArrayNode words = node.putArray("enum");
      key.allowed().forEach(words::add);
    }
  }

  private static void byDefault(ObjectNode node, ConfigKey key, String text) {
    switch (key.type()) {
      case NUMBER -> node.put("default", Long.parseLong(text));
      case FLAG -> node.put("default", Boolean.parseBoolean(text));
      case TEXTS -> {
        ArrayNode words = node.putArray("default");
        for (String word : text.replaceAll("[\\[\\] ]", "").split(",", -1)) {
          words.add(word);
        }
      }
      default -> node.put("default", text);
    }
  }
}
