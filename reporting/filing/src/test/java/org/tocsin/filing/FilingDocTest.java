package org.tocsin.filing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.tocsin.cybertipline.CallOutcome;

/** Keeps the diagram and the table of docs/filing.md in step with the transition function. */
class FilingDocTest {
  private static final Path PAGE = Path.of("..", "..", "docs", "filing.md");

  /** What persons do, and what a batch does; each has a test of its own. */
  private static final List<String> PERSONS =
      List.of(
          "  [*] --> COVERED: joins a batch, or its destination is covered",
          "  COVERED --> WAITING: its leader is cancelled or given up",
          "  COVERED --> HELD: as WAITING, and a person has to look first",
          "  COVERED --> CANCELLED: cancelled or closed by a person",
          "  WAITING --> HELD: by a person",
          "  WAITING --> CANCELLED: by a person",
          "  OPENING --> CANCELLED: by a person",
          "  OPEN --> RETRACTING: cancelled or closed by a person",
          "  HELD --> WAITING: released by a person",
          "  HELD --> FINISHED: confirmed by a person",
          "  HELD --> CANCELLED: by a person",
          "  FAILED --> WAITING: retried by a person",
          "  FAILED --> CANCELLED: by a person",
          "  RETRACTING --> CANCELLED: cancelled or closed by a person");

  static final List<Call> CONVERSATION =
      java.util.Arrays.stream(Call.values()).filter(call -> call != Call.DELIVER).toList();

  private static final String BEGIN = "<!-- generated: begin -->\n";
  private static final String END = "<!-- generated: end -->";

  @Test
  void page_isInStepWithTheMachine() throws IOException {
    String page = Files.readString(PAGE, StandardCharsets.UTF_8);
    int from = page.indexOf(BEGIN) + BEGIN.length();
    int to = page.indexOf(END);
    String fresh = page.substring(0, from) + generated() + page.substring(to);
    if (Boolean.getBoolean("tocsin.docs.write")) {
      Files.writeString(PAGE, fresh, StandardCharsets.UTF_8);
    }
    assertThat(Files.readString(PAGE, StandardCharsets.UTF_8))
        .as("run this test with -Dtocsin.docs.write=true to write the page anew")
        .isEqualTo(fresh);
  }

  private static String generated() {
    Map<Call, Map<String, Set<String>>> table = new LinkedHashMap<>();
    Set<String> arrows = new TreeSet<>();
    arrows.add("  [*] --> WAITING");
    arrows.add("  [*] --> HELD: near match, canary, or findings");
    for (Call call : CONVERSATION) {
      Map<String, Set<String>> rows = new LinkedHashMap<>();
      for (CallOutcome outcome : FilingMachineTest.outcomes().toList()) {
        Set<String> next = new LinkedHashSet<>();
        Filing sent = before(call);
        for (Duration later : List.of(Duration.ZERO, Duration.ofDays(2))) {
          next.add(name(after(sent, call, outcome, later), "past the window: ", next.isEmpty()));
        }
        Filing failing = sent.change().failedOnce(FilingRig.START).done();
        Filing over = after(failing, call, outcome, FilingMachine.HORIZON);
        if (over.state() == FilingState.FAILED) {
          next.add(name(over, "past the horizon: ", false));
        }
        next.removeIf(
            text ->
                next.contains(text.replace("past the window: ", ""))
                    && text.startsWith("past the window: "));
        for (Filing filing :
            List.of(
                after(sent, call, outcome, Duration.ZERO),
                after(sent, call, outcome, Duration.ofDays(2)),
                over)) {
          arrows.add("  " + call.inFlight() + " --> " + filing.state());
        }
        rows.put(label(outcome), next);
      }
      table.put(call, rows);
    }
    for (Call call : CONVERSATION) {
      for (Filing resting : List.of(FilingMachineTest.waiting(1), FilingMachineTest.open())) {
        if (FilingMachine.next(resting, FilingRig.START) == call) {
          arrows.add("  " + resting.state() + " --> " + call.inFlight());
        }
      }
    }
    arrows.addAll(PERSONS);
    arrows.add("  OPEN --> DESCRIBING");
    arrows.add("  OPEN --> FINISHING");
    StringBuilder text = new StringBuilder("```mermaid\nstateDiagram-v2\n");
    arrows.forEach(arrow -> text.append(arrow).append('\n'));
    text.append("```\n\n| call | answer | becomes |\n| --- | --- | --- |\n");
    table.forEach(
        (call, rows) ->
            rows.forEach(
                (answer, next) ->
                    text.append("| ")
                        .append(call.name().toLowerCase(Locale.ROOT))
                        .append(" | ")
                        .append(answer)
                        .append(" | ")
                        .append(String.join("; ", next))
                        .append(" |\n")));
    return text.toString();
  }

  private static Filing before(Call call) {
    Filing from = call == Call.OPEN ? FilingMachineTest.waiting(1) : FilingMachineTest.open();
    Filing uploaded = from.change().uploaded(FilingRig.START).done();
    return FilingMachine.before(call == Call.DESCRIBE ? uploaded : from, call).filing();
  }

  private static Filing after(Filing sent, Call call, CallOutcome outcome, Duration later) {
    FilingMachine.Known known =
        new FilingMachine.Known(
            FilingRig.START.plus(later),
            Duration.ofSeconds(5),
            Optional.of(FilingMachineTest.MD5),
            Set.of("f1"));
    return FilingMachine.after(sent, call, outcome, known).filing();
  }

  private static String name(Filing filing, String when, boolean first) {
    return (first ? "" : when)
        + filing.state()
        + filing.hold().map(reason -> " (" + reason + ")").orElse("")
        + filing.failure().map(reason -> " (" + reason + ")").orElse("")
        + (filing.state() == FilingState.FINISHED
            ? filing.receipted() ? " (receipt)" : " (unreceipted)"
            : "");
  }

  private static String label(CallOutcome outcome) {
    String kind = Filer.kind(outcome);
    return Filer.code(outcome).isPresent() ? kind + " " + Filer.code(outcome).getAsInt() : kind;
  }
}
