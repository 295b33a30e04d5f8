package org.tocsin.example.chat;

import io.javalin.websocket.WsContext;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The open pages, and what they are told as it happens.
 *
 * <p>Never throws: a page that cannot be told anything is closed, and reads on when it is back.
 *
 * <p>Safe for use by many threads.
 */
final class LiveFeed {
  private static final Logger LOG = LoggerFactory.getLogger(LiveFeed.class);

  private final ConcurrentHashMap<Person, Set<WsContext>> pages = new ConcurrentHashMap<>();

  void open(Person person, WsContext page) {
    pages.computeIfAbsent(person, absent -> ConcurrentHashMap.newKeySet()).add(page);
  }

  void close(Person person, WsContext page) {
    pages.computeIfPresent(
        person,
        (who, open) -> {
          open.remove(page);
          return open.isEmpty() ? null : open;
        });
  }

  /** Tells the members of a room what was said in it. */
  void said(ChatRoom room, Message message) {
    Views.Event event = Views.Event.said(room, message);
    room.members().forEach(member -> tell(member, event));
  }

  /** Tells people of a room that they may see now: everybody of a channel, members of others. */
  void opened(ChatRoom room) {
    Collection<Person> readers =
        room.kind() == org.tocsin.model.Room.Kind.CHANNEL
            ? List.copyOf(pages.keySet())
            : room.members();
    readers.forEach(reader -> tell(reader, Views.Event.opened(room, reader)));
  }

  /** Tells an uploader what became of a file that waited. */
  void settled(IncomingFile file, Outcome outcome) {
    tell(file.uploader(), Views.Event.settled(file.attempt(), outcome));
  }

  private void tell(Person person, Views.Event event) {
    for (WsContext page : pages.getOrDefault(person, Set.of())) {
      try {
        page.send(event);
      } catch (RuntimeException e) {
        LOG.debug("a page is gone: {}", e.getClass().getSimpleName());
        close(person, page);
      }
    }
  }
}
