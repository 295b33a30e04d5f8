package org.tocsin.mail;

import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.tocsin.Tocsin;
import org.tocsin.config.PayloadPolicy;
import org.tocsin.config.Route;
import org.tocsin.config.Secret;
import org.tocsin.model.Environment;

/** The code of the e-mail section of docs/destinations.md; a test compares them. */
final class MailboxExample {
  private MailboxExample() {}

  static Tocsin start(
      Path folder, X509Certificate authority, PrivateKey key, X509Certificate certificate) {
    // snippet: begin
    MailServer server =
        MailServer.builder("smtp.teapot.example", 587, "reports@teapot.example")
            .login("tocsin", Secret.resolve("file:smtp-password", folder))
            .build();
    Mailbox mailbox =
        Mailbox.builder(server, Environment.TEST)
            .to("reports@authority.example", List.of(authority))
            .sign(key, List.of(certificate))
            .declared(Environment.TEST)
            .payload(PayloadPolicy.METADATA_ONLY)
            .build();
    return Tocsin.builder(folder.resolve("tocsin.yaml"))
        .destination("authority", mailbox)
        .route("authority", new Route(Set.of(), Set.of("A1"), Set.of(), Optional.empty()))
        .start();
    // snippet: end
  }
}
