package org.tocsin.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.tocsin.model.ContentSource;

/**
 * Generated pictures of invented landscapes, and a hash list that knows some of them.
 *
 * <p>{@link Relation#LISTED} pictures are on the list by MD5, SHA-1, SHA-256 and PDQ. {@link
 * Relation#NEAR} ones are resized, brightened or converted copies: their digests are not on the
 * list, and their PDQ distance to the listed picture is at most 28 of 256 (the default threshold is
 * 31). {@link Relation#FAR} ones are other pictures, at a distance of at least 100 to each listed
 * one. The list has the class {@code T_TEST}, so nothing that it matches can be filed in
 * production.
 */
public enum BenignImage {
  /** A listed JPEG, 480 by 360. */
  KITE("kite.jpg", "image/jpeg", Relation.LISTED, "benign-kite"),
  /** {@link #KITE} at 300 by 225 pixels, compressed more. */
  KITE_SMALLER("kite-smaller.jpg", "image/jpeg", Relation.NEAR, "benign-kite"),
  /** {@link #KITE}, brightened. */
  KITE_BRIGHTER("kite-brighter.jpg", "image/jpeg", Relation.NEAR, "benign-kite"),
  /** {@link #KITE} at 640 by 480 pixels, as lossy WebP. */
  KITE_CONVERTED("kite-converted.webp", "image/webp", Relation.NEAR, "benign-kite"),
  /** A listed PNG, 480 by 360. */
  POND("pond.png", "image/png", Relation.LISTED, "benign-pond"),
  /** {@link #POND} at 300 by 225 pixels, as JPEG. */
  POND_SMALLER("pond-smaller.jpg", "image/jpeg", Relation.NEAR, "benign-pond"),
  /** {@link #POND}, brightened, as JPEG. */
  POND_BRIGHTER("pond-brighter.jpg", "image/jpeg", Relation.NEAR, "benign-pond"),
  /** A listed JPEG, 480 by 360. */
  MEADOW("meadow.jpg", "image/jpeg", Relation.LISTED, "benign-meadow"),
  /** {@link #MEADOW} at 300 by 225 pixels. */
  MEADOW_SMALLER("meadow-smaller.jpg", "image/jpeg", Relation.NEAR, "benign-meadow"),
  /** {@link #MEADOW}, brightened. */
  MEADOW_BRIGHTER("meadow-brighter.jpg", "image/jpeg", Relation.NEAR, "benign-meadow"),
  /** A JPEG that no list knows. */
  HARBOUR("harbour.jpg", "image/jpeg", Relation.FAR, ""),
  /** A JPEG that no list knows. */
  ORCHARD("orchard.jpg", "image/jpeg", Relation.FAR, ""),
  /** A PNG that no list knows. */
  LANE("lane.png", "image/png", Relation.FAR, ""),
  /** {@link #LANE} as lossy WebP. */
  LANE_CONVERTED("lane-converted.webp", "image/webp", Relation.FAR, "");

  private static final String FOLDER = "META-INF/tocsin/testkit/images/";

  /** What the list makes of a picture. */
  public enum Relation {
    /** On the list, byte for byte. */
    LISTED,
    /** A copy of a listed picture that only a perceptual comparison finds. */
    NEAR,
    /** Unknown to the list. */
    FAR
  }

  private final String fileName;
  private final String mediaType;
  private final Relation relation;
  private final String entryId;

  BenignImage(String fileName, String mediaType, Relation relation, String entryId) {
    this.fileName = fileName;
    this.mediaType = mediaType;
    this.relation = relation;
    this.entryId = entryId;
  }

  /** Returns the file name, such as {@code kite.jpg}. */
  public String fileName() {
    return fileName;
  }

  /** Returns the media type, such as {@code image/jpeg}. */
  public String mediaType() {
    return mediaType;
  }

  /** Returns what the list makes of the picture. */
  public Relation relation() {
    return relation;
  }

  /** Returns the list entry that the picture matches, exactly or nearly. */
  public Optional<String> entryId() {
    return entryId.isEmpty() ? Optional.empty() : Optional.of(entryId);
  }

  /** Returns the bytes of the file. */
  public byte[] bytes() {
    return resource(fileName);
  }

  /** Returns the bytes of the file as an upload carries them. */
  public ContentSource content() {
    return ContentSource.of(bytes());
  }

  /** Returns the pictures of a relation. */
  public static List<BenignImage> all(Relation relation) {
    return Arrays.stream(values()).filter(image -> image.relation == relation).toList();
  }

  /**
   * Returns the list as CSV with the header {@code
   * algorithm,value,entry_id,submitter,severity_class,classification,updated_at,deleted}.
   */
  public static String listCsv() {
    return new String(resource("benign-list.csv"), StandardCharsets.UTF_8);
  }

  private static byte[] resource(String name) {
    try (InputStream in = BenignImage.class.getClassLoader().getResourceAsStream(FOLDER + name)) {
      if (in == null) {
        throw new IllegalStateException("the resource " + name + " is missing");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
