package org.tocsin.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One JSON object on one line. What is absent is {@code null}; keys keep the order of putting. */
final class JsonLine {
  private static final JsonFactory JSON = new JsonFactory();

  private final JsonGenerator generator;

  private JsonLine(JsonGenerator generator) {
    this.generator = generator;
  }

  /** Returns the object that {@code content} puts together. */
  static String of(Consumer<JsonLine> content) {
    StringWriter text = new StringWriter();
    try (JsonGenerator generator = JSON.createGenerator(text)) {
      generator.writeStartObject();
      content.accept(new JsonLine(generator));
      generator.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  /** Returns a JSON document on one line. */
  static String compact(String document) {
    StringWriter text = new StringWriter();
    try (JsonParser parser = JSON.createParser(document);
        JsonGenerator generator = JSON.createGenerator(text)) {
      parser.nextToken();
      generator.copyCurrentStructure(parser);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  @CanIgnoreReturnValue
  JsonLine put(String key, @Nullable String value) {
    return write(
        () -> {
          if (value == null) {
            generator.writeNullField(key);
          } else {
            generator.writeStringField(key, value);
          }
        });
  }

  @CanIgnoreReturnValue
  JsonLine put(String key, Optional<?> value) {
    return put(key, value.map(Object::toString).orElse(null));
  }

  @CanIgnoreReturnValue
  JsonLine put(String key, long value) {
    return write(() -> generator.writeNumberField(key, value));
  }

  @CanIgnoreReturnValue
  JsonLine put(String key, boolean value) {
    return write(() -> generator.writeBooleanField(key, value));
  }

  /** Puts a truth value, or null where nobody knows. */
  @CanIgnoreReturnValue
  JsonLine flag(String key, Optional<Boolean> value) {
    return value.isPresent() ? put(key, value.get().booleanValue()) : put(key, value);
  }

  @CanIgnoreReturnValue
  JsonLine put(String key, OptionalInt value) {
    return put(key, value.isPresent() ? OptionalLong.of(value.getAsInt()) : OptionalLong.empty());
  }

  @CanIgnoreReturnValue
  JsonLine put(String key, OptionalLong value) {
    return write(
        () -> {
          if (value.isPresent()) {
            generator.writeNumberField(key, value.getAsLong());
          } else {
            generator.writeNullField(key);
          }
        });
  }

  /** Puts an instant, in ISO 8601 to the millisecond. */
  @CanIgnoreReturnValue
  JsonLine at(String key, Instant value) {
    return put(key, Shown.exactly(value));
  }

  /** Puts an instant that may be absent. */
  @CanIgnoreReturnValue
  JsonLine at(String key, Optional<Instant> value) {
    return put(key, value.map(Shown::exactly));
  }

  /** Puts an object. */
  @CanIgnoreReturnValue
  JsonLine object(String key, Consumer<JsonLine> content) {
    return write(
        () -> {
          generator.writeObjectFieldStart(key);
          content.accept(this);
          generator.writeEndObject();
        });
  }

  /** Puts an array of objects. */
  @CanIgnoreReturnValue
  <T> JsonLine objects(String key, Iterable<T> items, BiConsumer<JsonLine, T> content) {
    return write(
        () -> {
          generator.writeArrayFieldStart(key);
          for (T item : items) {
            generator.writeStartObject();
            content.accept(this, item);
            generator.writeEndObject();
          }
          generator.writeEndArray();
        });
  }

  /** Puts an array of texts. */
  @CanIgnoreReturnValue
  JsonLine texts(String key, Iterable<String> items) {
    return write(
        () -> {
          generator.writeArrayFieldStart(key);
          for (String item : items) {
            generator.writeString(item);
          }
          generator.writeEndArray();
        });
  }

  private interface Step {
    void run() throws IOException;
  }

  private JsonLine write(Step step) {
    try {
      step.run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }
}
