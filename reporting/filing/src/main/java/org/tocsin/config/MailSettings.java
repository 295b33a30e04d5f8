package org.tocsin.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * How mails are protected and sent.
 *
 * @param certificates the recipients' certificate files, PEM or DER: mails are encrypted to all of
 *     them. Never empty for reports
 * @param signing what mails are signed with; empty for unsigned ones
 * @param cipher how they are encrypted
 * @param onAmbiguous what follows a lost last answer; of reports only
 * @param maxBytes the largest report with its file, in bytes; beyond that the file stays out and
 *     the report says so. 1 to 104,857,600; of reports only
 * @param server where mails are handed over
 */
public record MailSettings(
    List<Path> certificates,
    Optional<Signing> signing,
    Cipher cipher,
    OnAmbiguous onAmbiguous,
    int maxBytes,
    SmtpSettings server) {
  /** The largest report that is mailed with its file. */
  public static final int DEFAULT_MAX_BYTES = 20 << 20;

  /** The greatest {@link #maxBytes}. */
  public static final int MOST_BYTES = 100 << 20;

  /** How mails are encrypted. */
  public enum Cipher {
    /** CMS EnvelopedData (RFC 5652): every S/MIME program reads it. */
    AES_256_CBC,
    /** CMS AuthEnvelopedData (RFC 5083): shows tampering; older programs cannot read it. */
    AES_256_GCM
  }

  /** What follows when the answer to a mail's last byte was lost. */
  public enum OnAmbiguous {
    /** A person decides: nobody can be asked whether it arrived. */
    HOLD,
    /** It is sent again with the same Message-ID. */
    RESEND
  }

  /**
   * A private key with its certificate.
   *
   * @param keyStore a PKCS#12 file
   * @param passphrase its passphrase
   */
  public record Signing(Path keyStore, Secret passphrase) {
    public Signing {
      Objects.requireNonNull(keyStore, "keyStore");
      Objects.requireNonNull(passphrase, "passphrase");
    }

    @Override
    public String toString() {
      return "Signing";
    }
  }

  public MailSettings {
    certificates = List.copyOf(certificates);
    Objects.requireNonNull(signing, "signing");
    Objects.requireNonNull(cipher, "cipher");
    Objects.requireNonNull(onAmbiguous, "onAmbiguous");
    Objects.requireNonNull(server, "server");
    if (maxBytes < 1 || maxBytes > MOST_BYTES) {
      throw new IllegalArgumentException("maxBytes must be 1 to " + MOST_BYTES);
    }
  }

  @Override
  public String toString() {
    return "MailSettings(" + server.security() + ")";
  }
}
