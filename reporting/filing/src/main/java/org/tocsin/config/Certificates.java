package org.tocsin.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.tocsin.evidence.Actor;
import org.tocsin.evidence.Custodians;
import org.tocsin.evidence.EvidenceException;
import org.tocsin.evidence.Person;
import org.tocsin.evidence.Role;

/**
 * Looks at the certificate files that a configuration names, so that a bad one is found at its
 * place in the file. What is wrong is thrown as {@link IllegalArgumentException} for the user.
 *
 * <p>Whether one has expired is judged only where a clock is given.
 */
final class Certificates {
  private final Optional<Clock> clock;

  Certificates(Optional<Clock> clock) {
    this.clock = clock;
  }

  /** Returns the file when evidence can be sealed to its certificate. */
  Path custodian(Path file) {
    X509Certificate certificate = read(file);
    requireValid(certificate);
    Clock during = Clock.fixed(certificate.getNotBefore().toInstant(), ZoneOffset.UTC);
    try {
      Custodians unused = Custodians.of(List.of(certificate), during);
      return file;
    } catch (EvidenceException e) {
      throw new IllegalArgumentException("names a certificate of another kind: " + KEYS, e);
    }
  }

  /** Returns the file when a person can sign with its certificate. */
  Path person(Path file) {
    X509Certificate certificate = read(file);
    requireValid(certificate);
    try {
      Person unused = new Person(new Actor("anybody", Role.REVIEWER), certificate);
      return file;
    } catch (EvidenceException e) {
      throw new IllegalArgumentException("names a certificate of another kind: " + KEYS, e);
    }
  }

  /** Returns the certificate to which those of an authority lead. */
  X509Certificate anchor(Path file) {
    X509Certificate certificate = read(file);
    requireValid(certificate);
    return certificate;
  }

  private static final String KEYS =
      "it needs an RSA key of at least "
          + Custodians.MIN_RSA_BITS
          + " bits, or an EC key on P-256 or P-384";

  private static X509Certificate read(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new IllegalArgumentException("names a certificate file that is not there");
    }
    try (InputStream in = Files.newInputStream(file)) {
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
    } catch (IOException e) {
      throw new IllegalArgumentException("names a certificate file that cannot be read", e);
    } catch (CertificateException e) {
      throw new IllegalArgumentException("names a file that holds no certificate, PEM or DER", e);
    }
  }

  @SuppressWarnings("JavaUtilDate") // the certificate API knows no Instant
  private void requireValid(X509Certificate certificate) {
    if (clock.isEmpty()) {
      return;
    }
    Instant now = clock.get().instant();
    if (Date.from(now).after(certificate.getNotAfter())) {
      throw new IllegalArgumentException(
          "names a certificate that expired at " + certificate.getNotAfter().toInstant());
    }
    if (Date.from(now).before(certificate.getNotBefore())) {
      throw new IllegalArgumentException(
          "names a certificate that is not valid before " + certificate.getNotBefore().toInstant());
    }
  }
}
