package org.tocsin.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.tocsin.config.ConfigDiff;
import org.tocsin.config.ConfigException;
import org.tocsin.config.ConfigFile;
import org.tocsin.config.ConfigFinding;
import org.tocsin.config.ListSettings;
import org.tocsin.config.TocsinConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Adds a hash list to a configuration. */
@Command(
    name = "add",
    header = "Adds a hash list to the configuration: from a file, or a source that is followed.",
    description = {
      "",
      "Its lines are put behind those of the other lists; everything else in the file stays as it is.",
      "The result is checked before it takes the file's place, all at once. Nobody is asked, and no",
      "list is read. Without --file, --ncmec and --threatexchange it is imported by lists import.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  java -jar tocsin.jar lists add demo --file demo-list.csv --config tocsin.yaml",
      "  java -jar tocsin.jar lists add industry --ncmec https://hashsharing.example",
      "    --account teapot --password env:HASH_PASSWORD --means A1=CONFIRMED --config tocsin.yaml",
      "  java -jar tocsin.jar lists add exchange --threatexchange https://graph.example/v19.0",
      "    --account 123456 --password file:token.txt --unclassified SIGNAL --config tocsin.yaml",
      "",
      "Exit status: 0 added; 1 not added, and the file is as it was; 2 not understood."
    })
final class ListsAddCommand extends LeafCommand {
  @Parameters(paramLabel = "NAME", description = "Its name: a-z, 0-9, '.', '_' and '-'.")
  private String name = "";

  @Option(
      names = "--config",
      paramLabel = "FILE",
      defaultValue = "tocsin.yaml",
      description = "The configuration (default ${DEFAULT-VALUE}).")
  private Path file = DataOptions.DEFAULT_CONFIG;

  @Mixin private ListOptions list = new ListOptions();

  ListsAddCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  public Integer call() {
    ListsImportCommand.requireName("", name);
    Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent());
    List<String> item = list.item(name, folder);
    try (ConfigRewrite rewrite = ConfigRewrite.of(file)) {
      TocsinConfig before = read();
      if (before.lists().stream().anyMatch(each -> each.name().equals(name))) {
        throw CommandException.failed("a list " + name + " is in " + file + " already");
      }
      ListInsertion.Inserted inserted =
          ListInsertion.into(rewrite.text(), item).orElseThrow(() -> byHand(item));
      Path draft = rewrite.draft(inserted.text());
      check(before, draft, item);
      rewrite.commit();
      tell(inserted.line());
    }
    return ExitCode.OK;
  }

  private TocsinConfig read() {
    try {
      return ConfigFile.read(file, terminal().clock());
    } catch (ConfigException e) {
      throw CommandException.failed(
          file
              + " cannot be used as it is, so nothing is added: see config check "
              + file
              + ", which finds: "
              + e.getMessage());
    }
  }

  /** Reads what the file would be: the same, and this list at the end of the others. */
  private void check(TocsinConfig before, Path draft, List<String> item) {
    TocsinConfig after;
    try {
      after = ConfigFile.read(draft, terminal().clock());
    } catch (ConfigException e) {
      throw refusal(before, e, item);
    }
    List<String> expected =
        new ArrayList<>(before.lists().stream().map(ListSettings::name).toList());
    expected.add(name);
    boolean same =
        after.lists().stream().map(ListSettings::name).toList().equals(expected)
            && after.lists().subList(0, before.lists().size()).equals(before.lists())
            && ConfigDiff.of(file, draft).stream().allMatch(change -> isOurs(change, before));
    if (!same) {
      throw byHand(item);
    }
  }

  /** An empty list of lists, written out, is a setting that goes when the first one comes. */
  private boolean isOurs(ConfigDiff.Change change, TocsinConfig before) {
    return change.path().startsWith("lists[" + name + "].")
        || (before.lists().isEmpty() && change.path().equals("lists"));
  }

  /** Tells what is wrong with the list itself apart from that the file is not plain. */
  private CommandException refusal(
      TocsinConfig before, ConfigException problem, List<String> item) {
    String own = "lists[" + before.lists().size() + "].";
    List<ConfigFinding> findings = problem.findings();
    boolean ofTheList =
        !findings.isEmpty() && findings.stream().allMatch(each -> each.key().startsWith(own));
    return ofTheList
        ? notTaken(
            findings.stream()
                .map(each -> each.key().substring(own.length()) + " " + each.message())
                .toList())
        : byHand(item);
  }

  private CommandException notTaken(List<String> why) {
    return CommandException.failed(
        "list " + name + " is not added, " + file + " is as it was: " + String.join("; ", why));
  }

  private CommandException byHand(List<String> item) {
    terminal().note("write this under lists: in " + file + " by hand, then: config check " + file);
    item.forEach(line -> terminal().note("  " + line));
    return CommandException.failed(
        file + " is not written plainly enough to be added to safely, and is as it was");
  }

  private void tell(int line) {
    if (isJson()) {
      terminal()
          .line(
              JsonLine.of(
                  json -> json.put("file", file.toString()).put("list", name).put("line", line)));
      return;
    }
    terminal().line("list " + name + " is in " + file + ", line " + line);
    terminal().note("look at it: config check " + file + ", config explain --config " + file);
    terminal()
        .note(
            "a service that runs takes it over within seconds; one that cannot goes on as it is, and"
                + " says CONFIGURATION_REFUSED");
    if (list.follows()) {
      terminal().note("does its source know the account: doctor --config " + file);
      terminal().note("read it at once: lists sync " + name + " --config " + file);
    } else if (!list.imports()) {
      terminal().note("load it: lists import FILE --list " + name + " --config " + file);
    }
  }
}
