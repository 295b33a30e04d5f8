package org.tocsin.screening;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.tocsin.fingerprint.MediaType;
import org.tocsin.model.FileFacts;
import org.tocsin.model.Fingerprint;
import org.tocsin.model.MatchFacts;

/**
 * One examined upload: its outcome, what was found out about its bytes, and the bytes themselves
 * until it is closed.
 *
 * <p>Immutable but for {@link #close}, which destroys the bytes. Safe for use by many threads.
 */
public final class Examination implements AutoCloseable {
  private final Outcome outcome;
  private final String snapshotId;
  private final Spool spool;
  private final MediaType mediaType;
  private final List<Fingerprint> digests;
  private final List<FrameFacts> frames;
  private final Set<Fingerprint> lookedUp;
  private final boolean lookedUpMore;
  private final List<MatchFacts> suppressed;
  private final boolean lowQuality;
  private final int width;
  private final int height;
  private final int frameCount;

  Examination(
      Outcome outcome,
      String snapshotId,
      Spool spool,
      MediaType mediaType,
      List<Fingerprint> digests,
      Findings findings) {
    this.outcome = Objects.requireNonNull(outcome, "outcome");
    this.snapshotId = snapshotId;
    this.spool = spool;
    this.mediaType = mediaType;
    this.digests = digests;
    this.frames = findings.frames();
    this.lookedUp = Collections.unmodifiableSet(findings.lookedUp());
    this.lookedUpMore = findings.lookedUpMore();
    this.suppressed = findings.suppressed();
    this.lowQuality = findings.lowQuality();
    this.width = findings.width();
    this.height = findings.height();
    this.frameCount = findings.frameCount();
  }

  /** Returns what was found. */
  public Outcome outcome() {
    return outcome;
  }

  /** Returns the snapshot of all lists that answered. */
  public String snapshotId() {
    return snapshotId;
  }

  /** Returns what the content is, by its own first bytes. */
  public MediaType mediaType() {
    return mediaType;
  }

  /** Returns the width of the picture in pixels; 0 when it is none or its header is unreadable. */
  public int width() {
    return width;
  }

  /** Returns the height of the picture in pixels; 0 when it is none or its header is unreadable. */
  public int height() {
    return height;
  }

  /** Returns how many frames of the picture were compared. */
  public int frameCount() {
    return frameCount;
  }

  /** Returns the fingerprints of pictures: of the first hundred frames or entries. */
  public List<FrameFacts> frames() {
    return frames;
  }

  /**
   * Returns what was compared with lists, in the order in which it was: digests of the upload and
   * of what is in it, and the perceptual values of its pictures that say enough. Whoever compares
   * these again, with entries that are listed later, finds what screening would find then, but for
   * algorithms that no list had.
   *
   * @return the first 1,000; see {@link #lookedUpMore}
   */
  public Set<Fingerprint> lookedUp() {
    return lookedUp;
  }

  /** Whether more was compared with lists than {@link #lookedUp} returns. */
  public boolean lookedUpMore() {
    return lookedUpMore;
  }

  /**
   * Returns the matches that a person decided not to act upon, gravest first: they are no part of
   * the outcome, and stay on record.
   */
  public List<MatchFacts> suppressed() {
    return suppressed;
  }

  /** Whether a picture said too little for a perceptual comparison. */
  public boolean lowQuality() {
    return lowQuality;
  }

  /** Returns how many bytes were received. */
  public long size() {
    return spool.length();
  }

  /** Returns the digests of the received bytes; empty when no bytes were received. */
  public List<Fingerprint> digests() {
    return digests;
  }

  /**
   * Returns what was found out about the bytes, or empty when there are none.
   *
   * @param name the name the user gave the file
   * @param declaredMediaType the media type the client claimed
   */
  public Optional<FileFacts> facts(Optional<String> name, Optional<String> declaredMediaType) {
    if (digests.isEmpty()) {
      return Optional.empty();
    }
    List<Fingerprint> perceptual = new ArrayList<>();
    if (!frames.isEmpty()) {
      FrameFacts first = frames.get(0);
      perceptual.add(first.full().hash().fingerprint());
      if (!first.full().hash().equals(first.nearest().hash())) {
        perceptual.add(first.nearest().hash().fingerprint());
      }
    }
    return Optional.of(
        new FileFacts(
            name,
            declaredMediaType,
            mediaType.name(),
            mediaType.family(),
            size(),
            digests,
            perceptual));
  }

  /**
   * Opens the received bytes at their beginning. The caller closes the stream; it ends with an
   * error once this examination is closed.
   */
  public InputStream openContent() throws IOException {
    return spool.open();
  }

  /** Destroys the bytes. */
  @Override
  public void close() {
    spool.close();
  }

  @Override
  public String toString() {
    return "Examination(" + outcome.getClass().getSimpleName() + ", " + mediaType.name() + ")";
  }
}
