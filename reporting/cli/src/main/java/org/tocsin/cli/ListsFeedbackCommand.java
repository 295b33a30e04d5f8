package org.tocsin.cli;

import java.util.List;
import java.util.Optional;
import org.tocsin.hashlist.Feedback;
import org.tocsin.hashlist.HashLists;
import org.tocsin.hashlist.HashSource;
import org.tocsin.hashlist.Suppression;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Tells a source what a person thinks of an entry. */
@Command(
    name = "feedback",
    header = "Tells a source what a person thinks of an entry; without one, shows what was told.",
    description = {
      "",
      "The vote is kept and sent by the service when the source takes it. What is done with matches",
      "here is for lists suppress, which does not wait for the source.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  java -jar tocsin.jar lists feedback --list ncmec --submitter club --entry entry-7 \\",
      "      --algorithm MD5 --deny --reason \"Not CSAM\" --by pat",
      "  java -jar tocsin.jar lists feedback --list ncmec --config tocsin.yaml",
      "",
      "Exit status: 0 kept or shown; 1 it failed, or the list follows no source; 2 not understood."
    })
final class ListsFeedbackCommand extends LeafCommand {
  private static final int MOST = 1000;

  @Mixin private EntryOptions entry = new EntryOptions();

  @Option(
      names = "--algorithm",
      paramLabel = "NAME",
      description = "The source's name of the fingerprint's kind, such as MD5.")
  private Optional<String> algorithm = Optional.empty();

  @Option(names = "--confirm", description = "The entry is right.")
  private boolean confirm;

  @Option(names = "--deny", description = "The entry is wrong; takes a --reason.")
  private boolean deny;

  @Option(
      names = "--reason",
      paramLabel = "NAME",
      description = "The source's name of a reason; may be repeated.")
  private List<String> reasons = List.of();

  @Option(
      names = "--by",
      paramLabel = "NAME",
      defaultValue = "${env:TOCSIN_BY}",
      description = "Who thinks so; it is recorded (default: environment variable TOCSIN_BY).")
  private Optional<String> by = Optional.empty();

  @Mixin private DataOptions data = new DataOptions();

  ListsFeedbackCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  public Integer call() throws Exception {
    boolean voting = !entry.isAbsent() || confirm || deny;
    if (voting) {
      check();
    }
    try (ServiceData service = data.open(terminal())) {
      if (voting) {
        vote(service.lists());
      } else {
        show(service.hasLists() ? votes(service) : List.of());
      }
    }
    return ExitCode.OK;
  }

  private void check() {
    if (!entry.isWhole() || algorithm.isEmpty() || confirm == deny) {
      throw CommandException.usage(
          "a vote takes --list, --submitter, --entry, --algorithm, and --confirm or --deny");
    }
    if (deny == reasons.isEmpty()) {
      throw CommandException.usage("--reason: at least one with --deny, none with --confirm");
    }
    PersonOptions.checked(by.orElse(""));
  }

  private void vote(HashLists lists) {
    HashSource.Vote vote =
        new HashSource.Vote(
            entry.submitter.orElseThrow(),
            entry.entry.orElseThrow(),
            algorithm.orElseThrow(),
            confirm,
            reasons);
    long number = kept(lists, vote);
    if (isJson()) {
      terminal().line(JsonLine.of(json -> json.put("vote", number).put("state", "WAITING")));
    } else {
      terminal().line("vote " + number + " waits to be sent");
    }
    Suppression.OfEntry of =
        new Suppression.OfEntry(
            entry.list.orElseThrow(), entry.submitter.orElseThrow(), entry.entry.orElseThrow());
    if (!ServiceData.hasEntry(lists, of)) {
      terminal()
          .note(
              "list "
                  + of.list()
                  + " has no such entry now, so its source may refuse the vote: lists lookup shows"
                  + " entries as they are named");
    }
  }

  private long kept(HashLists lists, HashSource.Vote vote) {
    try {
      return lists.feedback(entry.list.orElseThrow(), vote, by.orElseThrow());
    } catch (IllegalArgumentException e) {
      throw CommandException.failed(Shown.plain(String.valueOf(e.getMessage())));
    }
  }

  private List<Feedback> votes(ServiceData service) {
    HashLists lists = service.lists();
    entry.list.ifPresent(name -> service.requireList(lists, name));
    return lists.feedback(entry.list, MOST);
  }

  private void show(List<Feedback> votes) {
    if (isJson()) {
      votes.forEach(vote -> terminal().line(json(vote)));
      return;
    }
    Table table = Table.of("VOTE", "LIST", "SUBMITTER", "ENTRY", "WHAT", "STATE", "TRIES", "BY");
    for (Feedback vote : votes) {
      table.row(
          Long.toString(vote.number()),
          vote.list(),
          Shown.plain(vote.vote().submitter()),
          Shown.plain(vote.vote().entryId()),
          (vote.vote().positive() ? "confirm " : "deny ") + Shown.plain(vote.vote().algorithm()),
          vote.state() + vote.answer().map(answer -> " (" + Shown.plain(answer) + ")").orElse(""),
          Integer.toString(vote.tries()),
          Shown.plain(vote.askedBy()));
    }
    if (!table.isEmpty()) {
      table.print(terminal());
    }
    terminal().note(Shown.count(votes.size(), "vote", "votes"));
  }

  private static String json(Feedback vote) {
    return JsonLine.of(
        json ->
            json.put("vote", vote.number())
                .put("list", vote.list())
                .put("submitter", vote.vote().submitter())
                .put("entry", vote.vote().entryId())
                .put("algorithm", vote.vote().algorithm())
                .put("confirms", vote.vote().positive())
                .texts("reasons", vote.vote().reasons())
                .put("state", vote.state().name())
                .put("tries", vote.tries())
                .put("answer", vote.answer())
                .put("by", vote.askedBy())
                .at("askedAt", vote.askedAt()));
  }
}
