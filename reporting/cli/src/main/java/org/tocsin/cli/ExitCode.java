package org.tocsin.cli;

/** What a command's exit status says. */
final class ExitCode {
  /** The command did what it was asked, and found nothing wrong. */
  static final int OK = 0;

  /** The command failed, or it found what it was to look for. */
  static final int FAILED = 1;

  /** The command was not understood; nothing was done. */
  static final int USAGE = 2;

  private ExitCode() {}
}
