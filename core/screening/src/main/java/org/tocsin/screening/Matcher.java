package org.tocsin.screening;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import org.tocsin.fingerprint.MediaType;
import org.tocsin.hashlist.Hit;
import org.tocsin.hashlist.Snapshot;
import org.tocsin.model.Algorithm;
import org.tocsin.model.Fingerprint;

/**
 * Compares content by an algorithm that this library does not have, such as a licensed one of the
 * host.
 *
 * <p>Called by many threads, after the digests were compared. Whatever it throws makes the upload
 * undetermined unless something else matched; an empty answer is a completed comparison that found
 * nothing.
 */
public interface Matcher {

  /** Returns the algorithm, as facts of a match name it. */
  Algorithm algorithm();

  /** What {@link #threshold} returns where every entry's own policy says what a match is. */
  int OWN_THRESHOLDS = -1;

  /**
   * Returns the largest distance that it calls a match, for the facts of a match; {@link
   * #OWN_THRESHOLDS} where entries differ in it.
   */
  int threshold();

  /**
   * Whether it always says the same of the same content and snapshot, so that what is clear needs
   * not be put to it again.
   */
  default boolean isRepeatable() {
    return true;
  }

  /** Whether it has something to say about content of this type. */
  boolean compares(MediaType type);

  /**
   * Returns the entries of {@code snapshot} that content matches.
   *
   * @param content opens the bytes at their beginning; the matcher closes the stream
   * @throws Exception when it cannot say
   */
  List<Hit> match(Content content, MediaType type, Snapshot snapshot) throws Exception;

  /**
   * Returns the entries that content matches, for matchers that compare pictures this library
   * decoded. By default the content alone is compared.
   *
   * @param pictures the fingerprints of its pictures
   * @throws Exception when it cannot say
   */
  default List<Hit> match(Content content, MediaType type, Snapshot snapshot, Pictures pictures)
      throws Exception {
    return match(content, type, snapshot);
  }

  /**
   * Says which entries content matches, one by one: what was found counts also when the matcher
   * throws afterwards, because it could not compare everything. By default all is said at once, of
   * no value.
   *
   * @param pictures the fingerprints of its pictures
   * @param found hears of entries
   * @throws Exception when it cannot say of everything; without a match the upload is undetermined
   */
  default void match(
      Content content, MediaType type, Snapshot snapshot, Pictures pictures, Found found)
      throws Exception {
    found.hits(match(content, type, snapshot, pictures), Optional.empty());
  }

  /** Hears what a matcher found. */
  @FunctionalInterface
  interface Found {
    /**
     * Takes entries.
     *
     * @param hits entries that content matches
     * @param value the value of the content that found them, so that a decision about that value
     *     holds; empty where there is none to tell
     */
    void hits(List<Hit> hits, Optional<Fingerprint> value);
  }

  /**
   * The pictures of an upload.
   *
   * @param frames their fingerprints, in order; those of a still, of frames, of entries of archives
   * @param complete whether those are all: false when some could not be decoded, or are too many
   */
  record Pictures(List<FrameFacts> frames, boolean complete) {
    public Pictures {
      frames = List.copyOf(frames);
    }
  }

  /** Opens bytes. */
  @FunctionalInterface
  interface Content {
    /** Opens the bytes at their beginning. */
    InputStream open() throws IOException;
  }
}
