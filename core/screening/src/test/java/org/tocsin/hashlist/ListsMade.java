package org.tocsin.hashlist;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.tocsin.fingerprint.PdqHash;
import org.tocsin.model.Algorithm;
import org.tocsin.model.Fingerprint;
import org.tocsin.model.SeverityClass;

/** Entries drawn at random, and what look-ups of them have to answer, worked out one by one. */
final class ListsMade {
  static final Instant AT = Instant.parse("2026-01-15T09:30:00.123Z");

  /** An entry by its row. */
  record Entry(EntryTable.Kind kind, String id, List<Fingerprint> values) {}

  final Random random;
  final Map<Long, Entry> entries = new TreeMap<>();

  ListsMade(long seed) {
    this.random = new Random(seed);
  }

  private static final List<Algorithm> ALGORITHMS =
      List.of(
          Algorithm.MD5, Algorithm.SHA1, Algorithm.SHA256, Algorithm.PDQ, new Algorithm("OPAQUE"));

  /** Adds or replaces entries at random rows, some with values that others have as well. */
  void draw(int count) {
    for (int i = 0; i < count; i++) {
      List<Fingerprint> values = new ArrayList<>();
      for (int left = 1 + random.nextInt(3); left > 0; left--) {
        values.add(
            entries.isEmpty() || random.nextInt(4) > 0 ? value() : anyOf(someEntry().values()));
      }
      long row = 1L + random.nextInt(100_000);
      entries.put(
          row,
          new Entry(
              new EntryTable.Kind(
                  random.nextBoolean() ? "one" : "other",
                  "v1",
                  "club " + random.nextInt(3),
                  random.nextBoolean() ? "A1" : "",
                  random.nextBoolean() ? SeverityClass.TEST : SeverityClass.UNKNOWN),
              "ï-" + row,
              values));
    }
  }

  Entry someEntry() {
    return anyOf(new ArrayList<>(entries.values()));
  }

  <T> T anyOf(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }

  Fingerprint value() {
    Algorithm algorithm = anyOf(ALGORITHMS);
    byte[] bytes = new byte[algorithm.length().orElse(1 + random.nextInt(6))];
    random.nextBytes(bytes);
    return Fingerprint.of(algorithm, bytes);
  }

  SnapshotBuilder builder() {
    SnapshotBuilder builder = new SnapshotBuilder();
    entries.forEach(
        (row, entry) -> {
          int number = builder.entry(row, entry.kind(), entry.id(), AT.plusSeconds(row));
          entry.values().forEach(v -> builder.value(number, v.algorithm(), v.bytes()));
        });
    return builder;
  }

  Snapshot inMemory() {
    return builder().build("content", AT, Optional.of(AT));
  }

  static Snapshot.Facts facts(String content) {
    return new Snapshot.Facts(content, AT, Optional.of(AT.minusSeconds(60)));
  }

  /** Returns what a snapshot answers to queries of every kind, in words that can be compared. */
  static String answers(Snapshot snapshot, List<Fingerprint> queries) {
    StringBuilder answers = new StringBuilder();
    for (Fingerprint query : queries) {
      TreeSet<String> hits = new TreeSet<>();
      snapshot.exact(query).forEach(hit -> hits.add(hit.entry().list() + hit.entry().entryId()));
      answers.append(query.algorithm()).append(hits);
      if (query.algorithm().equals(Algorithm.PDQ)) {
        PdqHash hash = PdqHash.of(query);
        snapshot
            .near(hash, 110, 10_000)
            .forEach(hit -> hits.add(hit.entry().entryId() + "/" + hit.distance()));
        Snapshot.Bounded all = snapshot.all(hash, 110, 10_000);
        answers.append(hits).append(all.hits().size()).append(snapshot.any(hash, 0).isPresent());
      }
      answers.append('\n');
    }
    return answers.toString();
  }

  /** Returns queries that hit and queries that do not. */
  List<Fingerprint> queries() {
    List<Fingerprint> queries = new ArrayList<>();
    entries.values().forEach(entry -> queries.addAll(entry.values()));
    for (int i = 0; i < 50; i++) {
      queries.add(value());
    }
    return queries;
  }
}
