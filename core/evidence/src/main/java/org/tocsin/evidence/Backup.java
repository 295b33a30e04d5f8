package org.tocsin.evidence;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.tocsin.evidence.EvidenceException.Kind;
import org.tocsin.evidence.ItemRows.ItemRow;
import org.tocsin.model.ItemId;
import org.tocsin.store.DataDirectory;
import org.tocsin.store.Database;
import org.tocsin.store.Dialect;

/**
 * Copies docket and vault, while the service goes on working, to a folder from which a service can
 * start: the heads first, then the database as of one moment, then every item that it refers to.
 *
 * <p>The copy says of itself that it is one: a service that starts from it neither sends nor sweeps
 * until a named person accepts it ({@link CustodyLog#acceptRestored}). Keys go elsewhere or
 * nowhere: whoever has copy and keys reads everything. Items are compared with their digests while
 * they are copied.
 *
 * <p>PostgreSQL is copied by its own tools, <em>before</em> this copies the rest; such a copy is
 * told by the heads beside the store.
 */
public final class Backup {
  private static final List<String> BESIDE =
      List.of(HeadFile.NAME, Timestamps.FILE, HeadKey.PUBLIC_FILE);
  private static final List<String> KEYS =
      List.of("docket.key", HeadKey.PRIVATE_FILE, TrialKeys.KEY_FILE, TrialKeys.PASSPHRASE_FILE);

  private final Database database;
  private final DataDirectory directory;
  private final BlobStore blobs;
  private final Clock clock;

  /**
   * Creates a backup of a service's data.
   *
   * @param directory where its keys and heads lie
   * @param blobs where its sealed items lie
   */
  public Backup(Database database, DataDirectory directory, BlobStore blobs, Clock clock) {
    this.database = Objects.requireNonNull(database, "database");
    this.directory = Objects.requireNonNull(directory, "directory");
    this.blobs = Objects.requireNonNull(blobs, "blobs");
    this.clock = Objects.requireNonNull(clock, "clock");
  }

  /** Hears how far a backup is; must be fast and must not throw. */
  @FunctionalInterface
  public interface Progress {
    /**
     * Is called after every item.
     *
     * @param done how many items were copied
     * @param all how many there are
     */
    void copied(long done, long all);
  }

  /**
   * What was copied.
   *
   * @param database whether the database was; false on PostgreSQL
   * @param items how many items with a file of their own
   * @param bytes how many bytes of ciphertext
   * @param missing items whose ciphertext is gone
   * @param damaged items whose ciphertext is not what was sealed; copied as it is
   */
  public record Report(
      boolean database, long items, long bytes, List<ItemId> missing, List<ItemId> damaged) {
    public Report {
      missing = List.copyOf(missing);
      damaged = List.copyOf(damaged);
    }

    /** Whether everything was there and as it was sealed. */
    public boolean isWhole() {
      return missing.isEmpty() && damaged.isEmpty();
    }
  }

  /**
   * Writes a copy.
   *
   * @param target a folder that is not there yet
   * @param keys another folder, not there yet, for the keys that the service made; empty to leave
   *     them out
   * @throws EvidenceException {@link Kind#REFUSED} when a folder is there already; {@link
   *     Kind#FULL} or {@link Kind#UNAVAILABLE} when it cannot be written
   */
  public Report write(Path target, Optional<Path> keys, Progress progress) {
    boolean inside = keys.map(k -> absolute(k).startsWith(absolute(target))).orElse(false);
    if (inside) {
      throw new EvidenceException(Kind.REFUSED, "keys belong apart from the copy they open");
    }
    try {
      create(target);
      for (String name : BESIDE) {
        copy(name, target);
      }
      boolean whole = database.dialect() == Dialect.SQLITE;
      Report report;
      if (whole) {
        database.backup(target.resolve("docket.db"));
        try (Database copy = Database.sqlite(target.resolve("docket.db"))) {
          Instant now = Instant.ofEpochMilli(clock.millis());
          copy.perform(tx -> Restoration.note(tx, now, 0));
          report = items(copy, target, progress, true);
        }
      } else {
        report = items(database, target, progress, false);
      }
      if (keys.isPresent()) {
        create(keys.get());
        for (String name : KEYS) {
          copy(name, keys.get());
        }
      }
      return report;
    } catch (IOException e) {
      throw Failures.ofStorage(e);
    }
  }

  private static Path absolute(Path path) {
    return path.toAbsolutePath().normalize();
  }

  private static void create(Path folder) throws IOException {
    if (Files.exists(folder)) {
      throw new EvidenceException(Kind.REFUSED, "the folder " + folder + " is there already");
    }
    boolean posix = folder.getFileSystem().supportedFileAttributeViews().contains("posix");
    if (posix) {
      Files.createDirectory(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } else {
      Files.createDirectory(folder);
    }
  }

  /** Copies a small file, if it is there, for its owner only and durably. */
  private void copy(String name, Path folder) throws IOException {
    Path from = directory.resolve(name);
    if (!Files.exists(from)) {
      return;
    }
    Path to = folder.resolve(name);
    Files.copy(from, to);
    if (to.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.setPosixFilePermissions(to, PosixFilePermissions.fromString("rw-------"));
    }
    try (FileChannel channel = FileChannel.open(to, Set.of(StandardOpenOption.WRITE))) {
      channel.force(true);
    }
  }

  private Report items(Database from, Path target, Progress progress, boolean whole)
      throws IOException {
    List<ItemId> ids =
        from.read(
            tx ->
                tx.query(
                    """
                    SELECT id FROM evidence_item
                    WHERE content IS NULL AND destroyed_at IS NULL ORDER BY id
                    """,
                    row -> new ItemId(row.string("id"))));
    List<ItemId> missing = new ArrayList<>();
    List<ItemId> damaged = new ArrayList<>();
    long bytes = 0;
    long done = 0;
    try (DataDirectory folder = DataDirectory.openBeside(target)) {
      BlobStore copies = FileBlobStore.in(folder);
      for (ItemId id : ids) {
        Optional<ItemRow> row = from.read(tx -> ItemRows.find(tx, id));
        try {
          long size = item(copies, id, row, damaged);
          bytes += size;
        } catch (java.io.FileNotFoundException e) {
          if (!isDestroyedNow(id)) {
            missing.add(id);
          }
        }
        done++;
        progress.copied(done, ids.size());
      }
    }
    return new Report(whole, done - missing.size(), bytes, missing, damaged);
  }

  /**
   * Evidence may be destroyed while it is copied: then the copy has lost nothing it should have.
   */
  private boolean isDestroyedNow(ItemId id) {
    return database
        .read(tx -> ItemRows.find(tx, id))
        .map(row -> row.item().destroyedAt().isPresent())
        .orElse(false);
  }

  private long item(BlobStore copies, ItemId id, Optional<ItemRow> row, List<ItemId> damaged)
      throws IOException {
    MessageDigest sha256 = MerkleTree.sha256();
    try (InputStream in = new DigestInputStream(blobs.open(id.value()), sha256);
        BlobStore.Writer writer = copies.create(id.value())) {
      long size = in.transferTo(writer.out());
      writer.commit();
      boolean same =
          row.map(r -> MessageDigest.isEqual(r.cipherSha256(), sha256.digest())).orElse(false);
      if (!same) {
        damaged.add(id);
      }
      return size;
    }
  }
}
