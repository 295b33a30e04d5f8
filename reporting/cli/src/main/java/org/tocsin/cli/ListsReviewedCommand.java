package org.tocsin.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Ends the review of an entry. */
@Command(
    name = "reviewed",
    header = "Says that a person looked at an entry that waits, and that it is right.",
    description = {
      "",
      "What matches it is filed as the policy of its list says again. That it was looked at stays on",
      "record, and it does not wait again for the same cause. Of an entry that is wrong: lists",
      "suppress.",
      ""
    },
    footerHeading = "%nExample:%n",
    footer = {
      "  java -jar tocsin.jar lists reviewed --list ncmec --submitter club --entry entry-7 \\",
      "      --why \"a known series\" --by pat --config tocsin.yaml",
      "",
      "Exit status: 0 it waits no more; 1 it failed, or it did not wait; 2 not understood."
    })
final class ListsReviewedCommand extends LeafCommand {
  @Mixin private EntryOptions entry = new EntryOptions();

  @Mixin private WhyOption why = new WhyOption();

  @Mixin private PersonOptions person = new PersonOptions();

  @Mixin private DataOptions data = new DataOptions();

  ListsReviewedCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  public Integer call() throws Exception {
    if (!entry.isWhole()) {
      throw CommandException.usage("name the entry by --list, --submitter and --entry");
    }
    String by = person.name();
    String reason = why.checked();
    String list = entry.list.orElseThrow();
    String id = entry.entry.orElseThrow();
    try (ServiceData service = data.open(terminal())) {
      boolean ended =
          service.hasLists()
              && service.lists().reviewed(list, entry.submitter.orElseThrow(), id, by, reason);
      if (!ended) {
        throw CommandException.failed("no such entry is under review; lists reviews shows those");
      }
    }
    if (isJson()) {
      terminal()
          .line(
              JsonLine.of(
                  json ->
                      json.put("list", list)
                          .put("submitter", entry.submitter)
                          .put("entry", id)
                          .put("waits", false)));
    } else {
      terminal()
          .line(
              "entry "
                  + Shown.plain(id)
                  + " in "
                  + Shown.plain(list)
                  + ": what matches it waits no more because of it");
    }
    return ExitCode.OK;
  }
}
