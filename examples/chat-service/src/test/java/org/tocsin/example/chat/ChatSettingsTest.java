package org.tocsin.example.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChatSettingsTest {
  @Test
  void parse_allOptions_areTaken() {
    ChatSettings settings =
        ChatSettings.parse("--config", "a.yaml", "--port", "0", "--data", "d", "--host", "::1");
    assertThat(settings.config()).isEqualTo(Path.of("a.yaml"));
    assertThat(settings.data()).isEqualTo(Path.of("d"));
    assertThat(settings.host()).isEqualTo("::1");
    assertThat(settings.port()).isZero();
  }

  @Test
  void parse_nothing_listensOnLoopbackOnly() {
    assertThat(ChatSettings.parse().host()).isEqualTo("127.0.0.1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--port 70000", "--port x", "--port", "--colour red", "--port -1"})
  void parse_whatIsNotAnOption_saysSo(String line) {
    assertThatThrownBy(() -> ChatSettings.parse(line.split(" ", -1)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
