package org.tocsin.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tocsin.config.FollowedSource;
import org.tocsin.model.SeverityClass;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Where a list comes from and how it is followed, as options, and as configuration writes it. */
final class ListOptions {
  @ArgGroup(exclusive = true, multiplicity = "0..1")
  Origin origin = new Origin();

  static final class Origin {
    @Option(
        names = "--file",
        paramLabel = "CSV",
        description = "A CSV file that the service imports at its start.")
    Optional<Path> file = Optional.empty();

    @Option(
        names = "--ncmec",
        paramLabel = "URL",
        description = "The root of NCMEC's Hash Sharing API, which is followed.")
    Optional<String> ncmec = Optional.empty();

    @Option(
        names = "--threatexchange",
        paramLabel = "URL",
        description = "The root of a ThreatExchange's graph, whose updates are followed.")
    Optional<String> threatExchange = Optional.empty();
  }

  @Option(
      names = "--account",
      paramLabel = "NAME",
      description = "The account there; of a ThreatExchange the privacy group.")
  private Optional<String> account = Optional.empty();

  @Option(
      names = "--password",
      paramLabel = "REFERENCE",
      description = "Where its password or token is: env:NAME or file:PATH. Never the secret.")
  private Optional<String> password = Optional.empty();

  @Option(
      names = "--means",
      paramLabel = "LABEL=CLASS",
      description =
          "What a classification of the source means here, by the classes of --unclassified; again"
              + " for each.")
  private List<String> means = new ArrayList<>();

  @Option(
      names = "--unclassified",
      paramLabel = "CLASS",
      description =
          "What an entry without a classification means: ${COMPLETION-CANDIDATES} (default: UNKNOWN,"
              + " which waits).")
  private Optional<SeverityClass> unclassified = Optional.empty();

  @Option(
      names = "--poll",
      paramLabel = "PERIOD",
      description = "How often it is asked: 10m to 7d (default 1h).")
  private Optional<String> poll = Optional.empty();

  @Option(
      names = "--algorithms",
      split = ",",
      paramLabel = "NAME",
      description = "The kinds of values that are kept, such as md5,pdq (default: all).")
  private List<String> algorithms = new ArrayList<>();

  @Option(
      names = "--submitters",
      split = ",",
      paramLabel = "ID",
      description = "The submitters whose entries are kept (default: all).")
  private List<String> submitters = new ArrayList<>();

  @Option(
      names = "--not-submitters",
      split = ",",
      paramLabel = "ID",
      description = "The submitters whose entries are passed over.")
  private List<String> notSubmitters = new ArrayList<>();

  @Option(names = "--feedback", description = "Sends votes that people gave to the source.")
  private boolean feedback;

  @Option(
      names = "--match",
      paramLabel = "BITS",
      description = "How many of 256 bits a picture may differ and match: 0 to 31 (default 31).")
  private Optional<Integer> match = Optional.empty();

  @Option(
      names = "--file-without-person",
      paramLabel = "BITS",
      description = "How many it may differ and be filed without a person: -1 to 31 (default -1).")
  private Optional<Integer> fileWithoutPerson = Optional.empty();

  @Option(
      names = "--minimum-submitters",
      paramLabel = "N",
      description =
          "How many different submitters have to assert a value before it counts: 1 to 100 (default"
              + " 1).")
  private Optional<Integer> minimumSubmitters = Optional.empty();

  @Option(
      names = "--most-repeated",
      paramLabel = "N",
      description =
          "How many entries may assert the same opaque value, such as PhotoDNA, before it is not"
              + " compared (default 1000).")
  private Optional<Integer> mostRepeated = Optional.empty();

  @Option(
      names = "--continue-on-error",
      description = "Loads the good lines of the file although others are malformed.")
  private boolean continueOnError;

  private Optional<String> url() {
    return origin.ncmec.or(() -> origin.threatExchange);
  }

  /** Whether it follows a source. */
  boolean follows() {
    return url().isPresent();
  }

  /** Whether the service imports a file. */
  boolean imports() {
    return origin.file.isPresent();
  }

  /**
   * Returns the item as a configuration in {@code folder} writes it.
   *
   * @throws CommandException when the options do not go together
   */
  List<String> item(String name, Path folder) {
    requireThatTheyFit();
    ListText text = new ListText(name);
    text.put("file", origin.file.map(file -> within(folder, file)));
    if (follows()) {
      text.section("source")
          .word(
              "type",
              Optional.of(
                  origin.ncmec.isPresent()
                      ? FollowedSource.Type.NCMEC
                      : FollowedSource.Type.THREAT_EXCHANGE))
          .put("url", url())
          .put("account", account)
          .put("password", password)
          .section("classes");
      classes().forEach((meaning, labels) -> text.put(meaning.name(), labels));
      text.word("unclassified", unclassified)
          .end()
          .put("poll", poll)
          .put("algorithms", algorithms)
          .put("submitters", submitters)
          .put("notSubmitters", notSubmitters)
          .word("feedback", feedback ? Optional.of("true") : Optional.empty())
          .end();
    }
    text.word("match", match);
    text.word("fileWithoutPerson", fileWithoutPerson);
    text.word("minimumSubmitters", minimumSubmitters);
    text.word("mostRepeated", mostRepeated);
    text.word("continueOnError", continueOnError ? Optional.of("true") : Optional.empty());
    return text.lines();
  }

  private void requireThatTheyFit() {
    password
        .filter(reference -> !reference.matches("(?s)(?:env|file):.+"))
        .ifPresent(
            secret -> {
              // Never repeated: it may be the secret itself.
              throw CommandException.usage(
                  "--password: say where the secret is, as env:NAME or file:PATH; the secret itself"
                      + " never stands in the file, nor on a command line");
            });
    if (follows()) {
      if (account.isEmpty() || password.isEmpty()) {
        throw CommandException.usage(
            "--account and --password: a source that is followed takes both");
      }
      if (means.isEmpty() && unclassified.isEmpty()) {
        throw CommandException.usage(
            "--means: say what each classification of the source means here, such as --means"
                + " A1=CONFIRMED, or with --unclassified what entries without one mean");
      }
      if (continueOnError) {
        throw CommandException.usage("--continue-on-error is for --file");
      }
      int kept = Set.copyOf(submitters).size();
      if (kept > 0 && minimumSubmitters.filter(needed -> needed > kept).isPresent()) {
        throw CommandException.usage(
            "--minimum-submitters: no value would ever count, because --submitters keeps the entries"
                + " of fewer");
      }
    } else if (account.isPresent()
        || password.isPresent()
        || !means.isEmpty()
        || unclassified.isPresent()
        || poll.isPresent()
        || !algorithms.isEmpty()
        || !submitters.isEmpty()
        || !notSubmitters.isEmpty()
        || feedback) {
      throw CommandException.usage(
          "these options are for a list that follows a source: name it with --ncmec or"
              + " --threatexchange");
    }
  }

  private Map<SeverityClass, List<String>> classes() {
    Map<SeverityClass, List<String>> classes = new EnumMap<>(SeverityClass.class);
    ClassLabels.of(means)
        .forEach(
            (label, meaning) ->
                classes.computeIfAbsent(meaning, none -> new ArrayList<>()).add(label));
    return classes;
  }

  /** A file below the configuration's folder is named from there, so that both move together. */
  private static String within(Path folder, Path file) {
    Path whole = file.toAbsolutePath().normalize();
    if (!Files.isRegularFile(whole)) {
      throw CommandException.failed("the list file " + file + " is not there, or is no file");
    }
    Path base = folder.toAbsolutePath().normalize();
    Path named = whole.startsWith(base) ? base.relativize(whole) : whole;
    return named.toString();
  }
}
