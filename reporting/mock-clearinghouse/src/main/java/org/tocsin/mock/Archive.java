package org.tocsin.mock;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The folder in which a mock's state survives: a journal of events, one line of JSON each, and the
 * kept files. Every event is handed to the operating system before its call is answered, so a
 * killed process loses nothing that it answered; a power failure may lose the last events.
 */
final class Archive implements AutoCloseable {
  private static final String JOURNAL = "journal.jsonl";
  private final Path folder;
  private final boolean keepBytes;
  private final FileChannel lock;
  private final FileChannel journal;

  private Archive(Path folder, boolean keepBytes, FileChannel lock, FileChannel journal) {
    this.folder = folder;
    this.keepBytes = keepBytes;
    this.lock = lock;
    this.journal = journal;
  }

  /**
   * Opens the folder, plays its journal into the ledger and lets the ledger write on.
   *
   * @throws IOException when another mock uses the folder, or the journal is damaged
   */
  static Archive open(Path folder, boolean keepBytes, Ledger ledger) throws IOException {
    Files.createDirectories(folder);
    Files.createDirectories(folder.resolve("files"));
    FileChannel lock =
        FileChannel.open(
            folder.resolve("mock.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    boolean opened = false;
    try {
      if (!isLocked(lock)) {
        throw new IOException("another mock uses the data folder");
      }
      removeUnfinished(folder.resolve("files"));
      FileChannel journal =
          FileChannel.open(
              folder.resolve(JOURNAL),
              StandardOpenOption.CREATE,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE);
      Archive archive = new Archive(folder, keepBytes, lock, journal);
      archive.replay(ledger);
      ledger.record(archive::append);
      opened = true;
      return archive;
    } finally {
      if (!opened) {
        lock.close();
      }
    }
  }

  private static boolean isLocked(FileChannel channel) throws IOException {
    try {
      FileLock held = channel.tryLock();
      return held != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  private static void removeUnfinished(Path files) throws IOException {
    try (Stream<Path> all = Files.list(files)) {
      for (Path file : all.filter(f -> f.toString().endsWith(".part")).toList()) {
        Files.delete(file);
      }
    }
  }

  private void replay(Ledger ledger) throws IOException {
    long whole = 0;
    int number = 0;
    try (InputStream in =
        new BufferedInputStream(Files.newInputStream(folder.resolve(JOURNAL)), 1 << 16)) {
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      for (int c = in.read(); c >= 0; c = in.read()) {
        if (c != '\n') {
          line.write(c);
          continue;
        }
        number++;
        try {
          JsonNode json = Scripts.JSON.readTree(line.toByteArray());
          ledger.replay(EventJson.read(json));
        } catch (IOException | IllegalStateException e) {
          throw new IOException("line " + number + " of the mock's journal is damaged");
        }
        whole += line.size() + 1L;
        line.reset();
      }
    }
    // What follows the last line break is the beginning of an event that nobody was told of.
    journal.truncate(whole);
    journal.position(whole);
  }

  private void append(Event event) {
    try {
      byte[] bytes = Scripts.JSON.writeValueAsBytes(EventJson.write(event));
      ByteBuffer line = ByteBuffer.allocate(bytes.length + 1).put(bytes).put((byte) '\n').flip();
      while (line.hasRemaining()) {
        journal.write(line);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the mock cannot write its journal", e);
    }
  }

  /** Returns a file to receive an upload into, when bytes are kept. */
  Optional<Path> incoming() throws IOException {
    return keepBytes
        ? Optional.of(Files.createTempFile(folder.resolve("files"), "upload-", ".part"))
        : Optional.empty();
  }

  /** Keeps a received file under its id. */
  void keep(Path received, String fileId) throws IOException {
    Files.move(received, folder.resolve("files").resolve(fileId), StandardCopyOption.ATOMIC_MOVE);
  }

  /** Returns the kept bytes of a file. */
  Optional<Path> file(String fileId) {
    Path file = folder.resolve("files").resolve(fileId);
    return fileId.matches("[0-9a-f]{32}") && Files.exists(file)
        ? Optional.of(file)
        : Optional.empty();
  }

  @Override
  public void close() throws IOException {
    try (lock;
        journal) {
      journal.force(true);
    }
  }
}
