package org.tocsin.mail;

import jakarta.mail.internet.InternetAddress;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import org.tocsin.config.Secret;

/**
 * Where mails are handed over, as whom, and how long that may take.
 *
 * <p>Immutable, so safe for use by many threads. {@code toString} shows neither host, user nor
 * address.
 */
public final class MailServer {
  /** How long a connection may take to open. */
  public static final Duration DEFAULT_CONNECT_TIMEOUT = Duration.ofSeconds(10);

  /** How long one answer, or one write, may take. */
  public static final Duration DEFAULT_ANSWER_TIMEOUT = Duration.ofSeconds(20);

  /** How long one attempt may take as a whole. */
  public static final Duration DEFAULT_ATTEMPT_LIMIT = Duration.ofMinutes(1);

  /** The longest attempt: a worker's claim on a filing lasts three minutes. */
  public static final Duration LONGEST_ATTEMPT = Duration.ofSeconds(150);

  private static final Pattern HOST =
      Pattern.compile("[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?|[0-9A-Fa-f:]{2,45}");
  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}|::1|(0:){7}1");

  /** An account of the server. */
  record Login(String user, Secret secret) {
    @Override
    public String toString() {
      return "Login";
    }
  }

  private final String host;
  private final int port;
  private final InternetAddress from;
  private final SmtpSecurity security;
  private final Optional<Login> login;
  private final Optional<SSLContext> trust;
  private final Duration connectTimeout;
  private final Duration answerTimeout;
  private final Duration attemptLimit;

  private MailServer(Builder builder) {
    this.host = builder.host;
    this.port = builder.port;
    this.from = Addresses.parse(builder.from, "from");
    this.security = builder.security;
    this.login = builder.login;
    this.trust = builder.trust;
    this.connectTimeout = builder.connectTimeout;
    this.answerTimeout = builder.answerTimeout;
    this.attemptLimit = builder.attemptLimit;
  }

  /**
   * Returns a builder.
   *
   * @param host a host name or an address
   * @param port 1 to 65535
   * @param from the sender: one bare address in ASCII
   */
  public static Builder builder(String host, int port, String from) {
    return new Builder(host, port, from);
  }

  String host() {
    return host;
  }

  int port() {
    return port;
  }

  InternetAddress from() {
    return from;
  }

  SmtpSecurity security() {
    return security;
  }

  Optional<Login> login() {
    return login;
  }

  Optional<SSLContext> trust() {
    return trust;
  }

  Duration connectTimeout() {
    return connectTimeout;
  }

  Duration answerTimeout() {
    return answerTimeout;
  }

  Duration attemptLimit() {
    return attemptLimit;
  }

  @Override
  public String toString() {
    return "MailServer[" + security + "]";
  }

  /** Collects the settings. Not safe for use by several threads. */
  public static final class Builder {
    private final String host;
    private final int port;
    private final String from;
    private SmtpSecurity security = SmtpSecurity.STARTTLS;
    private Optional<Login> login = Optional.empty();
    private Optional<SSLContext> trust = Optional.empty();
    private Duration connectTimeout = DEFAULT_CONNECT_TIMEOUT;
    private Duration answerTimeout = DEFAULT_ANSWER_TIMEOUT;
    private Duration attemptLimit = DEFAULT_ATTEMPT_LIMIT;

    private Builder(String host, int port, String from) {
      this.host = Objects.requireNonNull(host, "host");
      this.port = port;
      this.from = Objects.requireNonNull(from, "from");
    }

    /** Sets how the connection is protected; {@link SmtpSecurity#STARTTLS} by default. */
    public Builder security(SmtpSecurity protection) {
      this.security = Objects.requireNonNull(protection, "protection");
      return this;
    }

    /**
     * Sets the account. A server that offers no log-in then gets no mail. The mail library takes
     * the secret as a string at each attempt, which stays in memory until it is collected.
     *
     * @param user one line of 1 to 120 characters
     */
    public Builder login(String user, Secret secret) {
      this.login =
          Optional.of(
              new Login(
                  Objects.requireNonNull(user, "user"), Objects.requireNonNull(secret, "secret")));
      return this;
    }

    /** Sets whom TLS trusts, for a server with a private authority; the JDK's default otherwise. */
    public Builder trust(SSLContext context) {
      this.trust = Optional.of(context);
      return this;
    }

    /**
     * Sets how long connecting, one answer, and one attempt may take, each 1 ms to {@link
     * #LONGEST_ATTEMPT}.
     */
    public Builder timeouts(Duration connect, Duration answer, Duration attempt) {
      this.connectTimeout = Objects.requireNonNull(connect, "connect");
      this.answerTimeout = Objects.requireNonNull(answer, "answer");
      this.attemptLimit = Objects.requireNonNull(attempt, "attempt");
      return this;
    }

    /**
     * Checks everything and returns the settings. No connection is made.
     *
     * @throws IllegalArgumentException with what to change, never with a name, address or secret
     */
    public MailServer build() {
      require(HOST.matcher(host).matches(), "server must be a host name or an address");
      require(port >= 1 && port <= 65_535, "the server's port must be 1 to 65535");
      require(
          security != SmtpSecurity.LOOPBACK_ONLY || LOOPBACK.matcher(host).matches(),
          "only a server on this machine may be used without TLS: choose STARTTLS or IMPLICIT_TLS");
      login.ifPresent(
          account ->
              require(
                  !account.user().isEmpty() && Printable.isLine(account.user()),
                  "the user of the login must be one line of 1 to 120 characters"));
      within(connectTimeout, "the time to connect");
      within(answerTimeout, "the time for an answer");
      within(attemptLimit, "the time for an attempt");
      return new MailServer(this);
    }

    private static void within(Duration time, String what) {
      require(
          time.compareTo(Duration.ofMillis(1)) >= 0 && time.compareTo(LONGEST_ATTEMPT) <= 0,
          what + " must be 1 ms to " + LONGEST_ATTEMPT.toSeconds() + " s");
    }

    private static void require(boolean holds, String message) {
      if (!holds) {
        throw new IllegalArgumentException(message);
      }
    }
  }
}
