package org.tocsin.cli;

import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.tocsin.config.DeliverySettings;
import org.tocsin.config.NotificationSettings;
import org.tocsin.config.TocsinConfig;
import org.tocsin.filing.Delivery;
import org.tocsin.filing.DeliveryKind;
import org.tocsin.filing.Manual;
import org.tocsin.filing.Webhook;
import org.tocsin.mail.Notifications;

/**
 * Looks at destinations and notifications that live by certificates: whether they can be opened,
 * and for how long. Nobody is contacted.
 */
final class DestinationCheck {
  private static final Set<String> BUILT_IN = Set.of(Manual.KIND, Webhook.KIND);

  private final TocsinConfig config;
  private final Clock clock;
  private final Checkup checkup;

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
          () -> Notifications.certificates(settings, config.environment(), clock));
    }
  }

  /** Looks at one destination; of the kinds that are built in, none has a certificate. */
  void delivery(DeliverySettings settings) {
    if (BUILT_IN.contains(settings.kind())) {
      return;
    }
    String what = "destination " + settings.name();
    DeliveryKind.of(settings.kind())
        .ifPresentOrElse(
            kind -> look(what, () -> certificates(kind, settings)),
            () ->
                checkup.failure(
                    what,
                    "nothing here brings its kind, " + Shown.plain(settings.kind()),
                    "no service starts with it: put the module beside the application"));
  }

  private List<X509Certificate> certificates(DeliveryKind kind, DeliverySettings settings) {
    try (Delivery delivery = kind.open(settings, config.environment(), clock)) {
      return delivery.certificates();
    }
  }

  private void look(String what, Supplier<List<X509Certificate>> asked) {
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

  private void tell(String what, List<X509Certificate> certificates) {
    Optional<Instant> first = certificates.stream().map(KeyCheck::end).min(Instant::compareTo);
    if (first.isEmpty()) {
      checkup.ok(what, "it can be used, and needs no certificate");
    } else if (Duration.between(clock.instant(), first.get()).compareTo(KeyCheck.SOON) < 0) {
      checkup.warning(
          what,
          "a certificate ends at " + Shown.instant(first.get()),
          "have a new one made: nothing is mailed after that");
    } else {
      checkup.ok(what, "its certificates are valid until " + Shown.instant(first.get()));
    }
  }
}
