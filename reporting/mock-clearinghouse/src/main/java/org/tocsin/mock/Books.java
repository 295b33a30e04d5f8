package org.tocsin.mock;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;

/**
 * What the mock has seen: reports, files and calls, and assertions about them. Each look shows the
 * state of that moment. Safe for use by many threads.
 *
 * <p>The messages of failed assertions name ids, states and counts, never what a report says.
 */
public final class Books {
  private final Ledger ledger;

  Books(Ledger ledger) {
    this.ledger = ledger;
  }

  /** Returns all reports in the order in which they were opened. */
  public List<BookedReport> reports() {
    return ledger.reports();
  }

  /** Returns the reports in a state. */
  public List<BookedReport> reports(ReportState state) {
    return reports().stream().filter(report -> report.state() == state).toList();
  }

  /** Returns a report. */
  public Optional<BookedReport> report(long id) {
    return ledger.report(id);
  }

  /** Returns the remembered calls in the order in which they ended. */
  public List<BookedCall> calls() {
    return ledger.calls();
  }

  /** Returns the remembered calls of an endpoint in the order in which they began. */
  public List<BookedCall> calls(Endpoint endpoint) {
    return ledger.calls().stream()
        .filter(call -> call.endpoint().filter(endpoint::equals).isPresent())
        .sorted(Comparator.comparingLong(BookedCall::number))
        .toList();
  }

  /** Returns the remembered calls about a report in the order in which they began. */
  public List<BookedCall> calls(long reportId) {
    return ledger.calls(OptionalLong.of(reportId)).stream()
        .sorted(Comparator.comparingLong(BookedCall::number))
        .toList();
  }

  /** Returns how many reports were opened with a document, by the document's SHA-256. */
  public Map<String, Integer> openings() {
    return ledger.openings();
  }

  /** Returns a condition: the report or a file's details hold the text. */
  public static Predicate<BookedReport> mentioning(String text) {
    return report -> report.mentions(text);
  }

  /** Returns a condition: a file of the report has that SHA-256, 64 hexadecimal digits. */
  public static Predicate<BookedReport> holdingFile(String sha256) {
    return report -> report.hasFile(sha256);
  }

  /**
   * Asserts that exactly one report of a kind was finished, however many were opened, and returns
   * it.
   *
   * @throws AssertionError when none was or several were
   */
  public BookedReport finishedExactlyOnce(Predicate<BookedReport> which) {
    List<BookedReport> all = reports().stream().filter(which).toList();
    List<BookedReport> finished =
        all.stream().filter(report -> report.state() == ReportState.FINISHED).toList();
    if (finished.size() != 1) {
      throw new AssertionError(
          "expected exactly one finished report, found " + finished.size() + " among " + all);
    }
    return finished.get(0);
  }

  /**
   * Asserts that exactly one report was finished in all, and returns it.
   *
   * @throws AssertionError when none was or several were
   */
  public BookedReport finishedExactlyOnce() {
    return finishedExactlyOnce(report -> true);
  }

  /**
   * Asserts that each text, such as an account's id, is in exactly one finished report.
   *
   * @throws AssertionError when one is in none or in several
   */
  public void finishedExactlyOnce(String... texts) {
    for (int i = 0; i < texts.length; i++) {
      try {
        finishedExactlyOnce(mentioning(texts[i]));
      } catch (AssertionError e) {
        throw new AssertionError("text " + (i + 1) + " of " + texts.length + ": " + e.getMessage());
      }
    }
  }

  /**
   * Asserts that no report was finished.
   *
   * @throws AssertionError when one was
   */
  public void nothingFinished() {
    List<BookedReport> finished = reports(ReportState.FINISHED);
    if (!finished.isEmpty()) {
      throw new AssertionError("expected no finished report, found " + finished);
    }
  }

  /**
   * Asserts that no report is left open.
   *
   * @throws AssertionError when one is
   */
  public void nothingOpen() {
    List<BookedReport> open = reports(ReportState.OPEN);
    if (!open.isEmpty()) {
      throw new AssertionError("expected no open report, found " + open);
    }
  }

  /**
   * Asserts that no call was answered with a code of 4000 to 4999, which blames the client.
   *
   * @throws AssertionError when one was
   */
  public void nothingRefusedAsInvalid() {
    List<BookedCall> refused =
        calls().stream().filter(call -> call.code().orElse(0) / 1000 == 4).toList();
    if (!refused.isEmpty()) {
      throw new AssertionError("expected no invalid request, found " + refused);
    }
  }

  @Override
  public String toString() {
    return "Books(" + ledger.reports().size() + " reports)";
  }
}
