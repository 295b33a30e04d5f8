package org.tocsin.mock;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * One way in which a call goes wrong.
 *
 * @param kind what happens
 * @param applied whether the call takes effect before its answer is lost or spoilt
 * @param delay how long the answer is held back, or, for {@link Kind#TRICKLE}, the pause between
 *     two bytes; zero to ten minutes
 * @param code the response code of {@link Kind#CODE}
 * @param retryAfter the header {@code Retry-After} of {@link Kind#TOO_MANY_REQUESTS} and {@link
 *     Kind#UNAVAILABLE}, in whole seconds
 * @param bytes the size of the answer of {@link Kind#OVERSIZE}, 1 byte to 1 GiB
 */
public record Fault(
    Kind kind,
    boolean applied,
    Duration delay,
    int code,
    Optional<Duration> retryAfter,
    long bytes) {
  /** The size of an oversize answer unless told otherwise, in bytes. */
  public static final long DEFAULT_OVERSIZE = 8L << 20;

  private static final Duration LONGEST_DELAY = Duration.ofMinutes(10);

  /** What happens. */
  public enum Kind {
    /** The connection closes; {@code applied} says whether the call took effect. */
    DROP("drop"),
    /** The right answer, late. */
    DELAY("delay"),
    /** The right answer, byte by byte. */
    TRICKLE("trickle"),
    /** A gateway's 502 with an HTML page. */
    BAD_GATEWAY("502"),
    /** 503, with {@code Retry-After} if given. */
    UNAVAILABLE("503"),
    /** 429, with {@code Retry-After} if given. */
    TOO_MANY_REQUESTS("429"),
    /** A success status without a body. */
    EMPTY("empty"),
    /** An answer that ends in its middle. */
    TRUNCATED("truncated"),
    /** The answer under the other root element. */
    WRONG_ROOT("wrong-root"),
    /** An answer that names another report. */
    FOREIGN_ID("foreign-id"),
    /** A response code of choice, such as 1000 or the unknown 9999. */
    CODE("code"),
    /** An answer with a document type declaration and an entity. */
    DOCTYPE("doctype"),
    /** An answer of many bytes. */
    OVERSIZE("oversize"),
    /** An answer whose MD5 is another file's. */
    WRONG_MD5("wrong-md5"),
    /** A success status with an HTML page, as a captive portal gives. */
    HTML("html");

    private final String word;

    Kind(String word) {
      this.word = word;
    }

    /** Returns the name used in scripts. */
    public String word() {
      return word;
    }
  }

  public Fault {
    Objects.requireNonNull(kind, "kind");
    if (delay.isNegative() || delay.compareTo(LONGEST_DELAY) > 0) {
      throw new IllegalArgumentException("a delay is zero to ten minutes, not " + delay);
    }
    if (kind == Kind.CODE && (code < 1 || code > 99_999)) {
      throw new IllegalArgumentException("a code is 1 to 99999, not " + code);
    }
    if (kind == Kind.OVERSIZE && (bytes < 1 || bytes > 1L << 30)) {
      throw new IllegalArgumentException("an oversize answer has 1 byte to 1 GiB, not " + bytes);
    }
  }

  private static Fault of(Kind kind, boolean applied) {
    return new Fault(kind, applied, Duration.ZERO, 1000, Optional.empty(), DEFAULT_OVERSIZE);
  }

  /** Closes the connection before the call takes effect. */
  public static Fault dropBefore() {
    return of(Kind.DROP, false);
  }

  /** Lets the call take effect and closes the connection instead of answering. */
  public static Fault dropAfter() {
    return of(Kind.DROP, true);
  }

  /** Gives the right answer that much later. */
  public static Fault delay(Duration delay) {
    return of(Kind.DELAY, true).delayed(delay);
  }

  /** Gives the right answer byte by byte with that pause. */
  public static Fault trickle(Duration pause) {
    return of(Kind.TRICKLE, true).delayed(pause);
  }

  /** Answers 502 with HTML; the call takes no effect. */
  public static Fault badGateway() {
    return of(Kind.BAD_GATEWAY, false);
  }

  /** Answers 503; the call takes no effect. */
  public static Fault unavailable(Optional<Duration> retryAfter) {
    return of(Kind.UNAVAILABLE, false).retryAfter(retryAfter);
  }

  /** Answers 429; the call takes no effect. */
  public static Fault tooManyRequests(Optional<Duration> retryAfter) {
    return of(Kind.TOO_MANY_REQUESTS, false).retryAfter(retryAfter);
  }

  /** Answers a success without a body; the call takes effect. */
  public static Fault empty() {
    return of(Kind.EMPTY, true);
  }

  /** Ends the answer in its middle; the call takes effect. */
  public static Fault truncated() {
    return of(Kind.TRUNCATED, true);
  }

  /** Answers under the other root element; the call takes effect. */
  public static Fault wrongRoot() {
    return of(Kind.WRONG_ROOT, true);
  }

  /** Answers with another report's id; the call takes effect. */
  public static Fault foreignId() {
    return of(Kind.FOREIGN_ID, true);
  }

  /** Answers that code; the call takes no effect. */
  public static Fault code(int code) {
    return new Fault(Kind.CODE, false, Duration.ZERO, code, Optional.empty(), DEFAULT_OVERSIZE);
  }

  /** Answers with a document type declaration; the call takes effect. */
  public static Fault doctype() {
    return of(Kind.DOCTYPE, true);
  }

  /** Answers that many bytes; the call takes effect. */
  public static Fault oversize(long bytes) {
    return new Fault(Kind.OVERSIZE, true, Duration.ZERO, 1000, Optional.empty(), bytes);
  }

  /** Answers {@code /upload} with another MD5; the call takes effect. */
  public static Fault wrongMd5() {
    return of(Kind.WRONG_MD5, true);
  }

  /** Answers 200 with an HTML page; the call takes no effect. */
  public static Fault html() {
    return of(Kind.HTML, false);
  }

  /** Returns this fault with the call taking effect, or not. */
  public Fault applied(boolean value) {
    return new Fault(kind, value, delay, code, retryAfter, bytes);
  }

  /** Returns this fault held back by that much. */
  public Fault delayed(Duration value) {
    return new Fault(kind, applied, value, code, retryAfter, bytes);
  }

  private Fault retryAfter(Optional<Duration> value) {
    return new Fault(kind, applied, delay, code, value, bytes);
  }

  /**
   * Returns the fault of a word: a word of {@link Kind#word()}, {@code drop-before}, {@code
   * drop-after}, or a number of 4 or 5 digits, which is a response code.
   *
   * @throws IllegalArgumentException when there is none
   */
  public static Fault of(String word) {
    String key = word.toLowerCase(Locale.ROOT);
    if (key.equals("drop-before")) {
      return dropBefore();
    }
    if (key.equals("drop-after")) {
      return dropAfter();
    }
    if (key.matches("[0-9]{4,5}")) {
      return code(Integer.parseInt(key));
    }
    Kind kind =
        Arrays.stream(Kind.values())
            .filter(k -> k.word().equals(key))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("no fault of the name " + word));
    return switch (kind) {
      case DROP, BAD_GATEWAY, UNAVAILABLE, TOO_MANY_REQUESTS, CODE, HTML -> of(kind, false);
      case DELAY -> delay(Duration.ofSeconds(2));
      case TRICKLE -> trickle(Duration.ofMillis(50));
      default -> of(kind, true);
    };
  }

  /** Returns the word of this fault, as {@link #of(String)} reads it. */
  public String word() {
    return switch (kind) {
      case DROP -> applied ? "drop-after" : "drop-before";
      case CODE -> Integer.toString(code);
      default -> kind.word();
    };
  }
}
