package org.tocsin.cli;

import java.util.List;
import java.util.Optional;
import org.tocsin.config.NotificationSettings;
import org.tocsin.config.TocsinConfig;
import org.tocsin.mail.Notifications;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Sends a test message to each notification. */
@Command(
    name = "test",
    header = "Sends a test message to each configured notification, and says what came of it.",
    description = {
      "",
      "It goes the way of a real one: same server, log-in, certificates and signature. It names the",
      "service and says that nothing happened. Nothing is kept or repeated.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  java -jar tocsin.jar notify test --config tocsin.yaml",
      "  java -jar tocsin.jar notify test --target team --json",
      "",
      "Exit status: 0 every one was taken; 1 one was not, or none is configured; 2 not understood."
    })
final class NotifyTestCommand extends LeafCommand {
  @Option(
      names = "--target",
      paramLabel = "NAME",
      description = "Only the one of this name (default: every one).")
  private Optional<String> target = Optional.empty();

  @Mixin private DataOptions data = new DataOptions();

  NotifyTestCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  public Integer call() {
    TocsinConfig config = data.config();
    List<NotificationSettings> chosen =
        config.notifications().stream()
            .filter(settings -> target.isEmpty() || settings.name().equals(target.get()))
            .toList();
    if (chosen.isEmpty()) {
      throw CommandException.failed(
          target.isPresent()
              ? "no notification of that name is configured; there are: "
                  + String.join(
                      ", ",
                      config.notifications().stream().map(NotificationSettings::name).toList())
              : "no notification is configured: nobody is told what happens");
    }
    int failed = 0;
    for (NotificationSettings settings : chosen) {
      Outcome outcome = outcome(config, settings);
      tell(outcome);
      failed += outcome.tried().problem().isPresent() ? 1 : 0;
    }
    if (!isJson()) {
      terminal()
          .note(
              failed == 0
                  ? "whether anybody read it, only they know"
                  : failed + " of " + chosen.size() + " would not be told");
    }
    return failed == 0 ? ExitCode.OK : ExitCode.FAILED;
  }

  /**
   * What came of one.
   *
   * @param tried what was found
   * @param meaning what a person can do about its problem; empty when there is none
   */
  private record Outcome(Notifications.Tried tried, Optional<String> meaning) {}

  /** Settings that cannot be used are this target's failure: the others are tried all the same. */
  private Outcome outcome(TocsinConfig config, NotificationSettings settings) {
    try {
      Notifications.Tried tried =
          Notifications.test(settings, config.environment(), config.service(), terminal().clock());
      return new Outcome(tried, tried.problem().map(NotifyTestCommand::meaning));
    } catch (IllegalArgumentException e) {
      int recipients =
          settings.channel() instanceof NotificationSettings.ByMail mail ? mail.to().size() : 1;
      return new Outcome(
          new Notifications.Tried(
              settings.name(), settings.channel().kind(), recipients, Optional.of("SETTINGS")),
          Optional.of("nothing was sent: " + Shown.plain(String.valueOf(e.getMessage()))));
    }
  }

  private void tell(Outcome outcome) {
    Notifications.Tried tried = outcome.tried();
    Optional<String> meaning = outcome.meaning();
    if (isJson()) {
      terminal()
          .line(
              JsonLine.of(
                  json ->
                      json.put("notification", tried.name())
                          .put("kind", tried.kind())
                          .put("recipients", tried.recipients())
                          .put("ok", tried.problem().isEmpty())
                          .put("problem", tried.problem())
                          .put("meaning", meaning)));
      return;
    }
    String whom =
        tried.name()
            + " ("
            + tried.kind()
            + ", "
            + Shown.count(tried.recipients(), "recipient", "recipients")
            + "): ";
    terminal()
        .line(
            tried.problem().isEmpty()
                ? "ok       " + whom + "taken"
                : "FAILURE  " + whom + tried.problem().get() + ": " + meaning.orElse(""));
  }

  /** Returns what a person can do about a problem. */
  private static String meaning(String problem) {
    String word = problem.split(" ", 2)[0];
    return switch (word) {
      case "CONNECT" -> "it cannot be reached: compare host and port, and look whether it runs";
      case "TIMED_OUT" -> "it answered too late";
      case "TLS" -> "no trusted TLS: compare security and trust, and the name in its certificate";
      case "NOT_AUTHORISED" -> "it refuses the log-in, or offers none: compare user and password";
      case "REFUSED" -> "it refuses sender, recipient or message for good";
      case "DEFERRED" -> "it refuses for now: try again later";
      case "NOT_PROTECTED" -> "a certificate has expired, or signing or encrypting failed";
      case "NO_ANSWER" -> "the message was sent, and no answer came: it may have arrived";
      case "HTTP" -> "the receiver did not take it";
      case "REFUSED_HERE" -> "nothing was sent: the host is not one of this environment";
      default -> "the conversation broke: it may have arrived";
    };
  }
}
