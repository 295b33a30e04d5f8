package org.tocsin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.tocsin.testkit.SettableClock;

/** A terminal that remembers what was written to it. */
final class Screen {
  static final SettableClock CLOCK = SettableClock.at("2026-01-15T09:30:00Z");

  private static final ObjectMapper JSON = new ObjectMapper();

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Terminal terminal;

  private Screen(boolean live, Clock clock) {
    this(live, clock, Terminal.USUAL_WIDTH);
  }

  private Screen(boolean live, Clock clock, int width) {
    this.terminal =
        new Terminal(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            live,
            live,
            clock,
            () -> width);
  }

  /** A terminal in front of a person. */
  static Screen live() {
    return new Screen(true, CLOCK);
  }

  /** The same, of so many columns. */
  static Screen live(int width) {
    return new Screen(true, CLOCK, width);
  }

  /** Files that take what is written. */
  static Screen redirected() {
    return new Screen(false, CLOCK);
  }

  static Screen redirected(Clock clock) {
    return new Screen(false, clock);
  }

  Terminal terminal() {
    return terminal;
  }

  /** Runs a command and returns its exit status. */
  int run(Object... arguments) {
    String[] words = new String[arguments.length];
    for (int i = 0; i < words.length; i++) {
      words[i] = arguments[i].toString();
    }
    return CommandTree.run(terminal, words);
  }

  /** Runs a command, and requires its exit status. */
  Screen ran(int expected, Object... arguments) {
    assertThat(run(arguments)).as(out() + err()).isEqualTo(expected);
    return this;
  }

  /** Returns a command with more words behind it. */
  static Object[] words(Object[] command, Object... more) {
    return Stream.concat(Arrays.stream(command), Arrays.stream(more)).toArray();
  }

  String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  /** Reads every line of the results as a JSON object. */
  List<JsonNode> objects() {
    List<JsonNode> objects = new ArrayList<>();
    out()
        .lines()
        .forEach(
            line -> {
              try {
                objects.add(JSON.readTree(line));
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    return objects;
  }
}
