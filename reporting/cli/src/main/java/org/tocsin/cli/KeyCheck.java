package org.tocsin.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.tocsin.config.CustodySettings;
import org.tocsin.config.Role;
import org.tocsin.config.TocsinConfig;
import org.tocsin.evidence.Custodians;
import org.tocsin.evidence.EvidenceException;

/** Looks at certificates and keys: whose they are, and how long they last. */
final class KeyCheck {
  /** How long before its end a certificate is spoken of. */
  static final Duration SOON = Duration.ofDays(30);

  private static final String CERTIFICATE = "certificate ";
  private static final String KEYS = "keys";

  private final TocsinConfig config;
  private final CustodySettings custody;
  private final Clock clock;
  private final Checkup checkup;

  KeyCheck(TocsinConfig config, Clock clock, Checkup checkup) {
    this.config = config;
    this.custody = config.custody();
    this.clock = clock;
    this.checkup = checkup;
  }

  void run() {
    if (custody.certificates().isEmpty()) {
      checkup.warning(
          KEYS,
          "evidence is sealed to a key pair for trying out, which lies beside it",
          "configure custodians before real use");
      return;
    }
    for (Path file : custody.certificates()) {
      checkup.look(CERTIFICATE + file.getFileName(), () -> certificate(file));
    }
    if (custody.keyStore().isPresent()) {
      checkup.look(KEYS, () -> keyStore(custody.keyStore().get()));
    } else if (config.roles().contains(Role.FILE)) {
      checkup.failure(
          KEYS,
          "this node files and has no private key",
          "set custodians.keyStore, or take the role file from this node");
    } else {
      checkup.ok(KEYS, "this node seals and opens nothing");
    }
  }

  private void certificate(Path file) {
    String what = CERTIFICATE + file.getFileName();
    try {
      Custodians custodians = Custodians.read(List.of(file), clock);
      Instant ends = end(custodians.certificates().get(0));
      Duration left = Duration.between(clock.instant(), ends);
      String finding = "valid until " + Shown.instant(ends);
      if (left.compareTo(SOON) < 0) {
        checkup.warning(what, finding, "have a new one made, and keys rotate to it");
      } else {
        checkup.ok(what, finding);
      }
    } catch (EvidenceException e) {
      checkup.failure(
          what, String.valueOf(e.getMessage()), "no service starts with it: name another");
    }
  }

  /** Returns when a certificate ends. */
  @SuppressWarnings("JavaUtilDate") // the certificate API knows no Instant
  static Instant end(X509Certificate certificate) {
    return certificate.getNotAfter().toInstant();
  }

  private void keyStore(Path file) {
    List<Certificate> held = new ArrayList<>();
    try (InputStream in = Files.newInputStream(file)) {
      char[] passphrase = custody.passphrase().orElseThrow().reveal();
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(in, passphrase);
      for (String alias : Collections.list(store.aliases())) {
        if (store.getKey(alias, passphrase) != null && store.getCertificate(alias) != null) {
          held.add(store.getCertificate(alias));
        }
      }
    } catch (IOException | GeneralSecurityException e) {
      checkup.failure(
          KEYS,
          "the key store is not there, is damaged, or the passphrase is another's",
          "compare custodians.keyStore and custodians.passphrase");
      return;
    }
    long fitting = certificates().stream().filter(held::contains).count();
    if (fitting == 0) {
      checkup.failure(
          KEYS,
          "the key store opens, and its key belongs to none of the custodians",
          "filing could not open what is sealed: name the right key store or certificate");
    } else {
      checkup.ok(KEYS, "the key store opens and belongs to " + fitting + " of the custodians");
    }
  }

  private List<Certificate> certificates() {
    List<Certificate> all = new ArrayList<>();
    for (Path file : custody.certificates()) {
      try (InputStream in = Files.newInputStream(file)) {
        all.add(CertificateFactory.getInstance("X.509").generateCertificate(in));
      } catch (IOException | GeneralSecurityException e) {
        // Said of the certificate itself already.
      }
    }
    return all;
  }
}
