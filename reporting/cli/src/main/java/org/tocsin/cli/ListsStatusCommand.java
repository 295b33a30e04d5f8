package org.tocsin.cli;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.tocsin.hashlist.ListPolicy;
import org.tocsin.hashlist.ListStatus;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Says what is loaded. */
@Command(
    name = "status",
    header =
        "Shows hash lists and their sources: state, age, entries, what was set aside, next run.",
    footerHeading = "%nExample:%n",
    footer = {
      "  java -jar tocsin.jar lists status --config tocsin.yaml",
      "",
      "Exit status: 0 shown; 1 it failed, or nothing is loaded that could match; 2 not understood."
    })
final class ListsStatusCommand extends LeafCommand {
  @Mixin private DataOptions data = new DataOptions();

  ListsStatusCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  public Integer call() throws Exception {
    try (ServiceData service = data.open(terminal())) {
      List<ListStatus> lists = service.hasLists() ? service.lists().status() : List.of();
      Optional<Set<String>> named = service.namedLists();
      List<ListAge> ages = lists.stream().map(list -> age(service, list)).toList();
      if (isJson()) {
        for (int i = 0; i < lists.size(); i++) {
          String name = lists.get(i).name();
          terminal()
              .line(json(lists.get(i), ages.get(i), named.map(names -> names.contains(name))));
        }
      } else {
        print(lists, ages);
        ages.forEach(age -> age.notes().forEach(terminal()::note));
        named.ifPresent(names -> unnamed(lists, names));
      }
      boolean matches = lists.stream().anyMatch(list -> !list.isEmpty());
      if (!matches) {
        terminal().note("no hash list has an entry: nothing can match");
      }
      return matches ? ExitCode.OK : ExitCode.FAILED;
    }
  }

  private ListAge age(ServiceData service, ListStatus list) {
    boolean notAsked = service.namedLists().isPresent() && service.source(list.name()).isEmpty();
    return ListAge.of(list, service.screening(), notAsked, terminal().clock().instant());
  }

  private void print(List<ListStatus> lists, List<ListAge> ages) {
    Table table =
        Table.of(
            "LIST", "STATE", "VERSION", "AGE", "ENTRIES", "VALUES", "ASIDE", "READ TO", "LAG",
            "NEXT", "MATCH", "FILED", "CLASSES");
    for (int i = 0; i < lists.size(); i++) {
      ListStatus list = lists.get(i);
      int filed = list.policy().fileWithoutPersonThreshold();
      table.row(
          list.name(),
          (list.following() ? list.state().name() : "FILE") + ages.get(i).mark(),
          list.version(),
          Shown.span(list.age()),
          Long.toString(list.entries()),
          counts(list.values()),
          Long.toString(list.quarantined().values().stream().mapToLong(Long::longValue).sum()),
          list.checkpoint().map(Shown::instant).orElse(""),
          list.lag().map(Shown::span).orElse(""),
          list.nextRun().map(at -> Shown.from(terminal().clock().instant(), at)).orElse(""),
          "<= " + list.policy().matchThreshold(),
          filed < 0 ? "exact" : "<= " + filed,
          counts(list.severities()));
    }
    if (!table.isEmpty()) {
      table.print(terminal());
    }
    for (ListStatus list : lists) {
      new TreeMap<>(list.policy().byClassification())
          .forEach((classification, policy) -> tell(list.name(), classification, policy));
      list.held()
          .ifPresent(
              why ->
                  terminal()
                      .note(
                          "list "
                              + list.name()
                              + ": what was read is held back until a person confirms it: "
                              + Shown.plain(why)));
      if (list.unusualPdq() > 0) {
        terminal()
            .note(
                "list "
                    + list.name()
                    + ": "
                    + Shown.count(list.unusualPdq(), "PDQ value has", "PDQ values have")
                    + " not exactly 128 ones: of flat pictures, or damaged; they are compared");
      }
      if (list.uncorroborated() > 0) {
        terminal()
            .note(
                "list "
                    + list.name()
                    + ": "
                    + Shown.count(list.uncorroborated(), "value does", "values do")
                    + " not count: fewer submitters assert "
                    + (list.uncorroborated() == 1 ? "it" : "them")
                    + " than minimumSubmitters asks for");
      }
      list.problem()
          .ifPresent(
              problem -> terminal().note("list " + list.name() + ": " + Shown.plain(problem)));
    }
  }

  /** What nobody maintains any more is compared for ever, and grows old. */
  private void unnamed(List<ListStatus> lists, Set<String> named) {
    for (ListStatus list : lists) {
      if (!named.contains(list.name())) {
        terminal()
            .note(
                "list "
                    + list.name()
                    + ": the configuration does not name it; it is compared all the same, and its"
                    + " age counts: name it, or take it away with lists remove");
      }
    }
  }

  private void tell(String list, String classification, ListPolicy policy) {
    int filed = policy.fileWithoutPersonThreshold();
    terminal()
        .note(
            "list "
                + list
                + ": "
                + (classification.isEmpty()
                    ? "without a classification"
                    : "of classification " + Shown.plain(classification))
                + " MATCH is <= "
                + policy.matchThreshold()
                + ", FILED "
                + (filed < 0 ? "exact" : "<= " + filed));
  }

  private static String counts(Map<?, Long> counts) {
    return sorted(counts).entrySet().stream()
        .map(entry -> entry.getKey() + " " + entry.getValue())
        .collect(Collectors.joining(", "));
  }

  private static Map<String, Long> sorted(Map<?, Long> counts) {
    Map<String, Long> sorted = new TreeMap<>();
    counts.forEach((key, count) -> sorted.put(key.toString(), count));
    return sorted;
  }

  private static String json(ListStatus list, ListAge age, Optional<Boolean> named) {
    return JsonLine.of(
        json ->
            json.put("list", list.name())
                .put("version", list.version())
                .at("importedAt", list.importedAt())
                .put("ageSeconds", list.age().toSeconds())
                .put("old", age.old().isPresent())
                .put("tooOld", age.tooOld().isPresent())
                .put(
                    "overdueSeconds",
                    age.overdue().isPresent()
                        ? OptionalLong.of(age.overdue().get().toSeconds())
                        : OptionalLong.empty())
                .put("entries", list.entries())
                .object("values", values -> sorted(list.values()).forEach(values::put))
                .object("classes", classes -> sorted(list.severities()).forEach(classes::put))
                .put("state", list.state().name())
                .put("following", list.following())
                .flag("named", named)
                .object("quarantined", aside -> sorted(list.quarantined()).forEach(aside::put))
                .at("checkpoint", list.checkpoint())
                .put(
                    "lagSeconds",
                    list.lag().isPresent()
                        ? OptionalLong.of(list.lag().get().toSeconds())
                        : OptionalLong.empty())
                .at("nextRun", list.nextRun())
                .put("held", list.held())
                .put("problem", list.problem())
                .put("refused", list.refused())
                .put("unusualPdq", list.unusualPdq())
                .put("uncorroborated", list.uncorroborated())
                .put("match", list.policy().matchThreshold())
                .put("fileWithoutPerson", list.policy().fileWithoutPersonThreshold())
                .objects(
                    "classifications",
                    new TreeMap<>(list.policy().byClassification()).entrySet(),
                    (item, each) ->
                        item.put("classification", each.getKey())
                            .put("match", each.getValue().matchThreshold())
                            .put(
                                "fileWithoutPerson",
                                each.getValue().fileWithoutPersonThreshold())));
  }
}
