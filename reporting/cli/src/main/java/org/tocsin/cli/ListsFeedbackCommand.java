package org.tocsin.cli;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.tocsin.config.FollowedSource;
import org.tocsin.hashlist.Feedback;
import org.tocsin.hashlist.HashLists;
import org.tocsin.hashlist.HashSource;
import org.tocsin.hashlist.SourceException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Tells a source what a person thinks of an entry. */
@Command(
    name = "feedback",
    header = "Tells a source what a person thinks of an entry; without one, shows what was told.",
    description = {
      "",
      "The vote is kept and sent by the service when the source takes it, where the configuration",
      "says feedback: true of that source. What is done with matches here is for lists suppress,",
      "which does not wait for the source. --reasons asks the source which reasons it has for a kind",
      "of fingerprint; a vote names them by name or identifier.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  java -jar tocsin.jar lists feedback --list ncmec --algorithm MD5 --reasons",
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
      description = "A reason, by the source's name or identifier of it; may be repeated.")
  private List<String> named = List.of();

  @Option(
      names = "--reasons",
      description = "Asks the source which reasons it has for --algorithm, and shows them.")
  private boolean reasons;

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
    if (reasons) {
      checkAsking(voting);
    } else if (voting) {
      check();
    }
    try (ServiceData service = data.open(terminal())) {
      if (reasons) {
        ask(service);
      } else if (voting) {
        vote(service);
      } else {
        show(service, service.hasLists() ? votes(service) : List.of());
      }
    }
    return ExitCode.OK;
  }

  private void checkAsking(boolean voting) {
    if (voting || !named.isEmpty() || entry.list.isEmpty() || algorithm.isEmpty()) {
      throw CommandException.usage("--reasons takes --list and --algorithm, and no vote");
    }
  }

  private void ask(ServiceData service) {
    String list = entry.list.orElseThrow();
    FollowedSource source =
        service
            .source(list)
            .orElseThrow(
                () ->
                    CommandException.failed(
                        "the configuration has list "
                            + Shown.plain(list)
                            + " follow no source, so nobody can be asked"));
    Map<String, String> known = new TreeMap<>();
    try (HashSource asked = source.open(service.clock())) {
      known.putAll(asked.reasons(algorithm.orElseThrow()));
    } catch (SourceException e) {
      throw CommandException.failed(
          "the source of list " + list + " does not say its reasons: " + e.getMessage());
    }
    if (isJson()) {
      known.forEach(
          (id, name) ->
              terminal().line(JsonLine.of(json -> json.put("reason", name).put("identifier", id))));
      return;
    }
    Table table = Table.of("REASON", "IDENTIFIER");
    known.forEach((id, name) -> table.row(Shown.plain(name), Shown.plain(id)));
    if (!table.isEmpty()) {
      table.print(terminal());
    }
    terminal().note(Shown.count(known.size(), "reason", "reasons"));
  }

  private void check() {
    if (!entry.isWhole() || algorithm.isEmpty() || confirm == deny) {
      throw CommandException.usage(
          "a vote takes --list, --submitter, --entry, --algorithm, and --confirm or --deny");
    }
    if (deny == named.isEmpty()) {
      throw CommandException.usage("--reason: at least one with --deny, none with --confirm");
    }
    PersonOptions.checked(by.orElse(""));
  }

  private void vote(ServiceData service) {
    String list = entry.list.orElseThrow();
    Optional<FollowedSource> source = service.source(list);
    source.ifPresent(known -> requireTaken(known, service));
    HashSource.Vote vote =
        new HashSource.Vote(
            entry.submitter.orElseThrow(),
            entry.entry.orElseThrow(),
            algorithm.orElseThrow(),
            confirm,
            named);
    HashLists lists = service.lists();
    long number = kept(lists, vote);
    noteAbsent(lists);
    Optional<Boolean> sending = service.namedLists().map(names -> isSent(source));
    if (isJson()) {
      terminal()
          .line(
              JsonLine.of(
                  json ->
                      json.put("vote", number).put("state", "WAITING").flag("sending", sending)));
      return;
    }
    terminal()
        .line(
            "vote " + number + (sending.orElse(true) ? " waits to be sent" : " is kept, not sent"));
    if (sending.isEmpty()) {
      terminal()
          .note("it is sent if the service's configuration says feedback: true of the source");
    } else if (!sending.get()) {
      terminal().note(unsent(list));
    }
  }

  private static boolean isSent(Optional<FollowedSource> source) {
    return source.filter(FollowedSource::feedback).isPresent();
  }

  private static String unsent(String list) {
    return "votes on list "
        + Shown.plain(list)
        + " are not sent: the configuration does not say feedback: true of its source";
  }

  /** Nobody is asked: the kind of source says it. */
  private static void requireTaken(FollowedSource source, ServiceData service) {
    try (HashSource connector = source.open(service.clock())) {
      if (!connector.capabilities().feedback()) {
        throw CommandException.failed("a source of this kind takes no votes: nothing is kept");
      }
    }
  }

  private void noteAbsent(HashLists lists) {
    String list = entry.list.orElseThrow();
    String submitter = entry.submitter.orElseThrow();
    if (lists.provenance(list, submitter, entry.entry.orElseThrow()).isEmpty()) {
      terminal()
          .note(
              "list "
                  + list
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

  private void show(ServiceData service, List<Feedback> votes) {
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
    if (service.namedLists().isPresent()) {
      votes.stream()
          .filter(vote -> vote.state() == Feedback.State.WAITING)
          .map(Feedback::list)
          .distinct()
          .sorted()
          .filter(list -> !isSent(service.source(list)))
          .forEach(list -> terminal().note(unsent(list)));
    }
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
