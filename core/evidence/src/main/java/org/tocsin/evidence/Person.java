package org.tocsin.evidence;

import java.security.cert.X509Certificate;
import java.util.Objects;
import org.tocsin.evidence.EvidenceException.Kind;

/**
 * A member of staff who may sign requests.
 *
 * @param actor by which the custody log knows the person; not the service
 * @param certificate whose private key the person alone holds: RSA of at least 3072 bits, or EC on
 *     P-256 or P-384
 */
public record Person(Actor actor, X509Certificate certificate) {
  public Person {
    Objects.requireNonNull(certificate, "certificate");
    if (!actor.role().isPerson()) {
      throw new EvidenceException(Kind.KEYS, "the service is no person and signs nothing");
    }
    if (!Custodians.hasUsableKey(certificate)) {
      throw new EvidenceException(
          Kind.KEYS,
          "the certificate of "
              + actor.id()
              + " needs an RSA key of at least "
              + Custodians.MIN_RSA_BITS
              + " bits, or an EC key on P-256 or P-384");
    }
  }

  @Override
  public String toString() {
    return "Person(" + actor.role() + ")";
  }
}
