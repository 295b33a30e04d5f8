package org.tocsin.cli;

import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.tocsin.config.DeliverySettings;
import org.tocsin.config.NotificationSettings;
import org.tocsin.config.TocsinConfig;
import org.tocsin.filing.Delivery;
import org.tocsin.filing.DeliveryKind;
import org.tocsin.filing.Manual;
import org.tocsin.filing.Webhook;
import org.tocsin.mail.Mailbox;
import org.tocsin.mail.Notifications;

/**
 * Looks at destinations and notifications: whether they can be opened, for how long their
 * certificates last, and whether the mail server would take a message. Nothing is sent.
 */
final class DestinationCheck {
  private static final String SERVER_WELL = "its mail server would take a message";
  private static final String WEBHOOK_WELL =
      "it can be used; it is not asked, since every call would tell it something";

  private final TocsinConfig config;
  private final Clock clock;
  private final Checkup checkup;

  /**
   * What was found out about one.
   *
   * @param problem why the mail server would not take a message, in a word
   * @param well how it is when nothing is wrong, without its certificates
   */
  private record Found(List<X509Certificate> certificates, Optional<String> problem, String well) {}

  DestinationCheck(TocsinConfig config, Clock clock, Checkup checkup) {
    this.config = config;
    this.clock = clock;
    this.checkup = checkup;
  }

  void run() {
    config.deliveries().forEach(this::delivery);
    for (NotificationSettings settings : config.notifications()) {
      boolean mail = settings.channel() instanceof NotificationSettings.ByMail;
      look(
          "notification " + settings.name(),
          () ->
              new Found(
                  Notifications.certificates(settings, config.environment(), clock),
                  Notifications.askServer(settings, config.environment(), clock),
                  mail ? SERVER_WELL : WEBHOOK_WELL));
    }
  }

  /** Looks at one destination. */
  void delivery(DeliverySettings settings) {
    String what = "destination " + settings.name();
    switch (settings.kind()) {
      case Manual.KIND -> checkup.ok(what, "people tell it by hand: filings pack, filings filed");
      case Webhook.KIND -> checkup.ok(what, WEBHOOK_WELL);
      default ->
          DeliveryKind.of(settings.kind())
              .ifPresentOrElse(
                  kind -> look(what, () -> found(kind, settings)),
                  () ->
                      checkup.failure(
                          what,
                          "nothing here brings its kind, " + Shown.plain(settings.kind()),
                          "no service starts with it: put the module beside the application"));
    }
  }

  private Found found(DeliveryKind kind, DeliverySettings settings) {
    try (Delivery delivery = kind.open(settings, config.environment(), clock)) {
      return delivery instanceof Mailbox mailbox
          ? new Found(mailbox.certificates(), mailbox.askServer(), SERVER_WELL)
          : new Found(delivery.certificates(), Optional.empty(), "it can be used");
    }
  }

  private void look(String what, Supplier<Found> asked) {
    checkup.look(
        what,
        () -> {
          try {
            tell(what, asked.get());
          } catch (IllegalArgumentException e) {
            checkup.failure(
                what,
                Shown.plain(String.valueOf(e.getMessage())),
                "no service starts with it: config check says where");
          }
        });
  }

  private void tell(String what, Found found) {
    Optional<Instant> first =
        found.certificates().stream().map(KeyCheck::end).min(Instant::compareTo);
    boolean soon =
        first
            .filter(end -> Duration.between(clock.instant(), end).compareTo(KeyCheck.SOON) < 0)
            .isPresent();
    if (soon) {
      checkup.warning(
          what,
          "a certificate ends at " + Shown.instant(first.orElseThrow()),
          "have a new one made: nothing is mailed after that");
    }
    if (found.problem().isPresent()) {
      String problem = found.problem().get();
      checkup.failure(
          what, "its mail server: " + problem + ", " + meaning(problem), remedy(problem));
    } else if (!soon) {
      checkup.ok(
          what,
          found.well()
              + first
                  .map(end -> "; its certificates are valid until " + Shown.instant(end))
                  .orElse(""));
    }
  }

  private static String meaning(String problem) {
    return switch (problem) {
      case "CONNECT" -> "it cannot be reached";
      case "TIMED_OUT" -> "it answers too late";
      case "TLS" -> "it offers no TLS, or its certificate is not trusted or of another host";
      case "NOT_AUTHORISED" -> "it refuses the account, or offers no log-in";
      default -> "it breaks off, or is no mail server";
    };
  }

  private static String remedy(String problem) {
    return switch (problem) {
      case "TLS" -> "nothing is mailed: compare mail.server.security and mail.server.trust";
      case "NOT_AUTHORISED" -> "nothing is mailed: compare mail.server.user and its password";
      default ->
          "nothing is mailed until it is there: compare mail.server.host and mail.server.port";
    };
  }
}
