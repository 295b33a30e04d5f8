package org.tocsin.cli;

import java.util.List;
import java.util.Optional;
import org.tocsin.hashlist.HashLists;
import org.tocsin.hashlist.Hit;
import org.tocsin.hashlist.ListEntry;
import org.tocsin.hashlist.ListStatus;
import org.tocsin.model.Algorithm;
import org.tocsin.model.Fingerprint;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows who lists a value. */
@Command(
    name = "lookup",
    header = "Shows which entries of which lists have a value.",
    description = {
      "",
      "The value is compared as an upload's would be; thresholds and suppressions do not matter.",
      "Entries are named, values are not shown.",
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
  private static final int MOST = 10_000;

  @Parameters(paramLabel = "VALUE", description = "The value, in hexadecimal digits.")
  private String value = "";

  @Option(
      names = "--algorithm",
      paramLabel = "NAME",
      description = "md5, sha1, sha256, sha512 or pdq (default: by length; 64 is sha256).")
  private Optional<String> algorithm = Optional.empty();

  @Option(
      names = "--radius",
      paramLabel = "BITS",
      defaultValue = "0",
      description = "For PDQ: the largest distance, 0 to 256 (default 0).")
  private int radius;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "100",
      description = "How many at most, up to 10000 (default 100).")
  private int limit;

  @Mixin private DataOptions data = new DataOptions();

  ListsLookupCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  public Integer call() throws Exception {
    Fingerprint asked = ValueText.read(value, algorithm);
    if (radius < 0 || radius > 256 || (radius > 0 && !asked.algorithm().equals(Algorithm.PDQ))) {
      throw CommandException.usage("--radius: 0 to 256, and for PDQ only");
    }
    if (limit < 1 || limit > MOST) {
      throw CommandException.usage("--limit: 1 to " + MOST);
    }
    try (ServiceData service = data.open(terminal())) {
      List<Hit> hits = hits(service, asked);
      String more = hits.size() == limit ? "there may be more: --limit shows them" : "";
      if (isJson()) {
        hits.forEach(hit -> terminal().line(json(hit)));
        if (!more.isEmpty()) {
          terminal().note(more);
        }
        return ExitCode.OK;
      }
      Table table = Table.of("LIST", "SUBMITTER", "ENTRY", "CLASS", "CLASSIFICATION", "DISTANCE");
      for (Hit hit : hits) {
        ListEntry entry = hit.entry();
        table.row(
            entry.list(),
            Shown.plain(entry.submitter()),
            Shown.plain(entry.entryId()),
            entry.severity().name(),
            Shown.plain(entry.classification()),
            Integer.toString(hit.distance()));
      }
      if (!table.isEmpty()) {
        table.print(terminal());
      }
      terminal()
          .note(
              hits.isEmpty()
                  ? "no list has it"
                  : Shown.count(hits.size(), "entry", "entries")
                      + (more.isEmpty() ? "" : "; " + more));
    }
    return ExitCode.OK;
  }

  /** That no list has a value is said only where a list has values. */
  private List<Hit> hits(ServiceData service, Fingerprint asked) {
    List<Hit> hits = List.of();
    boolean any = service.hasLists();
    if (any) {
      HashLists lists = service.lists();
      hits = lists.lookup(asked, radius, limit);
      any = !hits.isEmpty() || !lists.status().stream().allMatch(ListStatus::isEmpty);
    }
    if (!any) {
      throw CommandException.failed(
          "no hash list with entries is here, so nobody knows whether one has it: compare --config"
              + " or --data, and load a list with lists import or lists sync");
    }
    return hits;
  }

  private static String json(Hit hit) {
    return JsonLine.of(
        json ->
            json.put("list", hit.entry().list())
                .put("submitter", hit.entry().submitter())
                .put("entry", hit.entry().entryId())
                .put("class", hit.entry().severity().name())
                .put("classification", hit.entry().classification())
                .put("distance", hit.distance()));
  }
}
