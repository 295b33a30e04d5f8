package org.tocsin.evidence;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.tocsin.store.DataDirectory;

class FileBlobStoreTest extends BlobStoreContract {
  @TempDir Path temp;
  private DataDirectory directory;
  private FileBlobStore store;

  @BeforeEach
  void open() {
    directory = DataDirectory.openForService(temp.resolve("data"));
    store = FileBlobStore.in(directory);
  }

  @AfterEach
  void close() {
    directory.close();
  }

  @Override
  protected BlobStore store() {
    return store;
  }
}
