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
  @Parameters(paramLabel = "FILING", arity = "1..*", description = "The filings' ids.")
  private List<String> filings = List.of();

  @Mixin private PersonOptions person = new PersonOptions();

  @Mixin private DataOptions data = new DataOptions();

  FilingsChangeCommand(Terminal terminal) {
    super(terminal);
  }

  /** Changes one filing. */
  abstract void change(Filings all, FilingId id, String by);

  /** Returns what was done, in the past. */
  abstract String done();

  @Override
  public Integer call() throws Exception {
    List<FilingId> ids = filings.stream().map(FilingText::id).toList();
    String by = person.name();
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
