package org.tocsin.export;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.tocsin.evidence.Envelope;
import org.tocsin.evidence.EvidenceException;
import org.tocsin.evidence.RecipientKey;

/**
 * Checks an exported archive, and needs nothing but it: the encrypted one with the recipient's key,
 * or the bag that was decrypted.
 *
 * <p>It shows that nothing was changed since the head was signed. Who signed it is told by the
 * digest of the key, to be compared with one that the provider gave on another way; when it was
 * signed at the latest, by the time-stamp, if an anchor for it was given.
 *
 * <p>Works as a stream in bounded memory. Immutable.
 */
public final class ExportCheck {
  private final Optional<RecipientKey> key;
  private final List<X509Certificate> anchors;
  private final Optional<String> headKey;

  private ExportCheck(
      Optional<RecipientKey> key, List<X509Certificate> anchors, Optional<String> headKey) {
    this.key = key;
    this.anchors = List.copyOf(anchors);
    this.headKey = headKey;
  }

  /** Returns a check of bags that were decrypted already. */
  public static ExportCheck ofDecrypted() {
    return new ExportCheck(Optional.empty(), List.of(), Optional.empty());
  }

  /** Returns a check that decrypts with the recipient's key. */
  public static ExportCheck with(RecipientKey key) {
    return new ExportCheck(Optional.of(key), List.of(), Optional.empty());
  }

  /** Returns this check, which also wants the time-stamp to lead to one of some anchors. */
  public ExportCheck trusting(List<X509Certificate> timestampAnchors) {
    return new ExportCheck(key, timestampAnchors, headKey);
  }

  /**
   * Returns this check, which also wants the head to be signed by a known key.
   *
   * @param sha256 the digest of the public key's encoding, 64 hexadecimal digits, as {@link
   *     ExportReport#headKey} shows it
   */
  public ExportCheck expecting(String sha256) {
    Objects.requireNonNull(sha256, "sha256");
    return new ExportCheck(key, anchors, Optional.of(sha256.toLowerCase(java.util.Locale.ROOT)));
  }

  /**
   * Checks an archive, encrypted or decrypted.
   *
   * @param archive read to its end; the caller closes it
   * @throws IOException when {@code archive} throws
   */
  public ExportReport check(InputStream archive) throws IOException {
    List<ExportFinding> findings = new ArrayList<>();
    Source source = new Source(new BufferedInputStream(archive, 64 * 1024));
    BagReader bag = new BagReader(finding -> add(findings, finding));
    ExportedProof proof =
        new ExportedProof(bag, anchors, headKey, finding -> add(findings, finding));
    Optional<InputStream> plain = plain(source, findings);
    if (plain.isPresent()) {
      try {
        bag.read(plain.get());
        if (bag.files().isEmpty()) {
          add(findings, ExportFinding.of(ExportFinding.Kind.NOT_AN_EXPORT));
        } else {
          bag.compare();
          if (plain.get() != source
              && !(proof.isEnvelope(source.beginning.toByteArray()) && source.endsAsWritten())) {
            add(findings, ExportFinding.of(ExportFinding.Kind.ARCHIVE_DAMAGED));
          }
          proof.check();
        }
      } catch (IOException | IllegalArgumentException e) {
        if (source.failed) {
          throw new IOException("the archive cannot be read");
        }
        add(findings, ExportFinding.of(ExportFinding.Kind.ARCHIVE_DAMAGED));
      }
    }
    return proof.report(findings);
  }

  private static void add(List<ExportFinding> findings, ExportFinding finding) {
    if (!findings.contains(finding)) {
      findings.add(finding);
    }
  }

  private Optional<InputStream> plain(Source source, List<ExportFinding> findings)
      throws IOException {
    source.mark(4);
    int first = source.read();
    int second = source.read();
    source.reset();
    source.beginning.reset();
    source.end = new byte[0];
    if (first == 'P' && second == 'K') {
      return Optional.of(source);
    }
    if (first != 0x30) { // a sequence, as every CMS message is
      add(findings, ExportFinding.of(ExportFinding.Kind.NOT_AN_EXPORT));
      return Optional.empty();
    }
    if (key.isEmpty()) {
      add(findings, ExportFinding.of(ExportFinding.Kind.NO_KEY));
      return Optional.empty();
    }
    try {
      return Optional.of(Envelope.decrypting(source, key.get()));
    } catch (EvidenceException e) {
      add(
          findings,
          ExportFinding.of(
              e.kind() == EvidenceException.Kind.NO_KEY
                  ? ExportFinding.Kind.NO_KEY
                  : ExportFinding.Kind.ARCHIVE_DAMAGED));
      return Optional.empty();
    }
  }

  /** Remembers how the archive began, and whether reading it failed: that is no damage of it. */
  private static final class Source extends java.io.FilterInputStream {
    private static final int BEGINNING = 64 * 1024;

    /** The content's end, the tag of 16 bytes, and the ends of what is around them. */
    private static final int END = 4 + 2 + 16 + 6;

    private final ByteArrayOutputStream beginning = new ByteArrayOutputStream();
    private byte[] end = new byte[0];
    private boolean failed;

    Source(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      try {
        int b = in.read();
        if (b >= 0) {
          keep(new byte[] {(byte) b}, 0, 1);
        }
        return b;
      } catch (IOException e) {
        failed = true;
        throw e;
      }
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      try {
        int n = in.read(buffer, offset, length);
        if (n > 0) {
          keep(buffer, offset, n);
        }
        return n;
      } catch (IOException e) {
        failed = true;
        throw e;
      }
    }

    private void keep(byte[] buffer, int offset, int length) {
      if (beginning.size() < BEGINNING) {
        beginning.write(buffer, offset, length);
      }
      int fresh = Math.min(length, END);
      int old = Math.min(end.length, END - fresh);
      byte[] last = new byte[old + fresh];
      System.arraycopy(end, end.length - old, last, 0, old);
      System.arraycopy(buffer, offset + length - fresh, last, old, fresh);
      end = last;
    }

    /** A lenient reader takes other bytes for the same ends. */
    boolean endsAsWritten() {
      byte[] tag = {0, 0, 0, 0, 4, 16};
      return end.length == END
          && Arrays.equals(end, 0, 6, tag, 0, 6)
          && Arrays.equals(end, END - 6, END, new byte[6], 0, 6);
    }
  }
}
