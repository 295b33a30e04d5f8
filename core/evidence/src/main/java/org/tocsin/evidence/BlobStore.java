package org.tocsin.evidence;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.util.List;

/**
 * Where sealed items lie: ciphertext under names that the library makes.
 *
 * <p>A blob is written once, wholly or not at all, and is durable when {@link Writer#commit}
 * returns. A store never overwrites. Names have 1 to 64 characters of {@code a-z}, {@code 0-9} and
 * {@code -}. Implementations are safe for use by many threads. Messages of their exceptions name no
 * place.
 */
public interface BlobStore {

  /**
   * Begins a blob. Nothing of it can be found before it is committed.
   *
   * @throws IOException when the store cannot be written
   */
  Writer create(String name) throws IOException;

  /**
   * Opens a blob at its beginning. The caller closes the stream.
   *
   * @throws java.io.FileNotFoundException when there is none of that name
   * @throws IOException when it cannot be read
   */
  InputStream open(String name) throws IOException;

  /** Whether there is a blob of that name. */
  boolean exists(String name) throws IOException;

  /** Removes a blob for good; one that is not there is removed already. */
  void delete(String name) throws IOException;

  /** Returns all blobs, and what was begun and never committed. */
  List<Entry> list() throws IOException;

  /** Takes an entry out of the way, to where {@link #open} and {@link #list} do not see it. */
  void quarantine(Entry entry) throws IOException;

  /**
   * Removes for good what was put into quarantine before an instant.
   *
   * @return how many entries were removed
   */
  int emptyQuarantine(Instant before) throws IOException;

  /** A blob being written, for use by one thread. */
  interface Writer extends AutoCloseable {

    /** Returns where the bytes go. It is not closed by the caller. */
    OutputStream out();

    /** Makes the blob durable and then visible. */
    void commit() throws IOException;

    /** Drops everything that was not committed. */
    @Override
    void close() throws IOException;
  }

  /**
   * Something in the store.
   *
   * @param name the name under which it was begun
   * @param committed whether it is a blob, rather than the remains of one never committed
   * @param modifiedAt when it was last written
   */
  record Entry(String name, boolean committed, Instant modifiedAt) {}
}
