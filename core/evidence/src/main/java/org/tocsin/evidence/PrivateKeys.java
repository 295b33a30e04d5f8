package org.tocsin.evidence;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import org.tocsin.evidence.EvidenceException.Kind;

/** Private keys in memory, each with its certificate. */
final class PrivateKeys implements KeySource {
  record Entry(X509Certificate certificate, PrivateKey key) {
    @Override
    public String toString() {
      return "Entry";
    }
  }

  private final List<Entry> entries;

  PrivateKeys(List<Entry> entries) {
    this.entries = List.copyOf(entries);
  }

  @Override
  public byte[] open(byte[] wrapped) {
    for (Entry entry : entries) {
      Optional<byte[]> message = KeyWrap.unwrap(wrapped, entry.certificate(), entry.key());
      if (message.isPresent()) {
        return message.get();
      }
    }
    throw new EvidenceException(Kind.NO_KEY, "no private key here opens the item");
  }

  @Override
  public String toString() {
    return "PrivateKeys(" + entries.size() + ")";
  }
}
