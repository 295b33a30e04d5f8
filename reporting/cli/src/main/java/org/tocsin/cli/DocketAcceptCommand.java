package org.tocsin.cli;

import org.tocsin.evidence.Actor;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Accepts a docket that was restored from a copy. */
@Command(
    name = "accept-restored",
    header = "Accepts a docket that was restored from a copy, after a person compared it.",
    description = {
      "",
      "What was recorded after the copy is given up, and the custody log says who did so and why.",
      "Sending stays stopped until filings resume-all, sweeping until the next start.",
      ""
    },
    footerHeading = "%nExample:%n",
    footer = {
      "  java -jar tocsin.jar docket accept-restored --by pat --role operator --why \"disk failed\"",
      "",
      "Exit status: 0 accepted; 1 it failed, or the docket is no restored copy; 2 not understood."
    })
final class DocketAcceptCommand extends PersonCommand {
  @Mixin private WhyOption why = new WhyOption();

  DocketAcceptCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  Deed deed() {
    Actor by = actor();
    return service -> {
      service.custodyLog().acceptRestored(by, why.text());
      if (isJson()) {
        terminal().line(JsonLine.of(json -> json.put("accepted", true)));
      } else {
        terminal().line("the restored docket is accepted");
        terminal().note("filings resume-all lets it send again");
      }
    };
  }
}
