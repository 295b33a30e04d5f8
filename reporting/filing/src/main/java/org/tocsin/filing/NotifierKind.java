package org.tocsin.filing;

import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import org.tocsin.config.NotificationSettings;

/**
 * What tells people of events, brought by an optional module and found by {@link ServiceLoader}.
 */
public interface NotifierKind {

  /**
   * Opens what tells people. It hears every event from then on, and every alarm.
   *
   * @param settings all that the configuration names; not empty
   * @param room what it works with
   * @throws IllegalArgumentException when the settings cannot be used, with a message for the user
   */
  Notifier open(List<NotificationSettings> settings, Notifier.Room room);

  /** Returns what a module brings. */
  static Optional<NotifierKind> find() {
    return ServiceLoader.load(NotifierKind.class, NotifierKind.class.getClassLoader()).findFirst();
  }
}
