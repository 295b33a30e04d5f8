package org.tocsin.mail;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.tocsin.config.NotificationTopic;
import org.tocsin.filing.Alarm;
import org.tocsin.filing.HoldReason;
import org.tocsin.model.FilingId;

/**
 * Something that happened: identifiers and names of states.
 *
 * @param topic what it is about
 * @param event {@code FILED}, {@code HELD/REASON}, {@code FAILED} the name of an alarm, or {@link
 *     #FORGOTTEN}
 * @param place the destination, the hash list, or {@code docket}
 * @param filing the filing, when it is about one
 * @param urgent whether it is told in quiet hours too
 */
record Notice(
    NotificationTopic topic, String event, String place, Optional<String> filing, boolean urgent) {
  /** What waited for a target that is configured nowhere was dropped. */
  static final String FORGOTTEN = "NOTIFICATIONS_FORGOTTEN";

  /** What {@code held} and {@code failed} tell by themselves when it is about a filing. */
  private static final Set<Alarm> TOLD_BY_STATE =
      EnumSet.of(
          Alarm.INVALID,
          Alarm.DIGEST_DIFFERS,
          Alarm.POSSIBLY_FILED,
          Alarm.IDENTITY_CHANGED,
          Alarm.BY_HAND,
          Alarm.GAVE_UP);

  /**
   * What is about a person in danger; and while one of the others lasts, that may wait behind it.
   */
  private static final Set<Alarm> URGENT =
      EnumSet.of(
          Alarm.DANGER,
          Alarm.NOT_AUTHORISED,
          Alarm.DESTINATION_PAUSED,
          Alarm.DOCKET_UNAVAILABLE,
          Alarm.KEY_MISSING);

  Notice {
    place = Printable.line(place);
    filing = filing.map(Printable::line);
  }

  static Notice filed(FilingId filing, String destination) {
    return new Notice(
        NotificationTopic.FILED, "FILED", destination, Optional.of(filing.value()), false);
  }

  static Notice held(FilingId filing, String destination, HoldReason reason, boolean danger) {
    return new Notice(
        NotificationTopic.HELD, "HELD/" + reason, destination, Optional.of(filing.value()), danger);
  }

  static Notice failed(FilingId filing, String destination, boolean danger) {
    return new Notice(
        NotificationTopic.FAILED, "FAILED", destination, Optional.of(filing.value()), danger);
  }

  /** Returns that what waited for a target, which no node has any more, is told to nobody. */
  static Notice forgotten(String target) {
    return new Notice(
        NotificationTopic.SERVICE, FORGOTTEN, "notification " + target, Optional.empty(), false);
  }

  /** Returns what an alarm says that nothing else does. */
  static Optional<Notice> of(Alarm alarm, String destination, Optional<FilingId> filing) {
    if (filing.isPresent() && TOLD_BY_STATE.contains(alarm)) {
      return Optional.empty();
    }
    return Optional.of(
        new Notice(
            alarm.topic(),
            alarm.name(),
            destination,
            filing.map(FilingId::value),
            URGENT.contains(alarm)));
  }
}
