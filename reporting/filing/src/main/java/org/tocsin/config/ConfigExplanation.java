package org.tocsin.config;

import java.time.Duration;
import java.time.LocalDate;
import java.time.Period;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.tocsin.docket.RetentionRule;
import org.tocsin.hashlist.ClassMap;
import org.tocsin.hashlist.ListPolicy;
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
      all.add(list(list));
      policies(config, list.name(), list.policy(), all);
    }
    if (config.lists().isEmpty()) {
      all.add("No hash list is named here: only lists that were imported by command are compared.");
    }
    for (LookupConfig lookup : config.listServices().lookups()) {
      all.add(lookup(lookup));
      policies(config, lookup.name(), lookup.policy(), all);
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
    config.notifications().forEach(settings -> all.add(notification(settings)));
    all.add(closing(config));
    return List.copyOf(all);
  }

  private static String list(ListSettings list) {
    int match = list.policy().matchThreshold();
    int filed = list.policy().fileWithoutPersonThreshold();
    String near =
        filed < 0
            ? "an exact match is filed without a person, a near one waits for a person"
            : "a match within " + filed + " bits is filed without a person, a farther one waits";
    return "A match of list "
        + list.name()
        + ", exact or within "
        + match
        + " of 256 bits, is kept from the room and preserved; of a class that files, "
        + near
        + "."
        + (list.policy().minimumSubmitters() > 1
            ? " A value counts when " + list.policy().minimumSubmitters() + " submitters assert it."
            : "")
        + list.source().map(ConfigExplanation::source).orElse("");
  }

  private static void policies(TocsinConfig config, String list, ListPolicy own, List<String> all) {
    for (ClassificationPolicy policy : config.policies()) {
      if (policy.appliesTo(list)) {
        policy.classifications().stream()
            .sorted()
            .forEach(word -> all.add(policy(config, policy, list, own, word)));
      }
    }
  }

  private static String policy(
      TocsinConfig config,
      ClassificationPolicy policy,
      String list,
      ListPolicy own,
      String classification) {
    ListPolicy thresholds = policy.thresholds(own);
    int filed = thresholds.fileWithoutPersonThreshold();
    String becomes =
        policy
            .onMatch()
            .map(ConfigExplanation::done)
            .orElse("refused where its class is confirmed, else held");
    String told =
        RouteTable.kinds(config).keySet().stream()
            .filter(name -> mayTell(config, name, classification))
            .collect(Collectors.joining(" and "));
    String wide =
        thresholds.matchThreshold() > ListPolicy.DEFAULT_MATCH_THRESHOLD
            ? " So wide a threshold takes a scan of all values for each picture."
            : "";
    return "A match of list "
        + list
        + " with classification "
        + classification
        + ", exact or within "
        + thresholds.matchThreshold()
        + " of 256 bits, is "
        + becomes
        + ", preserved"
        + atLeast(config)
        + (told.isEmpty()
            ? " and filed with nobody"
            : " and, of a class that files, filed with "
                + told
                + " ("
                + config.environment()
                + ") where their routes take it")
        + "; it is filed without a person only "
        + (filed < 0 ? "when exact." : "within " + filed + " bits.")
        + wide;
  }

  private static boolean mayTell(TocsinConfig config, String destination, String classification) {
    Set<String> told =
        config.routes().getOrDefault(destination, Route.EVERYTHING).classifications();
    return told.isEmpty() || told.contains(classification);
  }

  /** The longest floor, in words. */
  private static String atLeast(TocsinConfig config) {
    LocalDate day = LocalDate.EPOCH;
    return config.preservation().retention().reported().stream()
        .map(RetentionRule::notBefore)
        .max(Comparator.comparing(day::plus))
        .map(period -> " for at least " + words(period) + " after the report")
        .orElse("");
  }

  private static String words(Period period) {
    if (period.getMonths() == 0 && period.getDays() == 0) {
      return period.getYears() == 1 ? "one year" : period.getYears() + " years";
    }
    return period.getYears() == 0 && period.getMonths() == 0
        ? period.getDays() + " days"
        : period.toString();
  }

  private static String source(FollowedSource source) {
    return " It is asked for at its source ("
        + source.type()
        + ") every "
        + source.poll().toMinutes()
        + " minutes, give or take a fifth; "
        + meanings(source.classes())
        + ".";
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

  private static String done(Action action) {
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
        + rule.notBefore()
        + rule.notAfter().map(most -> ", at most " + most).orElse("")
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
        window.isZero() ? "" : " after uploads of one account were gathered for " + window;
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
        + route.coveredBy().map(other -> ", unless " + other + " is told of it").orElse("")
        + (route.priority() == Route.DEFAULT_PRIORITY
            ? ""
            : ", with priority " + route.priority() + " among filings of equal urgency")
        + ".";
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
