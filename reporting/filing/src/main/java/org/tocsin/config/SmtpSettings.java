package org.tocsin.config;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * The server that mails are handed to.
 *
 * @param host its name or address
 * @param port 1 to 65535
 * @param security how the connection is protected
 * @param login the account there; empty for none
 * @param trust a file of certificates (PEM) that the server's own leads to; empty for those of the
 *     Java platform
 */
public record SmtpSettings(
    String host, int port, Security security, Optional<Login> login, Optional<Path> trust) {
  /** The port of submission (RFC 6409). */
  public static final int DEFAULT_PORT = 587;

  /** How the connection is protected. */
  public enum Security {
    /** Starts in clear and becomes TLS before anything is said (RFC 3207), or ends. */
    STARTTLS,
    /** TLS from the first byte (RFC 8314). */
    IMPLICIT_TLS,
    /** In clear, and to this machine only. */
    LOOPBACK_ONLY
  }

  /** An account of the server. */
  public record Login(String user, Secret password) {
    public Login {
      Objects.requireNonNull(user, "user");
      Objects.requireNonNull(password, "password");
    }

    @Override
    public String toString() {
      return "Login";
    }
  }

  public SmtpSettings {
    Objects.requireNonNull(security, "security");
    Objects.requireNonNull(login, "login");
    Objects.requireNonNull(trust, "trust");
    if (!host.matches("[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?")
        && !host.matches("[0-9A-Fa-f.]*:[0-9A-Fa-f.]*:[0-9A-Fa-f:.]{0,40}")) {
      throw new IllegalArgumentException("host must be a bare name or address, without a port");
    }
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException("port must be 1 to 65535, not " + port);
    }
    if (security == Security.LOOPBACK_ONLY && login.isPresent()) {
      throw new IllegalArgumentException(
          "security LOOPBACK_ONLY protects no password: take user out, or use TLS");
    }
  }

  @Override
  public String toString() {
    return "SmtpSettings(" + security + ")";
  }
}
