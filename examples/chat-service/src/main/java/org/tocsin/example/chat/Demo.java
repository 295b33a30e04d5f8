package org.tocsin.example.chat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.tocsin.docket.IncidentFilter;
import org.tocsin.mock.BookedReport;
import org.tocsin.mock.MockClearinghouse;
import org.tocsin.mock.MockSettings;
import org.tocsin.mock.ReportState;

/**
 * Shows an upload's whole way on one machine: a chat, a mock clearinghouse, two people and their
 * pictures.
 *
 * <p>Every step states what is expected and fails the demo when something else happens. The
 * pictures are painted by the demo itself, and the list of flagged ones knows one of them.
 */
public final class Demo {
  private static final String ROOM = "lobby";
  private static final long LISTED = 2026;
  private static final long UNKNOWN = 7;
  private static final long OTHER = 31;
  private static final Duration FILED_WITHIN = Duration.ofSeconds(45);
  private static final Set<String> KEPT_AWAY = Set.of("refused", "waiting");

  private final PrintStream out;
  private int steps;

  private Demo(PrintStream out) {
    this.out = out;
  }

  /** Something else happened than the demo expects. */
  private static final class Unexpected extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unexpected(String message) {
      super(message);
    }
  }

  /** Runs the demo; {@code --keep} leaves the servers running, {@code --data DIR} says where. */
  public static void main(String[] args) {
    System.exit(run(args, System.out));
  }

  static int run(String[] args, PrintStream out) {
    List<String> given = Arrays.asList(args);
    boolean keep = given.contains("--keep") || Boolean.getBoolean("tocsin.demo.keep");
    int data = given.indexOf("--data");
    Path folder =
        data >= 0 && data + 1 < given.size()
            ? Path.of(given.get(data + 1))
            : Path.of("target", "demo", stamp());
    try {
      new Demo(out).show(folder.toAbsolutePath().normalize(), keep);
      return 0;
    } catch (Unexpected e) {
      out.println();
      out.println("NOT AS EXPECTED: " + e.getMessage());
    } catch (IOException | RuntimeException e) {
      out.println();
      out.println("THE DEMO BROKE: " + e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      out.println("THE DEMO WAS INTERRUPTED");
    }
    return 1;
  }

  private void show(Path folder, boolean keep) throws IOException, InterruptedException {
    Instant began = Instant.now();
    out.println("Tocsin demo: every picture is painted here, the clearinghouse is a mock.");
    DemoFolder files = new DemoFolder(folder);
    byte[] listed = Pictures.landscape(LISTED);
    files.writeList(listed);
    try (MockClearinghouse mock = MockClearinghouse.start(MockSettings.builder().port(0).build())) {
      files.writeConfig(mock.baseUri(), "test");
      try (ChatService chat =
          ChatService.start(ChatSettings.of(files.config(), files.chatData(), 0))) {
        out.println("  mock clearinghouse  " + mock.pageUri());
        out.println("  chat                " + chat.address());
        out.println();
        postPictures(chat, listed);
        waitForFilings(chat);
        showReports(mock);
        out.println();
        out.println("The library's data lies in " + files.libraryData());
        out.println("Its configuration is       " + files.config());
        out.println(
            "As expected, in " + Duration.between(began, Instant.now()).toSeconds() + " s.");
        if (keep) {
          stay(mock, chat);
        }
      }
    }
  }

  private void postPictures(ChatService chat, byte[] listed)
      throws IOException, InterruptedException {
    DemoUser ann = new DemoUser(chat.address(), "Ann", "192.0.2.44", 51515);
    DemoUser ben = new DemoUser(chat.address(), "Ben", "198.51.100.23", 40404);
    ann.enter(ROOM);
    ben.enter(ROOM);
    byte[] unknown = Pictures.landscape(UNKNOWN);

    step("Ann posts a picture that no list knows");
    expect("posted", ann.post(ROOM, "ann-hills-0001", "hills.png", unknown));
    seen(ben, 1, unknown);
    done("delivered: Ben sees it, byte for byte");

    step("Ann posts a listed picture");
    expect("refused", ann.post(ROOM, "ann-listed-0001", "listed.png", listed));
    seen(ben, 1, unknown);
    incidents(chat, 1);
    done("refused, and an incident is on record; Ben sees nothing of it");

    step("Ben posts a copy of it, resized and saved as JPEG");
    byte[] copy = Pictures.resized(LISTED, 400, 0.7f);
    expect("refused", ben.post(ROOM, "ben-copy-0001", "copy.jpg", copy));
    seen(ann, 1, unknown);
    incidents(chat, 2);
    done("refused by a near match; filed, because tocsin.yaml sets fileWithoutPerson: 31");

    step("Ben posts a WebP picture");
    String webp = ben.post(ROOM, "ben-webp-0001", "blobs.webp", Pictures.webp());
    expect("posted", webp);
    done("decoded, compared and delivered");

    step("Ben posts a JPEG of which half is missing");
    String half = ben.post(ROOM, "ben-half-0001", "half.jpg", Pictures.truncated(OTHER));
    if (!KEPT_AWAY.contains(half)) {
      throw new Unexpected("a picture that nobody could examine whole was " + half);
    }
    done(half + ": what is missing cannot be compared, so nobody sees it");

    step("Ann's client sends the listed picture again, as the same attempt");
    expect("refused", ann.post(ROOM, "ann-listed-0001", "listed.png", listed));
    incidents(chat, 2);
    done("refused again: the same incident, nothing is filed twice");
  }

  private void waitForFilings(ChatService chat) {
    step("The reports are filed");
    if (!chat.tocsin().awaitFilings(FILED_WITHIN)) {
      throw new Unexpected(
          "a filing was still on its way after " + FILED_WITHIN.toSeconds() + " s");
    }
    done("each opened, its file uploaded and described, finished");
  }

  private void showReports(MockClearinghouse mock) throws IOException {
    List<BookedReport> finished = mock.books().reports(ReportState.FINISHED);
    out.println();
    out.println("What the mock clearinghouse holds:");
    out.println(line("report", "IP address", "port", "time", "file", "match"));
    for (BookedReport booked : finished) {
      FiledReport report = FiledReport.of(booked);
      out.println(
          line(
              Long.toString(report.id()),
              report.address(),
              report.port(),
              report.time(),
              report.file(),
              report.match()));
    }
    if (mock.books().reports().size() != 2 || finished.size() != 2) {
      throw new Unexpected(
          "the mock holds "
              + mock.books().reports().size()
              + " reports, "
              + finished.size()
              + " of them finished, instead of two");
    }
    check(finished, "192.0.2.44", "51515", "listed.png", "exact");
    check(finished, "198.51.100.23", "40404", "copy.jpg", "perceptual");
  }

  private static void check(
      List<BookedReport> finished, String address, String port, String file, String match)
      throws IOException {
    for (BookedReport booked : finished) {
      FiledReport report = FiledReport.of(booked);
      if (report.address().equals(address)
          && report.port().equals(port)
          && report.file().equals(file)
          && report.match().equals(match)) {
        return;
      }
    }
    throw new Unexpected("no report says " + file + ", " + match + ", from " + address);
  }

  private void stay(MockClearinghouse mock, ChatService chat) throws InterruptedException {
    out.println();
    out.println("Both servers go on until this process is ended (Ctrl-C):");
    out.println("  chat                " + chat.address());
    out.println("  mock clearinghouse  " + mock.pageUri() + "  (account test, password test)");
    out.flush();
    new CountDownLatch(1).await();
  }

  private static void seen(DemoUser reader, int count, byte[] first)
      throws IOException, InterruptedException {
    JsonNode messages = reader.messages(ROOM);
    if (messages.size() != count) {
      throw new Unexpected(
          reader.name() + " sees " + messages.size() + " files instead of " + count);
    }
    String file = messages.path(0).path("file").path("id").asText();
    if (!Arrays.equals(reader.file(ROOM, file), first)) {
      throw new Unexpected(reader.name() + " reads other bytes than were posted");
    }
  }

  private static void incidents(ChatService chat, int count) {
    int found = chat.tocsin().docket().list(IncidentFilter.newest(100)).size();
    if (found != count) {
      throw new Unexpected("the docket holds " + found + " incidents instead of " + count);
    }
  }

  private static void expect(String wanted, String got) {
    if (!wanted.equals(got)) {
      throw new Unexpected("the upload was " + got + " instead of " + wanted);
    }
  }

  private void step(String words) {
    steps++;
    out.println(steps + "  " + words);
    out.flush();
  }

  private void done(String words) {
    out.println("   " + words);
    out.flush();
  }

  private static String line(
      String report, String address, String port, String time, String file, String match) {
    return String.format(
        Locale.ROOT, "  %-10s %-14s %-6s %-25s %-11s %s", report, address, port, time, file, match);
  }

  private static String stamp() {
    return DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT)
        .withZone(ZoneOffset.UTC)
        .format(Instant.now());
  }
}
