package org.tocsin.internal.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * The programs outside this process that read HEIC and AVIF, and what a run of one may use.
 *
 * @param heif {@code heif-convert} or {@code heif-dec} of libheif
 * @param ffmpeg {@code ffmpeg}
 * @param folder an existing folder for what a run needs
 * @param scratch makes room for what a program puts out
 * @param temporaryLeft how many temporary bytes may still be taken
 * @param maxOutput the most bytes that a program may put out
 * @param maxTime the longest that a program may run
 */
public record PictureTools(
    Optional<Path> heif,
    Optional<Path> ffmpeg,
    Path folder,
    Supplier<? extends Scratch> scratch,
    AtomicLong temporaryLeft,
    long maxOutput,
    Duration maxTime) {

  /** How old the folder of a run is when nobody can be using it any more. */
  private static final Duration FORGOTTEN = Duration.ofHours(1);

  /** Whether every program can be run, as far as can be told without running it. */
  public boolean areExecutable() {
    return heif.map(Files::isExecutable).orElse(true)
        && ffmpeg.map(Files::isExecutable).orElse(true);
  }

  /** Clears away what runs of a killed process left in the folder. */
  public void clear(Instant now) {
    ToolRun.clear(folder, now.minus(FORGOTTEN).minus(maxTime).toEpochMilli());
  }

  /** Bytes that one thread appends and any thread reads. */
  public interface Scratch extends ByteRange, AutoCloseable {
    /** Appends bytes. */
    void append(byte[] bytes, int offset, int count) throws IOException;

    @Override
    void close();
  }
}
