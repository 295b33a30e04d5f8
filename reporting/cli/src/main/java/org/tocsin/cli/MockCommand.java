package org.tocsin.cli;

import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.tocsin.mock.MockAccount;
import org.tocsin.mock.MockClearinghouse;
import org.tocsin.mock.MockSettings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs the mock clearinghouse until it is stopped. */
@Command(
    name = "mock-clearinghouse",
    header = "Runs a clearinghouse for trying out; nothing that it takes reaches anybody.",
    description = {
      "",
      "It keeps the reporting conversation, errors and all, and shows on a page what was filed.",
      "It runs until it is stopped (Ctrl-C).",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  java -jar tocsin.jar mock-clearinghouse --port 8480",
      "  java -jar tocsin.jar mock-clearinghouse --config mock.yaml",
      "",
      "Exit status: 0 stopped; 1 it could not start; 2 not understood."
    })
final class MockCommand extends LeafCommand {
  @Option(
      names = "--port",
      paramLabel = "N",
      description =
          "Port to listen on; 0 is any free one (default " + MockSettings.DEFAULT_PORT + ").")
  private Optional<Integer> port = Optional.empty();

  @Option(
      names = "--bind",
      paramLabel = "ADDRESS",
      description = "Address to listen on (default loopback).")
  private Optional<String> bind = Optional.empty();

  @Option(
      names = "--base-path",
      paramLabel = "PATH",
      description = "Path of the reporting API (default " + MockSettings.DEFAULT_BASE_PATH + ").")
  private Optional<String> basePath = Optional.empty();

  @Option(
      names = "--account",
      paramLabel = "USER:PASSWORD",
      description = "An account that may file; may be repeated (default test:test).")
  private List<String> accounts = List.of();

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description =
          "Settings, knobs, faults and hash lists of the mock in YAML; options count more than it.")
  private Optional<Path> config = Optional.empty();

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Folder in which reports survive a restart.")
  private Optional<Path> data = Optional.empty();

  @Option(
      names = "--keep-bytes",
      description = "Keeps the bytes of uploaded files in the folder of --data.")
  private boolean keepBytes;

  @Option(
      names = "--synthetic-only",
      description = "Refuses reports that do not say that they stem from test entries only.")
  private boolean syntheticOnly;

  MockCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  public Integer call() {
    try (MockClearinghouse mock = start(settings())) {
      Thread stop = new Thread(mock::close, "tocsin-mock-stop");
      Runtime.getRuntime().addShutdownHook(stop);
      terminal().line(isJson() ? readyJson(mock) : mock.readyLine());
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      Runtime.getRuntime().removeShutdownHook(stop);
    }
    return ExitCode.OK;
  }

  private MockClearinghouse start(MockSettings settings) {
    try {
      MockClearinghouse mock = MockClearinghouse.start(settings);
      if (!settings.bind().isLoopbackAddress()) {
        terminal()
            .note(
                "tocsin: warning: the mock can be reached from beyond this machine, with the"
                    + " accounts shown and without encryption");
      }
      return mock;
    } catch (UncheckedIOException e) {
      throw CommandException.failed(
          "the mock cannot listen on port "
              + settings.port()
              + ": is it taken? Another --port, or --port 0 for any free one, helps");
    }
  }

  private MockSettings settings() {
    try {
      MockSettings.Builder settings = MockSettings.builder().port(MockSettings.DEFAULT_PORT);
      config.ifPresent(
          file -> {
            InputFile.require("the configuration of the mock", file);
            settings.read(file);
          });
      port.ifPresent(settings::port);
      basePath.ifPresent(settings::basePath);
      bind.ifPresent(text -> settings.bind(address(text)));
      accounts.forEach(text -> settings.account(account(text)));
      data.ifPresent(settings::data);
      if (keepBytes) {
        settings.keepBytes(true);
      }
      if (syntheticOnly) {
        settings.syntheticOnly();
      }
      return settings.build();
    } catch (IllegalArgumentException e) {
      throw CommandException.usage(String.valueOf(e.getMessage()));
    }
  }

  private static InetAddress address(String text) {
    try {
      return InetAddress.getByName(text);
    } catch (UnknownHostException e) {
      throw CommandException.usage("--bind: there is no address " + text);
    }
  }

  private static MockAccount account(String text) {
    int colon = text.indexOf(':');
    if (colon < 1) {
      throw CommandException.usage("--account: write it as USER:PASSWORD");
    }
    return MockAccount.of(text.substring(0, colon), text.substring(colon + 1));
  }

  private static String readyJson(MockClearinghouse mock) {
    return JsonLine.of(
        json ->
            json.put("baseUri", mock.baseUri().toString())
                .put("page", mock.pageUri().toString())
                .put("hashLists", mock.hashSharingUri().toString())
                .put("token", mock.controlToken())
                .objects(
                    "accounts",
                    mock.settings().accounts(),
                    (item, account) ->
                        item.put("user", account.user()).put("password", account.password())));
  }
}
