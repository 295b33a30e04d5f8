package org.tocsin.cli;

import java.util.List;
import org.tocsin.filing.FilingException;
import org.tocsin.filing.FilingStory;
import org.tocsin.filing.Filings;
import org.tocsin.model.FilingId;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Changes filings one by one; what could not be changed is said, and the others go on. */
abstract class FilingsChangeCommand extends LeafCommand {
  @Parameters(paramLabel = "FILING", arity = "0..*", description = "The filings' ids.")
  private List<String> filings = List.of();

  @Mixin private PersonOptions person = new PersonOptions();

  @Mixin private DataOptions data = new DataOptions();

  FilingsChangeCommand(Terminal terminal) {
    super(terminal);
  }

  /** Changes one filing. */
  abstract void change(Filings all, FilingId id, String by);

  /** Whether filings are chosen by what they are, not named. */
  boolean many() {
    return false;
  }

  /** Changes every filing that was chosen and returns those that could be changed. */
  List<FilingId> changeMany(Filings all, String by) {
    throw new IllegalStateException("only what is named is changed");
  }

  /** Returns what was done, in the past. */
  abstract String done();

  @Override
  public Integer call() throws Exception {
    List<FilingId> ids = filings.stream().map(FilingText::id).toList();
    String by = person.name();
    if (many() == !ids.isEmpty()) {
      throw CommandException.usage(
          ids.isEmpty() ? "name a filing" : "filings are named or chosen by options, not both");
    }
    if (many()) {
      return changedMany(by);
    }
    int failed = 0;
    try (ServiceData service = data.open(terminal())) {
      Filings all = service.filings();
      for (FilingId id : ids) {
        if (!changed(all, id, by)) {
          failed++;
        }
      }
    }
    if (!isJson()) {
      terminal()
          .note(
              Shown.count(ids.size() - failed, "filing", "filings")
                  + " "
                  + done()
                  + (failed == 0 ? "" : ", " + failed + " not"));
    }
    return failed == 0 ? ExitCode.OK : ExitCode.FAILED;
  }

  private int changedMany(String by) {
    List<FilingId> changed;
    try (ServiceData service = data.open(terminal())) {
      changed = changeMany(service.filings(), by);
    }
    if (isJson()) {
      changed.forEach(
          id ->
              terminal()
                  .line(JsonLine.of(json -> json.put("filing", id.value()).put("changed", true))));
    } else {
      changed.forEach(id -> terminal().line("filing " + id + " " + done()));
      terminal().note(Shown.count(changed.size(), "filing", "filings") + " " + done());
    }
    return ExitCode.OK;
  }

  private boolean changed(Filings all, FilingId id, String by) {
    String problem = "";
    try {
      change(all, id, by);
    } catch (FilingException e) {
      problem = String.valueOf(e.getMessage());
    }
    String said = problem;
    if (isJson()) {
      terminal()
          .line(
              JsonLine.of(
                  json ->
                      json.put("filing", id.value())
                          .put("changed", said.isEmpty())
                          .put("state", all.show(id).map(FilingStory::summary).map(s -> s.state()))
                          .put("error", said.isEmpty() ? null : said)));
    } else if (said.isEmpty()) {
      terminal().line("filing " + id + " " + done());
    } else {
      terminal().note("tocsin: " + Shown.plain(said));
    }
    return said.isEmpty();
  }
}
