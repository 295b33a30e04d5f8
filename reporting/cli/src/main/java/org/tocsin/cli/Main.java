package org.tocsin.cli;

import java.util.List;
import java.util.Locale;

/** Runs one command and ends the process with its exit status. */
public final class Main {
  private Main() {}

  /** Runs the command that {@code arguments} spell. */
  public static void main(String[] arguments) {
    // This process is ours: messages of the JDK are English, and no picture opens a display.
    Locale.setDefault(Locale.ROOT);
    System.setProperty("java.awt.headless", "true");
    if (List.of(arguments).contains("--debug")) {
      System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "info");
    }
    Terminal terminal = Terminal.ofProcess();
    System.setErr(terminal.err());
    System.exit(CommandTree.run(terminal, arguments));
  }
}
