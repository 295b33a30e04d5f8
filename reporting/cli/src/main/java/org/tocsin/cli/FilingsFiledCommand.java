package org.tocsin.cli;

import org.tocsin.filing.Filings;
import org.tocsin.model.FilingId;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Keeps the reference of what a person filed by hand. */
@Command(
    name = "filed",
    header = "Says that a person filed by hand what was prepared for that.",
    description = {
      "",
      "The reference that the authority gave is sealed as evidence of the incident. The filing is",
      "finished by it, and the clock of preservation starts. What has to be filed is written out by",
      "filings pack.",
      ""
    },
    footerHeading = "%nExample:%n",
    footer = {
      "  java -jar tocsin.jar filings filed fil-01k9x3v2m4f6h8j0n2q4s6u8w0 \\",
      "      --reference NCA-2026-1234 --by pat",
      "",
      "Exit status: 0 kept; 1 it failed, or the filing does not wait for that; 2 not understood."
    })
final class FilingsFiledCommand extends LeafCommand {
  @Parameters(paramLabel = "FILING", description = "The filing's id.")
  private String filing = "";

  @Option(
      names = "--reference",
      required = true,
      paramLabel = "TEXT",
      description = "What the authority's portal or officer gave: 1 to 200 characters.")
  private String reference = "";

  @Mixin private PersonOptions person = new PersonOptions();

  @Mixin private DataOptions data = new DataOptions();

  FilingsFiledCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  public Integer call() throws Exception {
    FilingId id = FilingText.id(filing);
    String by = person.name();
    String text = reference.strip();
    if (text.isEmpty() || text.length() > 200 || !Shown.plain(text).equals(text)) {
      throw CommandException.usage("--reference: 1 to 200 characters on one line");
    }
    try (ServiceData service = data.open(terminal())) {
      Filings filings = service.filings();
      filings.filedByHand(id, service.docket(), text, by);
      if (isJson()) {
        terminal().line(FilingText.json(filings, id));
      } else {
        terminal().line("filing " + id + " is filed by hand");
      }
    }
    return ExitCode.OK;
  }
}
