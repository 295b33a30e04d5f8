package org.tocsin.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tocsin.testkit.DatedFront;

/**
 * The conversation in {@code docs/getting-started-trust-and-safety.md}, walked as a new user would.
 * What the commands print must be what the page shows; with {@code -Dtocsin.transcript=true} the
 * page is written anew.
 */
class GettingStartedTranscriptTest {
  private static final Path PAGE =
      Path.of("..", "..", "docs", "getting-started-trust-and-safety.md");
  private static final String BEGIN = "<!-- transcript: begin -->\n";
  private static final String END = "<!-- transcript: end -->";
  private static final String SHOWN_PORT = "8480";
  private static final String CSV =
      """
      algorithm,value,entry_id,submitter,severity_class,classification,updated_at,deleted
      MD5,00112233445566778899aabbccddeeff,entry-1,teapot,TEST,A1,2026-01-02T00:00:00Z,false
      """;

  @TempDir Path folder;
  private final StringBuilder page = new StringBuilder();
  private String port = "";

  @Test
  void page_showsWhatTheCommandsPrint() throws Exception {
    Screen mock = Screen.redirected();
    Thread running =
        new Thread(() -> mock.run("mock-clearinghouse", "--port", "0"), "test-mock-command");
    running.setDaemon(true);
    running.start();
    try {
      walk(ready(mock));
    } finally {
      running.interrupt();
      running.join(10_000);
    }
    String text = Files.readString(PAGE, UTF_8);
    int begin = text.indexOf(BEGIN) + BEGIN.length();
    int end = text.indexOf(END);
    if (Boolean.getBoolean("tocsin.transcript")) {
      Files.writeString(PAGE, text.substring(0, begin) + page + text.substring(end), UTF_8);
    } else {
      assertThat(page.toString())
          .as("run this test with -Dtocsin.transcript=true and look at the difference")
          .isEqualTo(text.substring(begin, end));
    }
  }

  private static String ready(Screen mock) {
    Instant end = Instant.now().plusSeconds(20);
    while (!mock.out().contains("\n")) {
      assertThat(Instant.now()).as(mock.err()).isBefore(end);
      LockSupport.parkNanos(5_000_000);
    }
    return mock.out();
  }

  private void walk(String readyLine) throws IOException {
    Matcher base = Pattern.compile("http://\\S+").matcher(readyLine);
    assertThat(base.find()).isTrue();
    int mocks = URI.create(base.group()).getPort();
    try (DatedFront front = DatedFront.before(mocks, Screen.CLOCK)) {
      walk(readyLine.replace(":" + mocks, ":" + front.port()), Integer.toString(front.port()));
    }
  }

  private void walk(String readyLine, String listening) throws IOException {
    port = listening;
    Path yaml = folder.resolve("tocsin.yaml");

    heading("1. A clearinghouse to try with");
    say("In the first terminal, a stand-in that behaves like the real one and tells nobody:");
    // Another token each time.
    shown(
        "mock-clearinghouse --port 8480",
        readyLine.replaceFirst(
            "token [0-9a-f]{32}\n$", "token 3b1f09c2d45e687a91b0c3d2e4f5a6b7\n"));

    heading("2. A first configuration");
    say("In the second terminal, in a new folder:");
    run(ExitCode.OK, "config init tocsin.yaml");
    say(
        "Every key stands in it, with what it does and its default. Two values are yours to say: who"
            + " reports, and whom the\nclearinghouse can write to. Secrets never stand in the file, so"
            + " the password of the mock gets a file of its own:");
    edit(yaml, "name: Example Chat", "name: Teapot Chat");
    edit(yaml, "email: trust-safety@chat.example", "email: trust-safety@teapot.example");
    Path password =
        Files.writeString(folder.resolve("clearinghouse-password.txt"), "test\n", UTF_8);
    OpenFolder.set(password, "rw-------");
    console(
        List.of(
            "sed -i 's/name: Example Chat/name: Teapot Chat/' tocsin.yaml",
            "sed -i 's/trust-safety@chat.example/trust-safety@teapot.example/' tocsin.yaml",
            "echo test > clearinghouse-password.txt && chmod 600 clearinghouse-password.txt"),
        "");
    // The mock of the test listens where it can.
    Files.writeString(
        yaml, Files.readString(yaml, UTF_8).replace(":" + SHOWN_PORT, ":" + port), UTF_8);

    heading("3. Is it right?");
    run(ExitCode.OK, "config check tocsin.yaml");
    say("Slips are named with their place, and what was meant. Two, made for trying:");
    String good = Files.readString(yaml, UTF_8);
    edit(yaml, "\nenvironment: TEST", "\nenvironment: prod");
    edit(yaml, "\ndata: ", "\ndate: ");
    console(
        List.of(
            "cp tocsin.yaml good.yaml",
            "sed -i 's/^environment: TEST/environment: prod/; s/^data:/date:/' tocsin.yaml"),
        "");
    run(ExitCode.FAILED, "config check tocsin.yaml");
    say(
        "Nothing is guessed: `prod` is refused, not taken for one or the other. Back to what was right:");
    console(List.of("mv good.yaml tocsin.yaml"), "");
    Files.writeString(yaml, good, UTF_8);

    heading("4. What would happen?");
    run(ExitCode.OK, "config explain --config tocsin.yaml");
    run(ExitCode.OK, "config explain --routes --config tocsin.yaml");

    heading("5. Is everything there?");
    say(
        "The examination changes nothing and files nothing; the clearinghouse is asked for its status"
            + " only. Before the first start\nthere is no data directory yet:");
    run(ExitCode.OK, "doctor --config tocsin.yaml");
    say("What a warning asks for stands behind its arrow; a failure is put right first.");

    heading("6. Something to match");
    say(
        "Without an entry nothing can match. A list is a file of one line for each value, here of one that is no real one. What"
            + " the\ncolumns hold is in [hash lists](hash-lists.md):");
    Files.writeString(folder.resolve("demo-list.csv"), CSV, UTF_8);
    console(List.of("cat > demo-list.csv <<END\n" + CSV + "END"), "");
    run(ExitCode.OK, "lists import demo-list.csv --list demo --config tocsin.yaml");
    run(ExitCode.OK, "lists status --config tocsin.yaml");
  }

  private static void edit(Path file, String from, String to) throws IOException {
    String text = Files.readString(file, UTF_8);
    assertThat(text).contains(from);
    Files.writeString(file, text.replace(from, to), UTF_8);
  }

  private void run(int expected, String command) {
    Screen screen = Screen.redirected();
    List<Object> words = new ArrayList<>();
    for (String word : command.split(" ", -1)) {
      words.add(
          word.equals("tocsin.yaml") || word.equals("demo-list.csv") ? folder.resolve(word) : word);
    }
    assertThat(screen.run(words.toArray()))
        .as("%s: %s%s", command, screen.out(), screen.err())
        .isEqualTo(expected);
    shown(command, screen.out() + screen.err());
  }

  private void shown(String command, String output) {
    console(List.of("java -jar tocsin.jar " + command), output);
  }

  /** Puts constants for what differs from machine to machine. */
  private void console(List<String> commands, String output) {
    page.append("```console\n");
    commands.forEach(command -> page.append("$ ").append(command).append('\n'));
    String shown =
        output
            .replace(folder + "/", "")
            .replace(":" + port, ":" + SHOWN_PORT)
            .replaceAll("disk: [0-9]+ MiB free.*", "disk: 52480 MiB free")
            .replaceAll("(ok      |WARNING |FAILURE ) disk", "ok       disk")
            .replaceAll("request [0-9a-f-]{8,}", "request 0f0e0d0c-0b0a-4908-8706-050403020100")
            .stripTrailing();
    page.append(shown).append(shown.isEmpty() ? "" : "\n").append("```\n\n");
  }

  private void heading(String text) {
    page.append("## ").append(text).append("\n\n");
  }

  private void say(String text) {
    page.append(text).append("\n\n");
  }
}
