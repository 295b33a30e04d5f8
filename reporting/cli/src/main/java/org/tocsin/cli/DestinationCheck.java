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
import org.tocsin.filing.Asked;
import org.tocsin.filing.Delivery;
import org.tocsin.filing.DeliveryKind;
import org.tocsin.filing.Manual;
import org.tocsin.filing.Webhook;
import org.tocsin.mail.Notifications;

/**
 * Looks at destinations and notifications: whether they can be opened, for how long their
 * certificates last, and whether the mail server would take a message. Nothing is sent.
 */
final class DestinationCheck {
  private static final String WEBHOOK_WELL =
      "it can be used; it is not asked, since every call would tell it something";

  private final TocsinConfig config;
  private final Clock clock;
  private final Checkup checkup;

  /**
   * What was found out about one.
   *
   * @param asked what its server says, where that can be asked
   * @param unasked how it is where nobody can be asked, without its certificates
   */
  private record Found(List<X509Certificate> certificates, Optional<Asked> asked, String unasked) {}

  DestinationCheck(TocsinConfig config, Clock clock, Checkup checkup) {
    this.config = config;
    this.clock = clock;
    this.checkup = checkup;
  }

  void run() {
    config.deliveries().forEach(this::delivery);
    for (NotificationSettings settings : config.notifications()) {
      look(
          "notification " + settings.name(),
          () ->
              new Found(
                  Notifications.certificates(settings, config.environment(), clock),
                  Notifications.askServer(settings, config.environment(), clock),
                  WEBHOOK_WELL));
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
      return new Found(delivery.certificates(), delivery.ask(), "it can be used");
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
    String finding = Shown.plain(found.asked().map(Asked::finding).orElse(found.unasked()));
    Optional<String> remedy = found.asked().flatMap(Asked::remedy);
    if (remedy.isPresent()) {
      checkup.failure(what, finding, Shown.plain(remedy.get()));
    } else if (!soon) {
      checkup.ok(
          what,
          finding
              + first
                  .map(end -> "; its certificates are valid until " + Shown.instant(end))
                  .orElse(""));
    }
  }
}
