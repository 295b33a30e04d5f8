package org.tocsin.fingerprint;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.tocsin.model.Fingerprint;

@Timeout(60)
class DigestsTest {
  private final List<Thread> threads = new ArrayList<>();
  private final Executor executor =
      task -> {
        Thread thread = new Thread(task);
        threads.add(thread);
        thread.start();
      };

  private static List<String> expected(byte[] bytes) throws NoSuchAlgorithmException {
    List<String> values = new ArrayList<>();
    for (String name : new String[] {"MD5", "SHA-1", "SHA-256", "SHA-512"}) {
      values.add(HexFormat.of().formatHex(MessageDigest.getInstance(name).digest(bytes)));
    }
    return values;
  }

  private static byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  private static void feed(Digests digests, byte[] bytes, int step) {
    for (int at = 0; at < bytes.length; at += step) {
      digests.update(bytes, at, Math.min(step, bytes.length - at));
    }
  }

  @Test
  void digests_ofAnyLengthAndStep_areTheJdks() throws Exception {
    int large = (int) Digests.LARGE;
    for (int length :
        new int[] {1, 1000, large - 1, large, large + 1, large + 65_537, 5 * large + 3}) {
      for (int step : new int[] {997, 65_536, 300_000}) {
        byte[] bytes = bytes(length);
        try (Digests digests = new Digests(true, executor)) {
          feed(digests, bytes, step);
          assertThat(digests.count()).isEqualTo(length);
          assertThat(digests.finish()).extracting(Fingerprint::hex).isEqualTo(expected(bytes));
          feed(digests, bytes, step);
          assertThat(digests.finish()).extracting(Fingerprint::hex).isEqualTo(expected(bytes));
        }
      }
    }
    for (Thread thread : threads) {
      thread.join();
    }
  }

  @Test
  void secondThread_startsWithLargeContentAndEndsWithIt() throws Exception {
    try (Digests digests = new Digests(false, executor)) {
      feed(digests, bytes((int) Digests.LARGE), 65_536);
      assertThat(threads).isEmpty();
      feed(digests, bytes(1), 1);
      assertThat(threads).hasSize(1);
      feed(digests, bytes(1 << 20), 65_536);
      assertThat(threads).hasSize(1);
    }
    threads.get(0).join();
  }

  @Test
  void secondThread_refused_oneDoesEverything() throws Exception {
    byte[] bytes = bytes(3 << 20);
    try (Digests digests =
        new Digests(
            true,
            task -> {
              throw new RejectedExecutionException();
            })) {
      feed(digests, bytes, 65_536);
      assertThat(digests.finish()).extracting(Fingerprint::hex).isEqualTo(expected(bytes));
    }
  }

  @Test
  void interrupts_ofEitherThread_loseNothing() throws Exception {
    byte[] bytes = bytes(6 << 20);
    try (Digests digests = new Digests(true, executor)) {
      feed(digests, bytes, 65_536);
      threads.get(0).interrupt();
      Thread.currentThread().interrupt();
      feed(digests, bytes, 65_536);
      byte[] twice = new byte[2 * bytes.length];
      System.arraycopy(bytes, 0, twice, 0, bytes.length);
      System.arraycopy(bytes, 0, twice, bytes.length, bytes.length);
      assertThat(digests.finish()).extracting(Fingerprint::hex).isEqualTo(expected(twice));
      assertThat(Thread.interrupted()).isTrue();
    }
  }
}
