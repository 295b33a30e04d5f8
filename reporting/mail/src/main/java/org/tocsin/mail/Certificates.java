package org.tocsin.mail;

import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;

/** Checks certificates before the first mail. Messages name nobody. */
final class Certificates {
  private static final int LEAST_RSA_BITS = 2048;
  private static final int DIGITAL_SIGNATURE = 0;
  private static final int NON_REPUDIATION = 1;
  private static final int KEY_ENCIPHERMENT = 2;
  private static final int KEY_AGREEMENT = 4;

  private Certificates() {}

  /** Returns from when a certificate is valid. */
  static Instant begin(X509Certificate certificate) {
    return certificate.getNotBefore().toInstant();
  }

  /** Returns until when a certificate is valid. */
  static Instant end(X509Certificate certificate) {
    return certificate.getNotAfter().toInstant();
  }

  static boolean isCurrent(X509Certificate certificate, Instant now) {
    return !now.isBefore(certificate.getNotBefore().toInstant())
        && !now.isAfter(certificate.getNotAfter().toInstant());
  }

  /** Refuses a certificate that mail cannot be encrypted to. */
  static void checkRecipient(X509Certificate certificate, String what, Instant now) {
    check(certificate, what, now);
    boolean rsa = certificate.getPublicKey() instanceof RSAPublicKey;
    boolean[] usage = certificate.getKeyUsage();
    if (usage != null && !usage[rsa ? KEY_ENCIPHERMENT : KEY_AGREEMENT]) {
      throw new IllegalArgumentException(
          what
              + " does not allow encryption: its key usage lacks "
              + (rsa ? "keyEncipherment" : "keyAgreement"));
    }
  }

  /** Refuses a certificate that mail cannot be signed with, and a key that is not its own. */
  static void checkSigner(Smime.Signer signer, Instant now) {
    String what = "the signing certificate";
    X509Certificate certificate = signer.certificate();
    check(certificate, what, now);
    boolean[] usage = certificate.getKeyUsage();
    if (usage != null && !usage[DIGITAL_SIGNATURE] && !usage[NON_REPUDIATION]) {
      throw new IllegalArgumentException(
          what + " does not allow signing: its key usage lacks digitalSignature");
    }
    if (!belongs(signer)) {
      throw new IllegalArgumentException("the signing key does not belong to " + what);
    }
  }

  private static boolean belongs(Smime.Signer signer) {
    PublicKey key = signer.certificate().getPublicKey();
    byte[] trial = {1, 2, 3};
    try {
      Signature signature =
          Signature.getInstance(
              key instanceof RSAPublicKey ? "SHA256withRSA" : "SHA256withECDSA", Smime.PROVIDER);
      signature.initSign(signer.key());
      signature.update(trial);
      byte[] signed = signature.sign();
      signature.initVerify(key);
      signature.update(trial);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static void check(X509Certificate certificate, String what, Instant now) {
    if (now.isAfter(certificate.getNotAfter().toInstant())) {
      throw new IllegalArgumentException(
          what + " expired at " + certificate.getNotAfter().toInstant() + ": give a current one");
    }
    if (!isCurrent(certificate, now)) {
      throw new IllegalArgumentException(
          what + " is not valid before " + certificate.getNotBefore().toInstant());
    }
    PublicKey key = certificate.getPublicKey();
    boolean fits =
        key instanceof RSAPublicKey rsa
            ? rsa.getModulus().bitLength() >= LEAST_RSA_BITS
            : key.getAlgorithm().equals("EC") && Smime.curve(certificate).isPresent();
    if (!fits) {
      throw new IllegalArgumentException(
          what + " must hold an RSA key of at least 2048 bits or an EC key on a named curve");
    }
  }
}
