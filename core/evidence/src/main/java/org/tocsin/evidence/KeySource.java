package org.tocsin.evidence;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.tocsin.evidence.EvidenceException.Kind;

/**
 * Opens wrapped keys: private keys in a file, or a key service of the host.
 *
 * <p>Only nodes that file, or on which people look at evidence, need one; sealing never does.
 * Implementations are safe for use by many threads.
 */
public interface KeySource {

  /**
   * Opens a CMS AuthEnvelopedData message (RFC 5083).
   *
   * @param wrapped the DER-encoded message, about a kilobyte
   * @return its content
   * @throws EvidenceException {@link Kind#NO_KEY} when the message is for none of its keys, {@link
   *     Kind#DAMAGED} when it is and does not verify
   */
  byte[] open(byte[] wrapped);

  /** Returns a source that has no key. */
  static KeySource none() {
    return wrapped -> {
      throw new EvidenceException(
          Kind.NO_KEY, "this node has no private key of a custodian: it seals, it does not open");
    };
  }

  /**
   * Reads the private keys of a PKCS#12 file.
   *
   * @param file the file
   * @param passphrase opens the file and its keys; not kept
   * @throws EvidenceException {@link Kind#KEYS} when the file is missing, damaged, of another
   *     passphrase, or without a private key; the message names the file, because the operator set
   *     it
   */
  static KeySource pkcs12(Path file, char[] passphrase) {
    if (!Files.isRegularFile(file)) {
      throw new EvidenceException(Kind.KEYS, "the key file " + file + " is not there");
    }
    try (InputStream in = Files.newInputStream(file)) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(in, passphrase);
      List<PrivateKeys.Entry> entries = new ArrayList<>();
      for (String alias : Collections.list(store.aliases())) {
        if (store.getKey(alias, passphrase) instanceof PrivateKey key
            && store.getCertificate(alias) instanceof X509Certificate certificate) {
          entries.add(new PrivateKeys.Entry(certificate, key));
        }
      }
      if (entries.isEmpty()) {
        throw new EvidenceException(
            Kind.KEYS, "the key file " + file + " holds no private key with a certificate");
      }
      return new PrivateKeys(entries);
    } catch (IOException | GeneralSecurityException e) {
      throw new EvidenceException(
          Kind.KEYS, "the key file " + file + " is damaged, or the passphrase is another's");
    }
  }

  /** Returns a source that asks each of {@code sources} in turn. */
  static KeySource anyOf(List<KeySource> sources) {
    List<KeySource> all = List.copyOf(sources);
    return wrapped -> {
      for (KeySource source : all) {
        try {
          return source.open(wrapped);
        } catch (EvidenceException e) {
          if (e.kind() != Kind.NO_KEY) {
            throw e;
          }
        }
      }
      throw new EvidenceException(Kind.NO_KEY, "no private key here opens the item");
    };
  }
}
