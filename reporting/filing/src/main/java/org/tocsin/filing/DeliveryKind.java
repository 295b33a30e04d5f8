package org.tocsin.filing;

import java.time.Clock;
import java.util.Optional;
import java.util.ServiceLoader;
import org.tocsin.config.DeliverySettings;
import org.tocsin.model.Environment;

/**
 * A kind of destination that an optional module brings, found by {@link ServiceLoader}. Its
 * settings are checked by a {@link org.tocsin.config.SettingsCheck} of the same kind.
 */
public interface DeliveryKind {
  /** Returns the kind, such as {@code email}. */
  String kind();

  /**
   * Opens a destination. Nobody is contacted.
   *
   * @param environment what the service files in
   * @throws IllegalArgumentException when the settings cannot be used, with a message for the user
   */
  Delivery open(DeliverySettings settings, Environment environment, Clock clock);

  /** Returns the kind of a name, if a module brings it. */
  static Optional<DeliveryKind> of(String kind) {
    return ServiceLoader.load(DeliveryKind.class, DeliveryKind.class.getClassLoader()).stream()
        .map(ServiceLoader.Provider::get)
        .filter(brought -> brought.kind().equals(kind))
        .findFirst();
  }
}
