package org.tocsin;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoGeneratorBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.tocsin.evidence.DeedRequest;
import org.tocsin.evidence.SignedRequest;

/** Somebody with a key pair and a certificate, as a configuration names one by a file. */
public record Signer(String id, KeyPair pair, X509Certificate certificate) {
  static final String FROM = "2026-01-01T00:00:00Z";
  static final String TO = "2027-01-01T00:00:00Z";

  /** Makes one whose certificate is valid in 2026. */
  public static Signer of(String id) {
    return of(id, "EC", 256, FROM, TO);
  }

  @SuppressWarnings("JavaUtilDate") // the certificate builder knows no Instant
  public static Signer of(String id, String algorithm, int bits, String from, String to) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
      generator.initialize(bits);
      KeyPair pair = generator.generateKeyPair();
      X500Name name = new X500Name("CN=" + id);
      String signature = algorithm.equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA";
      X509Certificate certificate =
          new JcaX509CertificateConverter()
              .getCertificate(
                  new JcaX509v3CertificateBuilder(
                          name,
                          BigInteger.valueOf(System.nanoTime()),
                          Date.from(Instant.parse(from)),
                          Date.from(Instant.parse(to)),
                          name,
                          pair.getPublic())
                      .build(new JcaContentSignerBuilder(signature).build(pair.getPrivate())));
      return new Signer(id, pair, certificate);
    } catch (GeneralSecurityException | OperatorCreationException e) {
      throw new AssertionError(e);
    }
  }

  /** Writes the certificate as {@code ID.pem}. */
  public Path writeCertificate(Path folder) throws IOException, GeneralSecurityException {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der());
    return Files.writeString(
        folder.resolve(id + ".pem"),
        "-----BEGIN CERTIFICATE-----\n" + body + "\n-----END CERTIFICATE-----\n");
  }

  private byte[] der() throws GeneralSecurityException {
    return certificate.getEncoded();
  }

  /** Writes key and certificate as {@code ID.p12} under a passphrase. */
  Path writeKeyStore(Path folder, String passphrase) throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry(
        id, pair.getPrivate(), passphrase.toCharArray(), new Certificate[] {certificate});
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    store.store(bytes, passphrase.toCharArray());
    return Files.write(folder.resolve(id + ".p12"), bytes.toByteArray());
  }

  private byte[] sign(byte[] text) {
    try {
      CMSSignedDataGenerator generator = new CMSSignedDataGenerator();
      generator.addSignerInfoGenerator(
          new JcaSimpleSignerInfoGeneratorBuilder()
              .build("SHA256withECDSA", pair.getPrivate(), certificate));
      return generator.generate(new CMSProcessableByteArray(text), false).getEncoded();
    } catch (GeneralSecurityException | OperatorCreationException | CMSException | IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Signs a request by each of some. */
  static SignedRequest sign(DeedRequest request, Signer... signers) {
    byte[] text = request.text().getBytes(StandardCharsets.UTF_8);
    return new SignedRequest(
        text, Arrays.stream(signers).map(signer -> signer.sign(text)).toList());
  }

  @Override
  public String toString() {
    return "Signer(" + id + ")";
  }
}
