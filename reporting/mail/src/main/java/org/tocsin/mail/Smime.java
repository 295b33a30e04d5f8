package org.tocsin.mail;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.DERUTCTime;
import org.bouncycastle.asn1.cms.Attribute;
import org.bouncycastle.asn1.cms.AttributeTable;
import org.bouncycastle.asn1.cms.CMSAttributes;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSAESOAEPparams;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.jcajce.JcaCertStore;
import org.bouncycastle.cms.CMSAlgorithm;
import org.bouncycastle.cms.CMSAuthEnvelopedDataStreamGenerator;
import org.bouncycastle.cms.CMSEnvelopedDataStreamGenerator;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSSignedDataStreamGenerator;
import org.bouncycastle.cms.DefaultSignedAttributeTableGenerator;
import org.bouncycastle.cms.RecipientInfoGenerator;
import org.bouncycastle.cms.jcajce.JcaSignerInfoGeneratorBuilder;
import org.bouncycastle.cms.jcajce.JceCMSContentEncryptorBuilder;
import org.bouncycastle.cms.jcajce.JceKeyAgreeRecipientInfoGenerator;
import org.bouncycastle.cms.jcajce.JceKeyTransRecipientInfoGenerator;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.OutputAEADEncryptor;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.bouncycastle.util.io.TeeOutputStream;

/**
 * Signs, then encrypts (RFC 8551). It writes CMS itself: the mail generators of Bouncy Castle
 * change the mailcap of the whole process when their classes are loaded.
 */
final class Smime {
  /** Passed along, never registered. */
  static final Provider PROVIDER = new BouncyCastleProvider();

  // RFC 5652 section 11.3 wants this short form up to the year 2049.
  private static final DateTimeFormatter UTC_TIME =
      DateTimeFormatter.ofPattern("uuMMddHHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  /** Who signs: a key and its certificate, then those that vouch for it. */
  record Signer(PrivateKey key, List<X509Certificate> chain) {
    X509Certificate certificate() {
      return chain.get(0);
    }

    @Override
    public String toString() {
      return "Signer";
    }
  }

  private final Optional<Signer> signer;
  private final List<X509Certificate> recipients;
  private final ContentCipher cipher;

  Smime(Optional<Signer> signer, List<X509Certificate> recipients, ContentCipher cipher) {
    this.signer = signer;
    this.recipients = recipients;
    this.cipher = cipher;
  }

  /**
   * Returns the entity that takes the place of {@code entity}: written as a stream, so that its
   * size costs no memory.
   *
   * @throws MailException when a certificate is not valid any more: nothing leaves unprotected
   */
  Entity protect(Entity entity, Instant now) throws MailException {
    if (!certificates().stream().allMatch(one -> Certificates.isCurrent(one, now))) {
      throw new MailException(MailException.Kind.NOT_PROTECTED);
    }
    Entity inner = signer.isPresent() ? signed(entity, signer.get(), now) : entity;
    return recipients.isEmpty() ? inner : encrypted(inner);
  }

  /** Returns every certificate that it needs to be valid. */
  List<X509Certificate> certificates() {
    List<X509Certificate> used = new ArrayList<>(recipients);
    signer.ifPresent(one -> used.add(one.certificate()));
    return used;
  }

  /** Cryptography of an entity failed: nothing is said of why, because nothing may be shown. */
  static final class Unprotected extends IOException {
    private static final long serialVersionUID = 1L;

    Unprotected() {
      super("signing or encrypting failed");
    }
  }

  private static Entity signed(Entity entity, Signer signer, Instant now) {
    String boundary = "=_" + UUID.randomUUID();
    return out -> {
      MessageWriter.header(
          out,
          "Content-Type",
          "multipart/signed; protocol=\"application/pkcs7-signature\"; micalg=sha-256; boundary=\""
              + boundary
              + "\"");
      MessageWriter.ascii(out, "\r\n--" + boundary + "\r\n");
      ByteArrayOutputStream signature = new ByteArrayOutputStream();
      try (OutputStream digested = generator(signer, now).open(signature, false)) {
        entity.writeTo(new TeeOutputStream(out, digested));
      } catch (CMSException | GeneralSecurityException | OperatorCreationException e) {
        throw new Unprotected();
      }
      MessageWriter.ascii(out, "\r\n--" + boundary + "\r\n");
      MessageWriter.attachment(
              "application/pkcs7-signature",
              "smime.p7s",
              () -> new ByteArrayInputStream(signature.toByteArray()))
          .writeTo(out);
      MessageWriter.ascii(out, "--" + boundary + "--\r\n");
    };
  }

  private static CMSSignedDataStreamGenerator generator(Signer signer, Instant now)
      throws CMSException, GeneralSecurityException, OperatorCreationException {
    CMSSignedDataStreamGenerator generator = new CMSSignedDataStreamGenerator();
    String algorithm =
        signer.certificate().getPublicKey().getAlgorithm().equals("RSA")
            ? "SHA256withRSA"
            : "SHA256withECDSA";
    AttributeTable attributes =
        new AttributeTable(
            new DERSet(
                new Attribute(
                    CMSAttributes.signingTime, new DERSet(new DERUTCTime(UTC_TIME.format(now))))));
    generator.addSignerInfoGenerator(
        new JcaSignerInfoGeneratorBuilder(
                new JcaDigestCalculatorProviderBuilder().setProvider(PROVIDER).build())
            .setSignedAttributeGenerator(new DefaultSignedAttributeTableGenerator(attributes))
            .build(
                new JcaContentSignerBuilder(algorithm).setProvider(PROVIDER).build(signer.key()),
                signer.certificate()));
    generator.addCertificates(new JcaCertStore(signer.chain()));
    return generator;
  }

  private Entity encrypted(Entity entity) {
    boolean gcm = cipher == ContentCipher.AES_256_GCM;
    return out -> {
      String type = gcm ? "authEnveloped-data" : "enveloped-data";
      MessageWriter.header(
          out,
          "Content-Type",
          "application/pkcs7-mime; smime-type=" + type + "; name=\"smime.p7m\"");
      MessageWriter.header(out, "Content-Transfer-Encoding", "base64");
      MessageWriter.header(out, "Content-Disposition", "attachment; filename=\"smime.p7m\"");
      MessageWriter.ascii(out, "\r\n");
      try (OutputStream lines = MessageWriter.base64(out);
          OutputStream sealed = gcm ? authEnveloped(lines) : enveloped(lines)) {
        entity.writeTo(sealed);
      } catch (CMSException | GeneralSecurityException e) {
        throw new Unprotected();
      }
      MessageWriter.ascii(out, "\r\n");
    };
  }

  private OutputStream enveloped(OutputStream out)
      throws IOException, CMSException, GeneralSecurityException {
    CMSEnvelopedDataStreamGenerator generator = new CMSEnvelopedDataStreamGenerator();
    for (X509Certificate recipient : recipients) {
      generator.addRecipientInfoGenerator(info(recipient));
    }
    return generator.open(
        out,
        new JceCMSContentEncryptorBuilder(CMSAlgorithm.AES256_CBC).setProvider(PROVIDER).build());
  }

  private OutputStream authEnveloped(OutputStream out)
      throws IOException, CMSException, GeneralSecurityException {
    CMSAuthEnvelopedDataStreamGenerator generator = new CMSAuthEnvelopedDataStreamGenerator();
    for (X509Certificate recipient : recipients) {
      generator.addRecipientInfoGenerator(info(recipient));
    }
    return generator.open(
        out,
        (OutputAEADEncryptor)
            new JceCMSContentEncryptorBuilder(CMSAlgorithm.AES256_GCM)
                .setProvider(PROVIDER)
                .build());
  }

  private RecipientInfoGenerator info(X509Certificate recipient) throws GeneralSecurityException {
    if (!recipient.getPublicKey().getAlgorithm().equals("RSA")) {
      KeyPairGenerator pairs = KeyPairGenerator.getInstance("EC", PROVIDER);
      pairs.initialize(new ECGenParameterSpec(curve(recipient).orElseThrow().getId()));
      KeyPair sender = pairs.generateKeyPair();
      return new JceKeyAgreeRecipientInfoGenerator(
              CMSAlgorithm.ECDH_SHA256KDF,
              sender.getPrivate(),
              sender.getPublic(),
              CMSAlgorithm.AES256_WRAP)
          .addRecipient(recipient)
          .setProvider(PROVIDER);
    }
    if (cipher == ContentCipher.AES_256_CBC) {
      return new JceKeyTransRecipientInfoGenerator(recipient).setProvider(PROVIDER);
    }
    AlgorithmIdentifier sha256 =
        new AlgorithmIdentifier(NISTObjectIdentifiers.id_sha256, DERNull.INSTANCE);
    AlgorithmIdentifier oaep =
        new AlgorithmIdentifier(
            PKCSObjectIdentifiers.id_RSAES_OAEP,
            new RSAESOAEPparams(
                sha256,
                new AlgorithmIdentifier(PKCSObjectIdentifiers.id_mgf1, sha256),
                RSAESOAEPparams.DEFAULT_P_SOURCE_ALGORITHM));
    return new JceKeyTransRecipientInfoGenerator(recipient, oaep).setProvider(PROVIDER);
  }

  /** Returns the named curve of an EC certificate. */
  static Optional<ASN1ObjectIdentifier> curve(X509Certificate certificate) {
    return SubjectPublicKeyInfo.getInstance(certificate.getPublicKey().getEncoded())
                .getAlgorithm()
                .getParameters()
            instanceof ASN1ObjectIdentifier curve
        ? Optional.of(curve)
        : Optional.empty();
  }
}
