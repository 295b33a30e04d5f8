package org.tocsin.report;

import java.time.Instant;
import java.util.Objects;
import org.tocsin.model.Absence;
import org.tocsin.model.Fact;

/**
 * An identifier of a device.
 *
 * @param type what kind of identifier it is, such as IMEI, at most 255 characters
 * @param value the identifier, at most 2083 characters
 * @param event at which event it was seen
 * @param at when it was seen, in the past
 */
public record Device(String type, String value, Fact<EventKind> event, Fact<Instant> at) {
  public Device {
    Limits.text(type, "device id type", 255);
    Limits.text(value, "device id", 2083);
    Objects.requireNonNull(event, "event");
    Objects.requireNonNull(at, "at");
  }

  /** Returns an identifier of which nothing else is known. */
  public static Device of(String type, String value) {
    return new Device(
        type, value, Fact.absent(Absence.NOT_COLLECTED), Fact.absent(Absence.NOT_COLLECTED));
  }

  /** Shows nothing of its content. */
  @Override
  public String toString() {
    return "Device";
  }
}
