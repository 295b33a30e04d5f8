package org.tocsin.mock.kit;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;
import org.tocsin.mock.BookedCall;
import org.tocsin.mock.BookedFile;
import org.tocsin.mock.BookedOrigin;
import org.tocsin.mock.BookedReport;
import org.tocsin.mock.Books;
import org.tocsin.mock.ReportState;

/**
 * What a chat owes when a listed file is posted to it, as assertions for any chat on any stack: it
 * refuses the file, preserves it with its network facts, and files exactly one report.
 *
 * <p>The kit knows a chat only through {@link ChatDoor}, {@link RoomView} and {@link EvidenceView},
 * and its filings only through the {@link Books} of the mock that the chat files with. Failures
 * begin with the name of the assertion, tell states and counts, and never what was posted, by whom
 * or from where.
 */
public final class ChatAssertions {
  /** How long {@link #assertFiledOnce(Attempt, Books)} waits for the report. */
  public static final Duration FILED_WITHIN = Duration.ofSeconds(30);

  /** How long no call may have come, so that a second report would have shown itself. */
  public static final Duration QUIET = Duration.ofSeconds(1);

  private static final long STEP_NANOS = 10_000_000;

  private ChatAssertions() {}

  /**
   * Asserts that the uploader was not told that the file was posted, and that no other member can
   * fetch anything that was not there before: not the file, not a smaller copy.
   *
   * @throws AssertionError when one does not hold
   */
  public static void assertRefused(Attempt attempt) {
    if (attempt.posted()) {
      throw failed("assertRefused", "the chat says that the file was posted");
    }
    List<String> appeared = read("assertRefused", attempt::appeared);
    if (!appeared.isEmpty()) {
      boolean same = appeared.contains(attempt.upload().sha256());
      throw failed(
          "assertRefused",
          appeared.size()
              + " more to fetch in the room than before, "
              + (same ? "the very file among it" : "though not the very file"));
    }
  }

  /**
   * Asserts that the evidence holds the file as it was received, once, with the uploader's address,
   * source port and the time of the upload (to a second).
   *
   * @throws AssertionError when it does not
   */
  public static void assertPreserved(Attempt attempt, EvidenceView evidence) {
    TestUpload upload = attempt.upload();
    Collection<Preserved> all = read("assertPreserved", () -> evidence.of(upload));
    List<Preserved> same =
        all.stream().filter(one -> one.sha256().equals(upload.sha256())).toList();
    if (same.size() != 1) {
      throw failed(
          "assertPreserved",
          "expected the file's bytes once, found them "
              + same.size()
              + " times in "
              + all.size()
              + " preserved uploads");
    }
    Preserved one = same.get(0);
    if (one.address().isEmpty()) {
      throw failed("assertPreserved", "the uploader's address is not preserved");
    }
    if (!isSame(one.address().get(), upload.address())) {
      throw failed("assertPreserved", "another address is preserved than the uploader's");
    }
    if (one.port().orElse(0) != upload.port()) {
      throw failed(
          "assertPreserved",
          one.port().isEmpty() ? "the source port is not preserved" : "another port is preserved");
    }
    if (one.receivedAt().isEmpty()) {
      throw failed("assertPreserved", "the time of the upload is not preserved");
    }
    if (!attempt.spans(one.receivedAt().get())) {
      throw failed("assertPreserved", "another time is preserved than that of the upload");
    }
  }

  /** Asserts as {@link #assertFiledOnce(Attempt, Books, Duration)} within {@link #FILED_WITHIN}. */
  public static void assertFiledOnce(Attempt attempt, Books books) {
    assertFiledOnce(attempt, books, FILED_WITHIN);
  }

  /**
   * Asserts that exactly one report with the file and the account is finished and none is left
   * open; that it names the uploader's address, source port and time; that its file bears the name
   * under which it was posted, is of full length and was described; and that none of its calls was
   * refused as invalid.
   *
   * @param within how long to wait for the report and for {@link #QUIET} after it
   * @throws AssertionError when it does not hold by then
   */
  public static void assertFiledOnce(Attempt attempt, Books books, Duration within) {
    settle(attempt, books, within);
    List<BookedReport> about = about(attempt.upload(), books);
    List<BookedReport> finished = in(ReportState.FINISHED, about);
    if (finished.size() != 1) {
      throw failed(
          "assertFiledOnce",
          "expected exactly one finished report with the file and the account, found "
              + finished.size()
              + " among "
              + books.reports());
    }
    if (!in(ReportState.OPEN, about).isEmpty()) {
      throw failed("assertFiledOnce", "left open: " + in(ReportState.OPEN, about));
    }
    BookedReport report = finished.get(0);
    checkOrigin(attempt, report);
    checkFile(attempt.upload(), report);
    List<BookedCall> invalid = invalidOnTheWay(report, books);
    if (!invalid.isEmpty()) {
      throw failed("assertFiledOnce", "refused as invalid on the way: " + invalid);
    }
  }

  /** A document that was refused may not tell which report it was about. */
  private static List<BookedCall> invalidOnTheWay(BookedReport report, Books books) {
    LongSummaryStatistics numbers =
        books.calls(report.id()).stream().mapToLong(BookedCall::number).summaryStatistics();
    return books.calls().stream()
        .filter(call -> call.number() >= numbers.getMin() && call.number() <= numbers.getMax())
        .filter(call -> call.reportId().orElse(report.id()) == report.id())
        .filter(call -> call.code().orElse(0) / 1000 == 4)
        .toList();
  }

  private static void settle(Attempt attempt, Books books, Duration within) {
    long begin = System.nanoTime();
    long last = begin;
    OptionalLong seen = OptionalLong.empty();
    while (System.nanoTime() - begin < within.toNanos()
        && !Thread.currentThread().isInterrupted()) {
      OptionalLong now = books.calls().stream().mapToLong(BookedCall::number).max();
      if (!now.equals(seen)) {
        seen = now;
        last = System.nanoTime();
      }
      boolean quiet = System.nanoTime() - last >= QUIET.toNanos();
      if (quiet && !in(ReportState.FINISHED, about(attempt.upload(), books)).isEmpty()) {
        return;
      }
      LockSupport.parkNanos(STEP_NANOS);
    }
  }

  private static List<BookedReport> about(TestUpload upload, Books books) {
    return books.reports().stream()
        .filter(report -> report.hasFile(upload.sha256()) && report.tells(upload.account()))
        .toList();
  }

  private static List<BookedReport> in(ReportState state, List<BookedReport> reports) {
    return reports.stream().filter(report -> report.state() == state).toList();
  }

  private static void checkOrigin(Attempt attempt, BookedReport report) {
    TestUpload upload = attempt.upload();
    List<BookedOrigin> there =
        report.origins().stream()
            .filter(origin -> isSame(origin.address(), upload.address()))
            .toList();
    if (there.isEmpty()) {
      throw failed("assertFiledOnce", report + " does not name the uploader's address");
    }
    if (there.stream().noneMatch(origin -> origin.port().orElse(0) == upload.port())) {
      throw failed("assertFiledOnce", report + " does not name the source port");
    }
    if (there.stream().flatMap(origin -> origin.at().stream()).noneMatch(attempt::spans)) {
      throw failed("assertFiledOnce", report + " does not name the time of the upload");
    }
  }

  private static void checkFile(TestUpload upload, BookedReport report) {
    for (BookedFile file : report.files()) {
      if (!file.sha256().equals(upload.sha256())) {
        continue;
      }
      if (!file.name().equals(upload.fileName())) {
        throw failed("assertFiledOnce", report + " has the file under another name");
      }
      if (file.length() != upload.length()) {
        throw failed("assertFiledOnce", report + " has the file with another length");
      }
      if (file.details().isEmpty()) {
        throw failed("assertFiledOnce", report + " has the file without a description");
      }
    }
  }

  private static boolean isSame(String one, String other) {
    if (one.equalsIgnoreCase(other)) {
      return true;
    }
    try {
      // Texts with a colon are never looked up.
      return one.indexOf(':') >= 0
          && other.indexOf(':') >= 0
          && InetAddress.getByName(one).equals(InetAddress.getByName(other));
    } catch (UnknownHostException e) {
      return false;
    }
  }

  @FunctionalInterface
  private interface View<T> {
    T read() throws Exception;
  }

  private static <T> T read(String assertion, View<T> view) {
    try {
      return view.read();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed(assertion, "interrupted");
    } catch (Exception e) {
      AssertionError error = failed(assertion, "the chat's own view broke");
      error.initCause(e);
      throw error;
    }
  }

  private static AssertionError failed(String assertion, String what) {
    return new AssertionError(assertion + ": " + what);
  }
}
