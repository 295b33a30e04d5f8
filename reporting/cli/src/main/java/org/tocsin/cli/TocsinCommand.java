package org.tocsin.cli;

import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;

/** The root: what {@code tocsin} alone shows. */
@Command(
    name = "tocsin",
    versionProvider = TocsinCommand.Version.class,
    header = "Detects flagged uploads, preserves the evidence and files the report.",
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nExamples:%n",
    footer = {
      "  java -jar tocsin.jar mock-clearinghouse",
      "  java -jar tocsin.jar filings list --config tocsin.yaml",
      "",
      "Exit status: 0 done and nothing wrong; 1 failed, or findings; 2 not understood.",
    })
final class TocsinCommand extends GroupCommand {
  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Shows the version.")
  boolean version;

  /** Reads the version that the build wrote into the jar. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {
        "tocsin "
            + Optional.ofNullable(TocsinCommand.class.getPackage().getImplementationVersion())
                .orElse("(not from a jar)")
      };
    }
  }
}
