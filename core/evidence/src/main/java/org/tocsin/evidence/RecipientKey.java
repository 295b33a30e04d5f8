package org.tocsin.evidence;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.Objects;
import org.tocsin.evidence.EvidenceException.Kind;

/**
 * A private key and the certificate to which something was encrypted.
 *
 * @param certificate the certificate
 * @param privateKey its private key
 */
public record RecipientKey(X509Certificate certificate, PrivateKey privateKey) {
  public RecipientKey {
    Objects.requireNonNull(certificate, "certificate");
    Objects.requireNonNull(privateKey, "privateKey");
  }

  /**
   * Reads the first private key of a PKCS#12 file.
   *
   * @throws EvidenceException {@link Kind#KEYS} when the file is missing, damaged, of another
   *     passphrase, or without a private key; the message names the file, because the operator set
   *     it
   */
  public static RecipientKey pkcs12(Path file, char[] passphrase) {
    try (InputStream in = Files.newInputStream(file)) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(in, passphrase);
      for (String alias : Collections.list(store.aliases())) {
        if (store.getKey(alias, passphrase) instanceof PrivateKey key
            && store.getCertificate(alias) instanceof X509Certificate certificate) {
          return new RecipientKey(certificate, key);
        }
      }
    } catch (IOException | GeneralSecurityException e) {
      throw new EvidenceException(
          Kind.KEYS,
          "the key file " + file + " is missing or damaged, or the passphrase is another's");
    }
    throw new EvidenceException(
        Kind.KEYS, "the key file " + file + " holds no private key with a certificate");
  }

  @Override
  public String toString() {
    return "RecipientKey";
  }
}
