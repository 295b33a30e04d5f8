package org.tocsin.evidence;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.SignerInformation;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.tocsin.evidence.EvidenceException.Kind;

/**
 * Who may sign requests: persons, each with a certificate of one's own.
 *
 * <p>Guarantees: what {@link #authorize} returns was signed, over this very text, with the private
 * keys of two different persons whose certificates were valid then and are now, not long ago.
 * Non-guarantees: it cannot know whether two persons hold two keys, or who sat before the screen.
 *
 * <p>Immutable.
 */
public final class People {
  /** How many different persons a request takes. */
  public static final int SIGNERS = 2;

  /** How old a request may be. */
  public static final Duration VALIDITY = Duration.ofHours(24);

  /** How far ahead of this clock a request may be. */
  public static final Duration MAX_SKEW = Duration.ofMinutes(5);

  private static final Set<ASN1ObjectIdentifier> DIGESTS =
      Set.of(
          NISTObjectIdentifiers.id_sha256,
          NISTObjectIdentifiers.id_sha384,
          NISTObjectIdentifiers.id_sha512);

  private final List<Person> persons;

  private People(List<Person> persons) {
    this.persons = List.copyOf(persons);
  }

  /**
   * Returns people.
   *
   * @throws EvidenceException {@link Kind#KEYS} when two have the same id or the same key
   */
  public static People of(List<Person> persons) {
    Set<String> ids = new HashSet<>();
    Set<PublicKey> keys = new HashSet<>();
    for (Person person : persons) {
      if (!ids.add(person.actor().id()) || !keys.add(person.certificate().getPublicKey())) {
        throw new EvidenceException(
            Kind.KEYS, "two persons have one id or one key: " + person.actor().id());
      }
    }
    return new People(persons);
  }

  /**
   * Reads people from their settings. A certificate that has expired is no reason to refuse here:
   * it signs nothing any more.
   *
   * @throws EvidenceException {@link Kind#KEYS} as {@link #of}, and when a file is missing or holds
   *     no certificate; the message names it
   */
  public static People read(List<PersonSettings> settings) {
    List<Person> persons = new ArrayList<>();
    for (PersonSettings person : settings) {
      X509Certificate certificate =
          Custodians.read(person.certificate(), "person's (" + person.id() + ")");
      persons.add(new Person(new Actor(person.id(), person.role()), certificate));
    }
    return of(persons);
  }

  /** Returns all of them. */
  public List<Person> persons() {
    return persons;
  }

  /**
   * Returns the authorization that a signed request gives.
   *
   * @param deed what is about to be done
   * @param now the instant to judge for
   * @throws EvidenceException {@link Kind#REFUSED} when the request is for something else, has
   *     expired, or was not signed by two different persons; the message says which
   */
  public Authorization authorize(SignedRequest signed, Deed deed, Instant now) {
    DeedRequest request = DeedRequest.read(signed.document());
    if (request.deed() != deed) {
      throw refused("request " + request.id() + " asks for " + request.deed() + ", not " + deed);
    }
    if (request.at().isAfter(now.plus(MAX_SKEW))) {
      throw refused("request " + request.id() + " is from the future");
    }
    if (!now.isBefore(request.at().plus(VALIDITY))) {
      throw refused("request " + request.id() + " has expired: it was made at " + request.at());
    }
    List<Actor> by = new ArrayList<>();
    for (byte[] signature : signed.signatures()) {
      for (Person signer : signers(signed.document(), signature)) {
        requireValid(signer, request.at());
        requireValid(signer, now);
        if (!by.contains(signer.actor())) {
          by.add(signer.actor());
        }
      }
    }
    if (by.size() < SIGNERS) {
      throw refused(
          "request "
              + request.id()
              + " takes "
              + SIGNERS
              + " different persons; "
              + by.size()
              + " signed it");
    }
    return new Authorization(request, signed, by, now);
  }

  @SuppressWarnings("JavaUtilDate") // the certificate API knows no Instant
  private static void requireValid(Person person, Instant at) {
    Date date = Date.from(at);
    X509Certificate certificate = person.certificate();
    if (date.before(certificate.getNotBefore()) || date.after(certificate.getNotAfter())) {
      throw refused("the certificate of " + person.actor().id() + " was not valid at " + at);
    }
  }

  private List<Person> signers(byte[] document, byte[] signature) {
    List<Person> found = new ArrayList<>();
    try {
      CMSSignedData cms = new CMSSignedData(der(signature));
      if (cms.getSignedContent() == null) {
        cms = new CMSSignedData(new CMSProcessableByteArray(document), der(signature));
      } else if (!(cms.getSignedContent().getContent() instanceof byte[] inside)
          || !MessageDigest.isEqual(inside, document)) {
        throw refused("a signature is over another text");
      }
      for (SignerInformation signer : cms.getSignerInfos()) {
        found.add(verified(signer));
      }
    } catch (CMSException | RuntimeException e) {
      if (e instanceof EvidenceException own) {
        throw own;
      }
      throw refused("a signature is no CMS SignedData");
    }
    return found;
  }

  private Person verified(SignerInformation signer) {
    Person person =
        owner(signer).orElseThrow(() -> refused("a signature is by nobody who may sign"));
    try {
      boolean good =
          DIGESTS.contains(new ASN1ObjectIdentifier(signer.getDigestAlgOID()))
              && signer.verify(
                  new JcaSimpleSignerInfoVerifierBuilder()
                      .setProvider(Bc.PROVIDER)
                      .build(person.certificate().getPublicKey()));
      if (good) {
        return person;
      }
    } catch (CMSException | OperatorCreationException e) {
      throw refused("the signature of " + person.actor().id() + " does not verify");
    }
    throw refused("the signature of " + person.actor().id() + " does not verify");
  }

  private Optional<Person> owner(SignerInformation signer) {
    return persons.stream()
        .filter(
            person -> {
              try {
                return signer.getSID().match(new JcaX509CertificateHolder(person.certificate()));
              } catch (GeneralSecurityException e) {
                return false;
              }
            })
        .findFirst();
  }

  private static byte[] der(byte[] signature) {
    String text = new String(signature, StandardCharsets.ISO_8859_1);
    int begin = text.indexOf("-----BEGIN ");
    if (begin < 0) {
      return signature;
    }
    int from = text.indexOf('\n', begin);
    int to = text.indexOf("-----END ", begin);
    if (from < 0 || to < from) {
      throw refused("a signature is no CMS SignedData");
    }
    return Base64.getMimeDecoder().decode(text.substring(from, to));
  }

  private static EvidenceException refused(String message) {
    return new EvidenceException(Kind.REFUSED, message);
  }

  @Override
  public String toString() {
    return "People(" + persons.size() + ")";
  }
}
