package org.tocsin.mock;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.tocsin.testkit.SettableClock;

/**
 * The conversation in {@code docs/mock-clearinghouse.md}, walked with the real curl. What curl
 * prints must be what the guide shows; with {@code -Dtocsin.transcript=true} the guide is written
 * anew.
 */
class TranscriptTest {
  private static final Path GUIDE = Path.of("..", "..", "docs", "mock-clearinghouse.md");
  private static final String BEGIN = "<!-- transcript: begin -->\n";
  private static final String END = "<!-- transcript: end -->";
  private static final String SHOWN_BASE = "http://127.0.0.1:8480/ispws";

  @TempDir Path folder;

  static boolean isCurlHere() {
    boolean here = Files.isExecutable(Path.of("/usr/bin/curl"));
    if (!here && "true".equals(System.getenv("CI"))) {
      throw new AssertionError("CI=true, but there is no /usr/bin/curl");
    }
    if (!here) {
      System.err.println("**** TRANSCRIPT NOT TESTED: there is no /usr/bin/curl ****");
    }
    return here;
  }

  @Test
  @EnabledIf("isCurlHere")
  void conversation_withCurl_isThatOfTheGuide() throws Exception {
    String transcript;
    SettableClock clock = SettableClock.at("2026-01-15T09:42:00Z");
    try (MockClearinghouse mock =
        MockClearinghouse.start(MockSettings.builder().clock(clock).build())) {
      transcript = walk(mock.baseUri());
    }
    String guide = Files.readString(GUIDE);
    int begin = guide.indexOf(BEGIN) + BEGIN.length();
    int end = guide.indexOf(END);
    if (Boolean.getBoolean("tocsin.transcript")) {
      Files.writeString(GUIDE, guide.substring(0, begin) + transcript + guide.substring(end));
    } else {
      assertThat(transcript).isEqualTo(guide.substring(begin, end));
    }
  }

  private String walk(URI base) throws Exception {
    Files.writeString(folder.resolve("report.xml"), Samples.report());
    Files.writeString(
        folder.resolve("broken.xml"), Samples.report().replace("chatImIncident", "chat"));
    Files.write(folder.resolve("placeholder.png"), "hello".getBytes(UTF_8));
    StringBuilder out = new StringBuilder();
    String xml = "-H 'Content-Type: text/xml; charset=utf-8' --data-binary ";
    step(out, base, "Who am I?", base + "/status");
    step(out, base, "Open a report.", xml + "@report.xml " + base + "/submit");
    String upload =
        step(
            out,
            base,
            "Upload a file.",
            "-F id=100000001 -F file=@placeholder.png " + base + "/upload");
    Matcher matcher = Pattern.compile("<fileId>([^<]*)<").matcher(upload);
    assertThat(matcher.find()).isTrue();
    Files.writeString(
        folder.resolve("details.xml"), Samples.fileDetails(100_000_001, matcher.group(1)));
    step(out, base, "Describe the file.", xml + "@details.xml " + base + "/fileinfo");
    step(out, base, "Finish.", "-F id=100000001 " + base + "/finish");
    step(out, base, "Finish again: already finished.", "-F id=100000001 " + base + "/finish");
    step(out, base, "Withdraw: too late.", "-F id=100000001 " + base + "/retract");
    step(out, base, "A document that is wrong.", xml + "@broken.xml " + base + "/submit");
    return out.toString();
  }

  private String step(StringBuilder out, URI base, String title, String arguments)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(List.of("/usr/bin/curl", "-sS", "-i", "-u", "test:test"));
    Matcher words = Pattern.compile("'([^']*)'|(\\S+)").matcher(arguments);
    while (words.find()) {
      command.add(words.group(1) == null ? words.group(2) : words.group(1));
    }
    Process curl =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    String answer = new String(curl.getInputStream().readAllBytes(), UTF_8);
    assertThat(curl.waitFor(20, TimeUnit.SECONDS)).isTrue();
    out.append(title).append("\n\n```console\n$ curl -i -u test:test ");
    out.append(arguments.replace(base.toString(), SHOWN_BASE)).append('\n');
    out.append(shown(answer)).append("\n```\n\n");
    return answer;
  }

  /** Puts constants for what differs from run to run, and leaves out what says nothing. */
  private static String shown(String answer) {
    return answer
        .replace("\r\n", "\n")
        .replaceAll("(?i)(?m)^(date|content-length): .*\n", "")
        .replaceAll(
            "(?i)Request-id: [0-9a-f-]+", "Request-ID: 0f0e0d0c-0b0a-4908-8706-050403020100")
        .replaceAll("<fileId>[0-9a-f]{32}", "<fileId>00112233445566778899aabbccddeeff")
        .strip();
  }
}
