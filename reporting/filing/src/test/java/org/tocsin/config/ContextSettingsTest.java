package org.tocsin.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.tocsin.model.Account;
import org.tocsin.model.ChatMessage;
import org.tocsin.model.Conversation;

/** Which messages around an upload are kept. */
class ContextSettingsTest {
  private static final Instant UPLOAD = Instant.parse("2026-01-15T09:30:00Z");

  /** Minutes before (negative) and after the upload. */
  private static List<ChatMessage> messages(int... minutes) {
    return Arrays.stream(minutes)
        .mapToObj(
            minute ->
                new ChatMessage(
                    "" + minute,
                    Account.of("user-0001", "sample_user"),
                    UPLOAD.plus(Duration.ofMinutes(minute)),
                    "tea",
                    Optional.empty()))
        .toList();
  }

  private static List<String> kept(ContextSettings settings, int... minutes) {
    return settings.around(UPLOAD, messages(minutes)).stream().map(ChatMessage::id).toList();
  }

  @Test
  void around_keepsAllUnlessToldOtherwise() {
    assertThat(kept(ContextSettings.ALL, -90000, -5, 0, 5, 90000))
        .containsExactly("-90000", "-5", "0", "5", "90000");
    assertThat(kept(ContextSettings.ALL)).isEmpty();
  }

  @Test
  void around_keepsTheNearestInTheirOrder() {
    ContextSettings three = new ContextSettings(3, Optional.empty(), Optional.empty());
    assertThat(kept(three, -60, -5, -4, 1, 30)).containsExactly("-5", "-4", "1");
    assertThat(kept(three, 1, -60, -4, 2)).containsExactly("1", "-4", "2");
    assertThat(kept(three, 7, 8)).containsExactly("7", "8");
    assertThat(kept(new ContextSettings(0, Optional.empty(), Optional.empty()), 0)).isEmpty();
  }

  @Test
  void around_keepsTheWindowToItsEdges() {
    ContextSettings window =
        new ContextSettings(
            100, Optional.of(Duration.ofMinutes(10)), Optional.of(Duration.ofMinutes(2)));
    assertThat(kept(window, -11, -10, 0, 2, 3)).containsExactly("-10", "0", "2");
    ContextSettings before = new ContextSettings(100, Optional.of(Duration.ZERO), Optional.empty());
    assertThat(kept(before, -1, 0, 500)).containsExactly("0", "500");
  }

  @Test
  void settings_outOfRange_areRefused() {
    Optional<Duration> none = Optional.empty();
    assertThatThrownBy(() -> new ContextSettings(-1, none, none)).hasMessageContaining("messages");
    assertThatThrownBy(() -> new ContextSettings(Conversation.MAX_MESSAGES + 1, none, none))
        .hasMessageContaining("messages must be 0 to 10000");
    assertThatThrownBy(() -> new ContextSettings(1, Optional.of(Duration.ofSeconds(-1)), none))
        .hasMessageContaining("before");
    assertThatThrownBy(() -> new ContextSettings(1, none, Optional.of(Duration.ofSeconds(-1))))
        .hasMessageContaining("after");
  }
}
