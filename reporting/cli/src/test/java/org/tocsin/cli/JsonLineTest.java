package org.tocsin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class JsonLineTest {
  @Test
  void object_keepsOrderAndWritesAbsentAsNull() {
    String line =
        JsonLine.of(
            json ->
                json.put("text", "a \"b\"\n\u001b c")
                    .put("none", Optional.empty())
                    .put("count", 3)
                    .put("flag", true)
                    .put("code", OptionalInt.empty())
                    .at("at", Instant.parse("2026-01-15T09:30:00Z"))
                    .object("inner", inner -> inner.put("x", 1))
                    .objects("all", List.of("p", "q"), (item, text) -> item.put("name", text))
                    .texts("words", List.of("ı", "写")));

    assertThat(line)
        .isEqualTo(
            "{\"text\":\"a \\\"b\\\"\\n\\u001B c\",\"none\":null,\"count\":3,\"flag\":true,"
                + "\"code\":null,\"at\":\"2026-01-15T09:30:00Z\",\"inner\":{\"x\":1},"
                + "\"all\":[{\"name\":\"p\"},{\"name\":\"q\"}],\"words\":[\"ı\",\"写\"]}");
    assertThat(line.lines()).hasSize(1);
  }
}
