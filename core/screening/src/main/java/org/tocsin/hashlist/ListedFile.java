package org.tocsin.hashlist;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Locale;
import org.tocsin.store.Tx;

/**
 * A file that a list is loaded from, and whether the list says already what it says.
 *
 * @param content identifies its bytes, and how they are read
 * @param changedAt when the file was modified last
 */
record ListedFile(String content, Instant changedAt) {
  /**
   * Counts up whenever lines are read in another way: refused, normalised or classed. Then files
   * that did not change are read again.
   */
  private static final int READING = 1;

  private static final int READ_AT_ONCE = 1 << 16;

  /** Reads a file to its end. */
  static ListedFile of(Path file, CsvOptions options) throws IOException {
    // Asked first: what is written while it is read is seen the next time.
    Instant changedAt = Files.getLastModifiedTime(file).toInstant();
    MessageDigest digest = Sha256.begin();
    try (InputStream in = Files.newInputStream(file)) {
      byte[] buffer = new byte[READ_AT_ONCE];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
      }
    }
    return new ListedFile(content(digest, options), changedAt);
  }

  private static String content(MessageDigest digest, CsvOptions options) {
    return String.format(
        Locale.ROOT,
        "csv %d %b %s",
        READING,
        options.continueOnError(),
        HexFormat.of().formatHex(digest.digest()));
  }

  /** Passes the bytes of a file on while it is imported, and says in the end what they were. */
  static final class Passing extends FilterInputStream {
    private final MessageDigest digest;

    private Passing(InputStream file, MessageDigest digest) {
      super(new DigestInputStream(file, digest));
      this.digest = digest;
    }

    static Passing open(Path file) throws IOException {
      return new Passing(Files.newInputStream(file), Sha256.begin());
    }

    /** Returns what identifies the bytes that passed; once. */
    String content(CsvOptions options) {
      return ListedFile.content(digest, options);
    }
  }

  /**
   * Says of a list that was loaded from such a file that it is up to date: nothing of another file
   * is held any more, and its age counts from when the file was written, if that is later.
   *
   * @param now a file that was written later than now says nothing about age
   * @return whether the list was loaded from such a file
   */
  boolean confirm(Tx tx, String list, Instant now) {
    boolean loaded =
        SourceStore.find(tx, list)
            .filter(row -> row.kind().equals(SourceStore.FILE) && !row.version().isEmpty())
            .flatMap(SourceStore.SourceRow::config)
            .filter(content::equals)
            .isPresent();
    if (loaded) {
      Instant fresh = changedAt.isAfter(now) ? Instant.EPOCH : changedAt;
      tx.update(
          """
          UPDATE hash_source SET held = NULL, held_at = NULL,
            fresh_at = CASE WHEN fresh_at < ? THEN ? ELSE fresh_at END
          WHERE name = ? AND config = ? AND (fresh_at < ? OR held IS NOT NULL)
          """,
          fresh,
          fresh,
          list,
          content,
          fresh);
    }
    return loaded;
  }
}
