package org.tocsin.cybertipline;

/**
 * Thrown by the transport when a filing and the destination do not belong together. No connection
 * was opened and nothing was sent.
 */
public final class EnvironmentMismatch extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What does not belong together. */
  public enum Reason {
    /** The filing is of another environment than the destination. */
    ENVIRONMENT("the filing belongs to another environment than the destination"),
    /** The filing was made for another base URL. */
    BASE_URL("the filing was made for another base URL"),
    /** The filing was made for another account. */
    ACCOUNT("the filing was made for another account"),
    /** A synthetic incident on its way to production. */
    SYNTHETIC("an incident of test entries can never be filed in production"),
    /** A test filing on its way to a production host. */
    PRODUCTION_HOST("the host is a production host and the environment is TEST"),
    /** A production filing on its way to a test host. */
    TEST_HOST("the host is a test host and the environment is PRODUCTION"),
    /** A production filing on its way to this machine, where only a mock can be. */
    LOOPBACK_HOST("the host is this machine and the environment is PRODUCTION"),
    /** The name resolves to this machine and to another one, or changed between the two. */
    HOST_UNCLEAR("the host's name does not resolve to one class of host"),
    /** A host that is neither known, nor loopback, nor declared. */
    HOST_UNDECLARED("the host is neither known nor loopback, and nobody declared what it is for"),
    /** Plain HTTP to another machine. */
    PLAIN_HTTP("plain HTTP is allowed to this machine only");

    private final String words;

    Reason(String words) {
      this.words = words;
    }
  }

  private final Reason reason;

  /** Creates a refusal. */
  public EnvironmentMismatch(Reason reason) {
    super("refused before connecting: " + reason.words);
    this.reason = reason;
  }

  /** Returns what does not belong together. */
  public Reason reason() {
    return reason;
  }
}
