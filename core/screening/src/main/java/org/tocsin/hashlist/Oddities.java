package org.tocsin.hashlist;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.tocsin.model.Algorithm;
import org.tocsin.model.SeverityClass;

/**
 * Values that are not acted upon as their list says, because of what else asserts them.
 *
 * @param disputed how many digests of a list are known as good by another, by list
 * @param repeated how many opaque values so many entries of a list assert that they say nothing
 * @param lone how many values too few submitters assert, of lists that need more than one
 */
record Oddities(
    Map<String, Long> disputed, Map<String, Long> repeated, Map<String, LoneValues> lone) {
  Oddities {
    disputed = Map.copyOf(disputed);
    repeated = Map.copyOf(repeated);
    lone = Map.copyOf(lone);
  }

  /** Whether any list names as many submitters as its values need. */
  static boolean anyCounts(List<Layer> layers) {
    Set<String> lists = new HashSet<>();
    layers.forEach(
        layer -> layer.entries().submitters((list, submitter, wanted) -> lists.add(list)));
    lists.removeAll(silent(layers).keySet());
    return !lists.isEmpty();
  }

  /** Returns how many submitters a value needs, of lists that name fewer. */
  private static Map<String, Integer> silent(List<Layer> layers) {
    Map<String, Set<String>> submitters = new TreeMap<>();
    Map<String, Integer> needed = new TreeMap<>();
    for (Layer layer : layers) {
      layer
          .entries()
          .submitters(
              (list, submitter, wanted) -> {
                submitters.computeIfAbsent(list, name -> new HashSet<>()).add(submitter);
                needed.merge(list, wanted, Integer::min);
              });
    }
    needed
        .entrySet()
        .removeIf(
            each -> submitters.getOrDefault(each.getKey(), Set.of()).size() >= each.getValue());
    return needed;
  }

  static Oddities of(List<Layer> layers) {
    Map<String, Long> disputed = new TreeMap<>();
    Map<String, Long> repeated = new TreeMap<>();
    boolean good = layers.stream().anyMatch(layer -> layer.entries().knowsGood());
    Set<Algorithm> algorithms = new HashSet<>();
    layers.forEach(layer -> algorithms.addAll(layer.exact().keySet()));
    for (Algorithm algorithm : algorithms) {
      if (algorithm.isExact() && !good) {
        continue;
      }
      for (int i = 0; i < layers.size(); i++) {
        int own = i;
        ExactIndex index = layers.get(i).exact().get(algorithm);
        if (index != null && own == 0) {
          // One that a single entry asserts here is met in the layer above, if at all.
          index.forEachShared(value -> count(layers, algorithm, value, disputed, repeated));
        } else if (index != null) {
          index.forEachValue(
              value -> {
                if (!isShared(layers.get(0), algorithm, value)) {
                  count(layers, algorithm, value, disputed, repeated);
                }
              });
        }
      }
    }
    return new Oddities(disputed, repeated, LoneValues.of(layers));
  }

  /** Whether several entries of the lowest layer assert a value, gone or not. */
  private static boolean isShared(Layer layer, Algorithm algorithm, byte[] value) {
    int[] count = new int[1];
    ExactIndex index = layer.exact().get(algorithm);
    if (index != null) {
      index.find(value, (entry, distance) -> ++count[0] < 2);
    }
    return count[0] > 1;
  }

  private static void count(
      List<Layer> layers,
      Algorithm algorithm,
      byte[] value,
      Map<String, Long> disputed,
      Map<String, Long> repeated) {
    Assertors assertors = new Assertors();
    Map<String, ListPolicy> bad = new TreeMap<>();
    for (Layer layer : layers) {
      ExactIndex index = layer.exact().get(algorithm);
      if (index != null) {
        index.find(
            value,
            (entry, distance) -> {
              if (layer.has(entry)) {
                EntryTable.Kind kind = layer.entries().kind(entry);
                assertors.add(layer.entries(), entry);
                if (kind.severity() != SeverityClass.KNOWN_BENIGN) {
                  bad.put(kind.list(), layer.entries().policy(entry));
                }
              }
              return true;
            });
      }
    }
    bad.forEach(
        (list, policy) -> {
          if (algorithm.isExact() && assertors.disputed()) {
            disputed.merge(list, 1L, Long::sum);
          }
          if (assertors.repeated(list, policy, algorithm)) {
            repeated.merge(list, 1L, Long::sum);
          }
        });
  }
}
