package org.tocsin.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Help.Ansi;

/** What an examination found, line by line: what was looked at, how it is, and what to do. */
final class Checkup {
  /** How good something is. */
  enum Level {
    OK("ok", "fg(green)"),
    WARNING("WARNING", "fg(yellow),bold"),
    FAILURE("FAILURE", "fg(red),bold");

    private final String word;
    private final String style;

    Level(String word, String style) {
      this.word = word;
      this.style = style;
    }

    /** Returns the word in a column of its own, coloured for a person. */
    String shown(Terminal terminal) {
      String padded = word + " ".repeat(9 - word.length());
      return terminal.colours() ? Ansi.ON.string("@|" + style + " " + padded + "|@") : padded;
    }
  }

  /**
   * One line.
   *
   * @param what what was looked at
   * @param level how good it is
   * @param finding how it is
   * @param remedy what to do; empty when nothing is to be done
   */
  record Line(String what, Level level, String finding, String remedy) {}

  private final List<Line> lines = new ArrayList<>();

  void ok(String what, String finding) {
    lines.add(new Line(what, Level.OK, finding, ""));
  }

  void warning(String what, String finding, String remedy) {
    lines.add(new Line(what, Level.WARNING, finding, remedy));
  }

  void failure(String what, String finding, String remedy) {
    lines.add(new Line(what, Level.FAILURE, finding, remedy));
  }

  /** Looks at something; what fails while looking is a finding itself. */
  void look(String what, Runnable examination) {
    try {
      examination.run();
    } catch (RuntimeException e) {
      failure(what, Failures.told(e), "see docs/command-line.md, or ask who set this up");
    }
  }

  long count(Level level) {
    return lines.stream().filter(line -> line.level() == level).count();
  }

  List<Line> lines() {
    return List.copyOf(lines);
  }
}
