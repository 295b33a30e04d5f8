package org.tocsin.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Option;

/** A command that does something, and what all of them have in common. */
abstract class LeafCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Shows this help.")
  boolean help;

  @Option(names = "--json", description = "Prints results as JSON, one object a line.")
  private boolean json;

  @Option(names = "--debug", description = "Shows stack traces of failures.")
  private boolean debug;

  LeafCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  /** Does the work and returns the exit status. */
  @Override
  public abstract Integer call() throws Exception;

  Terminal terminal() {
    return terminal;
  }

  /** Whether results are to be JSON. */
  boolean isJson() {
    return json;
  }

  boolean isDebug() {
    return debug;
  }
}
