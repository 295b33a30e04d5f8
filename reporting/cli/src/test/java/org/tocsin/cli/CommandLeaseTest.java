package org.tocsin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tocsin.config.ConfigFile;
import org.tocsin.config.DataLayout;
import org.tocsin.hashlist.ListSync;
import org.tocsin.store.Database;
import org.tocsin.store.Recurring;

/** Commands that follow sources beside each other and after each other. */
class CommandLeaseTest {
  private static final Clock CLOCK = Clock.systemUTC();

  @TempDir Path folder;

  @BeforeEach
  void configure() throws Exception {
    Files.createDirectory(folder.resolve("data"));
    Files.writeString(folder.resolve("password.txt"), "test", StandardCharsets.UTF_8);
    Files.writeString(
        folder.resolve("tocsin.yaml"),
        """
        environment: TEST
        data: data
        service: { name: Teapot Chat, reporter: { email: a@teapot.example } }
        lists:
          - name: shared
            source:
              type: NCMEC
              url: "http://127.0.0.1:1/"
              account: test
              password: file:password.txt
              classes: { CONFIRMED: [A1] }
        """,
        StandardCharsets.UTF_8);
  }

  private ServiceData open() {
    return ServiceData.of(ConfigFile.read(folder.resolve("tocsin.yaml")), CLOCK);
  }

  @Test
  void command_besideOneThatLives_leavesItsTurn_andAfterIt_takesItOver() throws Exception {
    try (Database beside = Database.sqlite(folder.resolve("data").resolve("lists.db"))) {
      Recurring.Turn first;
      try (ServiceData one = open();
          ListSync sync = one.listSync(one.lists())) {
        String node =
            Files.readString(
                folder.resolve("data").resolve(DataLayout.COMMANDS).resolve("node"),
                StandardCharsets.US_ASCII);
        first = new Recurring(beside, CLOCK, node).take("lists:shared").orElseThrow();
        try (ServiceData two = open();
            ListSync other = two.listSync(two.lists())) {
          assertThat(other.sync("shared")).as("another command is at it").isEmpty();
          assertThat(first.goesOn()).isTrue();
        }
        assertThat(sync).isNotNull();
      }
      try (ServiceData three = open();
          ListSync next = three.listSync(three.lists())) {
        assertThat(next.sync("shared"))
            .as("the first ended without giving its turn back; it is asked, though none answers")
            .isPresent();
      }
    }
  }
}
