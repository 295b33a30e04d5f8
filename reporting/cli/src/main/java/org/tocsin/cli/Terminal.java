package org.tocsin.cli;

import java.io.File;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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
 * @param width how many characters a line on {@code err} has room for, asked when it matters
 */
record Terminal(
    PrintStream out,
    PrintStream err,
    boolean liveOut,
    boolean liveErr,
    Clock clock,
    IntSupplier width) {
  /** What is assumed of a terminal that does not say how wide it is. */
  static final int USUAL_WIDTH = 80;

  private static final Pattern SIZE = Pattern.compile("[0-9]{1,5} ([0-9]{1,5})");

  Terminal {
    Objects.requireNonNull(width, "width");
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
        Clock.systemUTC(),
        Terminal::asked);
  }

  /** Asks the system how wide the terminal is. */
  private static int asked() {
    try {
      Process stty =
          new ProcessBuilder("stty", "size")
              .redirectInput(new File("/dev/tty"))
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!stty.waitFor(2, TimeUnit.SECONDS)) {
        stty.destroyForcibly();
        return USUAL_WIDTH;
      }
      return width(new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII));
    } catch (IOException e) {
      return USUAL_WIDTH; // no such program or terminal here
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return USUAL_WIDTH;
    }
  }

  /** Reads rows and columns as {@code stty size} writes them; 0 columns are not known. */
  static int width(String size) {
    Matcher columns = SIZE.matcher(size.strip());
    int width = columns.matches() ? Integer.parseInt(columns.group(1)) : 0;
    return width > 0 ? width : USUAL_WIDTH;
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
