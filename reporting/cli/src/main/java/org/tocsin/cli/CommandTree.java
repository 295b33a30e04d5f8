package org.tocsin.cli;

import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Every command, and how its failures are told. */
final class CommandTree {
  private CommandTree() {}

  /** Runs one command and returns its exit status. */
  static int run(Terminal terminal, String... arguments) {
    return of(terminal).execute(arguments);
  }

  /** Returns the commands, ready to run. */
  static CommandLine of(Terminal terminal) {
    return of(terminal, new RunCommand(terminal));
  }

  /** Returns the commands, ready to run, with a worker that may keep another pace. */
  static CommandLine of(Terminal terminal, RunCommand worker) {
    CommandLine root = new CommandLine(new TocsinCommand());
    root.addSubcommand(new FingerprintCommand(terminal));
    root.addSubcommand(
        new CommandLine(new ConfigCommand())
            .addSubcommand(new ConfigInitCommand(terminal))
            .addSubcommand(new ConfigCheckCommand(terminal))
            .addSubcommand(new ConfigExplainCommand(terminal))
            .addSubcommand(new ConfigDiffCommand(terminal))
            .addSubcommand(new ConfigSchemaCommand(terminal)));
    root.addSubcommand(
        new CommandLine(new ListsCommand())
            .addSubcommand(new ListsAddCommand(terminal))
            .addSubcommand(new ListsImportCommand(terminal))
            .addSubcommand(new ListsSyncCommand(terminal))
            .addSubcommand(new ListsConfirmCommand(terminal))
            .addSubcommand(new ListsPauseCommand(terminal))
            .addSubcommand(new ListsResumeCommand(terminal))
            .addSubcommand(new ListsStatusCommand(terminal))
            .addSubcommand(new ListsRemoveCommand(terminal))
            .addSubcommand(new ListsQuarantineCommand(terminal))
            .addSubcommand(new ListsLookupCommand(terminal))
            .addSubcommand(new ListsSuppressCommand(terminal))
            .addSubcommand(new ListsSuppressionsCommand(terminal))
            .addSubcommand(new ListsLiftCommand(terminal))
            .addSubcommand(new ListsReviewsCommand(terminal))
            .addSubcommand(new ListsDecisionsCommand(terminal))
            .addSubcommand(new ListsReviewedCommand(terminal))
            .addSubcommand(new ListsFeedbackCommand(terminal)));
    root.addSubcommand(
        new CommandLine(new IncidentsCommand())
            .addSubcommand(new IncidentsListCommand(terminal))
            .addSubcommand(new IncidentsShowCommand(terminal))
            .addSubcommand(new IncidentsCloseCommand(terminal))
            .addSubcommand(new IncidentsCloseSignedCommand(terminal))
            .addSubcommand(new IncidentsHoldCommand(terminal))
            .addSubcommand(new IncidentsReleaseCommand(terminal)));
    root.addSubcommand(
        new CommandLine(new FilingsCommand())
            .addSubcommand(new FilingsListCommand(terminal))
            .addSubcommand(new FilingsShowCommand(terminal))
            .addSubcommand(new FilingsOverviewCommand(terminal))
            .addSubcommand(new FilingsHoldCommand(terminal))
            .addSubcommand(new FilingsReleaseCommand(terminal))
            .addSubcommand(new FilingsRetryCommand(terminal))
            .addSubcommand(new FilingsCancelCommand(terminal))
            .addSubcommand(new FilingsConfirmCommand(terminal))
            .addSubcommand(new FilingsPackCommand(terminal))
            .addSubcommand(new FilingsFiledCommand(terminal))
            .addSubcommand(new FilingsListedLaterCommand(terminal))
            .addSubcommand(new FilingsStopAllCommand(terminal))
            .addSubcommand(new FilingsResumeAllCommand(terminal)));
    root.addSubcommand(
        new CommandLine(new ReportCommand())
            .addSubcommand(new ReportValidateCommand(terminal))
            .addSubcommand(new ReportPreviewCommand(terminal)));
    root.addSubcommand(
        new CommandLine(new ClearinghouseCommand())
            .addSubcommand(new ClearinghouseStatusCommand(terminal)));
    root.addSubcommand(
        new CommandLine(new NotifyCommand()).addSubcommand(new NotifyTestCommand(terminal)));
    root.addSubcommand(
        new CommandLine(new EvidenceCommand())
            .addSubcommand(new EvidenceVerifyCommand(terminal))
            .addSubcommand(new EvidenceSweepCommand(terminal))
            .addSubcommand(new EvidenceRequestCommand(terminal))
            .addSubcommand(new EvidenceExportCommand(terminal))
            .addSubcommand(new EvidenceCheckExportCommand(terminal))
            .addSubcommand(new EvidenceDestroyCommand(terminal)));
    root.addSubcommand(
        new CommandLine(new KeysCommand()).addSubcommand(new KeysRotateCommand(terminal)));
    root.addSubcommand(
        new CommandLine(new DocketCommand())
            .addSubcommand(new DocketBackupCommand(terminal))
            .addSubcommand(new DocketAcceptCommand(terminal))
            .addSubcommand(new DocketMigrateCommand(terminal)));
    root.addSubcommand(worker);
    root.addSubcommand(new MockCommand(terminal));
    root.addSubcommand(new DoctorCommand(terminal));
    root.addSubcommand(new CompletionCommand(terminal));
    configure(root, terminal);
    return root;
  }

  private static void configure(CommandLine root, Terminal terminal) {
    Ansi ansi = terminal.colours() ? Ansi.ON : Ansi.OFF;
    root.registerConverter(Integer.class, CommandTree::whole)
        .registerConverter(Integer.TYPE, CommandTree::whole)
        .registerConverter(Long.class, CommandTree::wholeLong)
        .registerConverter(Long.TYPE, CommandTree::wholeLong);
    root.setColorScheme(CommandLine.Help.defaultColorScheme(ansi))
        .setOut(writer(terminal.out()))
        .setErr(writer(terminal.err()))
        .setUsageHelpWidth(100)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setAbbreviatedOptionsAllowed(false)
        .setParameterExceptionHandler((problem, words) -> misunderstood(terminal, problem))
        .setExecutionExceptionHandler((problem, line, parsed) -> failed(terminal, problem, line));
  }

  private static Integer whole(String text) {
    try {
      return Integer.valueOf(text.strip());
    } catch (NumberFormatException e) {
      throw notWhole(text);
    }
  }

  private static Long wholeLong(String text) {
    try {
      return Long.valueOf(text.strip());
    } catch (NumberFormatException e) {
      throw notWhole(text);
    }
  }

  private static TypeConversionException notWhole(String text) {
    return new TypeConversionException("'" + text + "' is not a whole number in range, such as 3");
  }

  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), true);
  }

  private static int misunderstood(Terminal terminal, ParameterException problem) {
    terminal.note("tocsin: " + Shown.plain(firstLine(String.valueOf(problem.getMessage()))));
    if (problem instanceof UnmatchedArgumentException unmatched) {
      unmatched.getSuggestions().stream()
          .limit(3)
          .forEach(word -> terminal.note("  did you mean: " + word));
    }
    terminal.note(
        "  try: " + problem.getCommandLine().getCommandSpec().qualifiedName() + " --help");
    return ExitCode.USAGE;
  }

  private static int failed(Terminal terminal, Exception problem, CommandLine line) {
    if (isDebug(line)) {
      problem.printStackTrace(terminal.err());
    }
    terminal.note("tocsin: " + Failures.told(problem));
    return problem instanceof CommandException known ? known.exitCode() : ExitCode.FAILED;
  }

  private static boolean isDebug(CommandLine line) {
    return line.getCommand() instanceof LeafCommand leaf && leaf.isDebug();
  }

  private static String firstLine(String text) {
    return text.lines().findFirst().orElse("the command was not understood");
  }
}
