package org.tocsin.cli;

import java.util.List;
import java.util.Optional;
import org.tocsin.hashlist.EntryReview;
import org.tocsin.hashlist.HashLists;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows which entries wait for a person. */
@Command(
    name = "reviews",
    header = "Shows entries that a person has to look at, and those that one looked at.",
    description = {
      "",
      "An entry whose near matches hit many accounts soon after it came is under review: its near",
      "matches wait for a person. So is one that several submitters dispute: all its matches wait.",
      "lists reviewed ends a review, lists suppress has the entry not be acted upon.",
      ""
    },
    footerHeading = "%nExample:%n",
    footer = {
      "  java -jar tocsin.jar lists reviews --config tocsin.yaml",
      "",
      "Exit status: 0 shown, also when there is none; 1 it failed; 2 not understood."
    })
final class ListsReviewsCommand extends LeafCommand {
  @Option(names = "--list", paramLabel = "NAME", description = "Of this list only.")
  private Optional<String> list = Optional.empty();

  @Mixin private LimitOption limit = new LimitOption();

  @Mixin private DataOptions data = new DataOptions();

  ListsReviewsCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  public Integer call() throws Exception {
    int most = limit.checked();
    List<EntryReview> reviews;
    try (ServiceData service = data.open(terminal())) {
      reviews = service.hasLists() ? reviews(service, most) : List.of();
    }
    if (isJson()) {
      reviews.forEach(review -> terminal().line(json(review)));
      return ExitCode.OK;
    }
    Table table = Table.of("LIST", "SUBMITTER", "ENTRY", "STATE", "CAUSE", "SINCE", "BY", "WHY");
    for (EntryReview review : reviews) {
      table.row(
          review.list(),
          Shown.plain(review.submitter()),
          Shown.plain(review.entryId()),
          review.end().isEmpty() ? "waits" : "looked at",
          review.cause().name(),
          Shown.instant(review.since()),
          review.end().map(end -> Shown.plain(end.by())).orElse(""),
          review.end().map(end -> Shown.plain(end.reason())).orElse(""));
    }
    if (!table.isEmpty()) {
      table.print(terminal());
    }
    long waiting = reviews.stream().filter(review -> review.end().isEmpty()).count();
    terminal()
        .note(
            Shown.count(waiting, "entry waits", "entries wait")
                + " for a person"
                + (reviews.size() == most ? ", or more: --limit shows them" : ""));
    return ExitCode.OK;
  }

  private List<EntryReview> reviews(ServiceData service, int most) {
    HashLists lists = service.lists();
    list.ifPresent(name -> service.requireList(lists, name));
    return lists.reviews(list, most);
  }

  private static String json(EntryReview review) {
    return JsonLine.of(
        json ->
            json.put("list", review.list())
                .put("submitter", review.submitter())
                .put("entry", review.entryId())
                .put("waits", review.end().isEmpty())
                .put("cause", review.cause().name())
                .at("since", review.since())
                .at("endedAt", review.end().map(EntryReview.End::at))
                .put("by", review.end().map(EntryReview.End::by))
                .put("why", review.end().map(EntryReview.End::reason)));
  }
}
