package org.tocsin.testkit;

import java.time.Duration;

/** What a {@link FaultProxy} does to a connection. */
public sealed interface ProxyFault {
  /** Passes everything on. */
  record Pass() implements ProxyFault {}

  /** Closes the connection as soon as it is accepted; the server never sees it. */
  record Refuse() implements ProxyFault {}

  /**
   * Closes both sides after so many bytes of the client were passed on.
   *
   * @param bytes 0 or more
   */
  record CutRequest(long bytes) implements ProxyFault {
    public CutRequest {
      check(bytes);
    }
  }

  /**
   * Closes both sides after so many bytes of the server were passed on; with 0 the server does its
   * work and the client never hears of it.
   *
   * @param bytes 0 or more
   */
  record CutAnswer(long bytes) implements ProxyFault {
    public CutAnswer {
      check(bytes);
    }
  }

  /**
   * Passes so many bytes of the server on and then nothing more, with the connection left open.
   *
   * @param bytes 0 or more
   */
  record StallAnswer(long bytes) implements ProxyFault {
    public StallAnswer {
      check(bytes);
    }
  }

  /**
   * Holds the first byte of the server back.
   *
   * @param time zero or more
   */
  record DelayAnswer(Duration time) implements ProxyFault {
    public DelayAnswer {
      if (time.isNegative()) {
        throw new IllegalArgumentException("a delay is not negative");
      }
    }
  }

  private static void check(long bytes) {
    if (bytes < 0) {
      throw new IllegalArgumentException("a number of bytes is not negative");
    }
  }
}
