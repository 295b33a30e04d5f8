package org.tocsin.cli;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.tocsin.config.ClearinghouseSettings;
import org.tocsin.config.TocsinConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Says whether clearinghouses are there and know the account. */
@Command(
    name = "status",
    header = "Checks address, environment and account of each clearinghouse; files nothing.",
    description = {
      "",
      "It asks through the same gate as a filing: what would be refused there is refused here,",
      "before a connection is opened. No password is shown.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  java -jar tocsin.jar clearinghouse status --config tocsin.yaml",
      "  java -jar tocsin.jar clearinghouse status --destination ncmec --json",
      "",
      "Exit status: 0 every one would take reports; 1 one would not, or none is configured;",
      "2 not understood."
    })
final class ClearinghouseStatusCommand extends LeafCommand {
  /** What the seconds of two clocks may differ by when both are right. */
  private static final Duration SAME = Duration.ofSeconds(3);

  @Option(
      names = "--destination",
      paramLabel = "NAME",
      description = "Only the one of this name (default: every one).")
  private Optional<String> destination = Optional.empty();

  @Mixin private DataOptions data = new DataOptions();

  ClearinghouseStatusCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  public Integer call() {
    TocsinConfig config = data.config();
    List<ClearinghouseSettings> chosen =
        config.clearinghouses().stream()
            .filter(settings -> destination.isEmpty() || settings.name().equals(destination.get()))
            .toList();
    if (chosen.isEmpty()) {
      throw CommandException.failed(
          destination.isPresent()
              ? "no clearinghouse of that name is configured; there are: "
                  + String.join(
                      ", ",
                      config.clearinghouses().stream().map(ClearinghouseSettings::name).toList())
              : "no clearinghouse is configured: incidents are recorded and nothing is filed");
    }
    int failed = 0;
    for (ClearinghouseSettings settings : chosen) {
      ClearinghouseCheck.Result result =
          ClearinghouseCheck.of(config, settings, terminal().clock());
      tell(config, settings, result);
      failed += result.ok() ? 0 : 1;
    }
    if (!isJson()) {
      terminal()
          .note(
              failed == 0
                  ? "nothing was filed"
                  : failed
                      + " of "
                      + chosen.size()
                      + " would not take a report; nothing was filed");
    }
    return failed == 0 ? ExitCode.OK : ExitCode.FAILED;
  }

  private void tell(
      TocsinConfig config, ClearinghouseSettings settings, ClearinghouseCheck.Result result) {
    String hostClass = ClearinghouseCheck.hostClass(settings);
    if (isJson()) {
      terminal()
          .line(
              JsonLine.of(
                  json ->
                      json.put("destination", settings.name())
                          .put("url", settings.url().toString())
                          .put("account", settings.account())
                          .put("hostClass", hostClass)
                          .put("environment", config.environment().name())
                          .put("ok", result.ok())
                          .put("outcome", result.outcome())
                          .put("code", result.code())
                          .put("httpStatus", result.httpStatus())
                          .put("requestId", result.requestId())
                          .put("millis", millis(result))
                          .put("clockAheadSeconds", seconds(result))
                          .put("meaning", result.meaning())));
      return;
    }
    StringBuilder answer = new StringBuilder(result.outcome());
    result.code().ifPresent(code -> answer.append(", code ").append(code));
    result.httpStatus().ifPresent(status -> answer.append(", HTTP ").append(status));
    result.requestId().ifPresent(id -> answer.append(", request ").append(id));
    result.took().ifPresent(took -> answer.append(", ").append(took.toMillis()).append(" ms"));
    terminal()
        .line(
            (result.ok() ? "ok       " : "FAILURE  ") + settings.name() + ": " + result.meaning());
    fact("url", settings.url() + ", host class " + hostClass);
    fact("account", settings.account() + ", environment " + config.environment());
    fact("answer", answer.toString());
    result.ahead().ifPresent(ahead -> fact("clock", clock(ahead)));
  }

  /** An upload whose time lies in the clearinghouse's future is refused there. */
  private static String clock(Duration ahead) {
    if (ahead.abs().compareTo(SAME) <= 0) {
      return "as ours";
    }
    return Shown.span(ahead.abs())
        + (ahead.isNegative() ? " behind ours" : " ahead of ours")
        + ": one of the two is wrong";
  }

  private static OptionalLong seconds(ClearinghouseCheck.Result result) {
    return result.ahead().isPresent()
        ? OptionalLong.of(result.ahead().get().toSeconds())
        : OptionalLong.empty();
  }

  private static OptionalLong millis(ClearinghouseCheck.Result result) {
    return result.took().isPresent()
        ? OptionalLong.of(result.took().get().toMillis())
        : OptionalLong.empty();
  }

  private void fact(String name, String value) {
    terminal().line("         " + name + " ".repeat(9 - name.length()) + Shown.plain(value));
  }
}
