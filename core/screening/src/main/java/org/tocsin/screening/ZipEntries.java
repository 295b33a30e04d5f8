package org.tocsin.screening;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.tocsin.fingerprint.Digests;
import org.tocsin.fingerprint.MediaType;
import org.tocsin.internal.image.ByteRange;
import org.tocsin.model.MatchFacts;
import org.tocsin.model.MediaFamily;
import org.tocsin.model.UndeterminedReason;

/**
 * Compares the entries of a zip archive, one level deep.
 *
 * <p>Entries are read in the order of their bytes and counted against the archive's own directory:
 * a reader that trusts the directory alone would not see what lies between. Names are never used.
 */
final class ZipEntries {
  private static final int END_LENGTH = 22;
  private static final int LONGEST_COMMENT = 65_535;
  private static final int LOCATOR_LENGTH = 20;
  private static final int LARGE_END_LENGTH = 56;
  private static final int LOCATOR_SIGNATURE = 0x07064b50;
  private static final int LARGE_END_SIGNATURE = 0x06064b50;
  private static final int END_SIGNATURE = 0x06054b50;
  private static final int DIRECTORY_SIGNATURE = 0x02014b50;

  private final ScreeningSettings settings;
  private final Path folder;
  private final AtomicLong temporaryLeft;
  private final Supplier<Digests> digests;

  ZipEntries(
      ScreeningSettings settings,
      Path folder,
      AtomicLong temporaryLeft,
      Supplier<Digests> digests) {
    this.settings = settings;
    this.folder = folder;
    this.temporaryLeft = temporaryLeft;
    this.digests = digests;
  }

  /**
   * Where an archive lies in a content.
   *
   * @param start where its first entry begins
   * @param entries how many entries its directory names
   */
  record Directory(long start, long entries) {}

  /** Returns the archive that ends a content, whatever the content begins with. */
  static Optional<Directory> directory(ByteRange content) throws IOException {
    int length = (int) Math.min(content.length(), END_LENGTH + LONGEST_COMMENT);
    byte[] tail = new byte[length];
    long from = content.length() - length;
    if (!content.fill(from, tail, 0, length)) {
      return Optional.empty();
    }
    ByteBuffer fields = ByteBuffer.wrap(tail).order(ByteOrder.LITTLE_ENDIAN);
    for (int at = length - END_LENGTH; at >= 0; at--) {
      if (fields.getInt(at) == END_SIGNATURE) {
        long entries = fields.getShort(at + 10) & 0xffff;
        long size = fields.getInt(at + 12) & 0xffffffffL;
        long offset = fields.getInt(at + 16) & 0xffffffffL;
        long end = from + at;
        int large = at - LOCATOR_LENGTH - LARGE_END_LENGTH;
        if (large >= 0
            && fields.getInt(at - LOCATOR_LENGTH) == LOCATOR_SIGNATURE
            && fields.getInt(large) == LARGE_END_SIGNATURE) {
          entries = fields.getLong(large + 32);
          size = fields.getLong(large + 40);
          offset = fields.getLong(large + 48);
          end = from + large;
        }
        long directory = end - size;
        long start = directory - offset;
        byte[] head = new byte[4];
        boolean plausible =
            start >= 0
                && directory >= start
                && directory <= end
                && (entries == 0
                    || (content.fill(directory, head, 0, 4)
                        && ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN).getInt()
                            == DIRECTORY_SIGNATURE));
        if (plausible) {
          return Optional.of(new Directory(start, entries));
        }
      }
    }
    return Optional.empty();
  }

  /**
   * Compares every entry.
   *
   * @param strict whether an entry that cannot be compared makes the whole undetermined
   */
  void compare(ByteRange content, Directory directory, boolean strict, Comparison comparison) {
    int count = 0;
    try (InputStream stream = stream(content.from(directory.start()), comparison);
        ZipInputStream zip = new ZipInputStream(stream, StandardCharsets.ISO_8859_1)) {
      long unpacked = 0;
      ZipEntry entry;
      while ((entry = zip.getNextEntry()) != null) {
        if (count == settings.maxEntries()) {
          problem(UndeterminedReason.TOO_MANY_PARTS, strict, comparison);
          return;
        }
        if (!entry.isDirectory()) {
          unpacked = entry(zip, count, unpacked, strict, comparison);
          if (unpacked < 0) {
            return;
          }
        }
        count++;
      }
      if (directory.entries() != count) {
        problem(UndeterminedReason.ARCHIVE_UNREADABLE, strict, comparison);
      }
    } catch (Spool.NoSpace e) {
      problem(UndeterminedReason.NO_CAPACITY, true, comparison);
    } catch (IOException | RuntimeException e) {
      problem(
          comparison.cancellation().isCancelled()
              ? UndeterminedReason.TIME_LIMIT
              : UndeterminedReason.ARCHIVE_UNREADABLE,
          strict,
          comparison);
    }
  }

  private long entry(InputStream zip, int index, long before, boolean strict, Comparison comparison)
      throws IOException {
    MatchFacts.Part part = new MatchFacts.Part(MatchFacts.PartKind.ENTRY, index);
    try (Spool spool = new Spool(folder, settings.memoryBeforeSpooling(), temporaryLeft);
        Digests computing = digests.get()) {
      byte[] buffer = new byte[16_384];
      long unpacked = before;
      int read;
      while ((read = zip.read(buffer)) >= 0) {
        unpacked += read;
        if (unpacked > settings.maxUnpackedBytes()) {
          problem(UndeterminedReason.TOO_LARGE, strict, comparison);
          return -1;
        }
        computing.update(buffer, 0, read);
        spool.append(buffer, 0, read);
      }
      comparison.digests(computing.finish(), part);
      MediaType type = sniff(spool);
      if (type.family() == MediaFamily.ARCHIVE) {
        problem(UndeterminedReason.ARCHIVE_UNREADABLE, strict, comparison);
      } else if (type.family() == MediaFamily.IMAGE || strict) {
        comparison.perceptual(spool, type, Optional.of(part));
        comparison.require(type);
      }
      return unpacked;
    }
  }

  /** Returns the type of a content by its first bytes. */
  static MediaType sniff(ByteRange content) throws IOException {
    byte[] head = new byte[(int) Math.min(MediaType.HEAD, content.length())];
    return content.fill(0, head, 0, head.length)
        ? MediaType.sniff(head, content.length())
        : MediaType.UNKNOWN;
  }

  private static void problem(UndeterminedReason reason, boolean strict, Comparison comparison) {
    if (strict) {
      comparison.findings().problem(reason);
    }
  }

  private static InputStream stream(ByteRange content, Comparison comparison) {
    return new InputStream() {
      private final byte[] buffer = new byte[16_384];
      private long position;
      private int at;
      private int have;

      @Override
      public int read() throws IOException {
        return more() ? buffer[at++] & 0xff : -1;
      }

      @Override
      public int read(byte[] into, int offset, int length) throws IOException {
        if (!more()) {
          return -1;
        }
        int count = Math.min(length, have - at);
        System.arraycopy(buffer, at, into, offset, count);
        at += count;
        return count;
      }

      private boolean more() throws IOException {
        if (at < have) {
          return true;
        }
        if (comparison.cancellation().isCancelled()) {
          throw new IOException("cancelled");
        }
        at = 0;
        have = 0;
        if (position >= content.length()) {
          return false;
        }
        int read = content.read(position, buffer, 0, buffer.length);
        have = Math.max(0, read);
        position += have;
        return have > 0;
      }
    };
  }

  @Override
  public String toString() {
    return "ZipEntries(" + Arrays.asList(settings.maxEntries(), settings.maxUnpackedBytes()) + ")";
  }
}
