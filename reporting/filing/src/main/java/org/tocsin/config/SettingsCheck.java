package org.tocsin.config;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * Checks settings of a kind that an optional module brings, while the file is read. Found by {@link
 * ServiceLoader}; without a check for it, a kind that is not the library's own is refused with a
 * word about the missing module.
 *
 * <p>Reads certificates and key stores that the settings name, and contacts nobody.
 */
public interface SettingsCheck {
  /** Returns the kind, such as {@code email}. */
  String kind();

  /**
   * Returns what is wrong in the settings of a destination.
   *
   * @param clock tells whether certificates are valid now; empty when that is not asked
   */
  List<SettingProblem> check(DeliverySettings settings, Optional<Clock> clock);

  /**
   * Returns what is wrong in the settings of a notification.
   *
   * @param clock as above
   */
  List<SettingProblem> check(NotificationSettings settings, Optional<Clock> clock);

  /** Returns the check for a kind, if a module brings one. */
  static Optional<SettingsCheck> of(String kind) {
    return ServiceLoader.load(SettingsCheck.class, SettingsCheck.class.getClassLoader()).stream()
        .map(ServiceLoader.Provider::get)
        .filter(check -> check.kind().equals(kind))
        .findFirst();
  }
}
