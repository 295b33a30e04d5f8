package org.tocsin.config;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.tocsin.hashlist.ListPolicy;
import org.tocsin.model.Action;
import org.tocsin.model.MatchFacts;
import org.tocsin.model.SeverityClass;

/**
 * What applies to entries of some classifications instead of what their list says.
 *
 * <p>There is none for what is undetermined: of such an upload nobody knows a classification.
 *
 * @param classifications the lists' own words, letter by letter; at least one
 * @param lists the lists, and look-up services, by name; empty for every one of the configuration
 * @param match how many bits of 256 a picture may differ and still match, 0 to 127; empty for what
 *     the list says
 * @param fileWithoutPerson how many bits it may differ and be filed without a person, -1 (exact
 *     matches only) to {@code match}; empty for what the list says, as far as {@code match} reaches
 * @param onMatch what becomes of the upload; empty for what its class says: {@link Action#REFUSE}
 *     where it is confirmed or a test, else {@link Action#HOLD}
 */
public record ClassificationPolicy(
    Set<String> classifications,
    Set<String> lists,
    OptionalInt match,
    OptionalInt fileWithoutPerson,
    Optional<Action> onMatch) {
  /** The farthest threshold that a policy may set. */
  public static final int MOST_BITS = 127;

  public ClassificationPolicy {
    classifications = Set.copyOf(classifications);
    lists = Set.copyOf(lists);
    Objects.requireNonNull(match, "match");
    Objects.requireNonNull(fileWithoutPerson, "fileWithoutPerson");
    if (classifications.isEmpty()) {
      throw new IllegalArgumentException("classifications must name at least one");
    }
    if (match.isPresent() && (match.getAsInt() < 0 || match.getAsInt() > MOST_BITS)) {
      throw new IllegalArgumentException("match must be 0 to 127, not " + match.getAsInt());
    }
    if (fileWithoutPerson.isPresent()
        && (fileWithoutPerson.getAsInt() < ListPolicy.EXACT_ONLY
            || fileWithoutPerson.getAsInt() > match.orElse(MOST_BITS))) {
      throw new IllegalArgumentException(
          "fileWithoutPerson must be -1 to match, which is "
              + match.orElse(MOST_BITS)
              + ", not "
              + fileWithoutPerson.getAsInt());
    }
    if (onMatch.equals(Optional.of(Action.DELIVER))) {
      throw new IllegalArgumentException(
          "onMatch must be HOLD or REFUSE: a match is not delivered");
    }
  }

  /** Returns the thresholds alone, for every list. */
  public static ClassificationPolicy of(String classification, int match, int fileWithoutPerson) {
    return new ClassificationPolicy(
        Set.of(classification),
        Set.of(),
        OptionalInt.of(match),
        OptionalInt.of(fileWithoutPerson),
        Optional.empty());
  }

  /** Returns this policy for some lists, or look-up services, only. */
  public ClassificationPolicy onLists(String... names) {
    return new ClassificationPolicy(
        classifications, Set.of(names), match, fileWithoutPerson, onMatch);
  }

  /** Returns this policy with what becomes of a match. */
  public ClassificationPolicy onMatch(Action action) {
    return new ClassificationPolicy(
        classifications, lists, match, fileWithoutPerson, Optional.of(action));
  }

  /** Whether it says something of a list. */
  boolean appliesTo(String list) {
    return lists.isEmpty() || lists.contains(list);
  }

  /** Returns the classifications of which both say something about one list. */
  Set<String> contradictions(ClassificationPolicy other) {
    boolean together =
        lists.isEmpty() || other.lists.isEmpty() || lists.stream().anyMatch(other.lists::contains);
    Set<String> both = new TreeSet<>(classifications);
    both.retainAll(other.classifications);
    return together ? both : Set.of();
  }

  /** Returns a list's thresholds with those that policies have for its classifications. */
  static ListPolicy merged(List<ClassificationPolicy> policies, String list, ListPolicy own) {
    ListPolicy merged = own;
    for (ClassificationPolicy policy : policies) {
      if (policy.appliesTo(list)) {
        for (String classification : policy.classifications) {
          merged = merged.with(classification, policy.thresholds(own));
        }
      }
    }
    return merged;
  }

  /** Returns the thresholds where the list's own are these. */
  ListPolicy thresholds(ListPolicy own) {
    int matches = match.orElse(own.matchThreshold());
    int files = fileWithoutPerson.orElse(own.fileWithoutPersonThreshold());
    return new ListPolicy(matches, Math.min(files, matches));
  }

  /** Returns the strictest that policies, or the classes of the entries, say of matches. */
  public static Action action(List<ClassificationPolicy> policies, List<MatchFacts> matches) {
    boolean refused = matches.stream().anyMatch(match -> action(policies, match) == Action.REFUSE);
    return refused ? Action.REFUSE : Action.HOLD;
  }

  private static Action action(List<ClassificationPolicy> policies, MatchFacts match) {
    return policies.stream()
        .filter(policy -> policy.appliesTo(match.list()))
        .filter(policy -> policy.classifications.contains(match.classification()))
        .flatMap(policy -> policy.onMatch.stream())
        .findFirst()
        .orElseGet(() -> byClass(Stream.of(match.severity())));
  }

  /** Returns what becomes of matches of these classes where no policy says it. */
  public static Action byClass(Stream<SeverityClass> classes) {
    boolean certain =
        classes.anyMatch(s -> s == SeverityClass.CONFIRMED || s == SeverityClass.TEST);
    return certain ? Action.REFUSE : Action.HOLD;
  }
}
