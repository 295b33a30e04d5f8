package org.tocsin.example.chat;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.tocsin.model.Account;
import org.tocsin.model.ChatMessage;
import org.tocsin.model.Room;

/**
 * A room: its members and its latest messages.
 *
 * <p>Safe for use by many threads.
 */
final class ChatRoom {
  /** How many messages a room remembers. */
  static final int MEMORY = 500;

  /** How many messages before an upload an incident keeps. */
  static final int CONTEXT = 50;

  private final String id;
  private final String name;
  private final Room.Kind kind;
  private final Set<Person> members;
  private final Deque<Message> messages = new ArrayDeque<>();

  ChatRoom(String id, String name, Room.Kind kind, Collection<Person> members) {
    this.id = id;
    this.name = name;
    this.kind = kind;
    this.members = new LinkedHashSet<>(members);
  }

  String id() {
    return id;
  }

  Room.Kind kind() {
    return kind;
  }

  /** Returns the room's name as {@code reader} sees it: a direct room bears the other's name. */
  synchronized String nameFor(Person reader) {
    if (kind != Room.Kind.DIRECT) {
      return name;
    }
    return members.stream()
        .filter(member -> !member.equals(reader))
        .map(Person::name)
        .findFirst()
        .orElse(name);
  }

  synchronized List<Person> members() {
    return List.copyOf(members);
  }

  synchronized boolean has(Person person) {
    return members.contains(person);
  }

  synchronized void add(Person person) {
    members.add(person);
  }

  /** Adds a message and returns the one that is forgotten for it. */
  synchronized Optional<Message> add(Message message) {
    messages.addLast(message);
    return messages.size() > MEMORY ? Optional.of(messages.removeFirst()) : Optional.empty();
  }

  /** Returns what was said, oldest first. */
  synchronized List<Message> messages() {
    return List.copyOf(messages);
  }

  synchronized Optional<SharedFile> file(String fileId) {
    return messages.stream()
        .flatMap(message -> message.file().stream())
        .filter(file -> file.id().equals(fileId))
        .findFirst();
  }

  /** Returns the facts about this room that an incident of {@code uploader} keeps. */
  synchronized Room factFor(Person uploader) {
    List<Account> others =
        members.stream().filter(member -> !member.equals(uploader)).map(Person::account).toList();
    return switch (kind) {
      case CHANNEL -> Room.publicChannel(id, name);
      case GROUP -> Room.group(id, name, others);
      case DIRECT -> Room.direct(id, others.get(0));
    };
  }

  /** Returns the latest messages as an incident keeps them, oldest first. */
  synchronized List<ChatMessage> context() {
    return messages.stream()
        .skip(Math.max(0, messages.size() - CONTEXT))
        .map(Message::fact)
        .toList();
  }

  @Override
  public String toString() {
    return "ChatRoom(" + id + ")";
  }
}
