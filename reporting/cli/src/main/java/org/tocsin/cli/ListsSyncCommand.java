package org.tocsin.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.tocsin.config.TocsinConfig;
import org.tocsin.hashlist.HashLists;
import org.tocsin.hashlist.ListStatus;
import org.tocsin.hashlist.ListSync;
import org.tocsin.hashlist.SourceException;
import org.tocsin.hashlist.SyncReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Asks sources of hash lists now. */
@Command(
    name = "sync",
    header = "Asks the sources of hash lists now, and reads until there is no more.",
    description = {
      "",
      "Sources are those that the configuration names. What is read is kept page by page: whatever",
      "ends the command, the next one goes on from there. A running service notices within seconds.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  java -jar tocsin.jar lists sync --config tocsin.yaml",
      "  java -jar tocsin.jar lists sync ncmec-industry --config tocsin.yaml",
      "",
      "Exit status: 0 all caught up; 1 one is not, or what it read is held; 2 not understood."
    })
final class ListsSyncCommand extends LeafCommand {
  @Parameters(
      paramLabel = "LIST",
      arity = "0..*",
      description = "The lists (default: all that follow a source).")
  private List<String> named = new ArrayList<>();

  @Mixin private DataOptions data = new DataOptions();

  @Mixin private ProgressOptions progress = new ProgressOptions();

  ListsSyncCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  public Integer call() throws Exception {
    boolean whole = true;
    if (data.hasConfig() && follows(data.config())) {
      data.createDirectory();
    }
    try (ServiceData service = data.open(terminal())) {
      HashLists lists = service.lists();
      try (ListSync sync = service.listSync(lists)) {
        for (String list : chosen(service, lists, sync)) {
          whole &= run(sync, lists, list);
        }
      }
    }
    return whole ? ExitCode.OK : ExitCode.FAILED;
  }

  /** Where nothing is followed nothing is read, so nothing is made for it. */
  private static boolean follows(TocsinConfig config) {
    return config.lists().stream().anyMatch(list -> list.source().isPresent());
  }

  private List<String> chosen(ServiceData service, HashLists lists, ListSync sync) {
    List<String> following = sync.followedLists();
    for (String list : named) {
      service.requireList(lists, list);
      if (!following.contains(list)) {
        throw CommandException.failed(
            "list "
                + list
                + " follows no source, so lists import loads it; those that do: "
                + (following.isEmpty() ? "none" : String.join(", ", following)));
      }
    }
    if (following.isEmpty()) {
      throw CommandException.failed(
          "no list follows a source; lists add --help shows how one is added");
    }
    return named.isEmpty() ? following : named;
  }

  private boolean run(ListSync sync, HashLists lists, String list) {
    Optional<SyncReport> report;
    try (Progress shown =
        Progress.start(
            terminal(), progress.style, "sync " + list, "entries", OptionalLong.empty())) {
      Heartbeat heartbeat = Heartbeat.of(() -> shown.at(entries(lists, list)));
      try {
        report = sync.sync(list);
      } finally {
        heartbeat.close();
      }
      shown.at(entries(lists, list));
    }
    if (report.isEmpty()) {
      terminal().note("list " + list + ": another process is asking its source");
      return false;
    }
    tell(report.get());
    return report.get().caughtUp() && report.get().held().isEmpty();
  }

  private static long entries(HashLists lists, String list) {
    return lists.status().stream()
        .filter(status -> status.name().equals(list))
        .mapToLong(ListStatus::entries)
        .sum();
  }

  private void tell(SyncReport report) {
    if (isJson()) {
      terminal().line(json(report));
      return;
    }
    terminal()
        .line(
            "list "
                + report.list()
                + ": "
                + Shown.count(report.pages(), "page", "pages")
                + ", "
                + report.added()
                + " added, "
                + report.changed()
                + " changed, "
                + report.removed()
                + " removed"
                + (report.caughtUp() ? ", caught up" : ", not caught up"));
    new TreeMap<>(report.passedOver())
        .forEach((what, count) -> terminal().note("passed over " + count + " " + what));
    report.problem().ifPresent(kind -> terminal().note("it ended early: " + told(kind)));
    report
        .held()
        .ifPresent(
            why ->
                terminal()
                    .note(
                        "what was read is held: "
                            + Shown.plain(why)
                            + "; look at its source, then: lists confirm "
                            + report.list()));
  }

  private static String told(SourceException.Kind kind) {
    return kind
        + switch (kind) {
          case CREDENTIAL -> ": the source refuses the account; doctor asks it again";
          case RATE -> ": the source says that it is asked too often; ask again later";
          case UNAVAILABLE ->
              ": the source does not answer; what was read is kept, ask again later";
          case UNREADABLE, REFUSED -> ": is its url that of its API? doctor asks it again";
          case CURSOR ->
              ": the source forgot how far was read; the next sync starts that part anew";
        };
  }

  private static String json(SyncReport report) {
    return JsonLine.of(
        json ->
            json.put("list", report.list())
                .put("pages", report.pages())
                .put("added", report.added())
                .put("changed", report.changed())
                .put("removed", report.removed())
                .object("passedOver", over -> new TreeMap<>(report.passedOver()).forEach(over::put))
                .put("caughtUp", report.caughtUp())
                .put("published", report.published())
                .put("held", report.held())
                .put("problem", report.problem().map(Enum::name)));
  }
}
