package org.tocsin.mail;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A generated key pair with a certificate signed by itself. */
record Identity(X509Certificate certificate, PrivateKey key) {
  static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");

  static Identity rsa() throws Exception {
    return rsa(2048, NOW.minus(Duration.ofDays(1)), NOW.plus(Duration.ofDays(30)), 0, "localhost");
  }

  static Identity rsa(int bits, Instant from, Instant until, int usage, String host)
      throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(bits);
    return of(generator.generateKeyPair(), "SHA256withRSA", from, until, usage, host);
  }

  static Identity ec() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return of(
        generator.generateKeyPair(),
        "SHA256withECDSA",
        NOW.minus(Duration.ofDays(1)),
        NOW.plus(Duration.ofDays(30)),
        0,
        "localhost");
  }

  /** Returns one that is valid by the real clock, which TLS goes by. */
  static Identity ofServer(String host) throws Exception {
    return rsa(2048, Instant.EPOCH, Instant.parse("2049-01-01T00:00:00Z"), 0, host);
  }

  @SuppressWarnings("JavaUtilDate") // the certificate builder knows no Instant
  private static Identity of(
      KeyPair pair, String algorithm, Instant from, Instant until, int usage, String host)
      throws Exception {
    X500Name name = new X500Name("CN=Marker Person 5517");
    JcaX509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            name,
            BigInteger.valueOf(System.nanoTime()),
            Date.from(from),
            Date.from(until),
            name,
            pair.getPublic());
    builder.addExtension(
        Extension.subjectAlternativeName,
        false,
        new GeneralNames(new GeneralName(GeneralName.dNSName, host)));
    if (usage != 0) {
      builder.addExtension(Extension.keyUsage, true, new KeyUsage(usage));
    }
    return new Identity(
        new JcaX509CertificateConverter()
            .getCertificate(
                builder.build(new JcaContentSignerBuilder(algorithm).build(pair.getPrivate()))),
        pair.getPrivate());
  }

  /** Returns a context that serves with this identity and trusts nobody else. */
  SSLContext tls() throws Exception {
    char[] none = "changeit".toCharArray();
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry("it", key, none, new Certificate[] {certificate});
    KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(store, none);
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("it", certificate);
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }

  Path certificateFile(Path folder) throws Exception {
    return pem(folder.resolve("certificate.pem"), "CERTIFICATE", certificate.getEncoded());
  }

  Path keyFile(Path folder) throws Exception {
    return pem(folder.resolve("key.pem"), "PRIVATE KEY", key.getEncoded());
  }

  private static Path pem(Path file, String type, byte[] der) throws IOException {
    String text =
        Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(der);
    return Files.writeString(
        file, "-----BEGIN " + type + "-----\n" + text + "\n-----END " + type + "-----\n");
  }
}
