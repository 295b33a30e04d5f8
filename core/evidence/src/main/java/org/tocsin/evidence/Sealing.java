package org.tocsin.evidence;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.tocsin.model.Fingerprint;
import org.tocsin.model.Ids;
import org.tocsin.model.IncidentId;
import org.tocsin.model.ItemId;

/** Makes sealed items: digests and ciphertext in one pass, then the wrapped header. */
final class Sealing {
  /** The most bytes of an item that lie in its row rather than in a blob. */
  static final int INLINE_BYTES = 256 * 1024;

  private final BlobStore blobs;
  private final Custodians custodians;
  private final CustodyLog log;
  private final Clock clock;
  private final Ids ids;

  Sealing(BlobStore blobs, Custodians custodians, CustodyLog log, Clock clock) {
    this.blobs = blobs;
    this.custodians = custodians;
    this.log = log;
    this.clock = clock;
    this.ids = new Ids(clock);
  }

  /** How an item's header is wrapped. */
  private interface Wrapping {
    byte[] wrap(byte[] header);
  }

  /** Returns what wraps several headers after one agreement with the custodians. */
  KeyWrap.Shared shared() {
    return KeyWrap.shared(custodians);
  }

  SealedItem memory(IncidentId incident, ItemKind kind, String mediaType, byte[] bytes) {
    return memory(incident, kind, mediaType, bytes, header -> KeyWrap.wrap(header, custodians));
  }

  SealedItem memory(
      IncidentId incident, ItemKind kind, String mediaType, byte[] bytes, KeyWrap.Shared wrapping) {
    return memory(incident, kind, mediaType, bytes, wrapping::wrap);
  }

  private SealedItem memory(
      IncidentId incident, ItemKind kind, String mediaType, byte[] bytes, Wrapping wrapping) {
    try {
      if (bytes.length > INLINE_BYTES) {
        return stream(incident, kind, mediaType, new java.io.ByteArrayInputStream(bytes));
      }
      ItemId item = ids.item();
      Pass pass = new Pass(incident, item, kind, mediaType);
      ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length + 64);
      pass.run(new java.io.ByteArrayInputStream(bytes), out);
      return pass.sealed(Optional.of(out.toByteArray()), wrapping);
    } catch (SourceException e) {
      throw new IllegalStateException("memory can be read", e);
    } catch (IOException e) {
      throw Failures.ofStorage(e);
    }
  }

  SealedItem stream(IncidentId incident, ItemKind kind, String mediaType, InputStream bytes)
      throws IOException {
    ItemId item = ids.item();
    Pass pass = new Pass(incident, item, kind, mediaType);
    try (BlobStore.Writer writer = blobs.create(item.value())) {
      pass.run(bytes, writer.out());
      SealedItem sealed = pass.sealed(Optional.empty(), header -> KeyWrap.wrap(header, custodians));
      writer.commit();
      return sealed;
    } catch (SourceException e) {
      throw e.original();
    } catch (IOException e) {
      throw Failures.ofStorage(e);
    }
  }

  /** The bytes to be sealed could not be read: the caller's failure, not ours. */
  private static final class SourceException extends IOException {
    private static final long serialVersionUID = 1L;
    private final IOException original;

    SourceException(IOException original) {
      this.original = original;
    }

    IOException original() {
      return original;
    }
  }

  private final class Pass {
    private final IncidentId incident;
    private final ItemId item;
    private final ItemKind kind;
    private final String mediaType;
    private final byte[] key = SegmentedCipher.newKey();
    private final MessageDigest cipherSha256 = MerkleTree.sha256();
    private List<Fingerprint> digests = List.of();
    private long size;
    private long cipherSize;

    Pass(IncidentId incident, ItemId item, ItemKind kind, String mediaType) {
      this.incident = incident;
      this.item = item;
      this.kind = kind;
      this.mediaType = mediaType;
    }

    void run(InputStream in, OutputStream out) throws IOException {
      DigestOutputStream digested = new DigestOutputStream(new Counted(out), cipherSha256);
      try (PlainDigests plain = new PlainDigests();
          OutputStream cipher =
              SegmentedCipher.encrypting(
                  key, SegmentedCipher.associatedData(incident, item, kind), digested)) {
        PlainDigests.Buffer buffer = plain.take();
        for (int n = read(in, buffer.bytes); n >= 0; n = read(in, buffer.bytes)) {
          buffer.length = n;
          plain.add(buffer);
          cipher.write(buffer.bytes, 0, n);
          buffer = plain.take();
        }
        size = plain.finish();
        digests = plain.fingerprints();
      }
    }

    private int read(InputStream in, byte[] buffer) throws SourceException {
      try {
        return in.read(buffer);
      } catch (IOException e) {
        throw new SourceException(e);
      }
    }

    SealedItem sealed(Optional<byte[]> inline, Wrapping wrapping) {
      ItemHeader header =
          new ItemHeader(
              incident,
              item,
              kind,
              mediaType,
              size,
              Instant.ofEpochMilli(clock.millis()),
              key,
              digests.get(0).bytes(),
              digests.get(1).bytes(),
              digests.get(2).bytes());
      byte[] plainHeader = header.toBytes();
      byte[] wrapped = wrapping.wrap(plainHeader);
      java.util.Arrays.fill(plainHeader, (byte) 0);
      java.util.Arrays.fill(key, (byte) 0);
      return new SealedItem(
          header,
          log.clockStatus(),
          digests,
          new SealedItem.Ciphertext(cipherSize, cipherSha256.digest(), wrapped, inline));
    }

    /** Counts, and keeps the writer's stream open when the cipher closes its own. */
    private final class Counted extends OutputStream {
      private final OutputStream out;

      Counted(OutputStream out) {
        this.out = out;
      }

      @Override
      public void write(int b) throws IOException {
        out.write(b);
        cipherSize++;
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        out.write(bytes, offset, length);
        cipherSize += length;
      }

      @Override
      public void flush() throws IOException {
        out.flush();
      }
    }
  }
}
