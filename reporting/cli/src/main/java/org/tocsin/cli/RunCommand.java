package org.tocsin.cli;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.tocsin.Tocsin;
import org.tocsin.TocsinBuilder;
import org.tocsin.config.Role;
import org.tocsin.config.TocsinConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs the worker of a service as a process of its own, until it is stopped. */
@Command(
    name = "run",
    header = "Files and maintains as a process of its own, until it is stopped.",
    description = {
      "",
      "It is the worker that otherwise runs inside the chat. Its first line says that it is ready.",
      "SIGTERM or Ctrl-C lets calls that are out end, within " + RunCommand.CLOSING + ".",
      "It follows its configuration, and says so: what takes no restart is taken over within seconds,",
      "and a file that cannot be used, or takes a restart, is the alarm CONFIGURATION_REFUSED.",
      "On SQLite one process at a time uses the data directory; the chat must be stopped.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  java -jar tocsin.jar run --config tocsin.yaml",
      "  java -jar tocsin.jar run --roles file,maintain --json --config tocsin.yaml",
      "",
      "Exit status: 0 stopped in order; 1 it could not start, or was cut off; 2 not understood."
    })
final class RunCommand extends LeafCommand {
  /** How long stopping may take, as the help says it; it is {@link Tocsin#CLOSING_TIME}. */
  static final String CLOSING = "15 s";

  @Option(
      names = "--roles",
      paramLabel = "ROLES",
      split = ",",
      description = "file, maintain or both (default: those of the configuration without screen).")
  private Set<Role> roles = EnumSet.noneOf(Role.class);

  @Mixin private DataOptions data = new DataOptions();

  private final Duration lookEvery;

  RunCommand(Terminal terminal) {
    this(terminal, TocsinBuilder.DEFAULT_WATCH_INTERVAL);
  }

  /**
   * Creates one that looks at its configuration at another pace.
   *
   * @param lookEvery as {@link TocsinBuilder#watchInterval} takes it
   */
  RunCommand(Terminal terminal, Duration lookEvery) {
    super(terminal);
    this.lookEvery = lookEvery;
  }

  Duration lookEvery() {
    return lookEvery;
  }

  @Override
  public Integer call() {
    TocsinConfig config = data.config();
    Set<Role> chosen = chosen(config);
    try (Tocsin service =
        Tocsin.builder(data.file())
            .roles(chosen)
            .clock(terminal().clock())
            .watchInterval(lookEvery)
            .listener(new RunNews(terminal(), isJson(), data.file()))
            .start()) {
      Thread stop = new Thread(() -> stop(service), "tocsin-stop");
      Runtime.getRuntime().addShutdownHook(stop);
      terminal().line(ready(config, chosen, service.filings().active()));
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      Runtime.getRuntime().removeShutdownHook(stop);
    }
    return ExitCode.OK;
  }

  private Set<Role> chosen(TocsinConfig config) {
    if (roles.contains(Role.SCREEN)) {
      throw CommandException.usage(
          "--roles: nobody hands uploads to this process; leave screen out");
    }
    Set<Role> chosen = EnumSet.copyOf(roles.isEmpty() ? config.roles() : roles);
    chosen.remove(Role.SCREEN);
    if (chosen.isEmpty()) {
      throw CommandException.usage(
          "the configuration's roles have neither file nor maintain: name some with --roles");
    }
    return chosen;
  }

  /** Ends the process with a status that says whether the work ended in order. */
  private void stop(Tocsin service) {
    int status = ExitCode.FAILED;
    try {
      service.close();
      terminal().note("stopped");
      status = ExitCode.OK;
    } finally {
      Runtime.getRuntime().halt(status);
    }
  }

  private String ready(TocsinConfig config, Set<Role> chosen, long waiting) {
    String names = chosen.stream().map(Role::key).collect(Collectors.joining(","));
    if (isJson()) {
      return JsonLine.of(
          json ->
              json.put("ready", true)
                  .texts("roles", chosen.stream().map(Role::key).toList())
                  .put("environment", config.environment().name())
                  .put("waiting", waiting));
    }
    return "READY tocsin: roles "
        + names
        + " environment "
        + config.environment()
        + "; "
        + Shown.count(waiting, "filing waits", "filings wait");
  }
}
