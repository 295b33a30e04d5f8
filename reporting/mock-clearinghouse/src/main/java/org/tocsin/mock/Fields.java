package org.tocsin.mock;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads the fields of a JSON or YAML object and refuses what nobody asked for. Messages name the
 * field and never its value.
 */
final class Fields {
  private final JsonNode node;
  private final String what;
  private final Set<String> unread = new TreeSet<>();

  Fields(JsonNode node, String what) {
    if (!node.isObject()) {
      throw new IllegalArgumentException(what + " must be an object");
    }
    this.node = node;
    this.what = what;
    node.fieldNames().forEachRemaining(unread::add);
  }

  Optional<JsonNode> node(String name) {
    unread.remove(name);
    JsonNode value = node.get(name);
    return value == null || value.isNull() ? Optional.empty() : Optional.of(value);
  }

  Optional<String> text(String name) {
    // YAML reads 502 and 1000 as numbers; as words they mean the same.
    return node(name)
        .map(
            value -> {
              if (!value.isTextual() && !value.isIntegralNumber()) {
                throw bad(name, "must be a text");
              }
              return value.asText();
            });
  }

  String required(String name) {
    return text(name).orElseThrow(() -> bad(name, "is missing"));
  }

  Optional<Long> whole(String name) {
    return node(name)
        .map(
            value -> {
              if (!value.isIntegralNumber() || !value.canConvertToLong()) {
                throw bad(name, "must be a whole number");
              }
              return value.asLong();
            });
  }

  Optional<Integer> integer(String name) {
    return whole(name)
        .map(
            value -> {
              if (value != value.intValue()) {
                throw bad(name, "is out of range");
              }
              return value.intValue();
            });
  }

  Optional<Double> number(String name) {
    return node(name)
        .map(
            value -> {
              if (!value.isNumber()) {
                throw bad(name, "must be a number");
              }
              return value.asDouble();
            });
  }

  Optional<Boolean> flag(String name) {
    return node(name)
        .map(
            value -> {
              if (!value.isBoolean()) {
                throw bad(name, "must be true or false");
              }
              return value.asBoolean();
            });
  }

  /** Reads a constant written in any case and with blanks or dashes for underscores. */
  <E extends Enum<E>> Optional<E> constant(String name, Class<E> type) {
    return text(name)
        .map(
            word -> {
              String key = word.toUpperCase(Locale.ROOT).replace('-', '_').replace(' ', '_');
              return Arrays.stream(type.getEnumConstants())
                  .filter(c -> c.name().equals(key))
                  .findFirst()
                  .orElseThrow(
                      () ->
                          bad(name, "must be one of " + Arrays.toString(type.getEnumConstants())));
            });
  }

  IllegalArgumentException bad(String name, String problem) {
    return new IllegalArgumentException(what + ": " + name + " " + problem);
  }

  /** Refuses fields that were not read. */
  void end() {
    if (!unread.isEmpty()) {
      throw new IllegalArgumentException(what + " has no field " + String.join(", ", unread));
    }
  }
}
