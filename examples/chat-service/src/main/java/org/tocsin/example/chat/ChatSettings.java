package org.tocsin.example.chat;

import java.nio.file.Path;
import java.time.Duration;

/**
 * What the chat is started with.
 *
 * @param config the library's configuration
 * @param data the chat's own folder; made when absent
 * @param host the address to listen on
 * @param port the port to listen on; 0 for a free one
 * @param mostBytes the largest file that may be posted
 * @param refusalAfter how long after an upload began its uploader is told that it could not be
 *     posted, at the earliest: without it, a quick answer and a slow one would tell reasons apart
 */
record ChatSettings(
    Path config, Path data, String host, int port, long mostBytes, Duration refusalAfter) {
  /** 50 MiB. */
  static final long DEFAULT_MOST_BYTES = 50L * 1024 * 1024;

  /** One second. */
  static final Duration DEFAULT_REFUSAL_AFTER = Duration.ofSeconds(1);

  static final String USAGE =
      "usage: chat-service --config tocsin.yaml [--port N] [--host ADDRESS] [--data DIR]";

  static ChatSettings of(Path config, Path data, int port) {
    return new ChatSettings(
        config, data, "127.0.0.1", port, DEFAULT_MOST_BYTES, DEFAULT_REFUSAL_AFTER);
  }

  /**
   * Reads the command line.
   *
   * @throws IllegalArgumentException with words for the one who typed it
   */
  static ChatSettings parse(String... args) {
    Path config = Path.of("tocsin.yaml");
    Path data = Path.of("chat-data");
    String host = "127.0.0.1";
    int port = 8080;
    for (int i = 0; i < args.length; i += 2) {
      if (i + 1 == args.length) {
        throw new IllegalArgumentException(USAGE);
      }
      String value = args[i + 1];
      switch (args[i]) {
        case "--config" -> config = Path.of(value);
        case "--data" -> data = Path.of(value);
        case "--host" -> host = value;
        case "--port" -> port = port(value);
        default -> throw new IllegalArgumentException(USAGE);
      }
    }
    return new ChatSettings(config, data, host, port, DEFAULT_MOST_BYTES, DEFAULT_REFUSAL_AFTER);
  }

  private static int port(String value) {
    try {
      int port = Integer.parseInt(value);
      if (port >= 0 && port <= 65535) {
        return port;
      }
    } catch (NumberFormatException e) {
      // Said below, as for a number out of range.
    }
    throw new IllegalArgumentException("--port is a number from 0 to 65535");
  }
}
