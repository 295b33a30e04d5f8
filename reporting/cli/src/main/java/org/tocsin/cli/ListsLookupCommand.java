package org.tocsin.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.tocsin.hashlist.HashLists;
import org.tocsin.hashlist.Hit;
import org.tocsin.hashlist.ListEntry;
import org.tocsin.hashlist.ListStatus;
import org.tocsin.hashlist.Standing;
import org.tocsin.model.Algorithm;
import org.tocsin.model.Fingerprint;
import org.tocsin.model.Provenance;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows who lists a value. */
@Command(
    name = "lookup",
    header = "Shows which entries of which lists have a value, who says so and since when.",
    description = {
      "",
      "The value is compared as an upload's would be; whatever has it is shown. STANDING says whether",
      "an upload with it would match the entry by the rules of its list, or why not; suppressions do",
      "not matter.",
      "Entries are named, with when they came here, when their submitter changed them last and when",
      "their source told them last; values are not shown. What a source calls submitters and",
      "categorizations stands in brackets.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  java -jar tocsin.jar lists lookup d41d8cd98f00b204e9800998ecf8427e --config tocsin.yaml",
      "  java -jar tocsin.jar lists lookup VALUE --algorithm pdq --radius 31 --config tocsin.yaml",
      "",
      "Exit status: 0 looked up, listed or not; 1 it failed, or no list has entries;",
      "2 not understood."
    })
final class ListsLookupCommand extends LeafCommand {
  @Parameters(paramLabel = "VALUE", description = "The value, in hexadecimal digits.")
  private String value = "";

  @Mixin private AlgorithmOption algorithm = new AlgorithmOption();

  @Option(
      names = "--radius",
      paramLabel = "BITS",
      defaultValue = "0",
      description = "For PDQ: the largest distance, 0 to 256 (default 0).")
  private int radius;

  @Mixin private LimitOption limit = new LimitOption();

  @Mixin private DataOptions data = new DataOptions();

  ListsLookupCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  public Integer call() throws Exception {
    Fingerprint asked = algorithm.read(value);
    if (radius < 0 || radius > 256 || (radius > 0 && !asked.algorithm().equals(Algorithm.PDQ))) {
      throw CommandException.usage("--radius: 0 to 256, and for PDQ only");
    }
    int most = limit.checked();
    try (ServiceData service = data.open(terminal())) {
      if (!service.hasLists()) {
        throw nobodyKnows();
      }
      HashLists lists = service.lists();
      List<Found> found = found(lists, asked, most);
      if (isJson()) {
        found.forEach(each -> terminal().line(json(each)));
      } else {
        show(found);
      }
      tell(found.size(), most);
    }
    return ExitCode.OK;
  }

  /** An entry that has the value, and what its list knows of it; it may be gone by now. */
  private record Found(Hit hit, Standing standing, Optional<Provenance> provenance) {
    Optional<String> submitterName() {
      return provenance.flatMap(Provenance::submitterName);
    }

    Optional<String> name(String categorization) {
      return provenance.map(known -> known.categorizationNames().get(categorization));
    }

    List<String> categorizations() {
      return provenance.stream()
          .flatMap(known -> known.categorizations().stream())
          .sorted()
          .toList();
    }
  }

  /** That no list has a value is said only where a list has values. */
  private List<Found> found(HashLists lists, Fingerprint asked, int most) {
    List<Found> found = new ArrayList<>();
    Function<Hit, Standing> standing = Standing.of(lists.snapshot(), asked, LimitOption.MOST);
    List<Hit> hits = lists.lookup(asked, radius, most);
    Map<ListEntry, Provenance> known = lists.provenance(hits.stream().map(Hit::entry).toList());
    for (Hit hit : hits) {
      found.add(new Found(hit, standing.apply(hit), Optional.ofNullable(known.get(hit.entry()))));
    }
    if (found.isEmpty() && lists.status().stream().allMatch(ListStatus::isEmpty)) {
      throw nobodyKnows();
    }
    return found;
  }

  private static CommandException nobodyKnows() {
    return CommandException.failed(
        "no hash list with entries is here, so nobody knows whether one has it: compare --config"
            + " or --data, and load a list with lists import or lists sync");
  }

  private void show(List<Found> found) {
    Table table =
        Table.of(
            "LIST",
            "SUBMITTER",
            "ENTRY",
            "CLASS",
            "CLASSIFICATION",
            "DISTANCE",
            "STANDING",
            "HERE SINCE",
            "UPDATED",
            "LAST TOLD",
            "OTHERS SAY");
    for (Found each : found) {
      ListEntry entry = each.hit().entry();
      table.row(
          entry.list(),
          named(entry.submitter(), each.submitterName()),
          entry.entryId(),
          entry.severity().name(),
          entry.classification(),
          Integer.toString(each.hit().distance()),
          each.standing().name().toLowerCase(Locale.ROOT).replace('_', ' '),
          each.provenance().map(known -> Shown.instant(known.firstSeen())).orElse(""),
          Shown.instant(entry.updatedAt()),
          each.provenance().map(known -> Shown.instant(known.lastSeen())).orElse(""),
          each.provenance().map(Provenance::feedback).orElse(""));
    }
    if (!table.isEmpty()) {
      table.print(terminal());
    }
    found.stream().filter(each -> !each.categorizations().isEmpty()).forEach(this::categorized);
  }

  private static String named(String identifier, Optional<String> name) {
    return identifier + name.map(called -> " (" + called + ")").orElse("");
  }

  /** Few lists have them, and they are long: not a column, but a line below. */
  private void categorized(Found found) {
    ListEntry entry = found.hit().entry();
    terminal()
        .line(
            Shown.plain(
                "entry "
                    + entry.entryId()
                    + (entry.submitter().isEmpty() ? "" : " of " + entry.submitter())
                    + " in "
                    + entry.list()
                    + " is filed under "
                    + found.categorizations().stream()
                        .map(each -> named(each, found.name(each)))
                        .collect(Collectors.joining(", "))));
  }

  private void tell(int count, int most) {
    String more = count == most ? "there may be more: --limit shows them" : "";
    if (isJson()) {
      if (!more.isEmpty()) {
        terminal().note(more);
      }
    } else {
      terminal()
          .note(
              count == 0
                  ? "no list has it"
                  : Shown.count(count, "entry", "entries") + (more.isEmpty() ? "" : "; " + more));
    }
  }

  private static String json(Found found) {
    ListEntry entry = found.hit().entry();
    return JsonLine.of(
        json ->
            json.put("list", entry.list())
                .put("listVersion", entry.listVersion())
                .put("submitter", entry.submitter())
                .put("submitterName", found.submitterName())
                .put("entry", entry.entryId())
                .put("class", entry.severity().name())
                .put("classification", entry.classification())
                .put("distance", found.hit().distance())
                .put("standing", found.standing().name())
                .at("firstSeen", found.provenance().map(Provenance::firstSeen))
                .at("updatedAt", entry.updatedAt())
                .at("lastSeen", found.provenance().map(Provenance::lastSeen))
                .put(
                    "feedback",
                    found.provenance().map(Provenance::feedback).filter(text -> !text.isEmpty()))
                .texts("categorizations", found.categorizations())
                .object(
                    "categorizationNames",
                    names ->
                        found
                            .categorizations()
                            .forEach(
                                each ->
                                    found.name(each).ifPresent(name -> names.put(each, name)))));
  }
}
