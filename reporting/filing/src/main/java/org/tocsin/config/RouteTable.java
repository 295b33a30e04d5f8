package org.tocsin.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The decision table of the routes: which destination is told of what, in the order of priority. A
 * destination of equal priority stands where the file names it.
 *
 * @param rows one for each destination
 */
public record RouteTable(List<Row> rows) {
  /** The names of the columns, as {@link Row#cells()} gives them. */
  public static final List<String> COLUMNS =
      List.of(
          "priority",
          "destination",
          "kind",
          "types",
          "classifications",
          "rooms",
          "service",
          "uploader",
          "recipient",
          "covered by",
          "payload",
          "promise");

  /**
   * One destination.
   *
   * @param priority which is begun first among filings of equal urgency, 1 to 9
   * @param destination its name
   * @param kind how it is spoken to
   * @param types incident types it is told of; {@code all}, or words
   * @param classifications classifications
   * @param rooms kinds of room
   * @param service countries of the service
   * @param uploader countries of the account
   * @param recipient countries of recipients
   * @param coveredBy the destination that stands for it, if one does
   * @param payload how much it is told
   * @param promise how often a report arrives there
   */
  public record Row(
      int priority,
      String destination,
      String kind,
      String types,
      String classifications,
      String rooms,
      String service,
      String uploader,
      String recipient,
      Optional<String> coveredBy,
      PayloadPolicy payload,
      String promise) {
    /** Returns the row as texts, one for each of {@link RouteTable#COLUMNS}; nothing is a dash. */
    public List<String> cells() {
      return List.of(
          Integer.toString(priority),
          destination,
          kind,
          types,
          classifications,
          rooms,
          service,
          uploader,
          recipient,
          coveredBy.orElse("-"),
          payload.name(),
          promise);
    }
  }

  public RouteTable {
    rows = List.copyOf(rows);
  }

  /** Returns the table of a configuration. Destinations that a host adds in code are not in it. */
  public static RouteTable of(TocsinConfig config) {
    List<Row> rows = new ArrayList<>();
    kinds(config).forEach((name, kind) -> rows.add(row(config, name, kind)));
    rows.sort(Comparator.comparingInt(Row::priority));
    return new RouteTable(rows);
  }

  private static Row row(TocsinConfig config, String name, String kind) {
    Route route = config.routes().getOrDefault(name, Route.EVERYTHING);
    Jurisdictions countries = route.jurisdictions();
    PayloadPolicy payload =
        config.deliveries().stream()
            .filter(delivery -> delivery.name().equals(name))
            .map(DeliverySettings::payload)
            .findFirst()
            .orElse(PayloadPolicy.FULL);
    return new Row(
        route.priority(),
        name,
        kind,
        words(route.types()),
        words(route.classifications()),
        words(route.rooms()),
        words(countries.service()),
        words(countries.uploader()),
        words(countries.recipient()),
        route.coveredBy(),
        payload,
        promise(config, name, kind));
  }

  private static String words(Set<?> words) {
    return words.isEmpty() ? "all" : sorted(words);
  }

  /** Returns words in their order, with "or" between. */
  static String sorted(Set<?> words) {
    return words.stream().map(Object::toString).sorted().collect(Collectors.joining(" or "));
  }

  /** Returns every destination's kind, in the order of the file. */
  static Map<String, String> kinds(TocsinConfig config) {
    Map<String, String> kinds = new LinkedHashMap<>();
    config.clearinghouses().forEach(c -> kinds.put(c.name(), "cybertipline"));
    config.deliveries().forEach(d -> kinds.put(d.name(), d.kind()));
    Map<String, String> ordered = new LinkedHashMap<>();
    for (String name : config.routes().keySet()) {
      String kind = kinds.remove(name);
      if (kind != null) {
        ordered.put(name, kind);
      }
    }
    ordered.putAll(kinds);
    return ordered;
  }

  /** Returns what a destination lets us promise, in words. */
  static String promise(TocsinConfig config, String name, String kind) {
    return switch (kind) {
      case "webhook" -> "at least once under one key";
      case "manual" -> "by a person, who enters the reference";
      case "email" -> "by mail, " + whenUnsure(config, name);
      case "cybertipline" -> "once";
      default ->
          SettingsCheck.of(kind)
              .map(SettingsCheck::promise)
              .orElse("by a module that is not beside the application");
    };
  }

  private static String whenUnsure(TocsinConfig config, String name) {
    boolean again =
        config.deliveries().stream()
            .filter(delivery -> delivery.name().equals(name))
            .flatMap(delivery -> delivery.mail().stream())
            .anyMatch(mail -> mail.onAmbiguous() == MailSettings.OnAmbiguous.RESEND);
    return again
        ? "and sent again under one id when its answer is lost"
        : "and left to a person when its answer is lost";
  }
}
