package org.tocsin.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.tocsin.hashlist.ListPolicy;
import org.tocsin.model.Action;

/** Reads what applies to some classifications instead of what their list says. */
final class PoliciesSection {
  private PoliciesSection() {}

  static List<ClassificationPolicy> read(
      YamlSection top, List<ListSettings> lists, ListServices services) {
    Set<String> names = new TreeSet<>();
    lists.forEach(list -> names.add(list.name()));
    services.lookups().forEach(lookup -> names.add(lookup.name()));
    List<ClassificationPolicy> all = new ArrayList<>();
    List<Integer> places = new ArrayList<>();
    int place = 0;
    for (YamlSection section : top.sections("policies")) {
      int at = place++;
      read(section, names)
          .ifPresent(
              policy -> {
                contradiction(section, policy, all, places);
                checkThresholds(section, policy, lists, services);
                all.add(policy);
                places.add(at);
              });
    }
    return all;
  }

  private static Optional<ClassificationPolicy> read(YamlSection section, Set<String> names) {
    Set<String> classifications = Set.copyOf(section.texts("classifications", text -> text));
    Set<String> lists =
        Set.copyOf(
            section.texts(
                "lists",
                text -> {
                  if (!names.contains(text)) {
                    throw new IllegalArgumentException(
                        "is no list and no look-up of this file: there are " + names);
                  }
                  return text;
                }));
    OptionalInt match = section.integer("match", 0, ClassificationPolicy.MOST_BITS);
    OptionalInt filed =
        section.integer("fileWithoutPerson", ListPolicy.EXACT_ONLY, ClassificationPolicy.MOST_BITS);
    Optional<Action> onMatch = section.parsed("onMatch", PoliciesSection::action);
    section.finish();
    if (!section.has("classifications")) {
      section.complain(
          "classifications", "is missing: to which classifications of the lists it applies");
      return Optional.empty();
    }
    return section.built(
        "classifications",
        () -> new ClassificationPolicy(classifications, lists, match, filed, onMatch));
  }

  private static Action action(String text) {
    return switch (text) {
      case "HOLD" -> Action.HOLD;
      case "REFUSE" -> Action.REFUSE;
      default -> throw new IllegalArgumentException("must be exactly one of HOLD, REFUSE");
    };
  }

  private static void contradiction(
      YamlSection section,
      ClassificationPolicy policy,
      List<ClassificationPolicy> before,
      List<Integer> places) {
    for (int i = 0; i < before.size(); i++) {
      Set<String> both = policy.contradictions(before.get(i));
      if (!both.isEmpty()) {
        section.complain(
            "classifications",
            "names "
                + String.join(", ", both)
                + " for a list of which policies["
                + places.get(i)
                + "] says it too: two policies contradict each other");
        return;
      }
    }
  }

  /** What is not given comes from each list, and has to go with what is. */
  private static void checkThresholds(
      YamlSection section,
      ClassificationPolicy policy,
      List<ListSettings> lists,
      ListServices services) {
    if (policy.fileWithoutPerson().isEmpty() || policy.match().isPresent()) {
      return;
    }
    int filed = policy.fileWithoutPerson().getAsInt();
    Stream.concat(
            lists.stream().filter(l -> policy.appliesTo(l.name())).map(ListSettings::policy),
            services.lookups().stream()
                .filter(l -> policy.appliesTo(l.name()))
                .map(LookupConfig::policy))
        .filter(own -> filed > own.matchThreshold())
        .findFirst()
        .ifPresent(
            own ->
                section.complain(
                    "fileWithoutPerson",
                    "is beyond the match threshold "
                        + own.matchThreshold()
                        + " of a list: give match as well"));
  }
}
