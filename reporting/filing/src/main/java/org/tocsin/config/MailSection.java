package org.tocsin.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.tocsin.config.SmtpSettings.Login;
import org.tocsin.config.SmtpSettings.Security;

/** Reads how mails are protected and sent. */
final class MailSection {
  private static final String ADDRESS =
      "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
          + "@[A-Za-z0-9]([A-Za-z0-9.-]{0,250}[A-Za-z0-9])?";

  private MailSection() {}

  /** Returns a bare address; nothing that could end a header or begin another. */
  static String address(String text) {
    if (text.length() > 254 || !text.matches(ADDRESS)) {
      throw new IllegalArgumentException(
          "must be one bare address in ASCII such as team@chat.example, without a name");
    }
    return text;
  }

  static Optional<MailSettings> read(YamlSection section, boolean reports, YamlFindings findings) {
    List<Path> certificates =
        section.texts("certificates", text -> findings.folder().resolve(text).normalize());
    if (reports && certificates.isEmpty()) {
      section.complain(
          "certificates",
          "is missing: reports are never mailed in clear; name the recipient's certificate file");
    }
    Optional<MailSettings.Signing> signing = signing(section, findings);
    MailSettings.Cipher cipher =
        section.choice("cipher", MailSettings.Cipher.class).orElse(MailSettings.Cipher.AES_256_CBC);
    MailSettings.OnAmbiguous ambiguous = MailSettings.OnAmbiguous.HOLD;
    int maxBytes = MailSettings.DEFAULT_MAX_BYTES;
    if (reports) {
      ambiguous = section.parsed("onAmbiguous", MailSection::onAmbiguous).orElse(ambiguous);
      maxBytes = section.number("maxBytes");
    }
    if (!section.has("server")) {
      section.complain("server", "is missing: where mails are handed over");
    }
    Optional<SmtpSettings> server =
        server(section.section("server"), section.has("server"), findings);
    section.finish();
    if (server.isEmpty() || (reports && certificates.isEmpty())) {
      return Optional.empty();
    }
    return Optional.of(
        new MailSettings(certificates, signing, cipher, ambiguous, maxBytes, server.get()));
  }

  private static MailSettings.OnAmbiguous onAmbiguous(String text) {
    if (!text.equals("hold") && !text.equals("resend")) {
      throw new IllegalArgumentException("must be exactly one of hold, resend");
    }
    return MailSettings.OnAmbiguous.valueOf(text.toUpperCase(Locale.ROOT));
  }

  private static Optional<MailSettings.Signing> signing(YamlSection parent, YamlFindings findings) {
    if (!parent.has("signing")) {
      return Optional.empty();
    }
    YamlSection section = parent.section("signing");
    section.requiredText("keyStore", "the PKCS#12 file that mails are signed with");
    Optional<Path> keyStore = section.file("keyStore");
    Optional<Secret> passphrase = ConfigFile.secret(section, "passphrase", findings);
    section.finish();
    return keyStore.isPresent() && passphrase.isPresent()
        ? Optional.of(new MailSettings.Signing(keyStore.get(), passphrase.get()))
        : Optional.empty();
  }

  private static Optional<SmtpSettings> server(
      YamlSection section, boolean present, YamlFindings findings) {
    Optional<String> host =
        present ? section.requiredText("host", "the name of the server") : section.text("host");
    int port = section.number("port");
    Security security = section.choice("security", Security.class).orElse(Security.STARTTLS);
    Optional<String> user = section.text("user");
    Optional<Secret> password =
        section.has("password")
            ? ConfigFile.secret(section, "password", findings)
            : Optional.empty();
    if (user.isPresent() && !section.has("password")) {
      section.complain(
          "password", "is missing: the password of user, as env:NAME, file:PATH or host:NAME");
    }
    if (user.isEmpty() && section.has("password")) {
      section.complain("user", "is missing: whose password is it?");
    }
    Optional<Path> trust = section.file("trust");
    section.finish();
    if (host.isEmpty()) {
      return Optional.empty();
    }
    Optional<Login> login = user.flatMap(name -> password.map(secret -> new Login(name, secret)));
    return section.built("host", () -> new SmtpSettings(host.get(), port, security, login, trust));
  }
}
