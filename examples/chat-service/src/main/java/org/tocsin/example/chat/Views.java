package org.tocsin.example.chat;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.tocsin.model.Room;

/**
 * What the page is told, as JSON. It has no field for an address, a verdict or an incident.
 *
 * <p>A field that is null is left out.
 */
final class Views {
  private Views() {}

  record Me(String name) {}

  record RoomView(String id, String name, String kind, boolean joined, List<String> members) {
    static RoomView of(ChatRoom room, Person reader) {
      return new RoomView(
          room.id(),
          room.nameFor(reader),
          room.kind().name().toLowerCase(Locale.ROOT),
          room.has(reader),
          room.members().stream().map(Person::name).toList());
    }
  }

  record FileView(String id, String name, long size, boolean picture) {
    static FileView of(SharedFile file) {
      return new FileView(file.id(), file.name(), file.size(), file.type().isPicture());
    }
  }

  record MessageView(String id, String sender, String at, String text, @Nullable FileView file) {
    static MessageView of(Message message) {
      return new MessageView(
          message.id(),
          message.sender().name(),
          message.at().toString(),
          message.text(),
          message.file().map(FileView::of).orElse(null));
    }
  }

  /** What became of an upload: {@code posted}, {@code waiting} or {@code refused}. */
  record UploadView(
      String attempt, String state, @Nullable MessageView message, @Nullable String error) {
    static UploadView of(String attempt, Outcome outcome) {
      if (outcome instanceof Outcome.Posted posted) {
        return new UploadView(attempt, "posted", MessageView.of(posted.message()), null);
      }
      return outcome instanceof Outcome.Waiting
          ? new UploadView(attempt, "waiting", null, null)
          : new UploadView(attempt, "refused", null, Outcome.NOT_POSTED);
    }
  }

  /** Something that happens while a page is open: exactly one of the three is set. */
  record Event(
      @Nullable String room,
      @Nullable MessageView message,
      @Nullable RoomView opened,
      @Nullable UploadView upload) {
    static Event said(ChatRoom room, Message message) {
      return new Event(room.id(), MessageView.of(message), null, null);
    }

    static Event opened(ChatRoom room, Person reader) {
      return new Event(null, null, RoomView.of(room, reader), null);
    }

    static Event settled(String attempt, Outcome outcome) {
      return new Event(null, null, null, UploadView.of(attempt, outcome));
    }
  }

  record Problem(String error) {}

  /** What a client sends to sign in. */
  record SignIn(@Nullable String name) {}

  /** What a client sends to open a room. */
  record NewRoom(
      @Nullable String kind, @Nullable String name, @Nullable List<@Nullable String> members) {
    Room.Kind roomKind() {
      try {
        return Room.Kind.valueOf(String.valueOf(kind).toUpperCase(Locale.ROOT));
      } catch (IllegalArgumentException e) {
        throw ChatProblem.badRequest("A room is a channel, a group or direct.");
      }
    }
  }

  /** What a client sends to say something. */
  record NewMessage(@Nullable String room, @Nullable String text) {}
}
