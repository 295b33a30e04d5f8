package org.tocsin.model;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Bytes that a user posted, with who, from where, when and whereto.
 *
 * <p>All facts are as they are now. On a match they are sealed as they stand here and never looked
 * up again.
 */
public final class Upload {
  private final UploadId id;
  private final ContentSource content;
  private final Account uploader;
  private final NetworkOrigin origin;
  private final Room room;
  private final Optional<String> fileName;
  private final Optional<String> declaredMediaType;
  private final List<ChatMessage> context;

  private Upload(Builder builder) {
    this.id = builder.id;
    this.content = builder.content;
    this.uploader = builder.uploader;
    this.origin = builder.origin;
    this.room = builder.room;
    this.fileName = builder.fileName;
    this.declaredMediaType = builder.declaredMediaType;
    this.context = builder.context;
  }

  /**
   * Starts an upload. The five facts given here have no default.
   *
   * @param id the host's own identifier of this attempt
   * @param content the bytes
   * @param uploader who posted them
   * @param origin where they came from
   * @param room where they are to go
   */
  public static Builder builder(
      UploadId id, ContentSource content, Account uploader, NetworkOrigin origin, Room room) {
    return new Builder(id, content, uploader, origin, room);
  }

  /** Returns the host's identifier of this attempt. */
  public UploadId id() {
    return id;
  }

  /** Returns the bytes. */
  public ContentSource content() {
    return content;
  }

  /** Returns who posted them. */
  public Account uploader() {
    return uploader;
  }

  /** Returns where they came from. */
  public NetworkOrigin origin() {
    return origin;
  }

  /** Returns where they are to go. */
  public Room room() {
    return room;
  }

  /** Returns the name the user gave the file: untrusted, at most 2056 characters. */
  public Optional<String> fileName() {
    return fileName;
  }

  /** Returns the media type the client claimed: untrusted, at most 255 characters. */
  public Optional<String> declaredMediaType() {
    return declaredMediaType;
  }

  /** Returns the messages around the upload, oldest first. */
  public List<ChatMessage> context() {
    return context;
  }

  @Override
  public String toString() {
    return "Upload(" + id + ")";
  }

  /** Collects the optional facts of an upload. Not safe for use by several threads. */
  public static final class Builder {
    private final UploadId id;
    private final ContentSource content;
    private final Account uploader;
    private final NetworkOrigin origin;
    private final Room room;
    private Optional<String> fileName = Optional.empty();
    private Optional<String> declaredMediaType = Optional.empty();
    private List<ChatMessage> context = List.of();

    private Builder(
        UploadId id, ContentSource content, Account uploader, NetworkOrigin origin, Room room) {
      this.id = Objects.requireNonNull(id, "id");
      this.content = Objects.requireNonNull(content, "content");
      this.uploader = Objects.requireNonNull(uploader, "uploader");
      this.origin = Objects.requireNonNull(origin, "origin");
      this.room = Objects.requireNonNull(room, "room");
    }

    /**
     * Sets the name the user gave the file. A name is a fact: a blank one is none, a longer one is
     * cut at 2056.
     */
    public Builder fileName(String name) {
      this.fileName =
          name.isBlank()
              ? Optional.empty()
              : Optional.of(name.length() > 2056 ? name.substring(0, 2056) : name);
      return this;
    }

    /** Sets the media type the client claimed. A blank or overlong one is none. */
    public Builder declaredMediaType(String type) {
      this.declaredMediaType =
          type.isBlank() || type.length() > 255 ? Optional.empty() : Optional.of(type);
      return this;
    }

    /**
     * Sets the messages around the upload, oldest first; at most {@link Conversation#MAX_MESSAGES}.
     */
    public Builder context(List<ChatMessage> messages) {
      if (messages.size() > Conversation.MAX_MESSAGES) {
        throw new IllegalArgumentException(
            "context has at most "
                + Conversation.MAX_MESSAGES
                + " messages; this one has "
                + messages.size());
      }
      this.context = List.copyOf(messages);
      return this;
    }

    /** Returns the upload. */
    public Upload build() {
      return new Upload(this);
    }
  }
}
