package org.tocsin.evidence;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tocsin.evidence.EvidenceException.Kind;
import org.tocsin.store.DataDirectory;

/**
 * A custodian's key pair made by the library, for trying out: it lies, with its passphrase, beside
 * the evidence that it opens.
 *
 * <p>Whoever reads the data directory can open everything in it. Production wants certificates
 * whose private keys are elsewhere.
 *
 * @param custodians the certificate
 * @param keys its private key
 * @param created whether it was made just now, rather than found
 */
public record TrialKeys(Custodians custodians, KeySource keys, boolean created) {
  /** The PKCS#12 file in the data directory. */
  public static final String KEY_FILE = "trial-custodian.p12";

  /** The passphrase file in the data directory. */
  public static final String PASSPHRASE_FILE = "trial-custodian.pass";

  /** How long the certificate is valid. */
  public static final Duration VALIDITY = Duration.ofDays(3650);

  private static final Logger LOG = LoggerFactory.getLogger(TrialKeys.class);
  private static final String ALIAS = "custodian";

  /**
   * Finds the key pair of a data directory, or makes it: EC P-256, a certificate signed by itself,
   * both files readable by their owner only. Logs a warning either way.
   *
   * @throws EvidenceException {@link Kind#KEYS} when one of the two files is missing, damaged, or
   *     the certificate has expired
   */
  public static TrialKeys createIn(DataDirectory directory, Clock clock) {
    boolean hasKey = directory.read(KEY_FILE).isPresent();
    boolean hasPassphrase = directory.read(PASSPHRASE_FILE).isPresent();
    if (hasKey && !hasPassphrase) {
      throw new EvidenceException(
          Kind.KEYS,
          "the data directory has " + KEY_FILE + " and no " + PASSPHRASE_FILE + " to open it");
    }
    if (!hasKey) {
      create(directory, clock);
    }
    LOG.warn(
        "evidence is sealed to a key pair made for trying out: {} and its passphrase lie beside the"
            + " evidence they open; configure custodian certificates before real use",
        KEY_FILE);
    String passphrase =
        new String(directory.read(PASSPHRASE_FILE).orElseThrow(), StandardCharsets.US_ASCII)
            .strip();
    KeySource keys = KeySource.pkcs12(directory.resolve(KEY_FILE), passphrase.toCharArray());
    List<X509Certificate> certificates = List.of(certificate(directory, passphrase));
    return new TrialKeys(Custodians.of(certificates, clock), keys, !hasKey);
  }

  private static X509Certificate certificate(DataDirectory directory, String passphrase) {
    try (var in = new java.io.ByteArrayInputStream(directory.read(KEY_FILE).orElseThrow())) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(in, passphrase.toCharArray());
      if (store.getCertificate(ALIAS) instanceof X509Certificate certificate) {
        return certificate;
      }
      throw new EvidenceException(Kind.KEYS, KEY_FILE + " holds no entry " + ALIAS);
    } catch (IOException | GeneralSecurityException e) {
      throw new EvidenceException(Kind.KEYS, KEY_FILE + " is damaged");
    }
  }

  @SuppressWarnings("JavaUtilDate") // the certificate builder knows no Instant
  private static void create(DataDirectory directory, Clock clock) {
    try {
      SecureRandom random = new SecureRandom();
      KeyPairGenerator pairs = KeyPairGenerator.getInstance("EC");
      pairs.initialize(new ECGenParameterSpec(NamedCurve.P256.jcaName()), random);
      KeyPair pair = pairs.generateKeyPair();
      Instant now = clock.instant();
      X500Name name = new X500Name("CN=Tocsin trial custodian");
      X509Certificate certificate =
          new JcaX509CertificateConverter()
              .getCertificate(
                  new JcaX509v3CertificateBuilder(
                          name,
                          new BigInteger(127, random).add(BigInteger.ONE),
                          Date.from(now.minus(Duration.ofDays(1))),
                          Date.from(now.plus(VALIDITY)),
                          name,
                          pair.getPublic())
                      .build(
                          new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate())));
      byte[] secret = new byte[24];
      random.nextBytes(secret);
      String passphrase = HexFormat.of().formatHex(secret);
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry(
          ALIAS, pair.getPrivate(), passphrase.toCharArray(), new Certificate[] {certificate});
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      store.store(bytes, passphrase.toCharArray());
      // The passphrase first: a key file without one could never be opened.
      directory.write(PASSPHRASE_FILE, passphrase.getBytes(StandardCharsets.US_ASCII));
      directory.write(KEY_FILE, bytes.toByteArray());
    } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
      throw new EvidenceException(Kind.KEYS, "a key pair for trying out cannot be made");
    }
  }

  @Override
  public String toString() {
    return "TrialKeys";
  }
}
