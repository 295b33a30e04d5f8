package org.tocsin.evidence;

import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Key pairs with certificates signed by themselves. */
record Certificates(X509Certificate certificate, KeyPair pair) {
  static final Instant FROM = Instant.parse("2026-01-01T00:00:00Z");

  static Certificates rsa(int bits) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(bits);
    return of(generator.generateKeyPair(), "SHA256withRSA", "CN=Rsa custodian", Duration.ofDays(9));
  }

  static Certificates ec(String curve) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec(curve));
    return of(generator.generateKeyPair(), "SHA256withECDSA", "CN=Ec " + curve, Duration.ofDays(9));
  }

  @SuppressWarnings("JavaUtilDate") // the certificate builder knows no Instant
  static Certificates of(KeyPair pair, String algorithm, String name, Duration validity)
      throws Exception {
    X500Name subject = new X500Name(name);
    X509Certificate certificate =
        new JcaX509CertificateConverter()
            .getCertificate(
                new JcaX509v3CertificateBuilder(
                        subject,
                        BigInteger.valueOf(System.nanoTime()),
                        Date.from(FROM),
                        Date.from(FROM.plus(validity)),
                        subject,
                        pair.getPublic())
                    .build(new JcaContentSignerBuilder(algorithm).build(pair.getPrivate())));
    return new Certificates(certificate, pair);
  }

  KeySource keySource() {
    return new PrivateKeys(
        java.util.List.of(new PrivateKeys.Entry(certificate, pair.getPrivate())));
  }

  Path writePkcs12(Path file, String passphrase) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry(
        "custodian", pair.getPrivate(), passphrase.toCharArray(), new Certificate[] {certificate});
    try (var out = Files.newOutputStream(file)) {
      store.store(out, passphrase.toCharArray());
    }
    return file;
  }

  Path writeCertificate(Path file) throws Exception {
    return writePem(file, "CERTIFICATE", certificate.getEncoded());
  }

  Path writePrivateKey(Path file) throws Exception {
    return writePem(file, "PRIVATE KEY", pair.getPrivate().getEncoded());
  }

  private static Path writePem(Path file, String type, byte[] der) throws Exception {
    return Files.writeString(
        file,
        "-----BEGIN "
            + type
            + "-----\n"
            + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
            + "\n-----END "
            + type
            + "-----\n");
  }
}
