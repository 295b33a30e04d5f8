package org.tocsin.desk;

import java.time.Clock;
import org.tocsin.config.DeliverySettings;
import org.tocsin.cybertipline.ClientSettings;
import org.tocsin.cybertipline.HostClass;
import org.tocsin.filing.Delivery;
import org.tocsin.filing.DeliveryKind;
import org.tocsin.model.Environment;

/** Opens desks that a configuration names. */
public final class DeskKind implements DeliveryKind {
  @Override
  public String kind() {
    return "desk";
  }

  @Override
  public Delivery open(DeliverySettings settings, Environment environment, Clock clock) {
    ClientSettings.Builder client =
        ClientSettings.builder(
                settings.url(), settings.account(), settings.secret().orElseThrow().reveal())
            .environment(environment);
    settings.declared().ifPresent(purpose -> client.declared(HostClass.of(purpose)));
    return new Desk(client.build(), settings.payload(), clock);
  }
}
