package org.tocsin.internal.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tocsin.model.UndeterminedReason;

/**
 * Reads HEIC and AVIF by programs of the host, which put out PNG that our own decoder reads within
 * the bounds of every picture. What the container declares is compared with the bounds before, and
 * with what came out afterwards: a picture that is declared and was not seen is a frame unread.
 */
final class HeifDecoder implements Decoder {
  private final Optional<PictureTools> tools;

  HeifDecoder(Optional<PictureTools> tools) {
    this.tools = tools;
  }

  /** The width and height of a picture. */
  private record Size(long width, long height) {}

  @Override
  public long decode(
      ByteRange content, ImageBounds bounds, Cancellation cancellation, Frames frames)
      throws IOException {
    HeifLayout layout;
    try {
      layout = HeifBoxes.read(content);
    } catch (ImageProblem e) {
      throw tools.isPresent() ? e : new ImageProblem(UndeterminedReason.UNSUPPORTED_MEDIA);
    }
    declare(layout, frames);
    PictureTools known =
        tools.orElseThrow(() -> new ImageProblem(UndeterminedReason.UNSUPPORTED_MEDIA));
    if (layout.items().isEmpty() && layout.tracks().isEmpty()) {
      throw new ImageProblem(
          layout.truncated() ? UndeterminedReason.TRUNCATED : UndeterminedReason.UNDECODABLE);
    }
    bounds.check(Math.max(1, layout.largestWidth()), Math.max(1, layout.largestHeight()));
    if (layout.truncated()) {
      frames.problem(UndeterminedReason.TRUNCATED);
    }
    if (!layout.complete()) {
      frames.problem(UndeterminedReason.FRAMES_UNREAD);
    }
    ByteRange container = content.length() > layout.end() ? upTo(content, layout.end()) : content;
    Reading reading = new Reading(known, container, bounds, cancellation, frames);
    boolean moved = layout.tracks().isEmpty() || reading.sequence(layout);
    boolean still =
        layout.items().isEmpty()
            || (moved && layout.stillBeginsTheSequence())
            || reading.stills(layout);
    if (!moved || !still) {
      frames.problem(
          reading.ran ? UndeterminedReason.FRAMES_UNREAD : UndeterminedReason.UNSUPPORTED_MEDIA);
    }
    return layout.end();
  }

  private static void declare(HeifLayout layout, Frames frames) {
    long width = 0;
    long height = 0;
    if (!layout.items().isEmpty()) {
      width = layout.items().get(0).width();
      height = layout.items().get(0).height();
    } else if (!layout.tracks().isEmpty()) {
      width = layout.tracks().get(0).width();
      height = layout.tracks().get(0).height();
    }
    if (width > 0 && height > 0 && width <= Integer.MAX_VALUE && height <= Integer.MAX_VALUE) {
      frames.size((int) width, (int) height);
    }
  }

  private static ByteRange upTo(ByteRange content, long end) {
    return new ByteRange() {
      @Override
      public long length() {
        return end;
      }

      @Override
      public int read(long position, byte[] into, int offset, int length) throws IOException {
        return position >= end
            ? -1
            : content.read(position, into, offset, (int) Math.min(length, end - position));
      }
    };
  }

  /** The reading of one content. */
  private static final class Reading {
    private final PictureTools tools;
    private final ByteRange content;
    private final ImageBounds bounds;
    private final Cancellation cancellation;
    private final Frames frames;
    private boolean ran;

    Reading(
        PictureTools tools,
        ByteRange content,
        ImageBounds bounds,
        Cancellation cancellation,
        Frames frames) {
      this.tools = tools;
      this.content = content;
      this.bounds = bounds;
      this.cancellation = cancellation;
      this.frames = frames;
    }

    /** Hands on the pictures of a sequence and returns whether these were all. */
    boolean sequence(HeifLayout layout) throws IOException {
      if (tools.ffmpeg().isEmpty()) {
        return false;
      }
      List<Size> seen = run(ffmpeg(tools.ffmpeg().get().toString()), List.of());
      HeifLayout.Track track = layout.tracks().get(0);
      return layout.tracks().size() == 1
          && seen.size() >= track.samples()
          && seen.stream().allMatch(size -> shows(size, track.width(), track.height(), false));
    }

    /** Hands on the still pictures and returns whether these were all. */
    boolean stills(HeifLayout layout) throws IOException {
      List<Size> seen;
      if (tools.heif().isPresent()) {
        seen = run(heif(tools.heif().get().toString()), links(layout));
      } else if (tools.ffmpeg().isPresent() && layout.tracks().isEmpty()) {
        seen = run(ffmpeg(tools.ffmpeg().get().toString()), List.of());
        if (layout.items().stream().anyMatch(HeifLayout.Item::turned)) {
          // Not every version turns what a viewer shows turned.
          return false;
        }
      } else {
        return false;
      }
      return seen.size() >= layout.items().size()
          && layout.items().stream()
              .allMatch(
                  item ->
                      seen.stream()
                          .anyMatch(
                              size -> shows(size, item.width(), item.height(), item.cropped())));
    }

    /** Whether a picture of this size can be all of one that was declared. */
    private static boolean shows(Size size, long width, long height, boolean cropped) {
      if (cropped) {
        long longest = Math.max(width, height);
        return size.width() <= longest && size.height() <= longest;
      }
      return (size.width() == width && size.height() == height)
          || (size.width() == height && size.height() == width);
    }

    private List<String> heif(String program) {
      return List.of(program, "--quiet", "/dev/stdin", "out.png");
    }

    private List<String> links(HeifLayout layout) {
      List<String> links = new ArrayList<>();
      links.add("out.png");
      for (int i = 1; i <= Math.min(layout.itemCount(), bounds.maxFrames()); i++) {
        links.add("out-" + i + ".png");
      }
      return links;
    }

    private List<String> ffmpeg(String program) {
      return List.of(
          program,
          "-nostdin",
          "-hide_banner",
          "-loglevel",
          "quiet",
          "-protocol_whitelist",
          "file,pipe",
          "-threads",
          "1",
          "-max_pixels",
          String.valueOf(Math.min(Integer.MAX_VALUE, bounds.maxPixels())),
          "-ignore_editlist",
          "1",
          "-f",
          "mov",
          "-i",
          "file:/dev/stdin",
          "-map",
          "0:v:0",
          "-fps_mode",
          "passthrough",
          "-sws_flags",
          "accurate_rnd+full_chroma_int",
          "-pix_fmt",
          "rgb24",
          "-c:v",
          "png",
          "-compression_level",
          "1",
          "-f",
          "image2pipe",
          "pipe:1");
    }

    /** Runs a program, hands its pictures on and returns their sizes. */
    private List<Size> run(List<String> command, List<String> links) throws IOException {
      ran = true;
      try (PictureTools.Scratch out = tools.scratch().get()) {
        boolean succeeded;
        try {
          succeeded = new ToolRun(tools, cancellation).run(command, content, links, out);
        } catch (ImageProblem e) {
          // What came before the bound was reached may be listed.
          frames.problem(e.reason());
          show(out);
          throw e;
        }
        List<Size> seen = show(out);
        if (!succeeded) {
          frames.problem(UndeterminedReason.UNDECODABLE);
        }
        return seen;
      }
    }

    private List<Size> show(ByteRange output) throws IOException {
      List<Size> seen = new ArrayList<>();
      ByteRange rest = output;
      byte[] head = new byte[24];
      while (rest.length() > 0) {
        if (!rest.fill(0, head, 0, head.length) || !PngDecoder.isPng(head)) {
          frames.problem(UndeterminedReason.UNDECODABLE);
          break;
        }
        frames.room();
        ByteBuffer size = ByteBuffer.wrap(head, 16, 8);
        long end = new PngDecoder().decode(rest, bounds, cancellation, frames);
        seen.add(new Size(size.getInt(), size.getInt()));
        rest = rest.from(Math.min(end, rest.length()));
      }
      return seen;
    }
  }
}
