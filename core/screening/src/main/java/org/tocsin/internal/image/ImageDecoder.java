package org.tocsin.internal.image;

import java.io.IOException;
import java.util.Optional;
import org.tocsin.fingerprint.MediaType;
import org.tocsin.model.UndeterminedReason;

/**
 * Reads pictures of every supported format, including pictures appended to one another.
 *
 * <p>Bytes are untrusted: nothing is allocated before what the header declares was compared with
 * the bounds. Never throws for bad input; what was decoded before the problem is handed on. Safe
 * for use by many threads.
 */
public final class ImageDecoder {
  private static final int HEAD = 4096;

  private ImageDecoder() {}

  /**
   * Hands every frame of a picture to {@code sink}.
   *
   * @param content the content
   * @param type what its first bytes say it is
   * @param tools programs that read what this library cannot; empty for none
   * @return how far it went
   */
  public static DecodeReport decode(
      ByteRange content,
      MediaType type,
      ImageBounds bounds,
      Cancellation cancellation,
      Optional<PictureTools> tools,
      FrameSink sink) {
    Frames frames = new Frames(sink, bounds, cancellation);
    try {
      ByteRange rest = content;
      Optional<Decoder> decoder = of(type, tools);
      if (decoder.isEmpty()) {
        frames.problem(UndeterminedReason.UNSUPPORTED_MEDIA);
      }
      while (decoder.isPresent()) {
        long end = decoder.get().decode(rest, bounds, cancellation, frames);
        if (end <= 0 || end >= rest.length()) {
          break;
        }
        rest = rest.from(end);
        decoder = of(appended(rest), tools);
        if (decoder.isPresent()) {
          frames.room();
        }
      }
    } catch (ImageProblem e) {
      frames.problem(e.reason());
    } catch (IOException | RuntimeException e) {
      frames.problem(
          cancellation.isCancelled()
              ? UndeterminedReason.TIME_LIMIT
              : UndeterminedReason.UNDECODABLE);
    } catch (OutOfMemoryError e) {
      frames.problem(UndeterminedReason.NO_CAPACITY);
    }
    if (cancellation.isCancelled()) {
      // What an aborted reader left undone may look like damage; the reason is the time.
      return new DecodeReport(
          frames.report().width(),
          frames.report().height(),
          frames.count(),
          Optional.of(UndeterminedReason.TIME_LIMIT));
    }
    if (frames.count() == 0) {
      frames.problem(UndeterminedReason.UNDECODABLE);
    }
    return frames.report();
  }

  private static MediaType appended(ByteRange rest) throws IOException {
    byte[] head = new byte[(int) Math.min(HEAD, rest.length())];
    return rest.fill(0, head, 0, head.length)
        ? MediaType.sniff(head, rest.length())
        : MediaType.UNKNOWN;
  }

  private static Optional<Decoder> of(MediaType type, Optional<PictureTools> tools) {
    return switch (type.name()) {
      case "image/jpeg" -> Optional.of(new JpegDecoder());
      case "image/png" -> Optional.of(new PngDecoder());
      case "image/gif" -> Optional.of(new GifDecoder());
      case "image/webp" -> Optional.of(new WebpDecoder());
      case "image/bmp" -> Optional.of(new BmpDecoder());
      case "image/tiff" -> Optional.of(new TiffDecoder());
      case "image/heic", "image/avif" -> Optional.of(new HeifDecoder(tools));
      default -> Optional.empty();
    };
  }
}
