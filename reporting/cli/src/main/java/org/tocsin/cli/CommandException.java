package org.tocsin.cli;

/**
 * A command cannot go on. The message is one line for the person at the terminal: what, where, and
 * what to do about it, without personal data.
 */
final class CommandException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int exitCode;

  private CommandException(int exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  /** Returns an exception for a command that failed. */
  static CommandException failed(String message) {
    return new CommandException(ExitCode.FAILED, message);
  }

  /** Returns an exception for options that make no sense together. */
  static CommandException usage(String message) {
    return new CommandException(ExitCode.USAGE, message);
  }

  int exitCode() {
    return exitCode;
  }
}
