package org.tocsin.evidence;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.tocsin.store.DataDirectory;

/**
 * Sealed items as files: written to a temporary file, forced to disk, renamed, and the folder
 * forced to disk, in this order.
 *
 * <p>Three folders, readable by their owner only: {@code incoming} for what is being written,
 * {@code items} in 32 folders by the last character of a name, and {@code quarantine}.
 */
public final class FileBlobStore implements BlobStore {
  /** The folder in a data directory. */
  public static final String FOLDER = "vault";

  private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,64}");

  private final Path incoming;
  private final Path items;
  private final Path quarantine;

  private FileBlobStore(Path root) {
    this.incoming = root.resolve("incoming");
    this.items = root.resolve("items");
    this.quarantine = root.resolve("quarantine");
  }

  /**
   * Opens the store of a data directory, creating its folders.
   *
   * @throws EvidenceException when they cannot be created
   */
  public static FileBlobStore in(DataDirectory directory) {
    FileBlobStore store = new FileBlobStore(directory.resolve(FOLDER));
    try {
      for (Path folder : List.of(store.incoming, store.items, store.quarantine)) {
        createFolder(folder);
      }
    } catch (IOException e) {
      throw Failures.ofStorage(e);
    }
    return store;
  }

  @Override
  public Writer create(String name) throws IOException {
    Path target = target(name);
    if (Files.exists(target)) {
      throw new IOException("a blob of that name is there already");
    }
    return new FileWriter(incoming.resolve(name), target);
  }

  @Override
  public InputStream open(String name) throws IOException {
    try {
      return Files.newInputStream(target(name));
    } catch (NoSuchFileException e) {
      throw new FileNotFoundException("there is no such blob");
    }
  }

  @Override
  public boolean exists(String name) {
    return Files.isRegularFile(target(name));
  }

  @Override
  public void delete(String name) throws IOException {
    Path target = target(name);
    if (Files.deleteIfExists(target)) {
      force(folderOf(target));
    }
  }

  @Override
  public List<Entry> list() throws IOException {
    List<Entry> entries = new ArrayList<>();
    collect(incoming, false, entries);
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(items)) {
      for (Path folder : folders) {
        if (Files.isDirectory(folder)) {
          collect(folder, true, entries);
        }
      }
    }
    return entries;
  }

  private static void collect(Path folder, boolean committed, List<Entry> entries)
      throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        Path name = file.getFileName();
        if (name != null && NAME.matcher(name.toString()).matches()) {
          modifiedAt(file).ifPresent(at -> entries.add(new Entry(name.toString(), committed, at)));
        }
      }
    }
  }

  /** Empty when the file was committed or removed while the folder was read. */
  private static Optional<Instant> modifiedAt(Path file) throws IOException {
    try {
      return Optional.of(Files.getLastModifiedTime(file).toInstant());
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  @Override
  public void quarantine(Entry entry) throws IOException {
    Path from = entry.committed() ? target(entry.name()) : incoming.resolve(checked(entry.name()));
    Path to = quarantine.resolve(entry.name());
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
      Files.setLastModifiedTime(to, FileTime.from(Instant.now()));
    } catch (NoSuchFileException e) {
      return; // Somebody else was faster.
    }
    force(quarantine);
    force(folderOf(from));
  }

  @Override
  public int emptyQuarantine(Instant before) throws IOException {
    int removed = 0;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(quarantine)) {
      for (Path file : files) {
        boolean old = Files.getLastModifiedTime(file).toInstant().isBefore(before);
        if (old && Files.deleteIfExists(file)) {
          removed++;
        }
      }
    }
    if (removed > 0) {
      force(quarantine);
    }
    return removed;
  }

  private Path target(String name) {
    String checked = checked(name);
    return items.resolve(checked.substring(checked.length() - 1)).resolve(checked);
  }

  private static String checked(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("a blob's name has 1 to 64 characters of a-z, 0-9 and -");
    }
    return name;
  }

  private static boolean isPosix(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  private static FileAttribute<?>[] ownerOnly(Path path, String permissions) {
    return isPosix(path)
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }

  private static void createFolder(Path folder) throws IOException {
    Files.createDirectories(folder, ownerOnly(folder, "rwx------"));
  }

  private static Path folderOf(Path file) {
    Path folder = file.getParent();
    if (folder == null) {
      throw new IllegalStateException("a blob lies in a folder");
    }
    return folder;
  }

  /** Forces a folder's entries to disk; file systems without such folders need it not. */
  private static void force(Path folder) throws IOException {
    if (isPosix(folder)) {
      try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  private static final class FileWriter implements Writer {
    private final Path temporary;
    private final Path target;
    private final FileChannel channel;
    private final WriteBehind out;
    private boolean committed;

    FileWriter(Path temporary, Path target) throws IOException {
      this.temporary = temporary;
      this.target = target;
      this.channel =
          FileChannel.open(
              temporary,
              Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
              ownerOnly(temporary, "rw-------"));
      this.out = new WriteBehind(channel);
    }

    @Override
    public OutputStream out() {
      return out;
    }

    @Override
    public void commit() throws IOException {
      out.settle();
      channel.force(true);
      channel.close();
      Path folder = folderOf(target);
      if (!Files.isDirectory(folder)) {
        createFolder(folder);
        force(folderOf(folder));
      }
      if (Files.exists(target)) {
        throw new FileAlreadyExistsException("a blob of that name is there already");
      }
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
      committed = true;
      force(folder);
    }

    @Override
    public void close() throws IOException {
      if (!committed) {
        out.abandon();
        channel.close();
        Files.deleteIfExists(temporary);
      }
    }
  }
}
