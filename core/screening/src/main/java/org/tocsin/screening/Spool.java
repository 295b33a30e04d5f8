package org.tocsin.screening;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.tocsin.internal.image.PictureTools;

/**
 * The bytes of one upload: in memory up to a bound, then in a temporary file that only the owner
 * can read and that is gone when the process is, however it ends.
 *
 * <p>The file is opened with {@code DELETE_ON_CLOSE}, which unlinks it at once where the system
 * allows that. Its channel is one that an interrupted reader does not close. Written by one thread,
 * read by many.
 */
final class Spool implements PictureTools.Scratch {
  private static final int BLOCK = 65_536;
  private static final DirectExecutor DIRECT = new DirectExecutor();

  /** All temporary bytes of a screener are used. */
  static final class NoSpace extends IOException {
    private static final long serialVersionUID = 1L;

    NoSpace() {
      super("no temporary space");
    }
  }

  private final Path folder;
  private final int inMemory;
  private final AtomicLong temporaryLeft;
  private final List<byte[]> blocks = new ArrayList<>();
  private volatile @Nullable AsynchronousFileChannel file;
  private volatile boolean closed;
  private volatile long length;
  private long taken;

  /**
   * Creates an empty spool.
   *
   * @param folder where a temporary file may be made
   * @param inMemory how many bytes stay in memory
   * @param temporaryLeft how many temporary bytes all spools may still take together
   */
  Spool(Path folder, int inMemory, AtomicLong temporaryLeft) {
    this.folder = folder;
    this.inMemory = inMemory;
    this.temporaryLeft = temporaryLeft;
  }

  @Override
  public synchronized void append(byte[] bytes, int offset, int count) throws IOException {
    if (closed) {
      throw new IOException("closed");
    }
    AsynchronousFileChannel open = file;
    if (open == null && length + count > inMemory) {
      open = spill();
    }
    if (open == null) {
      int done = 0;
      while (done < count) {
        int within = (int) ((length + done) % BLOCK);
        if (within == 0) {
          blocks.add(new byte[Math.min(BLOCK, Math.max(count - done, 4096))]);
        }
        byte[] block = blocks.get(blocks.size() - 1);
        if (within >= block.length) {
          block = java.util.Arrays.copyOf(block, BLOCK);
          blocks.set(blocks.size() - 1, block);
        }
        int room = Math.min(count - done, block.length - within);
        System.arraycopy(bytes, offset + done, block, within, room);
        done += room;
      }
    } else {
      take(count);
      write(open, bytes, offset, count, length);
    }
    length += count;
  }

  private AsynchronousFileChannel spill() throws IOException {
    take(length);
    AsynchronousFileChannel open = create();
    long position = 0;
    for (byte[] block : blocks) {
      int count = (int) Math.min(block.length, length - position);
      write(open, block, 0, count, position);
      position += count;
    }
    file = open;
    blocks.clear();
    return open;
  }

  private void take(long count) throws NoSpace {
    if (temporaryLeft.addAndGet(-count) < 0) {
      temporaryLeft.addAndGet(count);
      throw new NoSpace();
    }
    taken += count;
  }

  private AsynchronousFileChannel create() throws IOException {
    boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    FileAttribute<?>[] ownerOnly =
        posix
            ? new FileAttribute<?>[] {
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
            }
            : new FileAttribute<?>[0];
    Set<StandardOpenOption> options =
        EnumSet.of(
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.DELETE_ON_CLOSE);
    Path path = folder.resolve("tocsin-" + java.util.UUID.randomUUID() + ".spool");
    return AsynchronousFileChannel.open(path, options, DIRECT, ownerOnly);
  }

  private static void write(
      AsynchronousFileChannel open, byte[] bytes, int offset, int count, long position)
      throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, count);
    long at = position;
    while (buffer.hasRemaining()) {
      at += result(open.write(buffer, at));
    }
  }

  private static int result(java.util.concurrent.Future<Integer> done) throws IOException {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return done.get();
        } catch (InterruptedException e) {
          interrupted = true;
        } catch (ExecutionException e) {
          // The cause may name the temporary file.
          throw new IOException("temporary file failed");
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public long length() {
    return length;
  }

  @Override
  public int read(long position, byte[] into, int offset, int count) throws IOException {
    if (closed) {
      throw new IOException("closed");
    }
    if (position >= length) {
      return -1;
    }
    int wanted = (int) Math.min(count, length - position);
    AsynchronousFileChannel open = file;
    if (open != null) {
      return result(open.read(ByteBuffer.wrap(into, offset, wanted), position));
    }
    synchronized (this) {
      if (file != null || closed) {
        return read(position, into, offset, count);
      }
      byte[] block = blocks.get((int) (position / BLOCK));
      int within = (int) (position % BLOCK);
      int there = Math.min(wanted, block.length - within);
      System.arraycopy(block, within, into, offset, there);
      return there;
    }
  }

  /** Opens the bytes at their beginning. */
  InputStream open() {
    return new InputStream() {
      private long position;

      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] into, int offset, int count) throws IOException {
        if (count == 0) {
          return 0;
        }
        int read = Spool.this.read(position, into, offset, count);
        position += Math.max(0, read);
        return read;
      }

      @Override
      public int available() {
        return (int) Math.min(Integer.MAX_VALUE, Math.max(0, length - position));
      }
    };
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    blocks.clear();
    temporaryLeft.addAndGet(taken);
    taken = 0;
    AsynchronousFileChannel open = file;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        // The file was unlinked when it was opened; there is nothing left to undo.
        closed = true;
      }
    }
  }

  /** Runs a task at once in the thread that gives it. */
  private static final class DirectExecutor extends AbstractExecutorService {
    @Override
    public void execute(Runnable task) {
      task.run();
    }

    @Override
    public void shutdown() {}

    @Override
    public List<Runnable> shutdownNow() {
      return List.of();
    }

    @Override
    public boolean isShutdown() {
      return false;
    }

    @Override
    public boolean isTerminated() {
      return false;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
      return true;
    }
  }
}
