package org.tocsin.mail;

import java.net.URI;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.Objects;
import org.tocsin.Tocsin;
import org.tocsin.config.Secret;
import org.tocsin.report.ServiceProfile;

/** The code of docs/alarms-by-mail.md; a test compares them. */
final class AlarmsByMailExample {
  private AlarmsByMailExample() {}

  static void start(Path folder, Path list, Secret password, X509Certificate teamCertificate) {
    // snippet: begin
    try (MailAlarms mail =
            MailAlarms.builder()
                .server("smtp.teapot.example", 587)
                .login("tocsin", Secret.resolve("file:smtp-password", Path.of("/etc/tocsin")))
                .from("tocsin@teapot.example")
                .to("trust-safety@teapot.example", teamCertificate)
                .label("Teapot Chat (TEST)")
                .start();
        Tocsin tocsin =
            Tocsin.builder()
                .dataDirectory(folder)
                .service(ServiceProfile.of("Teapot Chat", "trust-safety@teapot.example"))
                .hashList("demo", list)
                .cyberTipline("mock", URI.create("http://127.0.0.1:8480/ispws"), "test", password)
                .listener(mail)
                .start()) {
      serve(tocsin);
    }
    // snippet: end
  }

  private static void serve(Tocsin tocsin) {
    Objects.requireNonNull(tocsin, "tocsin");
  }
}
