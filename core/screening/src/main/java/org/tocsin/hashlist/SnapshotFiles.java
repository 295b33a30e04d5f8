package org.tocsin.hashlist;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/**
 * The snapshot files of one folder: the newest answers, the last three are kept.
 *
 * <p>Files are never changed: a new one is written under another name, made durable, and renamed.
 * So those who have an older one mapped go on with it, and a process that dies leaves only a file
 * that the next one removes. Several processes may use a folder; all files are their owner's only.
 *
 * <p>Safe for use by many threads.
 */
final class SnapshotFiles {
  /** How many files are kept. */
  static final int KEPT = 3;

  /** An empty file that says that the folder was used under a key. */
  static final String MARK = "under-a-key";

  private static final Pattern NAME = Pattern.compile("snapshot-(\\d{12})-[0-9a-f]{8}\\.tocsnap");

  private final Path folder;
  private final @Nullable SecretKey key;
  private final BiConsumer<Long, String> damaged;
  private final BiConsumer<Long, String> passedOver;

  /** The file that was opened or published last. */
  private final AtomicReference<@Nullable Path> answering = new AtomicReference<>();

  /** A file that was found damaged after it was opened. */
  private final AtomicReference<@Nullable Path> spoilt = new AtomicReference<>();

  private SnapshotFiles(
      Path folder,
      @Nullable SecretKey key,
      BiConsumer<Long, String> damaged,
      BiConsumer<Long, String> passedOver) {
    this.folder = folder;
    this.key = key;
    this.damaged = damaged;
    this.passedOver = passedOver;
  }

  /**
   * Opens a folder, creates it where needed, and removes what a writer that died left there.
   *
   * @param key 256 bits: files are encrypted, and loaded into memory rather than mapped; null for
   *     plain files
   * @param damaged hears of the number of a file that is damaged, and in which way
   * @throws SnapshotException when the folder cannot be used
   */
  static SnapshotFiles open(
      Path folder, @Nullable SecretKey key, BiConsumer<Long, String> damaged) {
    return open(folder, key, damaged, (number, how) -> {});
  }

  /**
   * Opens a folder as {@link #open(Path, SecretKey, BiConsumer)} does.
   *
   * @param passedOver hears of the number of a file that is of another version or under another
   *     key, and of which
   */
  static SnapshotFiles open(
      Path folder,
      @Nullable SecretKey key,
      BiConsumer<Long, String> damaged,
      BiConsumer<Long, String> passedOver) {
    try {
      if (!Files.isDirectory(folder)) {
        Files.createDirectories(folder, ownerOnly(folder, "rwx------"));
      }
      SnapshotFiles files = new SnapshotFiles(folder, key, damaged, passedOver);
      WrittenFile.tidy(folder);
      files.mark();
      return files;
    } catch (IOException e) {
      throw new SnapshotException("the folder of snapshots cannot be created or read");
    }
  }

  /** Leaves a mark in a folder that is used under a key: it outlives the files. */
  private void mark() throws IOException {
    Path mark = folder.resolve(MARK);
    if (!Files.exists(mark)
        && (key != null || files().stream().anyMatch(SnapshotFile::isUnderAKey))) {
      try {
        Files.createFile(mark, ownerOnly(folder, "rw-------"));
      } catch (FileAlreadyExistsException e) {
        // Another process saw it too.
        return;
      }
    }
  }

  /**
   * Whether files are written: in a folder that was ever used under a key, nobody without one
   * writes in clear what the others encrypt.
   */
  boolean isWritten() {
    return key != null || !Files.exists(folder.resolve(MARK));
  }

  private static FileAttribute<?>[] ownerOnly(Path folder, String permissions) {
    if (!folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      return new FileAttribute<?>[0];
    }
    return new FileAttribute<?>[] {
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
    };
  }

  /**
   * Writes a snapshot, keeps the last {@value #KEPT}, and returns it as it answers from now on.
   *
   * @param builder is used up
   * @throws SnapshotException when it cannot be written; the older ones are as they were
   */
  Snapshot publish(SnapshotBuilder builder, Snapshot.Facts facts) {
    return publish(builder, facts, snapshot -> {});
  }

  /**
   * Publishes as {@link #publish(SnapshotBuilder, Snapshot.Facts)} does, unless a check refuses.
   *
   * @param check throws what it likes about a snapshot that must not be published
   */
  Snapshot publish(SnapshotBuilder builder, Snapshot.Facts facts, Consumer<Snapshot> check) {
    try (WrittenFile file = WrittenFile.begin(folder, ownerOnly(folder, "rw-------"))) {
      Path temporary = file.temporary();
      Snapshot written = write(temporary, builder, facts);
      Snapshot snapshot = written != null ? written : SnapshotFile.open(temporary, null);
      check.accept(snapshot);
      answering.set(move(temporary));
      syncFolder();
      prune();
      return snapshot;
    } catch (IOException | UncheckedIOException e) {
      throw new SnapshotException("a snapshot cannot be written");
    }
  }

  private @Nullable Snapshot write(Path file, SnapshotBuilder builder, Snapshot.Facts facts)
      throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file,
            Set.of(
                StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE),
            ownerOnly(folder, "rw-------"))) {
      if (key != null) {
        return SnapshotFile.write(channel, key, builder, facts);
      }
      SnapshotFile.write(channel, builder, facts);
      return null;
    }
  }

  private Path move(Path temporary) throws IOException {
    List<Path> files = files();
    long number = files.isEmpty() ? 1 : number(files.get(0)) + 1;
    Path file =
        folder.resolve(
            String.format(Locale.ROOT, "snapshot-%012d-%08x.tocsnap", number, (int) random()));
    if (Files.exists(file)) {
      throw new FileAlreadyExistsException("a snapshot");
    }
    Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    return file;
  }

  private static long random() {
    return new SecureRandom().nextLong();
  }

  /**
   * A rename is durable when its folder is; systems that cannot open folders need no such thing.
   */
  private void syncFolder() {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      return;
    }
  }

  /**
   * Returns the newest snapshot that is whole. One that is damaged or cannot be read is told of,
   * and the one before it answers; so it does where one is of another version, or under other
   * settings of the key, which is no damage.
   *
   * <p>The digest of a plain file is compared afterwards by a thread of its own, which ends.
   */
  Optional<Snapshot> latest() {
    List<Path> files;
    try {
      files = files();
    } catch (IOException e) {
      throw new SnapshotException("the folder of snapshots cannot be read");
    }
    for (Path file : files) {
      try {
        Snapshot snapshot = SnapshotFile.open(file, key);
        answering.set(file);
        if (key == null) {
          checkLater(file);
        }
        return Optional.of(snapshot);
      } catch (SnapshotException e) {
        if (e.isPassedOver()) {
          passedOver.accept(number(file), String.valueOf(e.getMessage()));
        } else {
          damaged.accept(number(file), String.valueOf(e.getMessage()));
        }
      } catch (NoSuchFileException e) {
        passedOver.accept(number(file), "gone: another process has a newer one");
      } catch (IOException e) {
        damaged.accept(number(file), "it cannot be read");
      }
    }
    return Optional.empty();
  }

  private void checkLater(Path file) {
    Thread check =
        new Thread(
            () -> {
              try {
                if (!SnapshotFile.isWhole(file)) {
                  spoilt(file, "its digest is another");
                }
              } catch (IOException e) {
                // Pruned by a newer one meanwhile, or a disk that the next look-up will meet.
                if (Files.exists(file)) {
                  spoilt(file, "it cannot be read");
                }
              }
            },
            "tocsin-snapshot-check");
    check.setDaemon(true);
    check.start();
  }

  private void spoilt(Path file, String how) {
    if (file.equals(answering.get())) {
      spoilt.set(file);
    }
    damaged.accept(number(file), how);
  }

  /**
   * Returns whether the file that was opened or published last was found damaged afterwards, since
   * this was asked last: what was made of it must not be used on. A file that was damaged before it
   * was opened was never used.
   */
  boolean isAnswerSpoilt() {
    Path file = spoilt.getAndSet(null);
    return file != null && file.equals(answering.get());
  }

  /** Returns the files, the newest first. */
  private List<Path> files() throws IOException {
    List<Path> files = new ArrayList<>();
    try (Stream<Path> all = Files.list(folder)) {
      all.filter(file -> NAME.matcher(name(file)).matches()).forEach(files::add);
    }
    files.sort(Collections.reverseOrder());
    return files;
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName());
  }

  private static long number(Path file) {
    Matcher name = NAME.matcher(name(file));
    return name.matches() ? Long.parseLong(name.group(1)) : -1;
  }

  private void prune() throws IOException {
    List<Path> files = files();
    for (Path old : files.subList(Math.min(KEPT, files.size()), files.size())) {
      remove(old);
    }
  }

  /** What is known of the content of a file. */
  enum Content {
    /** All of it may be kept. */
    KEPT,
    /** Some of it has to be gone. */
    TAKEN_AWAY,
    /** It says nothing to anybody. */
    UNKNOWN
  }

  /** Says that what answers lies in no file. */
  void answerElsewhere() {
    answering.set(null);
  }

  /**
   * Removes every other file than the one that answers of which some has to be gone, and older ones
   * that nobody can use; and what a writer that died left. Who has one mapped goes on with it until
   * he loads the next. What cannot be removed now is tried again the next time. Without a key,
   * files under one are left alone.
   *
   * @param of tells of the content of a file by what identifies it
   */
  void removeTakenAway(Function<String, Content> of) {
    try {
      WrittenFile.tidy(folder);
      Path answer = answering.get();
      for (Path file : files()) {
        if (!file.equals(answer) && (key != null || !SnapshotFile.isUnderAKey(file))) {
          Content content = content(file, of);
          boolean older = answer != null && number(file) < number(answer);
          if (content == Content.TAKEN_AWAY || (content == Content.UNKNOWN && older)) {
            remove(file);
          }
        }
      }
    } catch (IOException e) {
      throw new SnapshotException("the folder of snapshots cannot be read");
    }
  }

  private Content content(Path file, Function<String, Content> of) {
    return SnapshotFile.content(file, key).map(of).orElse(Content.UNKNOWN);
  }

  /**
   * Removes every file but the one that answers of which some has to be gone, or of which nothing
   * is known: also those that only others can read, who make them anew.
   *
   * @param of tells of the content of a file by what identifies it
   */
  void removeAllButKept(Function<String, Content> of) {
    try {
      for (Path file : files()) {
        if (!file.equals(answering.get()) && content(file, of) != Content.KEPT) {
          remove(file);
        }
      }
    } catch (IOException e) {
      throw new SnapshotException("the folder of snapshots cannot be read");
    }
  }

  private static void remove(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      // Some systems keep files that are mapped; the next one to publish tries again.
      return;
    }
  }
}
