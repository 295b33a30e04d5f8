package org.tocsin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.tocsin.filing.Alarm;

class RunNewsTest {
  private static final Path FILE = Path.of("tocsin.yaml");
  private final Screen screen = Screen.redirected();

  private RunNews news(boolean json) {
    return new RunNews(screen.terminal(), json, FILE);
  }

  @Test
  void change_isALineBesideTheResults_withoutControlCharacters() {
    news(false).configurationChanged("file", "the file changed", 2);
    news(false).configurationChanged("pat", "a\u001b[2Jb", 1);
    assertThat(screen.err())
        .isEqualTo(
            """
            configuration: 2 changed keys hold from now on (file: the file changed)
            configuration: 1 changed key holds from now on (pat: a\\u001b[2Jb)
            """);
    assertThat(screen.out()).isEmpty();
  }

  @Test
  void refusal_saysWhatShowsTheReason_andNoOtherAlarmDoes() {
    news(false).alarm(Alarm.CONFIGURATION_REFUSED, "configuration", Optional.empty());
    assertThat(screen.err())
        .startsWith("alarm: CONFIGURATION_REFUSED at configuration\n")
        .contains("config check tocsin.yaml says what is wrong", "config diff");
    Screen other = Screen.redirected();
    new RunNews(other.terminal(), false, FILE).alarm(Alarm.OVERDUE, "mock", Optional.empty());
    assertThat(other.err()).isEqualTo("alarm: OVERDUE at mock\n");
  }

  @Test
  void json_hasBothAmongTheResults() {
    news(true).configurationChanged("file", "the file changed", 2);
    news(true).alarm(Alarm.CONFIGURATION_REFUSED, "configuration", Optional.empty());
    JsonNode changed = screen.objects().get(0);
    assertThat(changed.path("configuration").asText()).isEqualTo("CHANGED");
    assertThat(changed.path("keys").asInt()).isEqualTo(2);
    assertThat(changed.path("by").asText()).isEqualTo("file");
    assertThat(changed.path("why").asText()).isEqualTo("the file changed");
    JsonNode refused = screen.objects().get(1);
    assertThat(refused.path("alarm").asText()).isEqualTo("CONFIGURATION_REFUSED");
    assertThat(refused.path("destination").asText()).isEqualTo("configuration");
    assertThat(refused.path("filing").isNull()).isTrue();
    assertThat(screen.err()).isEmpty();
  }
}
