package org.tocsin.cybertipline;

import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.tocsin.model.Environment;

/**
 * How one clearinghouse is reached: address, account, and how long to wait.
 *
 * <p>Immutable. {@code toString} shows neither account nor password.
 */
public final class ClientSettings {
  /** How long a connection may take. */
  public static final Duration DEFAULT_CONNECT_TIMEOUT = Duration.ofSeconds(10);

  /** How long the clearinghouse may be silent. */
  public static final Duration DEFAULT_READ_TIMEOUT = Duration.ofSeconds(60);

  /** How long the clearinghouse may refuse to take bytes. */
  public static final Duration DEFAULT_WRITE_TIMEOUT = Duration.ofSeconds(30);

  /** How long a call may take in all; an upload gets more, by its size. */
  public static final Duration DEFAULT_CALL_TIMEOUT = Duration.ofMinutes(2);

  /** The slowest upload that is waited for, in bytes a second. */
  public static final long DEFAULT_SLOWEST_UPLOAD = 32 * 1024;

  /** How slowly a clearinghouse may digest what it received, in bytes a second. */
  private static final long SLOWEST_DIGEST = 8 * 1024 * 1024;

  private final URI baseUrl;
  private final String account;
  private final char[] password;
  private final Environment environment;
  private final Optional<HostClass> declared;
  private final Duration connectTimeout;
  private final Duration readTimeout;
  private final Duration writeTimeout;
  private final Duration callTimeout;
  private final long slowestUpload;

  private ClientSettings(Builder builder) {
    this.baseUrl = builder.baseUrl;
    this.account = builder.account;
    this.password = builder.password;
    this.environment = builder.environment;
    this.declared = builder.declared;
    this.connectTimeout = builder.connectTimeout;
    this.readTimeout = builder.readTimeout;
    this.writeTimeout = builder.writeTimeout;
    this.callTimeout = builder.callTimeout;
    this.slowestUpload = builder.slowestUpload;
  }

  /**
   * Starts settings for {@link Environment#TEST}.
   *
   * @param baseUrl an absolute http or https URL without query, fragment and user, such as {@code
   *     http://127.0.0.1:8480/ispws}; http is accepted for this machine only, when it is connected
   *     to
   * @param account the account, not blank, without a colon or control characters
   * @param password the password, not empty; copied
   */
  public static Builder builder(URI baseUrl, String account, char[] password) {
    return new Builder(baseUrl, account, password);
  }

  /** Returns the base URL as it was given. */
  public URI baseUrl() {
    return baseUrl;
  }

  /** Returns the account. */
  public String account() {
    return account;
  }

  char[] password() {
    return password.clone();
  }

  /** Returns the environment that this destination is for. */
  public Environment environment() {
    return environment;
  }

  /** Returns what the host is declared to be for; counts only for hosts that nobody knows. */
  public Optional<HostClass> declared() {
    return declared;
  }

  /** Returns how long a connection may take. */
  public Duration connectTimeout() {
    return connectTimeout;
  }

  /** Returns how long the clearinghouse may be silent. */
  public Duration readTimeout() {
    return readTimeout;
  }

  /** Returns how long the clearinghouse may refuse to take bytes. */
  public Duration writeTimeout() {
    return writeTimeout;
  }

  /** Returns how long a call other than an upload may take in all. */
  public Duration callTimeout() {
    return callTimeout;
  }

  /** Returns how long an upload of a size may take in all. */
  public Duration uploadTimeout(long bytes) {
    return callTimeout.plusSeconds(bytes / slowestUpload);
  }

  /**
   * Returns how long the clearinghouse may be silent after an upload of a size: it digests what it
   * received before it answers.
   */
  public Duration uploadReadTimeout(long bytes) {
    return readTimeout.plusSeconds(bytes / SLOWEST_DIGEST);
  }

  @Override
  public String toString() {
    return "ClientSettings[" + environment + "]";
  }

  /** Collects settings. Not safe for use by several threads. */
  public static final class Builder {
    private final URI baseUrl;
    private final String account;
    private final char[] password;
    private Environment environment = Environment.TEST;
    private Optional<HostClass> declared = Optional.empty();
    private Duration connectTimeout = DEFAULT_CONNECT_TIMEOUT;
    private Duration readTimeout = DEFAULT_READ_TIMEOUT;
    private Duration writeTimeout = DEFAULT_WRITE_TIMEOUT;
    private Duration callTimeout = DEFAULT_CALL_TIMEOUT;
    private long slowestUpload = DEFAULT_SLOWEST_UPLOAD;

    private Builder(URI baseUrl, String account, char[] password) {
      boolean http =
          "http".equalsIgnoreCase(baseUrl.getScheme())
              || "https".equalsIgnoreCase(baseUrl.getScheme());
      if (!http
          || baseUrl.getHost() == null
          || baseUrl.getRawQuery() != null
          || baseUrl.getRawFragment() != null
          || baseUrl.getRawUserInfo() != null) {
        throw new IllegalArgumentException(
            "base URL must be an absolute http or https URL without query, fragment and user");
      }
      if (account.isBlank() || account.chars().anyMatch(c -> c == ':' || c < ' ' || c == 0x7f)) {
        throw new IllegalArgumentException(
            "account must be given, without a colon and control characters (RFC 7617)");
      }
      if (password.length == 0) {
        throw new IllegalArgumentException("password must not be empty");
      }
      this.baseUrl = baseUrl;
      this.account = account;
      this.password = password.clone();
    }

    /** Sets the environment. {@link Environment#PRODUCTION} is never a default. */
    public Builder environment(Environment value) {
      this.environment = Objects.requireNonNull(value, "environment");
      return this;
    }

    /**
     * Declares what the host is for; it counts only when the host is neither known nor loopback.
     */
    public Builder declared(HostClass value) {
      if (value == HostClass.LOOPBACK) {
        throw new IllegalArgumentException("loopback is judged by the address, never declared");
      }
      this.declared = Optional.of(value);
      return this;
    }

    /** Sets how long a connection may take: 1 ms to 10 minutes. */
    public Builder connectTimeout(Duration value) {
      this.connectTimeout = bounded(value, "connect time-out", Duration.ofMinutes(10));
      return this;
    }

    /** Sets how long the clearinghouse may be silent: 1 ms to 1 hour. */
    public Builder readTimeout(Duration value) {
      this.readTimeout = bounded(value, "read time-out", Duration.ofHours(1));
      return this;
    }

    /** Sets how long the clearinghouse may refuse to take bytes: 1 ms to 1 hour. */
    public Builder writeTimeout(Duration value) {
      this.writeTimeout = bounded(value, "write time-out", Duration.ofHours(1));
      return this;
    }

    /** Sets how long a call may take in all: 1 ms to 1 hour. */
    public Builder callTimeout(Duration value) {
      this.callTimeout = bounded(value, "call time-out", Duration.ofHours(1));
      return this;
    }

    /** Sets the slowest upload that is waited for: at least 1 byte a second. */
    public Builder slowestUpload(long bytesPerSecond) {
      if (bytesPerSecond < 1) {
        throw new IllegalArgumentException(
            "the slowest upload is at least 1 byte a second, not " + bytesPerSecond);
      }
      this.slowestUpload = bytesPerSecond;
      return this;
    }

    /** Returns the settings. */
    public ClientSettings build() {
      return new ClientSettings(this);
    }

    private static Duration bounded(Duration value, String field, Duration max) {
      if (value.toMillis() < 1 || value.compareTo(max) > 0) {
        throw new IllegalArgumentException(field + " is 1 ms to " + max + ", not " + value);
      }
      return value;
    }
  }
}
