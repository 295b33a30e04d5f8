package org.tocsin.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tocsin.config.ConfigFile;
import org.tocsin.config.NotificationSettings;
import org.tocsin.config.NotificationTopic;
import org.tocsin.filing.Alarm;
import org.tocsin.filing.Notifier;
import org.tocsin.model.Environment;
import org.tocsin.report.ServiceProfile;
import org.tocsin.store.Database;
import org.tocsin.testkit.SettableClock;

/** docs/notifications.md is true. */
class NotificationsDocTest {
  @TempDir Path folder;

  private static String page() throws IOException {
    return Files.readString(
        Path.of("..", "..", "docs", "notifications.md"), StandardCharsets.UTF_8);
  }

  private static String block(String language) throws IOException {
    String page = page();
    String fence = "```" + language + "\n";
    int begin = page.indexOf(fence) + fence.length();
    return page.substring(begin, page.indexOf("```", begin));
  }

  @Test
  void settingsOfThePage_areAcceptedAndOpened() throws IOException {
    Files.writeString(folder.resolve("smtp-pass.txt"), "marker-password");
    Files.writeString(folder.resolve("pager-secret.txt"), "marker secret of a pager");
    Path yaml =
        Files.writeString(
            folder.resolve("tocsin.yaml"),
            """
            environment: TEST
            data: data
            service: { name: Teapot Chat, reporter: { email: a@teapot.example } }
            """
                + block("yaml"),
            StandardCharsets.UTF_8);
    List<NotificationSettings> settings = ConfigFile.read(yaml).notifications();
    assertThat(settings).extracting(NotificationSettings::name).containsExactly("team", "pager");
    try (Database database = Database.sqlite(folder.resolve("docket.db"));
        Notifications notifications =
            Notifications.open(
                settings,
                new Notifier.Room(
                    database,
                    SettableClock.at(Identity.NOW),
                    Environment.TEST,
                    ServiceProfile.of("Teapot Chat", "a@teapot.example"),
                    false,
                    "node-1"))) {
      notifications.alarm(Alarm.LIST_STALE, "demo", Optional.empty());
      assertThat(notifications.waiting("team")).isEqualTo(1);
      assertThat(notifications.waiting("pager")).isZero();
    }
  }

  @Test
  void page_namesTopicsBoundsAndWaits() throws IOException {
    String page = page();
    for (NotificationTopic topic : NotificationTopic.values()) {
      assertThat(page).contains("| `" + topic + "` |");
    }
    assertThat(page)
        .contains(
            "first " + Digest.MAX_FILINGS + " filings",
            Digest.MAX_LINES + " lines",
            "`window` (" + NotificationSettings.DEFAULT_WINDOW.toMinutes() + "m by default)",
            Due.FIRST_RETRY.toSeconds() + " seconds later",
            "up to " + Due.LAST_RETRY.toMinutes() + " minutes",
            Target.URGENT_WINDOW.toSeconds() + " seconds after the first",
            "within " + Target.EXPIRING.toDays() + " days");
    assertThat(Due.after(0)).isEqualTo(Due.FIRST_RETRY);
    assertThat(Due.after(1)).isEqualTo(Duration.ofSeconds(10));
    assertThat(Due.after(1_000_000)).isEqualTo(Due.LAST_RETRY);
  }

  @Test
  void page_showsTheJsonThatIsSent() throws IOException {
    Dispatch dispatch =
        new Dispatch(
            "hook",
            false,
            "KEY",
            Identity.NOW,
            0,
            new Digest(
                List.of(new Digest.Line("HELD/CONFIRM", "mock", 1, List.of("fil-0001"))),
                Identity.NOW,
                Identity.NOW));
    assertThat(block("json").strip())
        .isEqualTo(
            new String(
                new NoticeText("Teapot Chat", Environment.TEST).json(dispatch),
                StandardCharsets.UTF_8));
  }
}
