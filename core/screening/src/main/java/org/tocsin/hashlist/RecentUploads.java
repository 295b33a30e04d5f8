package org.tocsin.hashlist;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.BooleanSupplier;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tocsin.fingerprint.PdqHash;
import org.tocsin.hashlist.SnapshotReader.Part;
import org.tocsin.hashlist.SourceStore.SourceRow;
import org.tocsin.model.Algorithm;
import org.tocsin.model.Fingerprint;
import org.tocsin.model.MatchFacts;
import org.tocsin.model.SeverityClass;

/**
 * The fingerprints of uploads that were let through, kept for a while, so that they are compared
 * again with entries that arrive later. Off unless a host makes one.
 *
 * <p>Guarantees: what is kept is encrypted with AES-256-GCM under the host's key, bound to its row;
 * without the key it says only how many uploads there were and when. An upload is either compared
 * again with every entry that appears after it was screened, or, when it was screened against an
 * older snapshot, at once when it is remembered. A match is told at least once. Does not guarantee
 * that an upload is found after {@code keep}.
 *
 * <p>Safe for use by many threads and nodes.
 */
public final class RecentUploads {
  private static final Logger log = LoggerFactory.getLogger(RecentUploads.class);
  private static final int NONCE = 12;
  private static final int MOST_MATCHES = 20;
  private static final long MOST_CHANGES = 200_000;

  private final HashLists lists;
  private final SecretKey key;
  private final Duration keep;
  private final RetroactiveMatch.Listener listener;
  private final SecureRandom random = new SecureRandom();
  private volatile long unreadable;

  /**
   * Opens the memory of a database of lists.
   *
   * @param key 256 bits for AES, of the host's own keeping
   * @param keep how long an upload is remembered: 1 hour to 90 days
   */
  public RecentUploads(
      HashLists lists, SecretKey key, Duration keep, RetroactiveMatch.Listener listener) {
    this.lists = Objects.requireNonNull(lists, "lists");
    this.key = Objects.requireNonNull(key, "key");
    byte[] encoded = key.getEncoded();
    if (!"AES".equals(key.getAlgorithm()) || encoded == null || encoded.length != 32) {
      throw new IllegalArgumentException("the key is one of AES, with 256 bits");
    }
    Arrays.fill(encoded, (byte) 0);
    if (keep.compareTo(Duration.ofHours(1)) < 0 || keep.compareTo(Duration.ofDays(90)) > 0) {
      throw new IllegalArgumentException("keep is 1 hour to 90 days, not " + keep);
    }
    this.keep = keep;
    this.listener = Objects.requireNonNull(listener, "listener");
  }

  /**
   * Remembers an upload that is about to be let through, unless it is listed by now. Loads no list
   * and waits for nobody who does.
   *
   * @param snapshotId the snapshot that it was screened against
   * @return whether it may be let through; false when entries that appeared since match it, or
   *     recent uploads were compared already with entries that this node has not loaded yet: then
   *     it is not remembered, nobody is told, and it has to be screened again
   */
  public boolean remember(RecentUpload upload, String snapshotId) {
    // Written before it is asked what is being compared: that finds the upload, or is seen here.
    long number =
        lists
            .database()
            .<Long, RuntimeException>write(
                tx -> {
                  long fresh = Counter.take(tx, Counter.REQUEST, 1);
                  tx.update(
                      "INSERT INTO hash_recent (number, at, sealed) VALUES (?, ?, ?)",
                      fresh,
                      upload.at(),
                      seal(fresh, upload));
                  return fresh;
                });
    SnapshotRoom.Loaded now = lists.loading().current();
    boolean listed =
        !now.snapshot().id().equals(snapshotId) && !matches(upload, now.snapshot()).isEmpty();
    if (!listed && knowsWhatIsCompared(now)) {
      return true;
    }
    forget(number);
    return false;
  }

  /** Whether recent uploads were compared with nothing so far that a snapshot lacks. */
  private boolean knowsWhatIsCompared(SnapshotRoom.Loaded now) {
    Map<String, Part> loaded = new HashMap<>();
    now.lists()
        .forEach(list -> loaded.put(list.name(), new Part(list.generation(), list.published())));
    boolean[] knows = {true};
    lists
        .database()
        .<Boolean, RuntimeException>read(
            tx -> {
              tx.forEach(
                  """
                  SELECT name, matching_generation, matching FROM hash_source
                  WHERE matching IS NOT NULL
                  """,
                  row -> {
                    Part compared =
                        new Part(row.number("matching_generation"), row.number("matching"));
                    Part here = loaded.get(row.string("name"));
                    knows[0] &= here != null && !compared.isLaterThan(here);
                  });
              return true;
            });
    return knows[0];
  }

  private void forget(long number) {
    lists.database().perform(tx -> tx.update("DELETE FROM hash_recent WHERE number = ?", number));
  }

  /** Forgets what is older than it is kept, and returns how many uploads that were. */
  public int forget() {
    Instant limit = lists.clock().instant().minus(keep);
    int all = 0;
    for (int some = 500; some == 500; all += some) {
      some =
          lists
              .database()
              .<Integer, RuntimeException>write(
                  tx ->
                      tx.update(
                          """
                          DELETE FROM hash_recent WHERE number IN
                            (SELECT number FROM hash_recent WHERE at < ? LIMIT 500)
                          """,
                          limit));
    }
    return all;
  }

  /**
   * Compares all uploads with what appeared in each list since the last time; the first time with
   * all of it. {@link ListSync} does it on one node, soon after a list changed. What fails keeps no
   * other upload and no other list waiting; it is thrown in the end, and done again the next time.
   */
  public void matchAgain() {
    matchAgain(() -> true);
  }

  /**
   * The same, as long as it may.
   *
   * @param goesOn asked every few hundred uploads
   * @throws SyncTurn.LostException when it may not go on; all of what was not marked is compared
   *     again
   */
  void matchAgain(BooleanSupplier goesOn) {
    // What answers is never older than what is marked as compared below.
    lists.refresh();
    List<SourceRow> published = lists.database().read(SourceStore::all);
    if (lists.loading().behind().isPresent()) {
      // It could not be loaded, or changed again: nothing is marked, so that nothing is missed.
      return;
    }
    @Nullable RuntimeException failed = null;
    for (SourceRow list : published) {
      try {
        if (!matchAgain(list, goesOn)) {
          // Under another key nothing was compared: it is tried again until the right one is back.
          break;
        }
      } catch (SyncTurn.LostException e) {
        throw e;
      } catch (RuntimeException e) {
        // The other lists do not wait for this one, nor do uploads that only they find.
        failed = suppressing(e, failed);
      }
    }
    if (failed != null) {
      throw failed;
    }
  }

  /** Returns false when no upload could be read. */
  private boolean matchAgain(SourceRow list, BooleanSupplier goesOn) {
    Optional<Part> since = since(list.name());
    Part now = new Part(list.generation(), list.published());
    if (since.filter(now::equals).isPresent()) {
      return true;
    }
    // From here on, who remembers an upload that was compared with less asks for more himself.
    mark("UPDATE hash_source SET matching_generation = ?, matching = ? WHERE name = ?", now, list);
    Snapshot news = since.map(part -> news(list, part)).orElseGet(lists::snapshot);
    if (!news.isEmpty()) {
      Tally tally = compare(news, goesOn);
      unreadable = tally.unreadable();
      if (tally.isNoneReadable()) {
        return false;
      }
      if (tally.failed() != null) {
        // Not marked: all of it is compared again.
        throw tally.failed();
      }
    }
    mark(
        "UPDATE hash_source SET rematched_generation = ?, rematched = ? WHERE name = ?", now, list);
    return true;
  }

  private static RuntimeException suppressing(
      RuntimeException last, @Nullable RuntimeException before) {
    if (before != null && before != last) {
      last.addSuppressed(before);
    }
    return last;
  }

  /** How many of the uploads that are kept could not be decrypted when they were compared last. */
  long unreadable() {
    return unreadable;
  }

  private void mark(String sql, Part now, SourceRow list) {
    lists.database().perform(tx -> tx.update(sql, now.generation(), now.published(), list.name()));
  }

  private Optional<Part> since(String list) {
    return lists
        .database()
        .read(
            tx ->
                tx.first(
                    """
                        SELECT rematched_generation, rematched FROM hash_source
                        WHERE name = ? AND rematched IS NOT NULL
                        """,
                    row -> new Part(row.number("rematched_generation"), row.number("rematched")),
                    list));
  }

  /** Returns what came to a list; when that cannot be told apart, everything there is. */
  private Snapshot news(SourceRow list, Part since) {
    ListPolicy policy = lists.policies().getOrDefault(list.name(), ListPolicy.DEFAULT);
    if (policy.minimumSubmitters() > 1) {
      // What came counts beside what was there: a submitter more may be the one that lacked.
      return lists.snapshot();
    }
    SnapshotReader reader = new SnapshotReader(List.of(list), lists.clock().instant());
    Optional<Overlay> changes =
        lists
            .database()
            .read(
                tx ->
                    reader.changes(
                        tx, Map.of(list.name(), since), MOST_CHANGES, SnapshotCheck::sampling));
    try {
      return changes
          .map(
              overlay ->
                  overlay
                      .alone(
                          new Snapshot.Facts(
                              lists.snapshot().content(),
                              reader.facts().builtAt(),
                              reader.facts().oldestImport()))
                      .under(lists.policies()))
          .orElseGet(lists::snapshot);
    } catch (UnsoundIndexException e) {
      log.error("an index of what came to a hash list is not sound: the whole list is asked");
      lists.loading().passedOver("an index of what came to a list is not used: " + e.getMessage());
      return lists.snapshot();
    }
  }

  /**
   * What was compared.
   *
   * @param read how many uploads were
   * @param unreadable how many could not be, because they cannot be decrypted
   * @param failed why one that matches could not be told; null when all were
   */
  private record Tally(long read, long unreadable, @Nullable RuntimeException failed) {
    boolean isNoneReadable() {
      return unreadable > 0 && read == 0;
    }
  }

  private Tally compare(Snapshot news, BooleanSupplier goesOn) {
    long read = 0;
    long failing = 0;
    @Nullable RuntimeException failed = null;
    long after = 0;
    for (Map<Long, byte[]> some = kept(after); !some.isEmpty(); some = kept(after)) {
      if (!goesOn.getAsBoolean()) {
        throw new SyncTurn.LostException();
      }
      for (Map.Entry<Long, byte[]> each : some.entrySet()) {
        after = each.getKey();
        Optional<RecentUpload> upload = unseal(after, each.getValue());
        if (upload.isEmpty()) {
          failing++;
          continue;
        }
        read++;
        try {
          // What was told is not told again; what could not be is still there the next time.
          if (tell(upload.get(), news)) {
            forget(after);
          }
        } catch (RuntimeException e) {
          // The others do not wait for this one; it comes again.
          failed = e;
        }
      }
    }
    if (failing > 0) {
      log.error("{} recent uploads cannot be decrypted, and are not compared again", failing);
    }
    return new Tally(read, failing, failed);
  }

  private Map<Long, byte[]> kept(long after) {
    Map<Long, byte[]> some = new LinkedHashMap<>();
    lists
        .database()
        .<Boolean, RuntimeException>read(
            tx -> {
              tx.forEach(
                  """
                  SELECT number, sealed FROM hash_recent WHERE number > ?
                  ORDER BY number LIMIT 500
                  """,
                  row -> some.put(row.number("number"), row.bytes("sealed")),
                  after);
              return true;
            });
    return some;
  }

  private boolean tell(RecentUpload upload, Snapshot snapshot) {
    List<MatchFacts> matches = matches(upload, snapshot);
    if (matches.isEmpty()) {
      return false;
    }
    log.warn("a recent upload matches a list now: {} matches", matches.size());
    listener.matched(new RetroactiveMatch(upload, traced(matches)));
    return true;
  }

  /** Nobody waits for this but who keeps lists; a match is told whatever is known of its entry. */
  private List<MatchFacts> traced(List<MatchFacts> matches) {
    try {
      return lists.traced(matches);
    } catch (RuntimeException e) {
      log.warn(
          "the lists did not say where the entries of {} matches come from ({})",
          matches.size(),
          e.getClass().getSimpleName());
      return matches;
    }
  }

  private List<MatchFacts> matches(RecentUpload upload, Snapshot snapshot) {
    List<MatchFacts> matches = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    Suppressions suppressions = lists.suppressions();
    for (Fingerprint value : upload.fingerprints()) {
      boolean near = value.algorithm().equals(Algorithm.PDQ);
      List<Hit> hits =
          near
              ? snapshot.matches(PdqHash.of(value), MOST_MATCHES + suppressions.ofEntries())
              : snapshot.exactMatches(value, MOST_MATCHES + suppressions.ofEntries());
      for (Hit hit : hits) {
        ListEntry entry = hit.entry();
        boolean benign = entry.severity() == SeverityClass.KNOWN_BENIGN;
        String name =
            entry.list() + "\n" + entry.submitter() + "\n" + entry.entryId() + "\n" + near;
        if (!benign
            && seen.add(name)
            && suppressions.of(hit, Optional.of(value), near, lists.clock().instant()).isEmpty()) {
          matches.add(facts(hit, value.algorithm(), near, snapshot.id()));
        }
      }
    }
    matches.sort(Comparator.comparingInt(facts -> Gravity.of(facts.severity())));
    return matches;
  }

  private MatchFacts facts(Hit hit, Algorithm algorithm, boolean near, String snapshotId) {
    ListEntry entry = hit.entry();
    return new MatchFacts(
        entry.list(),
        entry.listVersion(),
        entry.entryId(),
        entry.submitter(),
        entry.classification(),
        hit.severity(),
        algorithm,
        near ? MatchFacts.Kind.PERCEPTUAL : MatchFacts.Kind.EXACT,
        hit.distance(),
        near ? Math.max(entry.policy().matchThreshold(), hit.distance()) : 0,
        near ? entry.policy().fileWithoutPersonThreshold() : 0,
        OptionalInt.empty(),
        snapshotId,
        Optional.empty(),
        lists.clock().instant(),
        Optional.of(entry.updatedAt()),
        Optional.empty());
  }

  private byte[] seal(long number, RecentUpload upload) {
    try {
      byte[] nonce = new byte[NONCE];
      random.nextBytes(nonce);
      byte[] sealed = cipher(Cipher.ENCRYPT_MODE, nonce, number).doFinal(written(upload));
      byte[] whole = Arrays.copyOf(nonce, NONCE + sealed.length);
      System.arraycopy(sealed, 0, whole, NONCE, sealed.length);
      return whole;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("an upload's fingerprints cannot be encrypted");
    }
  }

  private Optional<RecentUpload> unseal(long number, byte[] sealed) {
    try {
      byte[] nonce = Arrays.copyOf(sealed, NONCE);
      byte[] plain =
          cipher(Cipher.DECRYPT_MODE, nonce, number).doFinal(sealed, NONCE, sealed.length - NONCE);
      return Optional.of(read(plain));
    } catch (GeneralSecurityException | IOException | IllegalArgumentException e) {
      // Counted by who asked, and said.
      return Optional.empty();
    }
  }

  private Cipher cipher(int mode, byte[] nonce, long number) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(128, nonce));
    cipher.updateAAD(("tocsin recent " + number).getBytes(StandardCharsets.UTF_8));
    return cipher;
  }

  private static byte[] written(RecentUpload upload) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeByte(1);
    out.writeUTF(upload.uploadId());
    out.writeUTF(upload.room());
    out.writeLong(upload.at().toEpochMilli());
    out.writeInt(upload.recipients().size());
    for (String recipient : upload.recipients()) {
      out.writeUTF(recipient);
    }
    out.writeInt(upload.fingerprints().size());
    for (Fingerprint fingerprint : upload.fingerprints()) {
      out.writeUTF(fingerprint.algorithm().name());
      byte[] value = fingerprint.bytes();
      out.writeInt(value.length);
      out.write(value);
    }
    return bytes.toByteArray();
  }

  private static RecentUpload read(byte[] plain) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(plain));
    if (in.readByte() != 1) {
      throw new IOException("another version");
    }
    String uploadId = in.readUTF();
    String room = in.readUTF();
    Instant at = Instant.ofEpochMilli(in.readLong());
    List<String> recipients = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      recipients.add(in.readUTF());
    }
    List<Fingerprint> fingerprints = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      Algorithm algorithm = new Algorithm(in.readUTF());
      fingerprints.add(Fingerprint.of(algorithm, in.readNBytes(in.readInt())));
    }
    return new RecentUpload(uploadId, room, recipients, at, fingerprints);
  }
}
