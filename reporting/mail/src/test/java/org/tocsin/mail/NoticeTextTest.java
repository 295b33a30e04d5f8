package org.tocsin.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.tocsin.filing.Alarm;
import org.tocsin.filing.HoldReason;

class NoticeTextTest {
  @Test
  void everyEvent_hasWordsOfItsOwn() {
    Set<String> words = new HashSet<>();
    for (Alarm alarm : Alarm.values()) {
      assertThat(words.add(NoticeText.explained(alarm.name()))).as("%s", alarm).isTrue();
    }
    Set<String> held = new HashSet<>();
    for (HoldReason reason : HoldReason.values()) {
      assertThat(held.add(NoticeText.explained("HELD/" + reason))).as("%s", reason).isTrue();
    }
    assertThat(held).doesNotContain("It waits for a person.");
    assertThat(words).doesNotContain("An event of another version.");
  }
}
