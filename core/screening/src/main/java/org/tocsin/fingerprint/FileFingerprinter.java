package org.tocsin.fingerprint;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.tocsin.internal.image.ByteRange;
import org.tocsin.internal.image.Cancellation;
import org.tocsin.internal.image.DecodeReport;
import org.tocsin.internal.image.ImageBounds;
import org.tocsin.internal.image.ImageDecoder;
import org.tocsin.internal.image.MemoryBudget;
import org.tocsin.model.Algorithm;
import org.tocsin.model.Fingerprint;
import org.tocsin.model.MediaFamily;
import org.tocsin.model.UndeterminedReason;

/**
 * Computes the fingerprints of files: for people and tools that compare or prepare lists.
 *
 * <p>Screening uploads is another matter: this has no time bound of its own. Bounds on what a
 * picture may ask for are the defaults of screening. Used by one thread at a time.
 */
public final class FileFingerprinter {
  private static final long MAX_PIXELS = 100_000_000;
  private static final int MAX_SIDE = 32_768;
  private static final int MAX_FRAMES = 1_000;
  private static final int BUFFER = 1 << 16;

  private final PdqHasher hasher = new PdqHasher();
  private final MemoryBudget memory =
      new MemoryBudget(Math.max(1, Runtime.getRuntime().maxMemory() / 2));

  /** Creates a fingerprinter. */
  public FileFingerprinter() {}

  /**
   * The fingerprints of one file. Its {@code toString} holds no value.
   *
   * @param mediaType what its first bytes say it is
   * @param size its length in bytes
   * @param width width of its first picture in pixels; 0 when it has none
   * @param height height of its first picture in pixels; 0 when it has none
   * @param frames how many frames were read
   * @param md5 digest of the whole file
   * @param sha1 digest of the whole file
   * @param sha256 digest of the whole file
   * @param full PDQ of all pixels of the first frame
   * @param nearest PDQ of the first frame under the 512 rule
   * @param dihedral PDQ of all pixels of the first frame, by orientation; empty unless asked for
   * @param dihedralNearest the same under the 512 rule
   * @param undetermined why not everything could be read
   */
  public record FileFingerprints(
      MediaType mediaType,
      long size,
      int width,
      int height,
      int frames,
      Fingerprint md5,
      Fingerprint sha1,
      Fingerprint sha256,
      Optional<Pdq> full,
      Optional<Pdq> nearest,
      Map<Orientation, Pdq> dihedral,
      Map<Orientation, Pdq> dihedralNearest,
      Optional<UndeterminedReason> undetermined) {
    public FileFingerprints {
      Objects.requireNonNull(mediaType, "mediaType");
      dihedral = Map.copyOf(dihedral);
      dihedralNearest = Map.copyOf(dihedralNearest);
    }

    @Override
    public String toString() {
      return "FileFingerprints(" + mediaType.name() + ", " + size + " bytes)";
    }
  }

  /**
   * Computes the fingerprints of a file.
   *
   * @param dihedral whether all eight orientations are hashed too
   * @throws IOException when the file cannot be read; what is wrong with a picture is no exception
   */
  public FileFingerprints fingerprint(Path file, boolean dihedral) throws IOException {
    List<Fingerprint> digests = digests(file);
    try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "r")) {
      ByteRange content = new FileRange(open);
      byte[] head = new byte[(int) Math.min(MediaType.HEAD, content.length())];
      content.fill(0, head, 0, head.length);
      MediaType type = MediaType.sniff(head, content.length());
      List<Pdq> first = new ArrayList<>();
      Map<Orientation, Pdq> turned = new EnumMap<>(Orientation.class);
      Map<Orientation, Pdq> turnedNearest = new EnumMap<>(Orientation.class);
      DecodeReport report = new DecodeReport(0, 0, 0, Optional.empty());
      if (content.length() == 0) {
        report = new DecodeReport(0, 0, 0, Optional.of(UndeterminedReason.EMPTY));
      } else if (type.family() == MediaFamily.IMAGE) {
        try (MemoryBudget.Claim claim = memory.open(System.nanoTime())) {
          report =
              ImageDecoder.decode(
                  content,
                  type,
                  new ImageBounds(MAX_PIXELS, MAX_SIDE, MAX_SIDE, MAX_FRAMES, claim),
                  new Cancellation(),
                  Optional.empty(),
                  image -> {
                    if (first.isEmpty()) {
                      first.add(hasher.hash(image, PdqRule.FULL));
                      first.add(hasher.hash(image, PdqRule.NEAREST_512));
                      if (dihedral) {
                        for (Orientation orientation : Orientation.values()) {
                          turned.put(orientation, hasher.hash(image, PdqRule.FULL, orientation));
                          turnedNearest.put(
                              orientation, hasher.hash(image, PdqRule.NEAREST_512, orientation));
                        }
                      }
                    }
                  });
        }
      }
      return new FileFingerprints(
          type,
          content.length(),
          report.width(),
          report.height(),
          report.frames(),
          of(digests, Algorithm.MD5),
          of(digests, Algorithm.SHA1),
          of(digests, Algorithm.SHA256),
          first.isEmpty() ? Optional.empty() : Optional.of(first.get(0)),
          first.isEmpty() ? Optional.empty() : Optional.of(first.get(1)),
          turned,
          turnedNearest,
          report.problem());
    }
  }

  private static List<Fingerprint> digests(Path file) throws IOException {
    byte[] buffer = new byte[BUFFER];
    try (Digests digests = new Digests(false);
        var in = Files.newInputStream(file)) {
      int read;
      while ((read = in.read(buffer)) >= 0) {
        digests.update(buffer, 0, read);
      }
      return digests.finish();
    }
  }

  private static Fingerprint of(List<Fingerprint> digests, Algorithm algorithm) {
    return digests.stream()
        .filter(digest -> digest.algorithm().equals(algorithm))
        .findFirst()
        .orElseThrow();
  }

  /** A file as bytes at any place. */
  private record FileRange(RandomAccessFile file) implements ByteRange {
    @Override
    public long length() {
      try {
        return file.length();
      } catch (IOException e) {
        return 0;
      }
    }

    @Override
    public synchronized int read(long position, byte[] into, int offset, int length)
        throws IOException {
      file.seek(position);
      return file.read(into, offset, length);
    }
  }
}
