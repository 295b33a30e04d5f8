package org.tocsin.fingerprint;

import java.security.MessageDigest;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * A digest that one thread feeds and another computes, a few blocks behind.
 *
 * <p>The computing thread never waits for anything but the next block, and whoever feeds it always
 * ends it, so both wait without regard to interrupts, which they keep.
 */
final class SecondDigest implements Runnable {
  private static final int BLOCK = 65_536;
  private static final int BLOCKS = 4;

  private final MessageDigest digest;
  private final BlockingQueue<Block> free = new ArrayBlockingQueue<>(BLOCKS);
  private final BlockingQueue<Block> full = new ArrayBlockingQueue<>(BLOCKS);

  /** Bytes on their way; none at the end. */
  private static final class Block {
    private final byte[] bytes = new byte[BLOCK];
    private int length;
  }

  SecondDigest(MessageDigest digest) {
    this.digest = digest;
    for (int i = 0; i < BLOCKS; i++) {
      free.add(new Block());
    }
  }

  /** Hands bytes over. */
  void update(byte[] bytes, int offset, int length) {
    for (int done = 0; done < length; ) {
      Block block = take(free);
      block.length = Math.min(BLOCK, length - done);
      System.arraycopy(bytes, offset + done, block.bytes, 0, block.length);
      done += block.length;
      full.add(block);
    }
  }

  /** Returns when the other thread has taken everything and has left the digest alone. */
  void finish() {
    Block last = take(free);
    last.length = 0;
    full.add(last);
    for (int i = 0; i < BLOCKS; i++) {
      take(free);
    }
  }

  @Override
  public void run() {
    while (true) {
      Block block = take(full);
      if (block.length == 0) {
        free.add(block);
        return;
      }
      digest.update(block.bytes, 0, block.length);
      free.add(block);
    }
  }

  private static Block take(BlockingQueue<Block> blocks) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return blocks.take();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
