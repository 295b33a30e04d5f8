package org.tocsin.example.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tocsin.Tocsin;

/** The guide shows code that compiles, a configuration that starts, and words that are true. */
class GettingStartedTest {
  private static final Path GUIDE = Path.of("..", "..", "docs", "getting-started.md");
  private static final Path SOURCE =
      Path.of("src", "test", "java", "org", "tocsin", "example", "chat", "GettingStarted.java");

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"start", "screen", "see"})
  void guide_everySnippet_isTheCodeThatIsCompiled(String name) throws Exception {
    assertThat(shown("<!-- snippet: " + name + " -->\n```java\n")).isEqualTo(compiled(name));
  }

  @Test
  void guide_itsConfigurationAndCode_refuseAListedPictureAndDeliverAnother() throws Exception {
    DemoFolder files = new DemoFolder(folder);
    byte[] listed = Pictures.landscape(3);
    files.writeList(listed);
    files.writeConfig(URI.create("http://127.0.0.1:1/ispws"), "test");
    Files.writeString(files.config(), shown("```yaml\n"));
    GettingStarted guide = new GettingStarted();

    try (Tocsin tocsin = Tocsin.start(files.config())) {
      guide.screen(tocsin, posted("1", Pictures.landscape(4)), "127.0.0.1", 4711, forwarded());
      guide.screen(tocsin, posted("2", listed), "127.0.0.1", 4711, forwarded());
      guide.screen(tocsin, posted("3", Pictures.truncated(5)), "127.0.0.1", 4711, forwarded());
      GettingStarted.see(tocsin);
    }

    assertThat(guide.done)
        .containsExactly("delivered 1.png", "told: This file could not be posted.", "held 3.png");
  }

  private static List<String> forwarded() {
    return List.of("for=\"192.0.2.44:51515\"");
  }

  private GettingStarted.Posted posted(String id, byte[] bytes) throws IOException {
    Path file = Files.write(folder.resolve(id + ".png"), bytes);
    return new GettingStarted.Posted("attempt-" + id, "user-1", "Ann", "room-1", "Lobby", file);
  }

  private static String shown(String before) throws IOException {
    String page = Files.readString(GUIDE);
    int begin = page.indexOf(before) + before.length();
    assertThat(page).contains(before);
    return page.substring(begin, page.indexOf("```", begin));
  }

  private static String compiled(String name) throws IOException {
    Matcher part =
        Pattern.compile("    // begin " + name + "\\R(.*?)    // end " + name, Pattern.DOTALL)
            .matcher(Files.readString(SOURCE));
    assertThat(part.find()).isTrue();
    return part.group(1).replaceAll("(?m)^    ", "");
  }
}
