package org.tocsin.evidence;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.cms.RecipientInfo;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSAESOAEPparams;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cms.CMSAlgorithm;
import org.bouncycastle.cms.CMSAuthEnvelopedData;
import org.bouncycastle.cms.CMSAuthEnvelopedDataGenerator;
import org.bouncycastle.cms.CMSEnvelopedGenerator;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.KeyTransRecipientInformation;
import org.bouncycastle.cms.PKIXRecipientId;
import org.bouncycastle.cms.RecipientInfoGenerator;
import org.bouncycastle.cms.RecipientInformation;
import org.bouncycastle.cms.jcajce.JceCMSContentEncryptorBuilder;
import org.bouncycastle.cms.jcajce.JceKeyAgreeAuthEnvelopedRecipient;
import org.bouncycastle.cms.jcajce.JceKeyAgreeRecipientInfoGenerator;
import org.bouncycastle.cms.jcajce.JceKeyTransAuthEnvelopedRecipient;
import org.bouncycastle.cms.jcajce.JceKeyTransRecipientInfoGenerator;
import org.bouncycastle.operator.GenericKey;
import org.bouncycastle.operator.OutputAEADEncryptor;
import org.tocsin.evidence.EvidenceException.Kind;

/**
 * Wraps a small message to all custodians: CMS AuthEnvelopedData (RFC 5083) with AES-256-GCM (RFC
 * 5084), RSA keys by OAEP with SHA-256 (RFC 8017), EC keys by ephemeral-static Diffie-Hellman with
 * SHA-256 and AES-256 key wrap (RFC 5753).
 */
final class KeyWrap {
  private KeyWrap() {}

  static byte[] wrap(byte[] message, Custodians custodians) {
    try (Shared once = shared(custodians)) {
      return once.wrap(message);
    }
  }

  /** Returns what wraps several messages after one agreement with the custodians. */
  static Shared shared(Custodians custodians) {
    try {
      return new Shared(recipients(custodians));
    } catch (CMSException | GeneralSecurityException e) {
      throw unwrappable();
    }
  }

  private static EvidenceException unwrappable() {
    return new EvidenceException(Kind.KEYS, "an item's key cannot be wrapped to the custodians");
  }

  /**
   * A content key whose recipients' part was made once: each message is a whole one by itself, with
   * a nonce of its own, and opens without the others. For use by one thread at a time.
   */
  static final class Shared implements AutoCloseable {
    /** How many messages one content key encrypts: far below what random nonces bear (2^32). */
    static final int MOST = 10_000;

    private final byte[] key = SegmentedCipher.newKey();
    private final List<RecipientInfo> recipients = new ArrayList<>();
    private int wrapped;
    private boolean closed;

    private Shared(List<RecipientInfoGenerator> generators) throws CMSException {
      GenericKey content = encryptor().getKey();
      for (RecipientInfoGenerator generator : generators) {
        recipients.add(generator.generate(content));
      }
    }

    private OutputAEADEncryptor encryptor() throws CMSException {
      return (OutputAEADEncryptor)
          new JceCMSContentEncryptorBuilder(CMSAlgorithm.AES256_GCM)
              .setProvider(Bc.PROVIDER)
              .build(key.clone());
    }

    byte[] wrap(byte[] message) {
      if (closed || ++wrapped > MOST) {
        throw new IllegalStateException("this content key is not used any more");
      }
      try {
        CMSAuthEnvelopedDataGenerator generator = new CMSAuthEnvelopedDataGenerator();
        recipients.forEach(info -> generator.addRecipientInfoGenerator(content -> info));
        return generator.generate(new CMSProcessableByteArray(message), encryptor()).getEncoded();
      } catch (CMSException | IOException e) {
        throw unwrappable();
      }
    }

    @Override
    public void close() {
      closed = true;
      Arrays.fill(key, (byte) 0);
    }
  }

  static void addRecipients(CMSEnvelopedGenerator generator, Custodians recipients)
      throws CMSException, GeneralSecurityException {
    recipients(recipients).forEach(generator::addRecipientInfoGenerator);
  }

  private static List<RecipientInfoGenerator> recipients(Custodians custodians)
      throws CMSException, GeneralSecurityException {
    List<RecipientInfoGenerator> all = new ArrayList<>();
    for (X509Certificate certificate : custodians.certificates()) {
      all.add(
          certificate.getPublicKey() instanceof ECPublicKey ec
              ? agreeing(certificate, ec)
              : new JceKeyTransRecipientInfoGenerator(certificate, oaepSha256())
                  .setProvider(Bc.PROVIDER));
    }
    return all;
  }

  /** Whether a message is for just these recipients; what cannot be read is for nobody. */
  static boolean isFor(byte[] wrapped, Custodians custodians) {
    try {
      CMSAuthEnvelopedData message = new CMSAuthEnvelopedData(wrapped);
      List<JcaX509CertificateHolder> missing = new ArrayList<>();
      for (X509Certificate certificate : custodians.certificates()) {
        missing.add(new JcaX509CertificateHolder(certificate));
      }
      for (RecipientInformation recipient : message.getRecipientInfos()) {
        if (!(recipient.getRID() instanceof PKIXRecipientId id) || !missing.removeIf(id::match)) {
          return false;
        }
      }
      return missing.isEmpty();
    } catch (CMSException | GeneralSecurityException | RuntimeException e) {
      return false;
    }
  }

  private static JceKeyAgreeRecipientInfoGenerator agreeing(
      X509Certificate certificate, ECPublicKey key) throws GeneralSecurityException {
    NamedCurve curve = NamedCurve.of(key).orElseThrow();
    KeyPairGenerator pairs = KeyPairGenerator.getInstance("EC", Bc.PROVIDER);
    pairs.initialize(new ECGenParameterSpec(curve.jcaName()));
    KeyPair sender = pairs.generateKeyPair();
    return new JceKeyAgreeRecipientInfoGenerator(
            CMSAlgorithm.ECDH_SHA256KDF,
            sender.getPrivate(),
            sender.getPublic(),
            CMSAlgorithm.AES256_WRAP)
        .addRecipient(certificate)
        .setProvider(Bc.PROVIDER);
  }

  private static AlgorithmIdentifier oaepSha256() {
    AlgorithmIdentifier sha256 =
        new AlgorithmIdentifier(NISTObjectIdentifiers.id_sha256, DERNull.INSTANCE);
    return new AlgorithmIdentifier(
        PKCSObjectIdentifiers.id_RSAES_OAEP,
        new RSAESOAEPparams(
            sha256,
            new AlgorithmIdentifier(PKCSObjectIdentifiers.id_mgf1, sha256),
            RSAESOAEPparams.DEFAULT_P_SOURCE_ALGORITHM));
  }

  /**
   * Returns the message, or empty when it is not for this key.
   *
   * @throws EvidenceException {@link Kind#DAMAGED} when it is for this key and does not open
   */
  static Optional<byte[]> unwrap(byte[] wrapped, X509Certificate certificate, PrivateKey key) {
    try {
      CMSAuthEnvelopedData message = new CMSAuthEnvelopedData(wrapped);
      JcaX509CertificateHolder holder = new JcaX509CertificateHolder(certificate);
      for (RecipientInformation recipient : message.getRecipientInfos()) {
        if (recipient.getRID() instanceof PKIXRecipientId id && id.match(holder)) {
          return Optional.of(open(recipient, key));
        }
      }
      return Optional.empty();
    } catch (CMSException | GeneralSecurityException | RuntimeException e) {
      // What a parser says about broken bytes can repeat them.
      throw new EvidenceException(Kind.DAMAGED, "an item's wrapped key is damaged");
    }
  }

  private static byte[] open(RecipientInformation recipient, PrivateKey key) throws CMSException {
    return recipient instanceof KeyTransRecipientInformation
        ? recipient.getContent(new JceKeyTransAuthEnvelopedRecipient(key).setProvider(Bc.PROVIDER))
        : recipient.getContent(new JceKeyAgreeAuthEnvelopedRecipient(key).setProvider(Bc.PROVIDER));
  }
}
