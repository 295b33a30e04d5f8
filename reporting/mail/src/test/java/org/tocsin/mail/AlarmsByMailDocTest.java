package org.tocsin.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Keeps the code of docs/alarms-by-mail.md the code that is compiled. */
class AlarmsByMailDocTest {
  @Test
  void page_showsTheCompiledCode() throws IOException {
    String page = read(Path.of("..", "..", "docs", "alarms-by-mail.md"));
    String source = read(Path.of("src/test/java/org/tocsin/mail/AlarmsByMailExample.java"));
    String begin = "// snippet: begin\n";
    String code =
        source
                .substring(
                    source.indexOf(begin) + begin.length(), source.indexOf("// snippet: end"))
                .stripTrailing()
                .stripIndent()
            + "\n";
    assertThat(page).contains("```java\n" + code + "```\n");
  }

  @Test
  void page_namesTheDefaults() throws IOException {
    assertThat(read(Path.of("..", "..", "docs", "alarms-by-mail.md")))
        .contains(
            "within " + MailAlarmsBuilder.DEFAULT_WINDOW.toSeconds() + " seconds",
            MailAlarmsBuilder.DEFAULT_MAX_QUEUED + " mails",
            "first " + MailAlarmsBuilder.DEFAULT_MAX_FILINGS + " filings",
            MailAlarmsBuilder.DEFAULT_FIRST_RETRY.toSeconds() + " seconds",
            MailAlarmsBuilder.DEFAULT_LAST_RETRY.toMinutes() + " minutes",
            MailAlarmsBuilder.DEFAULT_CLOSE_WITHIN.toSeconds() + " seconds");
  }

  private static String read(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.UTF_8);
  }
}
