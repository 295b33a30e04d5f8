package org.tocsin.mail;

import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.tocsin.config.Secret;

/** Where mails are handed over, and how. */
record SmtpServer(
    String host,
    int port,
    SmtpSecurity security,
    Optional<Login> login,
    Optional<SSLContext> trust,
    String from,
    String ehloName,
    Duration connectTimeout,
    Duration answerTimeout,
    Duration attemptLimit) {

  /** An account of the server. */
  record Login(String user, Secret secret) {
    @Override
    public String toString() {
      return "Login";
    }
  }

  @Override
  public String toString() {
    return "SmtpServer[" + security + "]";
  }
}
