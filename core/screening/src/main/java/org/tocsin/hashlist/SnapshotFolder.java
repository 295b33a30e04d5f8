package org.tocsin.hashlist;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import javax.crypto.SecretKey;

/**
 * Where snapshots of hash lists are kept in files.
 *
 * @param folder made when it is not there, its owner's only; on a local disk
 * @param key 256 bits: files are encrypted, and loaded rather than mapped; empty for plain files
 */
public record SnapshotFolder(Path folder, Optional<SecretKey> key) {
  public SnapshotFolder {
    Objects.requireNonNull(folder, "folder");
    Objects.requireNonNull(key, "key");
  }

  /** Returns a folder of plain, mapped files. */
  public static SnapshotFolder plain(Path folder) {
    return new SnapshotFolder(folder, Optional.empty());
  }

  @Override
  public String toString() {
    return "SnapshotFolder(" + (key.isPresent() ? "encrypted" : "plain") + ")";
  }
}
