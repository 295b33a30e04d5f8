package org.tocsin.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.tocsin.config.NotificationSettings;
import org.tocsin.config.NotificationTopic;
import org.tocsin.filing.Notifier;
import org.tocsin.model.Environment;
import org.tocsin.report.ServiceProfile;
import org.tocsin.store.Database;

class SqliteNotificationsTest extends NotificationsContract {
  @Override
  Database open() {
    return Database.sqlite(folder.resolve("docket.db"));
  }

  @Test
  @Timeout(60)
  void processThatIsKilled_losesNothingThatItWasTold() throws Exception {
    Path file = folder.resolve("killed.db");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                KilledNotifier.class.getName(),
                file.toString(),
                Integer.toString(server.port()))
            .redirectError(folder.resolve("err.txt").toFile())
            .start();
    int told = 0;
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      while (told < 50) {
        String line = out.readLine();
        assertThat(line).isEqualTo("told " + told);
        told++;
      }
    }
    process.destroyForcibly();
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isNotZero();
    try (Database again = Database.sqlite(file);
        Notifications notifications = KilledNotifier.open(again, server.port())) {
      assertThat(notifications.waiting("team")).isGreaterThanOrEqualTo(told);
      notifications.start();
      await(() -> notifications.waiting("team") == 0);
      assertThat(server.taken).isNotEmpty();
    }
  }

  /** Tells events for ever, one line for each that it was told is kept. */
  static final class KilledNotifier {
    private KilledNotifier() {}

    static Notifications open(Database database, int port) {
      return Notifications.open(
          List.of(
              new NotificationSettings(
                  "team",
                  mail(port, List.of(), TEAM),
                  EnumSet.allOf(NotificationTopic.class),
                  Duration.ZERO,
                  Optional.empty())),
          new Notifier.Room(
              database,
              Clock.systemUTC(),
              Environment.TEST,
              ServiceProfile.of("Teapot", "a@teapot.example"),
              true,
              "node-1"));
    }

    public static void main(String[] arguments) {
      Notifications notifications =
          open(Database.sqlite(Path.of(arguments[0])), Integer.parseInt(arguments[1]));
      for (int i = 0; ; i++) {
        notifications.failed(id(i % 10), "mock", false);
        System.out.println("told " + i);
      }
    }
  }
}
