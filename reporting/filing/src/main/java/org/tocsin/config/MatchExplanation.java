package org.tocsin.config;

import java.time.Duration;
import java.time.LocalDate;
import java.time.Period;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.tocsin.docket.RetentionRule;
import org.tocsin.hashlist.ClassMap;
import org.tocsin.hashlist.ListPolicy;
import org.tocsin.model.SeverityClass;

/** What becomes of a match: one sentence for each classification of which something is known. */
final class MatchExplanation {
  private final TocsinConfig config;
  private final String list;
  private final ListPolicy own;

  private MatchExplanation(TocsinConfig config, String list, ListPolicy own) {
    this.config = config;
    this.list = list;
    this.own = own;
  }

  /**
   * Returns the sentences of one list, or look-up service.
   *
   * @param classes what its classifications mean; empty where each entry says so itself
   */
  static List<String> of(
      TocsinConfig config, String list, ListPolicy own, Optional<ClassMap> classes) {
    return new MatchExplanation(config, list, own).sentences(classes);
  }

  private List<String> sentences(Optional<ClassMap> classes) {
    List<String> all = new ArrayList<>();
    Set<String> told = new HashSet<>();
    Map<String, SeverityClass> meanings =
        new TreeMap<>(classes.map(ClassMap::classes).orElse(Map.of()));
    for (ClassificationPolicy policy : config.policies()) {
      if (policy.appliesTo(list)) {
        for (String word : policy.classifications().stream().sorted().toList()) {
          String small = word.toLowerCase(Locale.ROOT);
          told.add(small);
          all.add(
              sentence(
                  "classification " + word,
                  Optional.of(word),
                  Optional.ofNullable(meanings.get(small)),
                  Optional.of(policy)));
        }
      }
    }
    meanings.forEach(
        (word, meaning) -> {
          String shown = word.toUpperCase(Locale.ROOT);
          if (told.add(word)) {
            all.add(
                sentence(
                    "classification " + shown,
                    Optional.of(shown),
                    Optional.of(meaning),
                    Optional.empty()));
          }
        });
    all.add(
        sentence(
            told.isEmpty() ? "any classification" : "any other classification, or none",
            Optional.empty(),
            Optional.empty(),
            Optional.empty()));
    return all;
  }

  private String sentence(
      String of,
      Optional<String> classification,
      Optional<SeverityClass> meaning,
      Optional<ClassificationPolicy> policy) {
    ListPolicy thresholds = policy.map(some -> some.thresholds(own)).orElse(own);
    int filed = thresholds.fileWithoutPersonThreshold();
    boolean files = meaning.map(SeverityClass::isReportable).orElse(true);
    String told = files ? told(classification) : "";
    return "A match of list "
        + list
        + " with "
        + of
        + ", exact or within "
        + thresholds.matchThreshold()
        + " of 256 bits, is blocked ("
        + policy
            .flatMap(ClassificationPolicy::onMatch)
            .map(ConfigExplanation::done)
            .orElseGet(() -> byClass(meaning))
        + "), preserved"
        + atLeast()
        + (told.isEmpty()
            ? " and filed with nobody."
            : " and"
                + (meaning.isPresent() ? "" : ", of a class that files,")
                + " filed with "
                + told
                + "; it is filed without a person only "
                + (filed < 0 ? "when exact" : "within " + filed + " bits")
                + (meaning.isPresent() ? "" : ", and of a confirmed class")
                + ".")
        + (thresholds.matchThreshold() > ListPolicy.DEFAULT_MATCH_THRESHOLD
            ? " So wide a threshold takes a scan of all values for each picture."
            : "");
  }

  private static String byClass(Optional<SeverityClass> meaning) {
    return meaning
        .map(
            severity ->
                severity == SeverityClass.CONFIRMED || severity == SeverityClass.TEST
                    ? "refused"
                    : "held")
        .orElse("refused where its class is confirmed, else held");
  }

  /** The destinations, each with how long it may take before that is an alarm. */
  private String told(Optional<String> classification) {
    List<String> names = new ArrayList<>();
    RouteTable.kinds(config)
        .forEach(
            (name, kind) -> {
              Route route = config.routes().getOrDefault(name, Route.EVERYTHING);
              if (classification.map(word -> mayTell(route, word)).orElse(true)) {
                Duration most =
                    kind.equals("manual") ? config.overdue().byHand() : config.overdue().unfiled();
                names.add(
                    name
                        + " ("
                        + config.environment()
                        + ") within "
                        + words(most)
                        + (route.takesEverything() ? "" : " where its route takes it"));
              }
            });
    return names.stream().collect(Collectors.joining(" and "));
  }

  private static boolean mayTell(Route route, String classification) {
    return route.classifications().isEmpty() || route.classifications().contains(classification);
  }

  /** The longest floor, in words. */
  private String atLeast() {
    LocalDate day = LocalDate.EPOCH;
    return config.preservation().retention().reported().stream()
        .map(RetentionRule::notBefore)
        .max(Comparator.comparing(day::plus))
        .map(period -> " for at least " + words(period) + " after the report")
        .orElse("");
  }

  /** Returns a period as people say it. */
  static String words(Period period) {
    if (period.getMonths() == 0 && period.getDays() == 0) {
      return period.getYears() == 1 ? "one year" : period.getYears() + " years";
    }
    return period.getYears() == 0 && period.getMonths() == 0
        ? period.getDays() + " days"
        : period.toString();
  }

  /** Returns a duration as people say it, such as {@code 24 hours} or {@code 3 days}. */
  static String words(Duration duration) {
    long seconds = duration.toSeconds();
    if (seconds % 86_400 == 0 && seconds > 86_400) {
      return seconds / 86_400 + " days";
    }
    if (seconds % 3600 == 0 && seconds > 0) {
      return seconds == 3600 ? "one hour" : seconds / 3600 + " hours";
    }
    return seconds % 60 == 0 && seconds > 0
        ? (seconds == 60 ? "one minute" : seconds / 60 + " minutes")
        : seconds + " seconds";
  }
}
