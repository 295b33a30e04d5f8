package org.tocsin.cli;

import java.util.Optional;
import org.tocsin.filing.Filings;
import org.tocsin.filing.FilingsOverview;
import picocli.CommandLine.Mixin;

/** Stops sending or lets it go on, everywhere or to one destination, and shows what waits. */
abstract class SendingCommand extends LeafCommand {
  @Mixin private PersonOptions person = new PersonOptions();

  @Mixin private DataOptions data = new DataOptions();

  SendingCommand(Terminal terminal) {
    super(terminal);
  }

  /** Returns the destination that is meant; empty for all. */
  abstract Optional<String> destination();

  /** Does it. */
  abstract void change(Filings filings, String by);

  /** Returns what holds from now on, such as {@code is stopped}. */
  abstract String done();

  @Override
  public Integer call() throws Exception {
    String by = person.name();
    try (ServiceData service = data.open(terminal())) {
      Filings filings = service.filings();
      change(filings, by);
      FilingsOverview overview = filings.overview();
      if (isJson()) {
        terminal().line(JsonLine.of(json -> OverviewText.put(json, overview)));
      } else {
        terminal()
            .line(
                destination().map(name -> "sending to " + Shown.plain(name)).orElse("all sending")
                    + " "
                    + done()
                    + "; "
                    + Shown.count(overview.waiting(), "filing waits", "filings wait"));
        OverviewText.print(terminal(), overview);
      }
    }
    return ExitCode.OK;
  }
}
