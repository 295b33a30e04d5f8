package org.tocsin.example.chat;

import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tocsin.model.Ids;
import org.tocsin.model.NetworkOrigin;
import org.tocsin.model.Room;

/**
 * All rooms, and the one way a message gets into one.
 *
 * <p>Safe for use by many threads.
 */
final class Rooms {
  /** The longest text of a message, in UTF-16 units. */
  static final int LONGEST_TEXT = 4000;

  private static final Logger LOG = LoggerFactory.getLogger(Rooms.class);
  private static final int MOST_ROOMS = 1000;
  private static final int MOST_MEMBERS = 100;

  private final Map<String, ChatRoom> rooms = new LinkedHashMap<>();
  private final FileShelf shelf;
  private final Clock clock;
  private final Ids ids;
  private final BiConsumer<ChatRoom, Message> delivered;

  /**
   * Opens the chat with one public channel.
   *
   * @param delivered told of every message after it is in its room
   */
  Rooms(FileShelf shelf, Clock clock, BiConsumer<ChatRoom, Message> delivered) {
    this.shelf = shelf;
    this.clock = clock;
    this.ids = new Ids(clock);
    this.delivered = delivered;
    add(new ChatRoom("lobby", "Lobby", Room.Kind.CHANNEL, List.of()));
  }

  /** Returns the rooms {@code person} may know of: every channel, and what they are a member of. */
  synchronized List<ChatRoom> visibleTo(Person person) {
    return rooms.values().stream()
        .filter(room -> room.kind() == Room.Kind.CHANNEL || room.has(person))
        .toList();
  }

  /** Opens a public channel; its founder has joined it. */
  ChatRoom openChannel(Person founder, String name) {
    return add(
        new ChatRoom(ids.next("room-"), roomName(name), Room.Kind.CHANNEL, List.of(founder)));
  }

  /** Opens a closed group of its founder and others. */
  ChatRoom openGroup(Person founder, String name, Set<Person> others) {
    List<Person> members = new ArrayList<>(List.of(founder));
    others.stream().filter(other -> !other.equals(founder)).forEach(members::add);
    if (members.size() < 2 || members.size() > MOST_MEMBERS) {
      throw ChatProblem.badRequest("A group has 2 to " + MOST_MEMBERS + " members.");
    }
    return add(new ChatRoom(ids.next("room-"), roomName(name), Room.Kind.GROUP, members));
  }

  /** Returns the direct room of two people, which exists once. */
  synchronized ChatRoom openDirect(Person one, Person other) {
    if (one.equals(other)) {
      throw ChatProblem.badRequest("A direct conversation is with somebody else.");
    }
    return rooms.values().stream()
        .filter(room -> room.kind() == Room.Kind.DIRECT && room.has(one) && room.has(other))
        .findFirst()
        .orElseGet(
            () ->
                add(
                    new ChatRoom(
                        ids.next("room-"), "Direct", Room.Kind.DIRECT, List.of(one, other))));
  }

  /** Makes {@code person} a member of a public channel. */
  ChatRoom join(Person person, String roomId) {
    ChatRoom room =
        visibleTo(person).stream()
            .filter(candidate -> candidate.id().equals(roomId))
            .findFirst()
            .orElseThrow(ChatProblem::notFound);
    room.add(person);
    return room;
  }

  /** Returns a room that {@code person} is a member of. */
  synchronized ChatRoom of(Person person, String roomId) {
    ChatRoom room = rooms.get(roomId);
    if (room == null || !room.has(person)) {
      throw ChatProblem.notFound();
    }
    return room;
  }

  /** Posts a text. */
  Message say(Person sender, ChatRoom room, String text, NetworkOrigin origin) {
    String said = text.strip();
    if (said.isEmpty() || said.length() > LONGEST_TEXT) {
      throw ChatProblem.badRequest("A message has 1 to " + LONGEST_TEXT + " characters.");
    }
    return deliver(sender, room, said, Optional.empty(), origin);
  }

  /** Posts a file. {@link Uploads} calls this, when the verdict's action is to deliver. */
  Message share(Person sender, ChatRoom room, SharedFile file, NetworkOrigin origin) {
    return deliver(sender, room, "", Optional.of(file), origin);
  }

  private Message deliver(
      Person sender, ChatRoom room, String text, Optional<SharedFile> file, NetworkOrigin origin) {
    Message message = new Message(ids.next("msg-"), sender, clock.instant(), text, file, origin);
    room.add(message).flatMap(Message::file).ifPresent(this::discard);
    delivered.accept(room, message);
    return message;
  }

  private void discard(SharedFile file) {
    try {
      shelf.remove(file);
    } catch (IOException e) {
      LOG.warn("a file that no room shows any more stays: {}", e.getClass().getSimpleName());
    }
  }

  private synchronized ChatRoom add(ChatRoom room) {
    if (rooms.size() >= MOST_ROOMS) {
      throw ChatProblem.full("There are as many rooms as this chat can have.");
    }
    rooms.put(room.id(), room);
    return room;
  }

  private static String roomName(String name) {
    String stripped = name.strip();
    if (stripped.isEmpty()
        || stripped.length() > 60
        || stripped.codePoints().anyMatch(Character::isISOControl)) {
      throw ChatProblem.badRequest("A room's name has 1 to 60 characters.");
    }
    return stripped;
  }
}
