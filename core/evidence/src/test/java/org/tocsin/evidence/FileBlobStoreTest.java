package org.tocsin.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
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

  @Test
  void commit_manyWritersOfOneName_oneWins() throws Exception {
    int writers = 4;
    CyclicBarrier together = new CyclicBarrier(writers);
    ExecutorService threads = Executors.newFixedThreadPool(writers);
    try {
      List<Callable<Boolean>> attempts = new ArrayList<>();
      for (int i = 0; i < writers; i++) {
        byte[] mine = bytes(i, 50_000);
        attempts.add(
            () -> {
              together.await(60, TimeUnit.SECONDS);
              try {
                put(store(), "itm-1", mine);
                return true;
              } catch (IOException e) {
                return false;
              }
            });
      }
      List<Integer> winners = new ArrayList<>();
      List<Future<Boolean>> outcomes = threads.invokeAll(attempts);
      for (int i = 0; i < writers; i++) {
        if (outcomes.get(i).get()) {
          winners.add(i);
        }
      }

      assertThat(winners).hasSize(1);
      assertThat(read(store(), "itm-1")).isEqualTo(bytes(winners.get(0), 50_000));
    } finally {
      threads.shutdownNow();
    }
  }
}
