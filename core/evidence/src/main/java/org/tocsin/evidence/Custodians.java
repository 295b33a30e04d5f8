package org.tocsin.evidence;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.tocsin.evidence.EvidenceException.Kind;

/**
 * Whom evidence is sealed to: one or more certificates, any of whose private keys opens it.
 *
 * <p>Immutable. Each certificate was valid when this was made and has an RSA key of at least 3072
 * bits, or an EC key on P-256 or P-384. It guarantees nothing about who holds the private keys.
 */
public final class Custodians {
  /** The least length of an RSA key in bits. */
  public static final int MIN_RSA_BITS = 3072;

  private final List<X509Certificate> certificates;

  private Custodians(List<X509Certificate> certificates) {
    this.certificates = certificates;
  }

  /**
   * Returns custodians of certificates.
   *
   * @throws EvidenceException {@link Kind#KEYS} when there is none, or one is expired, not yet
   *     valid, or has a key of another kind; the message names the certificate by its subject
   */
  public static Custodians of(List<X509Certificate> certificates, Clock clock) {
    if (certificates.isEmpty()) {
      throw new EvidenceException(Kind.KEYS, "at least one custodian certificate is needed");
    }
    for (X509Certificate certificate : certificates) {
      check(certificate, certificate.getSubjectX500Principal().getName(), clock);
    }
    return new Custodians(List.copyOf(certificates));
  }

  /**
   * Reads certificates from files, each PEM or DER.
   *
   * @throws EvidenceException as {@link #of} does, and when a file is missing or holds no
   *     certificate; the message names the file, because the operator set it
   */
  public static Custodians read(List<Path> files, Clock clock) {
    List<X509Certificate> certificates = new ArrayList<>();
    for (Path file : files) {
      X509Certificate certificate = read(file);
      check(certificate, "in " + file, clock);
      certificates.add(certificate);
    }
    return of(certificates, clock);
  }

  private static X509Certificate read(Path file) {
    return read(file, "custodian");
  }

  /** Reads a certificate, PEM or DER. */
  static X509Certificate read(Path file, String whose) {
    if (!Files.isRegularFile(file)) {
      throw new EvidenceException(
          Kind.KEYS, "the " + whose + " certificate " + file + " is not there");
    }
    try (InputStream in = Files.newInputStream(file)) {
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
    } catch (IOException | CertificateException e) {
      throw new EvidenceException(
          Kind.KEYS, "the " + whose + " certificate " + file + " is damaged or is none");
    }
  }

  @SuppressWarnings("JavaUtilDate") // the certificate API knows no Instant
  private static void check(X509Certificate certificate, String name, Clock clock) {
    try {
      certificate.checkValidity(Date.from(clock.instant()));
    } catch (CertificateExpiredException e) {
      throw new EvidenceException(
          Kind.KEYS,
          "the custodian certificate "
              + name
              + " expired at "
              + certificate.getNotAfter().toInstant());
    } catch (CertificateNotYetValidException e) {
      throw new EvidenceException(
          Kind.KEYS,
          "the custodian certificate "
              + name
              + " is not valid before "
              + certificate.getNotBefore().toInstant());
    }
    if (!hasUsableKey(certificate)) {
      throw new EvidenceException(
          Kind.KEYS,
          "the custodian certificate "
              + name
              + " needs an RSA key of at least "
              + MIN_RSA_BITS
              + " bits, or an EC key on P-256 or P-384");
    }
  }

  static boolean hasUsableKey(X509Certificate certificate) {
    if (certificate.getPublicKey() instanceof RSAPublicKey rsa) {
      return rsa.getModulus().bitLength() >= MIN_RSA_BITS;
    }
    return certificate.getPublicKey() instanceof ECPublicKey ec && NamedCurve.of(ec).isPresent();
  }

  /** Returns the certificates in the order given. */
  public List<X509Certificate> certificates() {
    return certificates;
  }

  @Override
  public String toString() {
    return "Custodians(" + certificates.size() + ")";
  }
}
