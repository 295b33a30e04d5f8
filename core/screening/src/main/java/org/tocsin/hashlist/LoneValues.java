package org.tocsin.hashlist;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.tocsin.fingerprint.PdqHash;
import org.tocsin.model.Algorithm;

/**
 * How many values of a list are not acted upon because too few of its submitters assert them.
 *
 * @param values how many different values do not count
 * @param of how many different values the list has
 * @param needed how many submitters a value needs
 */
record LoneValues(long values, long of, int needed) {

  /** Whether no value of the list counts. */
  boolean isAll() {
    return values == of;
  }

  private LoneValues and(boolean lone) {
    return new LoneValues(values + (lone ? 1 : 0), of + 1, needed);
  }

  /** Counts them in the lists that need more than one submitter; the others are not named. */
  static Map<String, LoneValues> of(List<Layer> layers) {
    Map<String, LoneValues> counts = new TreeMap<>();
    if (layers.stream().noneMatch(layer -> layer.entries().corroborates())) {
      return counts;
    }
    Set<Algorithm> algorithms = new HashSet<>();
    layers.forEach(layer -> algorithms.addAll(layer.exact().keySet()));
    for (Algorithm algorithm : algorithms) {
      for (int i = 0; i < layers.size(); i++) {
        int own = i;
        ExactIndex index = layers.get(i).exact().get(algorithm);
        if (index != null) {
          index.forEachValue(
              value ->
                  count(
                      layers, own, (layer, told) -> exact(layer, algorithm, value, told), counts));
        }
      }
    }
    for (int i = 0; i < layers.size(); i++) {
      PdqIndex pdq = layers.get(i).pdq();
      for (int number = 0; pdq != null && number < pdq.distinct(); number++) {
        PdqHash value = pdq.value(number);
        count(layers, i, (layer, told) -> pdq(layer, value, told), counts);
      }
    }
    return counts;
  }

  @FunctionalInterface
  private interface Told {
    void entry(int entry);
  }

  /** Names the entries of a layer that assert a value, gone or not. */
  @FunctionalInterface
  private interface Assertion {
    void tell(Layer layer, Told told);
  }

  private static void exact(Layer layer, Algorithm algorithm, byte[] value, Told told) {
    ExactIndex index = layer.exact().get(algorithm);
    if (index != null) {
      index.find(
          value,
          (entry, distance) -> {
            told.entry(entry);
            return true;
          });
    }
  }

  private static void pdq(Layer layer, PdqHash value, Told told) {
    PdqIndex index = layer.pdq();
    if (index != null) {
      index.assertions(value, told::entry);
    }
  }

  /** A value that a layer below has too was counted there. */
  private static void count(
      List<Layer> layers, int own, Assertion assertion, Map<String, LoneValues> counts) {
    Assertors assertors = new Assertors();
    Map<String, ListPolicy> lists = new TreeMap<>();
    boolean[] below = new boolean[1];
    for (int i = 0; i < layers.size(); i++) {
      Layer layer = layers.get(i);
      boolean lower = i < own;
      assertion.tell(
          layer,
          entry -> {
            below[0] |= lower;
            ListPolicy policy = layer.entries().policy(entry);
            if (layer.has(entry) && policy.minimumSubmitters() > 1) {
              EntryTable entries = layer.entries();
              assertors.add(entries, entry);
              lists.put(entries.listOf(entries.sourceOf(entries.kindNumber(entry))), policy);
            }
          });
      if (below[0]) {
        return;
      }
    }
    lists.forEach(
        (list, policy) ->
            counts.put(
                list,
                counts
                    .getOrDefault(list, new LoneValues(0, 0, policy.minimumSubmitters()))
                    .and(!assertors.corroborated(list, policy))));
  }
}
