package org.tocsin.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.tocsin.store.StoreException.Kind;

/**
 * The folder in which a service keeps everything: readable by its owner only, on a local disk, used
 * by one service at a time.
 *
 * <p>The single user is guarded by a lock on the file {@code tocsin.lock}, which the operating
 * system frees when the process ends in any way; the file stays. Safe for use by many threads.
 *
 * <p>Messages of exceptions at opening name the folder, because the operator set it.
 */
public final class DataDirectory implements AutoCloseable {
  /** The setting that names the folder, as messages call it. */
  public static final String SETTING = "dataDirectory";

  private static final String LOCK = "tocsin.lock";
  private static final String NODE = "node";
  private static final Pattern NETWORK =
      Pattern.compile(
          "(nfs|nfs[0-9].*|cifs|smb.*|9p|afs|ncpfs|ceph|lustre|gpfs|beegfs|glusterfs|davfs.*|"
              + "webdav|macfuse|osxfuse|sshfs|vboxsf|prl_fs|"
              + "fuse\\.(sshfs|glusterfs|ceph.*|s3fs|s3.*|rclone|gcsfuse|goofys|davfs.*|curlftpfs|"
              + "smb.*|nfs.*|mfs|juicefs.*|blobfuse.*|vmhgfs.*))");

  /**
   * Folders that this process holds: opening a lock file a second time would free the first lock.
   */
  private static final Set<Path> HELD = new HashSet<>();

  /** Never closed, because closing one would free the lock that another class loader holds. */
  private static final List<FileChannel> FOREIGN = new CopyOnWriteArrayList<>();

  private final Path path;
  private final @Nullable FileChannel lock;

  private DataDirectory(Path path, @Nullable FileChannel lock) {
    this.path = path;
    this.lock = lock;
  }

  /**
   * Creates the folder when it is not there, checks it, and takes it for this service until {@link
   * #close}.
   *
   * <p>An existing folder that is empty or was used before is made readable by its owner only.
   *
   * @throws StoreException {@link Kind#NOT_WRITABLE} when it cannot be created or written, lies on
   *     a network file system, or holds files of others and can be read by others; {@link
   *     Kind#FULL} when no space is left; {@link Kind#IN_USE} when another service has it
   */
  public static DataDirectory openForService(Path dir) {
    return openForService(dir, DataDirectory::typeOfFileSystem);
  }

  static DataDirectory openForService(Path dir, Function<Path, String> fileSystemType) {
    Path absolute = dir.toAbsolutePath().normalize();
    create(absolute);
    Path real = realPath(absolute);
    refuseNetwork(real, fileSystemType);
    keepOthersOut(real);
    requireWritable(real);
    return new DataDirectory(real, lock(real));
  }

  /**
   * Opens a folder that a service may be using, without taking it: for a command line beside a
   * running service.
   *
   * @throws StoreException when there is no such folder, or it lies on a network file system
   */
  public static DataDirectory openBeside(Path dir) {
    Path absolute = dir.toAbsolutePath().normalize();
    if (!Files.isDirectory(absolute)) {
      throw refusal(Kind.NOT_WRITABLE, absolute, "is not there");
    }
    Path real = realPath(absolute);
    refuseNetwork(real, DataDirectory::typeOfFileSystem);
    return new DataDirectory(real, null);
  }

  private static void create(Path dir) {
    try {
      OwnerOnly.createDirectories(dir);
    } catch (FileAlreadyExistsException e) {
      throw refusal(Kind.NOT_WRITABLE, dir, "is a file, or lies under one");
    } catch (IOException e) {
      if (liesUnderFile(dir)) {
        throw refusal(Kind.NOT_WRITABLE, dir, "is a file, or lies under one");
      }
      throw refusal(writeKind(e), dir, "cannot be created");
    }
  }

  private static boolean liesUnderFile(Path dir) {
    Path candidate = dir;
    while (candidate != null && !Files.exists(candidate)) {
      candidate = candidate.getParent();
    }
    return candidate != null && !Files.isDirectory(candidate);
  }

  private static Path realPath(Path dir) {
    try {
      return dir.toRealPath();
    } catch (IOException e) {
      throw refusal(Kind.NOT_WRITABLE, dir, "cannot be read");
    }
  }

  private static String typeOfFileSystem(Path dir) {
    try {
      return Files.getFileStore(dir).type();
    } catch (IOException e) {
      throw refusal(Kind.NOT_WRITABLE, dir, "does not say on what file system it lies");
    }
  }

  private static void refuseNetwork(Path dir, Function<Path, String> fileSystemType) {
    String type = fileSystemType.apply(dir).toLowerCase(Locale.ROOT);
    if (NETWORK.matcher(type).matches() || dir.toString().startsWith("\\\\")) {
      throw refusal(
          Kind.NOT_WRITABLE,
          dir,
          "lies on a network file system ("
              + type
              + "), where locks and fsync do not hold what a database needs");
    }
  }

  private static void keepOthersOut(Path dir) {
    if (!OwnerOnly.isPosix(dir)) {
      return;
    }
    try {
      Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(dir);
      if (OwnerOnly.FOLDER.containsAll(permissions)) {
        return;
      }
      if (!Files.exists(dir.resolve(LOCK)) && !isEmpty(dir)) {
        throw refusal(
            Kind.NOT_WRITABLE, dir, "holds files of others and can be read by others; use its own");
      }
      Files.setPosixFilePermissions(dir, OwnerOnly.FOLDER);
    } catch (IOException e) {
      throw refusal(writeKind(e), dir, "cannot be made readable by its owner only");
    }
  }

  private static boolean isEmpty(Path dir) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(dir)) {
      return !files.iterator().hasNext();
    }
  }

  private static void requireWritable(Path dir) {
    Path probe = null;
    try {
      probe = Files.createTempFile(dir, "probe-", ".tmp");
      try (FileChannel channel = FileChannel.open(probe, StandardOpenOption.WRITE)) {
        ByteBuffer bytes = ByteBuffer.allocate(4096);
        while (bytes.hasRemaining()) {
          if (channel.write(bytes) <= 0) {
            throw new IOException("no space left");
          }
        }
        channel.force(true);
      }
    } catch (IOException e) {
      Kind kind = writeKind(e);
      throw refusal(kind, dir, kind == Kind.FULL ? "has no space left" : "cannot be written");
    } finally {
      deleteQuietly(probe);
    }
  }

  private static void deleteQuietly(@Nullable Path probe) {
    if (probe != null) {
      try {
        Files.deleteIfExists(probe);
      } catch (IOException e) {
        // An empty probe left behind harms nobody, and the caller learns the real failure.
        return;
      }
    }
  }

  private static FileChannel lock(Path dir) {
    synchronized (HELD) {
      if (HELD.contains(dir)) {
        throw refusal(Kind.IN_USE, dir, "is used by another service in this process");
      }
      FileChannel channel;
      try {
        Path file = dir.resolve(LOCK);
        if (!Files.exists(file)) {
          OwnerOnly.createFile(file);
        }
        channel = FileChannel.open(file, StandardOpenOption.WRITE);
      } catch (IOException e) {
        throw refusal(writeKind(e), dir, "has a lock file that cannot be opened");
      }
      try {
        FileLock taken = channel.tryLock();
        if (taken == null) {
          channel.close();
          throw refusal(Kind.IN_USE, dir, "is used by another service");
        }
      } catch (OverlappingFileLockException e) {
        FOREIGN.add(channel);
        throw refusal(Kind.IN_USE, dir, "is used by another service in this process");
      } catch (IOException e) {
        throw refusal(Kind.NOT_WRITABLE, dir, "lies on a file system without locks");
      }
      HELD.add(dir);
      return channel;
    }
  }

  private static Kind writeKind(IOException e) {
    Kind kind = Translation.kindOf(e);
    return kind == Kind.OTHER ? Kind.NOT_WRITABLE : kind;
  }

  private static StoreException refusal(Kind kind, Path dir, String what) {
    return new StoreException(
        kind,
        "the data directory " + dir + " " + what + "; the setting " + SETTING + " names another");
  }

  /** Returns the folder's real path. */
  public Path path() {
    return path;
  }

  /**
   * Returns the path of a file of the folder.
   *
   * @param name a name without separators
   */
  public Path resolve(String name) {
    Path child = path.resolve(name);
    if (!path.equals(child.getParent()) || !child.normalize().equals(child)) {
      throw new IllegalArgumentException("a name in the data directory has no separators");
    }
    return child;
  }

  /**
   * Returns a folder in this folder for temporary files, owner-only and empty: what a killed
   * process left in it is removed.
   *
   * @param name a name without separators
   * @throws StoreException when it cannot be created or emptied
   */
  public Path temporaryFolder(String name) {
    Path folder = resolve(name);
    try {
      OwnerOnly.createDirectories(folder);
      try (Stream<Path> left = Files.list(folder)) {
        for (Path file : left.toList()) {
          Files.delete(file);
        }
      }
    } catch (IOException e) {
      throw refusal(writeKind(e), path, "cannot hold temporary files");
    }
    return folder;
  }

  /**
   * Reads a small file of the folder.
   *
   * @return its bytes, or empty when it is not there
   * @throws StoreException when it cannot be read
   */
  public Optional<byte[]> read(String name) {
    Path file = resolve(name);
    try {
      return Files.exists(file) ? Optional.of(Files.readAllBytes(file)) : Optional.empty();
    } catch (IOException e) {
      throw new StoreException(Kind.OTHER, "the file " + name + " cannot be read");
    }
  }

  /**
   * Writes a small file that nobody but the owner can read, wholly or not at all, and durably. A
   * file of the name is replaced.
   *
   * @throws StoreException when it cannot be written
   */
  public void write(String name, byte[] bytes) {
    Path file = resolve(name);
    Path next = resolve(name + ".next");
    try {
      Files.deleteIfExists(next);
      OwnerOnly.createFile(next);
      try (FileChannel channel = FileChannel.open(next, StandardOpenOption.WRITE)) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
          channel.write(buffer);
        }
        channel.force(true);
      }
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
      if (OwnerOnly.isPosix(path)) {
        try (FileChannel folder = FileChannel.open(path, StandardOpenOption.READ)) {
          folder.force(true);
        }
      }
    } catch (IOException e) {
      throw new StoreException(writeKind(e), "the file " + name + " cannot be written");
    }
  }

  /**
   * Returns the folder's own name among those that share a database, made once: a process that
   * holds the folder's lock knows by it which leases its dead predecessor left.
   *
   * @throws StoreException when it cannot be read or written
   */
  public String node() {
    byte[] name =
        read(NODE)
            .orElseGet(
                () -> {
                  byte[] random = new byte[8];
                  new SecureRandom().nextBytes(random);
                  byte[] fresh =
                      HexFormat.of().formatHex(random).getBytes(StandardCharsets.US_ASCII);
                  write(NODE, fresh);
                  return fresh;
                });
    return new String(name, StandardCharsets.US_ASCII).strip();
  }

  /** Gives the folder back; the lock file stays. */
  @Override
  public void close() {
    if (lock == null || !lock.isOpen()) {
      return;
    }
    synchronized (HELD) {
      try {
        lock.close();
      } catch (IOException e) {
        throw new StoreException(Kind.OTHER, "the data directory's lock was not given back");
      } finally {
        HELD.remove(path);
      }
    }
  }

  @Override
  public String toString() {
    return "DataDirectory";
  }
}
