package org.tocsin.screening;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.tocsin.fingerprint.ReferenceImages;

/** Examines every hostile file in a process with little memory; run by {@link BadInputTest}. */
final class SmallHeap {
  private SmallHeap() {}

  /**
   * Runs.
   *
   * @param arguments the folder for temporary files
   */
  public static void main(String[] arguments) throws Exception {
    List<byte[]> inputs = new ArrayList<>(BadInputs.all().values());
    inputs.add(ReferenceImages.bytes("wide-3000x200-q85.jpg"));
    try (Fixture fixture = new Fixture(Files.createDirectories(Path.of(arguments[0])));
        Screener screener = fixture.screener()) {
      fixture.listOfOther();
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        Thread thread = new Thread(() -> inputs.forEach(input -> Fixture.outcome(screener, input)));
        thread.start();
        threads.add(thread);
      }
      for (Thread thread : threads) {
        thread.join();
      }
      Outcome last = Fixture.outcome(screener, ReferenceImages.bytes("blobs-512x512.png"));
      System.out.println("done: " + last);
    }
  }
}
