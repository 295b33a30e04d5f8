package org.tocsin.example.chat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;

/**
 * The files that rooms may see: only {@link Uploads} puts something here, after a verdict.
 *
 * <p>Safe for use by many threads.
 */
final class FileShelf {
  private final Path folder;

  private FileShelf(Path folder) {
    this.folder = folder;
  }

  /** Opens an empty shelf: rooms live in memory, so files of an earlier run belong to nobody. */
  static FileShelf openIn(Path chatFolder) throws IOException {
    Path folder = Files.createDirectories(chatFolder.resolve("files"));
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        Files.delete(file);
      }
    }
    return new FileShelf(folder);
  }

  /** Puts the bytes of an upload on the shelf. */
  SharedFile put(Spool bytes, String name) throws IOException {
    String id = UUID.randomUUID().toString();
    Path incoming = folder.resolve(id + ".incoming");
    try (InputStream in = bytes.open()) {
      Files.copy(in, incoming);
      Files.move(incoming, folder.resolve(id), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      Files.deleteIfExists(incoming);
      throw e;
    }
    try (InputStream in = bytes.open()) {
      return new SharedFile(id, name, bytes.size(), SafeType.of(in.readNBytes(SafeType.LEAD)));
    }
  }

  /** Opens a file. The caller closes the stream. */
  InputStream open(SharedFile file) throws IOException {
    return Files.newInputStream(folder.resolve(file.id()));
  }

  /** Removes a file that no message shows any more. */
  void remove(SharedFile file) throws IOException {
    Files.deleteIfExists(folder.resolve(file.id()));
  }
}
