package org.tocsin.mock;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * From where and when a reported account did something, as a report tells it.
 *
 * @param address the address, as it is written
 * @param port the source port, if it is told
 * @param at the time, if it is told with its zone
 */
public record BookedOrigin(String address, OptionalInt port, Optional<Instant> at) {

  /** Reads the events of all reported accounts; none when the document cannot be read. */
  static List<BookedOrigin> in(RawDocument report) {
    List<BookedOrigin> all = new ArrayList<>();
    try {
      for (XmlElement person : XmlReader.read(report.bytes()).children("personOrUserReported")) {
        for (XmlElement event : person.children("ipCaptureEvent")) {
          all.add(
              new BookedOrigin(
                  event.value("ipAddress").orElse("").strip(),
                  port(event.value("port").orElse("").strip()),
                  event.value("dateTime").flatMap(Values::instant)));
        }
      }
    } catch (XmlReader.MalformedException e) {
      return List.of();
    }
    return List.copyOf(all);
  }

  private static OptionalInt port(String text) {
    return text.matches("[0-9]{1,5}")
        ? OptionalInt.of(Integer.parseInt(text))
        : OptionalInt.empty();
  }

  @Override
  public String toString() {
    return "BookedOrigin(port " + (port.isPresent() ? "told" : "not told") + ")";
  }
}
