package org.tocsin.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Ends a suppression. */
@Command(
    name = "lift",
    header = "Ends a suppression; it stays on record.",
    footerHeading = "%nExample:%n",
    footer = {
      "  java -jar tocsin.jar lists lift 3 --by pat --config tocsin.yaml",
      "",
      "Exit status: 0 lifted; 1 it failed, or none of that number counts; 2 not understood."
    })
final class ListsLiftCommand extends LeafCommand {
  @Parameters(paramLabel = "NUMBER", description = "The suppression, as suppressions shows it.")
  private long number;

  @Mixin private PersonOptions person = new PersonOptions();

  @Mixin private DataOptions data = new DataOptions();

  ListsLiftCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  public Integer call() throws Exception {
    String by = person.name();
    try (ServiceData service = data.open(terminal())) {
      if (!service.lists().lift(number, by)) {
        throw CommandException.failed(
            "there is no suppression " + number + " that could be lifted");
      }
      if (isJson()) {
        terminal().line(JsonLine.of(json -> json.put("suppression", number).put("lifted", true)));
      } else {
        terminal().line("suppression " + number + " is lifted");
      }
    }
    return ExitCode.OK;
  }
}
