package org.tocsin.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.tocsin.filing.Filings;
import org.tocsin.model.FilingId;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Keeps what stands in for a receipt that was lost. */
@Command(
    name = "confirm",
    header = "Attaches a confirmation to a filing whose receipt was lost.",
    description = {
      "",
      "The file, such as a letter or a message of the clearinghouse, is sealed as evidence of the",
      "incident. A filing of which nobody could say whether it was filed is finished by it, and the",
      "clock of preservation starts.",
      ""
    },
    footerHeading = "%nExample:%n",
    footer = {
      "  java -jar tocsin.jar filings confirm fil-01k9x3v2m4f6h8j0n2q4s6u8w0 --file letter.pdf --by pat",
      "",
      "Exit status: 0 attached; 1 it failed, or the filing needs none; 2 not understood."
    })
final class FilingsConfirmCommand extends LeafCommand {
  /** The largest confirmation, in bytes. */
  static final long MAX_BYTES = 16L << 20;

  @Parameters(paramLabel = "FILING", description = "The filing's id.")
  private String filing = "";

  @Option(
      names = "--file",
      required = true,
      paramLabel = "FILE",
      description = "The confirmation, byte for byte; at most 16 MiB.")
  private Path file = Path.of("");

  @Mixin private PersonOptions person = new PersonOptions();

  @Mixin private DataOptions data = new DataOptions();

  FilingsConfirmCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  public Integer call() throws Exception {
    FilingId id = FilingText.id(filing);
    String by = person.name();
    byte[] document = read();
    try (ServiceData service = data.open(terminal())) {
      Filings filings = service.filings();
      filings.confirm(id, service.docket(), document, by);
      if (isJson()) {
        terminal().line(FilingText.json(filings, id));
      } else {
        terminal().line("filing " + id + " has its confirmation");
      }
    }
    return ExitCode.OK;
  }

  private byte[] read() {
    try {
      if (Files.isDirectory(file) || Files.size(file) > MAX_BYTES || Files.size(file) == 0) {
        throw CommandException.failed(
            "--file: " + file + " is a folder, is empty, or is larger than 16 MiB");
      }
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw CommandException.failed("cannot read " + file + ": " + Failures.unreadable(e));
    }
  }
}
