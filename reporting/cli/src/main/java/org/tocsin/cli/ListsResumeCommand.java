package org.tocsin.cli;

import org.tocsin.hashlist.ListSync;
import picocli.CommandLine.Command;

/** Asks a source again. */
@Command(
    name = "resume",
    header = "Has the source of a hash list asked again, at once.",
    footerHeading = "%nExample:%n",
    footer = {
      "  java -jar tocsin.jar lists resume ncmec-industry --by pat --why \"they are ready\"",
      "",
      "Exit status: 0 it is asked again; 1 it failed, or the list is not paused; 2 not understood."
    })
final class ListsResumeCommand extends ListsAskingCommand {
  ListsResumeCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  boolean pauses() {
    return false;
  }

  @Override
  void change(ListSync sync, String list, String by, String reason) {
    sync.resume(list, by, reason);
  }
}
