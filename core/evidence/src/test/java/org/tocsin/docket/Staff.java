package org.tocsin.docket;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoGeneratorBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.tocsin.evidence.Actor;
import org.tocsin.evidence.DeedRequest;
import org.tocsin.evidence.People;
import org.tocsin.evidence.Person;
import org.tocsin.evidence.Role;
import org.tocsin.evidence.SignedRequest;

/** A member of staff with a key pair and a certificate signed by itself. */
record Staff(Actor actor, KeyPair pair, X509Certificate certificate) {
  static final Instant FROM = Instant.parse("2026-01-01T00:00:00Z");
  static final Instant TO = Instant.parse("2027-01-01T00:00:00Z");

  static final Staff ANN = make("ann", Role.SUPERVISOR);
  static final Staff BEN = make("ben", Role.COUNSEL);
  static final Staff STRANGER = make("stranger", Role.REVIEWER);
  static final People PEOPLE = People.of(List.of(ANN.person(), BEN.person()));

  static Staff make(String id, Role role) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(256);
      KeyPair pair = generator.generateKeyPair();
      return new Staff(new Actor(id, role), pair, selfSigned(id, pair, "SHA256withECDSA"));
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @SuppressWarnings("JavaUtilDate") // the certificate builder knows no Instant
  static X509Certificate selfSigned(String id, KeyPair pair, String algorithm) throws Exception {
    X500Name name = new X500Name("CN=" + id);
    return new JcaX509CertificateConverter()
        .getCertificate(
            new JcaX509v3CertificateBuilder(
                    name,
                    BigInteger.valueOf(System.nanoTime()),
                    Date.from(FROM),
                    Date.from(TO),
                    name,
                    pair.getPublic())
                .build(new JcaContentSignerBuilder(algorithm).build(pair.getPrivate())));
  }

  Person person() {
    return new Person(actor, certificate);
  }

  byte[] sign(byte[] text, boolean inside) {
    try {
      CMSSignedDataGenerator generator = new CMSSignedDataGenerator();
      generator.addSignerInfoGenerator(
          new JcaSimpleSignerInfoGeneratorBuilder()
              .build("SHA256withECDSA", pair.getPrivate(), certificate));
      return generator.generate(new CMSProcessableByteArray(text), inside).getEncoded();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** Signs a request by each of some. */
  static SignedRequest sign(DeedRequest request, Staff... signers) {
    byte[] text = request.text().getBytes(StandardCharsets.UTF_8);
    return new SignedRequest(
        text, Arrays.stream(signers).map(signer -> signer.sign(text, false)).toList());
  }

  Path writeCertificate(Path folder) throws Exception {
    return pem(folder.resolve(actor.id() + ".pem"), "CERTIFICATE", certificate.getEncoded());
  }

  Path writeKey(Path folder) throws Exception {
    return pem(folder.resolve(actor.id() + ".key"), "PRIVATE KEY", pair.getPrivate().getEncoded());
  }

  static Path pem(Path file, String type, byte[] der) throws Exception {
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
