package org.tocsin.evidence;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertStore;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.tsp.TSPException;
import org.bouncycastle.tsp.TimeStampToken;

/**
 * A time-stamp on a head: an RFC 3161 token whose imprint is the SHA-256 of the head's line.
 *
 * <p>Everything is judged at the instant that the token names, so that it stays good after the
 * authority's certificate has expired.
 */
final class TimestampToken {
  private final TimeStampToken token;
  private final X509CertificateHolder signer;

  private TimestampToken(TimeStampToken token, X509CertificateHolder signer) {
    this.token = token;
    this.signer = signer;
  }

  /** Reads a token. */
  static TimestampToken of(byte[] der) throws TimestampException {
    try {
      TimestampToken read = of(new TimeStampToken(new CMSSignedData(der)));
      read.at();
      return read;
    } catch (TSPException | CMSException | IOException | RuntimeException e) {
      throw new TimestampException(TimestampProblem.UNREADABLE);
    }
  }

  static TimestampToken of(TimeStampToken token) throws TimestampException {
    for (X509CertificateHolder holder : token.getCertificates().getMatches(null)) {
      if (token.getSID().match(holder)) {
        return new TimestampToken(token, holder);
      }
    }
    throw new TimestampException(TimestampProblem.UNREADABLE);
  }

  Instant at() {
    return token.getTimeStampInfo().getGenTime().toInstant();
  }

  byte[] encoded() {
    try {
      return token.getEncoded();
    } catch (IOException e) {
      throw new IllegalStateException("a token that was read can be written", e);
    }
  }

  /** Checks that this is about the head of a line, and signed by whom it names. */
  void requireAbout(byte[] line) throws TimestampException {
    try {
      requireWhole(line);
    } catch (RuntimeException e) {
      // What a token holds is parsed when it is asked for: damage shows itself anywhere.
      throw new TimestampException(TimestampProblem.UNREADABLE);
    }
  }

  private void requireWhole(byte[] line) throws TimestampException {
    boolean sha256 =
        token.getTimeStampInfo().getMessageImprintAlgOID().equals(NISTObjectIdentifiers.id_sha256);
    byte[] imprint = token.getTimeStampInfo().getMessageImprintDigest();
    if (!sha256 || !MessageDigest.isEqual(imprint, MerkleTree.sha256().digest(line))) {
      throw new TimestampException(TimestampProblem.OTHER_IMPRINT);
    }
    if (!signer.isValidOn(token.getTimeStampInfo().getGenTime())) {
      throw new TimestampException(TimestampProblem.CERTIFICATE_EXPIRED);
    }
    if (!isForTimestampsAlone()) {
      throw new TimestampException(TimestampProblem.CERTIFICATE_UNTRUSTED);
    }
    try {
      token.validate(
          new JcaSimpleSignerInfoVerifierBuilder().setProvider(Bc.PROVIDER).build(signer));
    } catch (TSPException | OperatorCreationException | GeneralSecurityException e) {
      throw new TimestampException(TimestampProblem.SIGNATURE_INVALID);
    }
  }

  /** RFC 3161 section 2.3: the one key purpose, critical. */
  private boolean isForTimestampsAlone() {
    Extension extension = signer.getExtension(Extension.extendedKeyUsage);
    if (extension == null || !extension.isCritical()) {
      return false;
    }
    KeyPurposeId[] purposes = ExtendedKeyUsage.getInstance(extension.getParsedValue()).getUsages();
    return purposes.length == 1 && purposes[0].equals(KeyPurposeId.id_kp_timeStamping);
  }

  /** Checks that the signer's certificate led to one of the anchors at the token's instant. */
  @SuppressWarnings("JavaUtilDate") // the certificate API knows no Instant
  void requireTrusted(List<X509Certificate> anchors) throws TimestampException {
    try {
      JcaX509CertificateConverter converter = new JcaX509CertificateConverter();
      List<X509Certificate> all = new ArrayList<>();
      for (X509CertificateHolder holder : token.getCertificates().getMatches(null)) {
        all.add(converter.getCertificate(holder));
      }
      X509Certificate own = converter.getCertificate(signer);
      if (anchors.contains(own)) {
        return;
      }
      Set<TrustAnchor> trusted = new HashSet<>();
      anchors.forEach(anchor -> trusted.add(new TrustAnchor(anchor, null)));
      X509CertSelector target = new X509CertSelector();
      target.setCertificate(own);
      PKIXBuilderParameters parameters = new PKIXBuilderParameters(trusted, target);
      parameters.addCertStore(
          CertStore.getInstance("Collection", new CollectionCertStoreParameters(all)));
      parameters.setRevocationEnabled(false);
      parameters.setDate(token.getTimeStampInfo().getGenTime());
      if (CertPathBuilder.getInstance("PKIX").build(parameters) == null) {
        throw new TimestampException(TimestampProblem.CERTIFICATE_UNTRUSTED);
      }
    } catch (GeneralSecurityException | RuntimeException e) {
      throw new TimestampException(TimestampProblem.CERTIFICATE_UNTRUSTED);
    }
  }
}
