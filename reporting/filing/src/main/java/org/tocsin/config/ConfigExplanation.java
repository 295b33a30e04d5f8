package org.tocsin.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.tocsin.docket.RetentionRule;
import org.tocsin.hashlist.ClassMap;
import org.tocsin.model.Action;
import org.tocsin.model.Environment;
import org.tocsin.model.UndeterminedReason;

/** What a configuration does, in sentences. */
public final class ConfigExplanation {
  private ConfigExplanation() {}

  /** Returns what would happen, one sentence each, in the order in which it would. */
  public static List<String> sentences(TocsinConfig config) {
    List<String> all = new ArrayList<>();
    all.add(
        config.environment() == Environment.PRODUCTION
            ? "Reports are real: this service files in PRODUCTION."
            : "This is TEST: nothing reaches a production clearinghouse.");
    for (ListSettings list : config.lists()) {
      all.addAll(
          MatchExplanation.of(
              config, list.name(), list.policy(), list.source().map(FollowedSource::classes)));
      all.add(list(list));
    }
    if (config.lists().isEmpty()) {
      all.add("No hash list is named here: only lists that were imported by command are compared.");
    }
    for (LookupConfig lookup : config.listServices().lookups()) {
      all.add(lookup(lookup));
      all.addAll(
          MatchExplanation.of(
              config, lookup.name(), lookup.policy(), Optional.of(lookup.classes())));
    }
    config
        .listServices()
        .recent()
        .ifPresent(
            recent ->
                all.add(
                    "Uploads that were let through are compared for "
                        + recent.keep().toHours()
                        + " hours with entries that arrive later; their fingerprints are kept"
                        + " encrypted."));
    all.add(context(config.context()));
    undetermined(config, all);
    all.add(retention(config));
    for (JurisdictionProfile profile : config.profiles().applied()) {
      all.add(profile(config, profile));
    }
    Map<String, String> kinds = RouteTable.kinds(config);
    kinds.forEach((name, kind) -> all.add(destination(config, name, kind)));
    if (!kinds.isEmpty()
        && kinds.keySet().stream()
            .map(name -> config.routes().getOrDefault(name, Route.EVERYTHING))
            .noneMatch(Route::takesEverything)) {
      all.add(
          "No destination takes every incident: one that fits no route is preserved, filed nowhere"
              + " and the alarm NOT_TOLD.");
    }
    if (kinds.isEmpty()) {
      all.add("No destination is configured: incidents are preserved and nothing is filed.");
    }
    if (!kinds.isEmpty()) {
      all.add(overdue(config.overdue()));
    }
    config.notifications().forEach(settings -> all.add(notification(settings)));
    all.add(closing(config));
    return List.copyOf(all);
  }

  private static String list(ListSettings list) {
    String from =
        list.source()
            .map(ConfigExplanation::source)
            .orElse(
                list.file().isPresent()
                    ? " is read from its file at the start"
                    : " is loaded by lists import");
    return "List "
        + list.name()
        + from
        + "."
        + (list.policy().minimumSubmitters() > 1
            ? " A value counts when " + list.policy().minimumSubmitters() + " submitters assert it."
            : "");
  }

  private static String source(FollowedSource source) {
    return " is asked for at its source ("
        + source.type()
        + ") every "
        + source.poll().toMinutes()
        + " minutes, give or take a fifth; "
        + meanings(source.classes());
  }

  private static String meanings(ClassMap classes) {
    String named =
        new TreeMap<>(classes.classes())
            .entrySet().stream()
                .map(each -> each.getKey().toUpperCase(Locale.ROOT) + " means " + each.getValue())
                .collect(Collectors.joining(", "));
    return (named.isEmpty() ? "" : named + ", ")
        + "no classification means "
        + classes.unclassified().map(Enum::name).orElse("UNKNOWN")
        + ", any other waits for a person";
  }

  private static String lookup(LookupConfig lookup) {
    return "Each picture is asked for at "
        + lookup.name()
        + " ("
        + lookup.type()
        + ") by its PDQ values; without an answer within "
        + lookup.patience().toSeconds()
        + " seconds the upload waits; "
        + meanings(lookup.classes())
        + ".";
  }

  private static void undetermined(TocsinConfig config, List<String> all) {
    Action byDefault = config.undetermined().action(UndeterminedReason.UNDECODABLE);
    Map<Action, List<String>> others = new LinkedHashMap<>();
    for (UndeterminedReason reason : UndeterminedReason.values()) {
      Action action = config.undetermined().action(reason);
      if (action != byDefault) {
        others.computeIfAbsent(action, a -> new ArrayList<>()).add(reason.name());
      }
    }
    all.add("An upload about which nobody can say is " + done(byDefault) + ".");
    others.forEach(
        (action, reasons) ->
            all.add("For " + String.join(", ", reasons) + " it is " + done(action) + "."));
  }

  static String done(Action action) {
    return switch (action) {
      case DELIVER -> "delivered";
      case HOLD -> "held";
      case REFUSE -> "refused";
    };
  }

  private static String profile(TocsinConfig config, JurisdictionProfile profile) {
    Set<String> serving = config.profiles().serving(profile.id());
    ProfileSettings.Enabled by = config.profiles().enabled().get(profile.id());
    return "Profile "
        + profile.id()
        + " applies"
        + (by == null ? "" : " since " + by.on() + ", enabled by " + by.by())
        + (serving.isEmpty() ? "" : ", served by " + String.join(" and ", serving))
        + ": "
        + profile.sentence()
        + ".";
  }

  private static String retention(TocsinConfig config) {
    return "Reported evidence is kept by "
        + config.preservation().retention().reported().stream()
            .map(ConfigExplanation::rule)
            .collect(Collectors.joining(" and by "))
        + "; what is neither reported nor closed never expires."
        + (config.clearinghouses().isEmpty()
                || !RetentionChange.isBelowOneYear(config.preservation().retention())
            ? ""
            : " That is less than the calendar year of 18 USC 2258A(h) for some of it.");
  }

  private static String rule(RetentionRule rule) {
    return rule.name()
        + " (at least "
        + MatchExplanation.words(rule.notBefore())
        + rule.notAfter().map(most -> ", at most " + MatchExplanation.words(most)).orElse("")
        + ")";
  }

  private static String destination(TocsinConfig config, String name, String kind) {
    Route route = config.routes().getOrDefault(name, Route.EVERYTHING);
    String promise = RouteTable.promise(config, name, kind);
    Duration window =
        config.clearinghouses().stream()
            .filter(c -> c.name().equals(name))
            .map(ClearinghouseSettings::batchWindow)
            .findFirst()
            .orElse(Duration.ZERO);
    String when =
        window.isZero()
            ? ""
            : " after uploads of one account were gathered for " + MatchExplanation.words(window);
    return "An incident"
        + conditions(route)
        + " is filed with "
        + name
        + " ("
        + config.environment()
        + ", "
        + kind
        + ") "
        + promise
        + when
        + route.coveredBy().map(ConfigExplanation::covered).orElse("")
        + (route.priority() == Route.DEFAULT_PRIORITY
            ? ""
            : ", with priority " + route.priority() + " among filings of equal urgency")
        + ".";
  }

  private static String context(ContextSettings context) {
    if (context.messages() == 0) {
      return "No message around an upload is kept with its incident.";
    }
    String count =
        context.messages() == ContextSettings.ALL.messages()
            ? ""
            : " at most " + context.messages() + ", the nearest,";
    String span =
        context.before().map(most -> " from " + MatchExplanation.words(most) + " before").orElse("")
            + context
                .after()
                .map(most -> " until " + MatchExplanation.words(most) + " after")
                .orElse("");
    return "Of the messages around an upload that the application hands over,"
        + (count.isEmpty() && span.isEmpty()
            ? " all"
            : count + (span.isEmpty() ? "" : " those" + span + " it"))
        + " are sealed and reported with its incident.";
  }

  private static String covered(String other) {
    return ", unless " + other + " is told of it; it is told when that fails or is cancelled";
  }

  private static String overdue(OverdueSettings overdue) {
    return "A filing is begun within seconds of its match, and it is an alarm when it waits longer"
        + " than "
        + MatchExplanation.words(overdue.confirm())
        + " for a person who confirms a near match, "
        + MatchExplanation.words(overdue.byHand())
        + " for one who files by hand, or "
        + MatchExplanation.words(overdue.unfiled())
        + " for anything else.";
  }

  private static String notification(NotificationSettings settings) {
    boolean all = settings.topics().size() == NotificationTopic.values().length;
    String topics =
        all
            ? "everything"
            : settings.topics().stream()
                .sorted()
                .map(Enum::name)
                .collect(Collectors.joining(" and "));
    String quiet =
        settings
            .quiet()
            .map(
                hours ->
                    ", except from "
                        + hours.from()
                        + " to "
                        + hours.until()
                        + " ("
                        + hours.zone()
                        + ") unless somebody may be in danger")
            .orElse("");
    return settings.name()
        + " is told by "
        + settings.channel().kind()
        + " of "
        + topics
        + quiet
        + ".";
  }

  private static String conditions(Route route) {
    List<String> parts = new ArrayList<>();
    if (!route.types().isEmpty()) {
      parts.add("of type " + RouteTable.sorted(route.types()));
    }
    if (!route.classifications().isEmpty()) {
      parts.add("with classification " + RouteTable.sorted(route.classifications()));
    }
    if (!route.rooms().isEmpty()) {
      parts.add("in a room of kind " + RouteTable.sorted(route.rooms()));
    }
    Jurisdictions countries = route.jurisdictions();
    country(parts, "of a service in ", countries.service());
    country(parts, "of an account in ", countries.uploader());
    country(parts, "with a recipient in ", countries.recipient());
    return parts.isEmpty() ? "" : " " + String.join(" and ", parts);
  }

  private static void country(List<String> parts, String what, Set<String> countries) {
    if (!countries.isEmpty()) {
      parts.add(
          what + RouteTable.sorted(countries).replace(Jurisdictions.UNKNOWN, "an unknown country"));
    }
  }

  private static String closing(TocsinConfig config) {
    return config.preservation().people().isEmpty()
        ? "Closing an exact match of the gravest class takes the names of two persons."
        : "Closing an exact match of the gravest class takes the signatures of two of "
            + config.preservation().people().size()
            + " persons.";
  }
}
