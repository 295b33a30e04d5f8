package org.tocsin.hashlist;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A temporary file that is being written, and the lock that tells other processes so until it has
 * its last name. Closing it removes what is left of both.
 *
 * <p>The lock is on a file of its own, which nothing else opens: on POSIX systems a process loses
 * its locks on a file when it closes any channel of it, and the temporary file is opened and closed
 * to be mapped. For the same reason a process never opens the lock files of its own; their names
 * say whose they are.
 */
final class WrittenFile implements AutoCloseable {
  private static final Pattern TEMPORARY = Pattern.compile("snapshot-([0-9a-f]{16})\\.tmp");
  private static final Pattern LOCK =
      Pattern.compile("snapshot-([0-9a-f]{16})\\.[0-9a-f]{16}\\.lock");
  private static final int TRIES = 5;

  private final Path temporary;
  private final Path lockFile;
  private final FileChannel locked;

  private WrittenFile(Path temporary, Path lockFile, FileChannel locked) {
    this.temporary = temporary;
    this.lockFile = lockFile;
    this.locked = locked;
  }

  /**
   * Takes a name that no other file has; nothing is written yet.
   *
   * @param attributes of the lock file
   */
  static WrittenFile begin(Path folder, FileAttribute<?>... attributes) throws IOException {
    for (int tries = 0; tries < TRIES; tries++) {
      String id = String.format(Locale.ROOT, "snapshot-%016x", new SecureRandom().nextLong());
      Path lockFile = folder.resolve(id + "." + process() + ".lock");
      FileChannel channel =
          FileChannel.open(
              lockFile,
              Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
              attributes);
      try {
        // Another process may take it for left over in the moment before it is locked.
        FileLock lock = channel.tryLock();
        if (lock != null && Files.exists(lockFile)) {
          return new WrittenFile(folder.resolve(id + ".tmp"), lockFile, channel);
        }
      } catch (IOException | RuntimeException e) {
        channel.close();
        remove(lockFile);
        throw e;
      }
      channel.close();
    }
    throw new IOException("no lock");
  }

  Path temporary() {
    return temporary;
  }

  /** Removes what writers left in a folder that are not alive any more. */
  static void tidy(Path folder) throws IOException {
    // In this order: a lock is there before its temporary file is, and as long.
    Map<String, Path> temporaries = named(folder, TEMPORARY);
    Map<String, Path> locks = named(folder, LOCK);
    temporaries.forEach(
        (id, file) -> {
          if (!locks.containsKey(id)) {
            remove(file);
          }
        });
    for (Map.Entry<String, Path> each : locks.entrySet()) {
      if (!name(each.getValue()).contains("." + process() + ".")) {
        removeUnlessLocked(each.getValue(), temporaries.get(each.getKey()));
      }
    }
  }

  private static Map<String, Path> named(Path folder, Pattern pattern) throws IOException {
    Map<String, Path> named = new HashMap<>();
    try (Stream<Path> all = Files.list(folder)) {
      all.forEach(
          file -> {
            Matcher name = pattern.matcher(name(file));
            if (name.matches()) {
              named.put(name.group(1), file);
            }
          });
    }
    return named;
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName());
  }

  private static void removeUnlessLocked(Path lockFile, @Nullable Path temporary)
      throws IOException {
    try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock()) {
      if (lock != null) {
        if (temporary != null) {
          remove(temporary);
        }
        remove(lockFile);
      }
    } catch (OverlappingFileLockException | FileSystemException e) {
      // Another thread looks at it too, or it is gone: the next one to open the folder sees.
      return;
    }
  }

  /** Names this process, also beside others of its number in other containers or times. */
  private static String process() {
    ProcessHandle own = ProcessHandle.current();
    long begun = own.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    return String.format(Locale.ROOT, "%016x", begun << 22 ^ own.pid());
  }

  /** Removes what has not got its last name. */
  @Override
  public void close() throws IOException {
    remove(temporary);
    locked.close();
    remove(lockFile);
  }

  /** Some systems keep files that are mapped; the next one to open the folder tries again. */
  private static void remove(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      return;
    }
  }
}
