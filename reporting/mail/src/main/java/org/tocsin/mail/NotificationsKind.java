package org.tocsin.mail;

import java.util.List;
import org.tocsin.config.NotificationSettings;
import org.tocsin.filing.Notifier;
import org.tocsin.filing.NotifierKind;

/**
 * Brings {@code notifications:} to configuration files. Found by {@link java.util.ServiceLoader}.
 */
public final class NotificationsKind implements NotifierKind {
  /** For {@link java.util.ServiceLoader}. */
  public NotificationsKind() {}

  @Override
  public Notifier open(List<NotificationSettings> settings, Notifier.Room room) {
    return Notifications.open(settings, room);
  }
}
