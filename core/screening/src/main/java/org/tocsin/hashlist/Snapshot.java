package org.tocsin.hashlist;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.tocsin.fingerprint.PdqHash;
import org.tocsin.model.Algorithm;
import org.tocsin.model.Fingerprint;

/**
 * A state of all lists, as they answer look-ups.
 *
 * <p>Immutable, safe for use by many threads: everything that one examination asks, it asks one
 * snapshot. Every entry within a radius is found; nothing is approximate. The arrays lie outside
 * the heap, in memory or in a mapped file.
 *
 * <p>Every look-up throws {@link SnapshotException} when the disk under a mapped file fails: then
 * nothing is known of the query.
 */
public final class Snapshot {

  /**
   * What a snapshot says of itself.
   *
   * @param content identifies the lists' content, whatever the policies
   * @param builtAt when it was built
   * @param oldestImport when the list that was not renewed for longest was loaded
   */
  record Facts(String content, Instant builtAt, Optional<Instant> oldestImport) {
    Facts {
      Objects.requireNonNull(content, "content");
      Objects.requireNonNull(builtAt, "builtAt");
      Objects.requireNonNull(oldestImport, "oldestImport");
    }
  }

  private final Facts facts;
  private final Sections.View base;
  private final Map<String, ListPolicy> policies;
  private final String id;
  private final List<Layer> layers;
  private final NearSearch near;
  private final boolean corroborates;
  private final boolean knowsGood;
  private final int classes;
  private final KeptAnswers kept = new KeptAnswers();
  private final Set<Algorithm> algorithms;
  private final boolean anyCounts;

  private Snapshot(
      Facts facts, Sections.View base, Map<String, ListPolicy> policies, List<Layer> layers) {
    this.facts = facts;
    this.base = base;
    this.policies = Map.copyOf(policies);
    this.id = policies.isEmpty() ? facts.content() : facts.content() + digest(policies);
    this.layers = List.copyOf(layers);
    this.corroborates = layers.stream().anyMatch(layer -> layer.entries().corroborates());
    this.near = new NearSearch(this.layers, corroborates);
    this.knowsGood = layers.stream().anyMatch(layer -> layer.entries().knowsGood());
    this.classes =
        (int) layers.stream().flatMap(l -> l.entries().classes().stream()).distinct().count();
    this.algorithms = algorithms(layers);
    this.anyCounts = !corroborates || Oddities.anyCounts(layers);
  }

  /** Returns the snapshot of sections, each list under the default policy. */
  static Snapshot of(Facts facts, Sections.View sections) {
    return new Snapshot(
        facts, sections, Map.of(), List.of(Layer.of(sections, list -> ListPolicy.DEFAULT)));
  }

  /**
   * Returns the same content under policies; an {@linkplain #with overlay} is not taken along.
   *
   * @param policies by name of a list; lists not named have {@link ListPolicy#DEFAULT}
   */
  Snapshot under(Map<String, ListPolicy> policies) {
    return new Snapshot(facts, base, policies, List.of(Layer.of(base, policyOf(policies))));
  }

  /**
   * Returns a snapshot that answers from this one's base and what changed since. Whatever an
   * earlier overlay changed is replaced.
   *
   * @param content identifies the content with the changes
   * @param builtAt when the changes were read
   * @param oldestImport as in {@link #oldestImport()}
   */
  Snapshot with(String content, Instant builtAt, Optional<Instant> oldestImport, Overlay overlay) {
    Sections changes = Sections.inMemory();
    overlay.added().build(changes);
    Layer below = layers.get(0);
    BitSet gone = new BitSet();
    for (long row : overlay.removed()) {
      int entry = below.entries().find(row);
      if (entry >= 0) {
        gone.set(entry);
      }
    }
    Layer fresh = Layer.of(base, policyOf(policies)).without(gone);
    Layer above = Layer.of(changes.view(), policyOf(policies));
    return new Snapshot(
        new Facts(content, builtAt, oldestImport), base, policies, List.of(fresh, above));
  }

  private static Function<String, ListPolicy> policyOf(Map<String, ListPolicy> policies) {
    return list -> policies.getOrDefault(list, ListPolicy.DEFAULT);
  }

  private static String digest(Map<String, ListPolicy> policies) {
    MessageDigest digest = Sha256.begin();
    new TreeMap<>(policies)
        .forEach(
            (list, policy) -> {
              digest(digest, list, policy);
              new TreeMap<>(policy.byClassification())
                  .forEach((classification, own) -> digest(digest, classification, own));
            });
    return "-" + HexFormat.of().formatHex(digest.digest(), 0, 4);
  }

  private static void digest(MessageDigest digest, String name, ListPolicy policy) {
    byte[] text = name.getBytes(StandardCharsets.UTF_8);
    digest.update(
        ByteBuffer.allocate(text.length + 24)
            .putInt(text.length)
            .put(text)
            .putInt(policy.matchThreshold())
            .putInt(policy.fileWithoutPersonThreshold())
            .putInt(policy.byClassification().size())
            .putInt(policy.minimumSubmitters())
            .putInt(policy.mostRepeated())
            .array());
  }

  /** Returns the identifier: equal on every node that loaded equal lists under equal policies. */
  public String id() {
    return id;
  }

  /** Returns what identifies the content, whatever the policies. */
  String content() {
    return facts.content();
  }

  /** Returns the PDQ index without what lies over it; for measurements. */
  PdqIndex pdqOfBase() {
    return Objects.requireNonNull(layers.get(0).pdq(), "no PDQ values");
  }

  /** Returns the PDQ index of what was built last: of the changes, or else of everything. */
  PdqIndex pdqOfTop() {
    return Objects.requireNonNull(layers.get(layers.size() - 1).pdq(), "no PDQ values");
  }

  /** Returns when this was built. */
  public Instant builtAt() {
    return facts.builtAt();
  }

  /** Returns when the list that was not renewed for longest was loaded; empty without lists. */
  public Optional<Instant> oldestImport() {
    return facts.oldestImport();
  }

  /** Returns how many entries all lists have together. */
  public long entries() {
    return layers.stream().mapToLong(Layer::size).sum();
  }

  /** Returns how many bytes the arrays take, in memory or in a mapped file. */
  public long bytes() {
    return layers.stream().mapToLong(Layer::bytes).sum();
  }

  /**
   * Whether no list has any value that can count: a list that names fewer submitters than its
   * policy wants has none.
   */
  public boolean isEmpty() {
    return algorithms().isEmpty() || !anyCounts;
  }

  /**
   * Returns the algorithms that lists have values of. One whose last value was removed since the
   * snapshot was built may still be named.
   */
  public Set<Algorithm> algorithms() {
    return algorithms;
  }

  private static Set<Algorithm> algorithms(List<Layer> layers) {
    Set<Algorithm> algorithms = new HashSet<>();
    for (Layer layer : layers) {
      if (layer.size() == 0) {
        continue;
      }
      layer.exact().forEach((algorithm, index) -> algorithms.add(algorithm));
      if (layer.pdq() != null) {
        algorithms.add(Algorithm.PDQ);
      }
    }
    return Collections.unmodifiableSet(algorithms);
  }

  /** Hears of entries that are no objects yet: one value may have millions. */
  @FunctionalInterface
  interface Seen {
    /**
     * An entry that is not gone asserts a value.
     *
     * @return whether to go on
     */
    boolean entry(EntryTable entries, int entry, int distance);
  }

  /** Names every entry that asserts exactly this value, until {@code seen} wants no more. */
  void each(Fingerprint value, Seen seen) {
    if (value.algorithm().equals(Algorithm.PDQ)) {
      each(PdqHash.of(value), 0, seen);
      return;
    }
    each(
        (layer, found) -> {
          ExactIndex index = layer.exact().get(value.algorithm());
          if (index != null) {
            index.find(value.bytes(), found);
          }
        },
        seen);
  }

  /** Names every entry within {@code radius}, until {@code seen} wants no more. */
  void each(PdqHash query, int radius, Seen seen) {
    each(
        (layer, found) -> {
          PdqIndex pdq = layer.pdq();
          if (pdq != null) {
            pdq.near(query, radius, found);
          }
        },
        seen);
  }

  private void each(BiConsumer<Layer, Assertions.Found> search, Seen seen) {
    boolean unused =
        reading(
            () -> {
              boolean[] more = {true};
              for (Layer layer : layers) {
                if (more[0]) {
                  search.accept(
                      layer,
                      (entry, distance) -> {
                        more[0] = !layer.has(entry) || seen.entry(layer.entries(), entry, distance);
                        return more[0];
                      });
                }
              }
              return more[0];
            });
  }

  /** Returns every entry that asserts exactly this value. */
  public List<Hit> exact(Fingerprint value) {
    List<Hit> hits = new ArrayList<>();
    each(
        value,
        (entries, entry, distance) -> {
          hits.add(new Hit(entries.get(entry), 0));
          return true;
        });
    return hits;
  }

  /**
   * Returns the entries that assert exactly this value and count: as their list's policy has it of
   * values that few submitters assert, or very many entries. Where a list of known good content has
   * the same digest, the others are {@linkplain Hit#disputed disputed}.
   */
  public List<Hit> exactMatches(Fingerprint value) {
    return exactMatches(value, Integer.MAX_VALUE);
  }

  /**
   * Returns what {@link #exactMatches(Fingerprint)} does, but of each severity class so many at
   * most: a list may assert one value by each of millions of entries.
   *
   * @param limit how many of each class at most, at least 1
   */
  public List<Hit> exactMatches(Fingerprint value, int limit) {
    check(0, limit);
    List<Hit> hits = new ArrayList<>();
    counting(value, limit, hits::add);
    return hits;
  }

  /** Hears of everything that asserts exactly this value. */
  Assertors assertors(Fingerprint value) {
    Assertors assertors = new Assertors();
    each(
        value,
        (entries, entry, distance) -> {
          assertors.add(entries, entry);
          return true;
        });
    return assertors;
  }

  /** All that assert a value are weighed before any of them becomes an object. */
  private void counting(Fingerprint value, int limit, Consumer<Hit> each) {
    Algorithm algorithm = value.algorithm();
    boolean opaque = !algorithm.isExact() && !algorithm.equals(Algorithm.PDQ);
    boolean weighed = corroborates || opaque || (algorithm.isExact() && knowsGood);
    ExactHits hits =
        new ExactHits(algorithm, limit, weighed, classes, () -> kept.find(value, limit));
    each(value, hits);
    List<Hit> told =
        reading(
            () -> {
              List<Hit> all = new ArrayList<>();
              hits.tell(all::add);
              return all;
            });
    if (hits.isWorthKeeping()) {
      kept.keep(value, limit, told);
    }
    told.forEach(each);
  }

  /**
   * Names every value of an algorithm with every entry that asserts it and counts, as distance 0:
   * for matchers of the host that compare values this library carries as opaque, such as PhotoDNA.
   *
   * @param algorithm any but PDQ, which {@link #near} searches
   * @throws IllegalArgumentException for PDQ
   */
  public void forEach(Algorithm algorithm, BiConsumer<Fingerprint, Hit> each) {
    if (algorithm.equals(Algorithm.PDQ)) {
      throw new IllegalArgumentException("values of PDQ are searched by near");
    }
    for (int i = 0; i < layers.size(); i++) {
      int own = i;
      ExactIndex index = layers.get(i).exact().get(algorithm);
      if (index != null) {
        reading(
            () -> {
              index.forEachValue(
                  value -> {
                    if (firstWith(algorithm, value) == own) {
                      Fingerprint of = Fingerprint.of(algorithm, value);
                      counting(of, Integer.MAX_VALUE, hit -> each.accept(of, hit));
                    }
                  });
              return index;
            });
      }
    }
  }

  /** Returns the first layer in which an entry that is not gone asserts a value, or -1. */
  private int firstWith(Algorithm algorithm, byte[] value) {
    for (int i = 0; i < layers.size(); i++) {
      ExactIndex index = layers.get(i).exact().get(algorithm);
      if (index != null && layers.get(i).asserts(index, value)) {
        return i;
      }
    }
    return -1;
  }

  /**
   * Counts the values of each list that are not acted upon as the list says, because of what else
   * asserts them: digests that known good content has too, and opaque values that very many entries
   * repeat.
   */
  Oddities oddities() {
    return reading(() -> Oddities.of(layers));
  }

  /**
   * Whether any entry lies within {@code radius}, whatever its list's threshold: the quickest of
   * the look-ups, because it stops at the first one.
   *
   * @param radius 0 to 256
   * @return the first that was found, not the nearest
   */
  public Optional<Hit> any(PdqHash query, int radius) {
    return all(query, radius, 1).hits().stream().findFirst();
  }

  /**
   * What a bounded look-up found.
   *
   * @param hits the entries, in no order
   * @param complete whether there are no more
   */
  public record Bounded(List<Hit> hits, boolean complete) {
    public Bounded {
      hits = List.copyOf(hits);
    }
  }

  /**
   * Returns entries within {@code radius}, whatever their list's threshold, and stops when there
   * are more than {@code atMost}: a clustered list can hold ten thousand answers.
   *
   * @param radius 0 to 256
   * @param atMost at least 1
   */
  public Bounded all(PdqHash query, int radius, int atMost) {
    check(radius, atMost);
    List<Hit> hits = new ArrayList<>();
    boolean[] more = new boolean[1];
    each(
        query,
        radius,
        (entries, entry, distance) -> {
          more[0] = hits.size() == atMost;
          if (!more[0]) {
            hits.add(new Hit(entries.get(entry), distance));
          }
          return !more[0];
        });
    return new Bounded(hits, !more[0]);
  }

  /**
   * Returns the entries within {@code radius} whatever their list's threshold, nearest first; when
   * there are more than {@code limit}, the gravest and then the nearest are kept.
   *
   * @param radius 0 to 256
   * @param limit how many at most, at least 1
   */
  public List<Hit> near(PdqHash query, int radius, int limit) {
    check(radius, limit);
    return reading(() -> near.within(query, radius, NearestHits.ofValues(limit)));
  }

  /**
   * Returns the entries within their own match threshold, each with the nearest of its values,
   * nearest first; when there are more than {@code limit}, the gravest and then the nearest are
   * kept.
   *
   * @param limit how many at most, at least 1; who leaves out some of the answer asks for as many
   *     more as those may be
   */
  public List<Hit> matches(PdqHash query, int limit) {
    check(0, limit);
    return reading(() -> near.matches(query, NearestHits.ofEntries(limit)));
  }

  /** Returns what {@link #matches} does, but an entry once with each of its values that is near. */
  List<Hit> matchesOfValues(PdqHash query, int limit) {
    check(0, limit);
    return reading(() -> near.matches(query, NearestHits.ofValues(limit)));
  }

  private static void check(int radius, int limit) {
    if (limit < 1 || radius < 0) {
      throw new IllegalArgumentException("a limit is at least 1 and a radius at least 0");
    }
  }

  /** One. Volatile, so that no compiler knows it. */
  private static volatile int side = 1;

  /**
   * A mapped page that cannot be read is an error of the machine; it must not be one of the JVM,
   * and must not be taken for an answer. Compiled code reads on behind such a page, and is told
   * when it next calls into the JVM: that has to be before the answer is given. An array whose
   * sides are not known beforehand is made by such a call.
   */
  private static <T> T reading(Supplier<T> look) {
    try {
      T answer = look.get();
      int one = side;
      if (new byte[one][one].length != one) {
        throw new IllegalStateException("an array of another length");
      }
      return answer;
    } catch (InternalError e) {
      throw new SnapshotException("the file of a snapshot cannot be read");
    }
  }

  /** Whether any list has values of {@code algorithm}. */
  public boolean has(Algorithm algorithm) {
    return algorithms().contains(algorithm);
  }

  @Override
  public String toString() {
    return "Snapshot(" + id + ", " + entries() + " entries)";
  }
}
