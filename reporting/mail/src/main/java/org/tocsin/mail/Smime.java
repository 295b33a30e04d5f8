package org.tocsin.mail;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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
import java.util.Base64;
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
import org.bouncycastle.cms.CMSAuthEnvelopedDataGenerator;
import org.bouncycastle.cms.CMSEnvelopedDataGenerator;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedDataGenerator;
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
   * Returns the entity, headers and body, that takes the place of {@code entity}.
   *
   * @throws MailException when a certificate is not valid any more: nothing leaves unprotected
   */
  byte[] protect(byte[] entity, Instant now) throws MailException {
    List<X509Certificate> used = new ArrayList<>(recipients);
    signer.ifPresent(one -> used.add(one.certificate()));
    if (!used.stream().allMatch(one -> Certificates.isCurrent(one, now))) {
      throw new MailException(MailException.Kind.NOT_PROTECTED);
    }
    try {
      byte[] inner = signer.isPresent() ? signed(entity, signer.get(), now) : entity;
      return recipients.isEmpty() ? inner : encrypted(inner);
    } catch (IOException
        | CMSException
        | GeneralSecurityException
        | OperatorCreationException
        | RuntimeException e) {
      throw new MailException(MailException.Kind.NOT_PROTECTED);
    }
  }

  private static byte[] signed(byte[] entity, Signer signer, Instant now)
      throws IOException, CMSException, GeneralSecurityException, OperatorCreationException {
    CMSSignedDataGenerator generator = new CMSSignedDataGenerator();
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
    byte[] signature =
        generator.generate(new CMSProcessableByteArray(entity), false).getEncoded("DER");
    String boundary = "=_" + UUID.randomUUID();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    MessageWriter.header(
        out,
        "Content-Type",
        "multipart/signed; protocol=\"application/pkcs7-signature\"; micalg=sha-256; boundary=\""
            + boundary
            + "\"");
    text(out, "\r\n--" + boundary + "\r\n");
    out.write(entity);
    text(out, "\r\n--" + boundary + "\r\n");
    attached(out, "application/pkcs7-signature; name=\"smime.p7s\"", "smime.p7s", signature);
    text(out, "--" + boundary + "--\r\n");
    return out.toByteArray();
  }

  private byte[] encrypted(byte[] entity)
      throws IOException, CMSException, GeneralSecurityException {
    byte[] sealed;
    String type;
    if (cipher == ContentCipher.AES_256_GCM) {
      CMSAuthEnvelopedDataGenerator generator = new CMSAuthEnvelopedDataGenerator();
      for (X509Certificate recipient : recipients) {
        generator.addRecipientInfoGenerator(info(recipient));
      }
      OutputAEADEncryptor encryptor =
          (OutputAEADEncryptor)
              new JceCMSContentEncryptorBuilder(CMSAlgorithm.AES256_GCM)
                  .setProvider(PROVIDER)
                  .build();
      sealed = generator.generate(new CMSProcessableByteArray(entity), encryptor).getEncoded();
      type = "authEnveloped-data";
    } else {
      CMSEnvelopedDataGenerator generator = new CMSEnvelopedDataGenerator();
      for (X509Certificate recipient : recipients) {
        generator.addRecipientInfoGenerator(info(recipient));
      }
      sealed =
          generator
              .generate(
                  new CMSProcessableByteArray(entity),
                  new JceCMSContentEncryptorBuilder(CMSAlgorithm.AES256_CBC)
                      .setProvider(PROVIDER)
                      .build())
              .getEncoded();
      type = "enveloped-data";
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    attached(
        out,
        "application/pkcs7-mime; smime-type=" + type + "; name=\"smime.p7m\"",
        "smime.p7m",
        sealed);
    return out.toByteArray();
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

  private static void attached(ByteArrayOutputStream out, String type, String file, byte[] bytes)
      throws IOException {
    MessageWriter.header(out, "Content-Type", type);
    MessageWriter.header(out, "Content-Transfer-Encoding", "base64");
    MessageWriter.header(out, "Content-Disposition", "attachment; filename=\"" + file + "\"");
    text(out, "\r\n");
    out.write(Base64.getMimeEncoder().encode(bytes));
    text(out, "\r\n");
  }

  private static void text(ByteArrayOutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.US_ASCII));
  }
}
