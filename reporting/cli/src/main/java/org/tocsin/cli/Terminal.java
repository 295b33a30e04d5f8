package org.tocsin.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Objects;

/**
 * Where a command writes, and what it may assume about the reader.
 *
 * <p>Results go to {@link #out()}, everything said about the work to {@link #err()}; both are UTF-8
 * whatever the locale. Safe for use by many threads, line by line.
 *
 * @param out results
 * @param err progress, warnings and errors
 * @param liveOut whether results are seen by a person as they come
 * @param liveErr whether a line on {@code err} can be drawn again
 * @param clock what ages are counted from
 */
record Terminal(PrintStream out, PrintStream err, boolean liveOut, boolean liveErr, Clock clock) {
  Terminal {
    Objects.requireNonNull(out, "out");
    Objects.requireNonNull(err, "err");
    Objects.requireNonNull(clock, "clock");
  }

  /** Returns the terminal of this process. */
  static Terminal ofProcess() {
    boolean dumb = "dumb".equals(System.getenv("TERM"));
    return new Terminal(
        stream(FileDescriptor.out),
        stream(FileDescriptor.err),
        !dumb && isTerminal(1),
        !dumb && isTerminal(2),
        Clock.systemUTC());
  }

  private static PrintStream stream(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
  }

  /** Asks the system itself; elsewhere than on Linux, a JDK whose console object says it. */
  @SuppressWarnings("SystemConsoleNull") // asked only of JDKs in which null means no terminal
  private static boolean isTerminal(int descriptor) {
    Path link = Path.of("/proc/self/fd/" + descriptor);
    try {
      String target = Files.readSymbolicLink(link).toString();
      return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
    } catch (IOException | UnsupportedOperationException e) {
      return Runtime.version().feature() < 22 && System.console() != null;
    }
  }

  /** Whether colours may be used in results: on a terminal, unless {@code NO_COLOR} is set. */
  boolean colours() {
    return liveOut && System.getenv().getOrDefault("NO_COLOR", "").isEmpty();
  }

  /** Writes one line of results. */
  void line(String text) {
    out.print(text + "\n");
    out.flush();
  }

  /** Writes one line about the work. */
  void note(String text) {
    err.print(text + "\n");
    err.flush();
  }
}
