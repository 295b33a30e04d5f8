package org.tocsin.mail;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.tocsin.config.MailSettings;
import org.tocsin.config.SettingProblem;
import org.tocsin.config.SmtpSettings;

/**
 * What the files hold that settings of mail name. Everything wrong is found at once, each under its
 * key; messages show neither paths nor what the files hold.
 *
 * @param certificates of the recipients; may be empty
 * @param signer who signs, if anybody
 * @param server who takes the mails
 */
record MailParts(
    List<X509Certificate> certificates, Optional<Smime.Signer> signer, MailServer server) {
  private static final long LARGEST = 1L << 20;

  /** Something that a setting names cannot be used. */
  private static final class Unusable extends Exception {
    private static final long serialVersionUID = 1L;

    Unusable(String message) {
      super(message);
    }
  }

  /** Reads something of a setting. */
  private interface Reading<T> {
    T read() throws Unusable;
  }

  /** Returns what is wrong; empty when everything can be used. */
  static List<SettingProblem> problems(MailSettings settings, String from, Optional<Clock> clock) {
    List<SettingProblem> problems = new ArrayList<>();
    read(settings, from, clock, (key, message) -> problems.add(new SettingProblem(key, message)));
    return problems;
  }

  /**
   * Reads everything.
   *
   * @throws IllegalArgumentException with all that is wrong
   */
  static MailParts of(MailSettings settings, String from, Clock clock) {
    List<String> wrong = new ArrayList<>();
    // One that only the host can look up is passed over where a file is checked, and not here.
    settings.signing().ifPresent(signing -> Arrays.fill(signing.passphrase().reveal(), ' '));
    Optional<MailParts> parts =
        read(settings, from, Optional.of(clock), (key, message) -> wrong.add(key + " " + message));
    return parts.orElseThrow(() -> new IllegalArgumentException(String.join("; ", wrong)));
  }

  private static Optional<MailParts> read(
      MailSettings settings,
      String from,
      Optional<Clock> clock,
      BiConsumer<String, String> problem) {
    List<X509Certificate> certificates = new ArrayList<>();
    for (int i = 0; i < settings.certificates().size(); i++) {
      Path file = settings.certificates().get(i);
      reading("mail.certificates[" + i + "]", problem, () -> recipient(file, clock))
          .ifPresent(certificates::add);
    }
    Optional<Smime.Signer> signer =
        settings
            .signing()
            .filter(signing -> signing.passphrase().isKnown())
            .flatMap(
                signing -> reading("mail.signing.keyStore", problem, () -> signer(signing, clock)));
    SmtpSettings smtp = settings.server();
    Optional<SSLContext> trust =
        smtp.trust().flatMap(file -> reading("mail.server.trust", problem, () -> trust(file)));
    Optional<MailServer> server =
        reading("mail.server.host", problem, () -> checked(() -> server(smtp, from, trust)));
    boolean whole =
        certificates.size() == settings.certificates().size()
            && signer.isPresent() == settings.signing().isPresent()
            && trust.isPresent() == smtp.trust().isPresent();
    return server.filter(built -> whole).map(built -> new MailParts(certificates, signer, built));
  }

  private static <T> Optional<T> reading(
      String key, BiConsumer<String, String> problem, Reading<T> reading) {
    try {
      return Optional.of(reading.read());
    } catch (Unusable e) {
      problem.accept(key, String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  /** Has messages of checks that name what they are about begin as a finding does. */
  private static <T> T checked(Supplier<T> check) throws Unusable {
    try {
      return check.get();
    } catch (IllegalArgumentException e) {
      throw new Unusable("cannot be used: " + e.getMessage());
    }
  }

  private static MailServer server(SmtpSettings smtp, String from, Optional<SSLContext> trust) {
    MailServer.Builder server =
        MailServer.builder(smtp.host(), smtp.port(), from)
            .security(SmtpSecurity.valueOf(smtp.security().name()));
    smtp.login().ifPresent(login -> server.login(login.user(), login.password()));
    trust.ifPresent(server::trust);
    return server.build();
  }

  private static X509Certificate recipient(Path file, Optional<Clock> clock) throws Unusable {
    List<X509Certificate> found = certificates(file);
    if (found.size() != 1) {
      throw new Unusable("must hold one certificate, not " + found.size());
    }
    return checked(
        () -> {
          Certificates.checkRecipient(found.get(0), "the certificate", now(found.get(0), clock));
          return found.get(0);
        });
  }

  private static List<X509Certificate> certificates(Path file) throws Unusable {
    try {
      if (Files.size(file) > LARGEST) {
        throw new Unusable("names a file that is too large for certificates");
      }
      try (InputStream in = Files.newInputStream(file)) {
        Collection<? extends Certificate> read =
            CertificateFactory.getInstance("X.509").generateCertificates(in);
        return read.stream().map(X509Certificate.class::cast).toList();
      }
    } catch (IOException e) {
      throw new Unusable("names a file that cannot be read: does it exist, and may it be read?");
    } catch (CertificateException e) {
      throw new Unusable("names a file that holds no certificate (PEM or DER)");
    }
  }

  private static Smime.Signer signer(MailSettings.Signing signing, Optional<Clock> clock)
      throws Unusable {
    char[] passphrase = signing.passphrase().reveal();
    try {
      if (Files.size(signing.keyStore()) > LARGEST) {
        throw new Unusable("names a file that is too large for a key store");
      }
      KeyStore store = KeyStore.getInstance("PKCS12");
      try (InputStream in = Files.newInputStream(signing.keyStore())) {
        store.load(in, passphrase);
      }
      for (String alias : Collections.list(store.aliases())) {
        Certificate @Nullable [] chain = store.getCertificateChain(alias);
        if (store.getKey(alias, passphrase) instanceof PrivateKey key && chain != null) {
          Smime.Signer signer =
              new Smime.Signer(key, Arrays.stream(chain).map(X509Certificate.class::cast).toList());
          return checked(
              () -> {
                Certificates.checkSigner(signer, now(signer.certificate(), clock));
                return signer;
              });
        }
      }
      throw new Unusable("holds no private key with its certificate");
    } catch (IOException | GeneralSecurityException e) {
      throw new Unusable(
          "cannot be opened: is it a PKCS#12 file, may it be read, and is the passphrase its own?");
    } finally {
      Arrays.fill(passphrase, ' ');
    }
  }

  private static SSLContext trust(Path file) throws Unusable {
    List<X509Certificate> anchors = certificates(file);
    if (anchors.isEmpty()) {
      throw new Unusable("names a file that holds no certificate");
    }
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      for (int i = 0; i < anchors.size(); i++) {
        store.setCertificateEntry("anchor-" + i, anchors.get(i));
      }
      TrustManagerFactory managers = TrustManagerFactory.getInstance("PKIX");
      managers.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, managers.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new Unusable("cannot be used as a list of trusted certificates");
    }
  }

  /** Where nobody asks for the time, a certificate is looked at as on its first day. */
  private static Instant now(X509Certificate certificate, Optional<Clock> clock) {
    return clock.map(Clock::instant).orElseGet(() -> Certificates.begin(certificate));
  }

  @Override
  public String toString() {
    return "MailParts";
  }
}
