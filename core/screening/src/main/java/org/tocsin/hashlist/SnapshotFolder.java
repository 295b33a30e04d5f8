package org.tocsin.hashlist;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import javax.crypto.SecretKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where snapshots of hash lists are kept in files.
 *
 * <p>Once a folder was used under a key, who has none writes nothing there: he reads the database,
 * and keeps the index in memory. Plain files, and files under another key, are removed when the
 * first one under the key is there.
 *
 * @param folder made when it is not there, its owner's only; on a local disk
 * @param key 256 bits: files are encrypted, and loaded rather than mapped; empty for plain files
 */
public record SnapshotFolder(Path folder, Optional<SecretKey> key) {
  private static final Logger log = LoggerFactory.getLogger(HashLists.class);

  public SnapshotFolder {
    Objects.requireNonNull(folder, "folder");
    Objects.requireNonNull(key, "key");
  }

  /** Returns a folder of plain, mapped files. */
  public static SnapshotFolder plain(Path folder) {
    return new SnapshotFolder(folder, Optional.empty());
  }

  /**
   * Opens the folder.
   *
   * @param damaged takes what is wrong with files, one text for each
   */
  SnapshotFiles open(Queue<String> damaged) {
    SnapshotFiles files =
        SnapshotFiles.open(
            folder,
            key.orElse(null),
            (number, how) -> {
              log.error("snapshot {} of the hash lists is damaged: {}", number, how);
              damaged.add("snapshot " + number + ": " + how);
            },
            (number, how) ->
                log.info("snapshot {} of the hash lists is passed over: it is {}", number, how));
    if (!files.isWritten()) {
      log.warn(
          "the folder of snapshots is used under a key, and this process has none: it writes nothing"
              + " there, and keeps the index of the hash lists in memory; give it the key, or, when"
              + " none is wanted any more, take the folder away");
    }
    return files;
  }

  @Override
  public String toString() {
    return "SnapshotFolder(" + (key.isPresent() ? "encrypted" : "plain") + ")";
  }
}
