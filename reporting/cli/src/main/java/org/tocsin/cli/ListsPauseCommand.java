package org.tocsin.cli;

import org.tocsin.hashlist.ListSync;
import picocli.CommandLine.Command;

/** Stops asking a source. */
@Command(
    name = "pause",
    header = "Stops asking the source of a hash list until it is resumed.",
    description = {
      "",
      "What was read of it is used, and grows old: once it is older than screening.maxListAge no",
      "upload is clear any more.",
      ""
    },
    footerHeading = "%nExample:%n",
    footer = {
      "  java -jar tocsin.jar lists pause ncmec-industry --by pat --why \"they asked us to\"",
      "",
      "Exit status: 0 it is paused; 1 it failed, or the list follows no source; 2 not understood."
    })
final class ListsPauseCommand extends ListsAskingCommand {
  ListsPauseCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  boolean pauses() {
    return true;
  }

  @Override
  void change(ListSync sync, String list, String by, String reason) {
    sync.pause(list, by, reason);
  }
}
