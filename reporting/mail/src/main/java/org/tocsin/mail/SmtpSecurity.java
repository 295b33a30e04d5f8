package org.tocsin.mail;

/** How the connection to the mail server is protected. Host names are verified with both TLS. */
public enum SmtpSecurity {
  /** The STARTTLS command (RFC 3207), usually on port 587. A server without it gets no mail. */
  STARTTLS,
  /** TLS from the first byte (RFC 8314), usually on port 465. */
  IMPLICIT_TLS,
  /** No protection: allowed to this machine only, judged by the address that is connected to. */
  LOOPBACK_ONLY
}
