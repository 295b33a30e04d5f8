package org.tocsin.mock;

import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.concurrent.CountDownLatch;

/** Runs a mock clearinghouse until it is told to stop. */
public final class Main {
  private static final String USAGE =
      """
      Usage: java -jar tocsin-mock-clearinghouse.jar [options]

      A clearinghouse for trying out. Nothing that it takes reaches anybody.

        --port N             port to listen on; 0 is any free one (default 8480)
        --bind ADDRESS       address to listen on (default loopback)
        --base-path PATH     path of the reporting API (default /ispws)
        --account USER:PASS  an account; may be repeated (default test:test)
        --config FILE        settings, knobs and faults in YAML
        --data FOLDER        folder in which the state survives a restart
        --keep-bytes         keep the bytes of uploaded files in the data folder
        --synthetic-only     refuse reports that do not say they stem from test entries only
        --help               this text
      """;

  private Main() {}

  /**
   * Runs with the arguments of the command line; exits 2 for a usage error, 1 for a failed start.
   */
  public static void main(String[] arguments) throws InterruptedException {
    System.exit(run(arguments, System.out, System.err));
  }

  /** Runs until the process is stopped and returns the exit status. */
  static int run(String[] arguments, PrintStream out, PrintStream err) throws InterruptedException {
    MockSettings settings;
    try {
      if (Arrays.asList(arguments).contains("--help")) {
        out.print(USAGE);
        return 0;
      }
      settings = settings(arguments);
    } catch (IllegalArgumentException e) {
      err.println(e.getMessage());
      err.print(USAGE);
      return 2;
    }
    MockClearinghouse mock;
    try {
      mock = MockClearinghouse.start(settings);
    } catch (UncheckedIOException e) {
      err.println(e.getMessage());
      return 1;
    }
    if (!settings.bind().isLoopbackAddress()) {
      err.println(
          "WARNING: the mock listens beyond this machine, with a test password and no encryption.");
    }
    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  mock.close();
                  out.println("stopped");
                  out.flush();
                },
                "tocsin-mock-stop"));
    out.println(mock.readyLine());
    out.flush();
    stopped.await();
    return 0;
  }

  private static MockSettings settings(String[] arguments) {
    MockSettings.Builder settings = MockSettings.builder().port(MockSettings.DEFAULT_PORT);
    boolean syntheticOnly = false;
    Iterator<String> words = Arrays.asList(arguments).iterator();
    while (words.hasNext()) {
      String word = words.next();
      switch (word) {
        case "--port" -> settings.port(number(value(word, words)));
        case "--bind" -> settings.bind(Scripts.address(value(word, words)));
        case "--base-path" -> settings.basePath(value(word, words));
        case "--config" -> settings.read(Path.of(value(word, words)));
        case "--data" -> settings.data(Path.of(value(word, words)));
        case "--keep-bytes" -> settings.keepBytes(true);
        case "--synthetic-only" -> syntheticOnly = true;
        case "--account" -> settings.account(account(value(word, words)));
        default -> throw new IllegalArgumentException("unknown option " + word);
      }
    }
    if (syntheticOnly) {
      settings.syntheticOnly();
    }
    return settings.build();
  }

  private static String value(String option, Iterator<String> words) {
    if (!words.hasNext()) {
      throw new IllegalArgumentException(option + " needs a value");
    }
    return words.next();
  }

  private static int number(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(text + " is no number", e);
    }
  }

  private static MockAccount account(String text) {
    int colon = text.indexOf(':');
    if (colon < 1) {
      throw new IllegalArgumentException("an account is USER:PASSWORD");
    }
    return MockAccount.of(text.substring(0, colon), text.substring(colon + 1));
  }
}
