package org.tocsin.model;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The place an upload was posted to, as it is at the moment of the upload.
 *
 * @param id the host's identifier of the room, 1 to 255 characters
 * @param name the name users see, at most 255 characters
 * @param kind what kind of place it is
 * @param visibility who could see its content at upload time
 * @param recipients accounts known to be meant to receive the upload, without the uploader; may be
 *     empty
 */
public record Room(
    String id, Optional<String> name, Kind kind, Visibility visibility, List<Account> recipients) {

  /** What kind of place a room is. */
  public enum Kind {
    /** A conversation of two. */
    DIRECT,
    /** A conversation of a closed set of members. */
    GROUP,
    /** A place that members join by themselves. */
    CHANNEL
  }

  /** Who can see a room's content. */
  public enum Visibility {
    /** Anybody, without an invitation. */
    PUBLIC,
    /** Only those who were let in. */
    RESTRICTED
  }

  public Room {
    Checks.text(id, "room id", 255);
    name.ifPresent(text -> Checks.text(text, "room name", 255));
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(visibility, "visibility");
    recipients = List.copyOf(recipients);
  }

  /** Returns a public channel. */
  public static Room publicChannel(String id, String name) {
    return new Room(id, Optional.of(name), Kind.CHANNEL, Visibility.PUBLIC, List.of());
  }

  /** Returns a closed group with its other members. */
  public static Room group(String id, String name, List<Account> recipients) {
    return new Room(id, Optional.of(name), Kind.GROUP, Visibility.RESTRICTED, recipients);
  }

  /** Returns a conversation of two. */
  public static Room direct(String id, Account recipient) {
    return new Room(id, Optional.empty(), Kind.DIRECT, Visibility.RESTRICTED, List.of(recipient));
  }

  @Override
  public String toString() {
    return "Room(" + kind + ", " + visibility + ")";
  }
}
