package org.tocsin.example.chat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.function.Function;
import org.tocsin.model.Upload;
import org.tocsin.model.Verdict;

/** The parts of the chat, put together. It knows of the library what it is given here. */
final class Chat implements AutoCloseable {
  private final Uploads uploads;
  private final WebServer web;
  private final URI address;

  /**
   * Opens the chat on its port.
   *
   * @param screen the library's {@code screen}
   * @param origins where requests come from, as the library sees it
   */
  Chat(Function<Upload, Verdict> screen, Origins origins, ChatSettings settings, Clock clock)
      throws IOException {
    Path folder = Files.createDirectories(settings.data());
    ChatKey key = ChatKey.in(folder);
    People people = new People(key, clock);
    SessionApi sessions = new SessionApi(people);
    FileShelf shelf = FileShelf.openIn(folder);
    LiveFeed feed = new LiveFeed();
    Rooms rooms = new Rooms(shelf, clock, feed::said);
    uploads = new Uploads(screen, key, rooms, shelf, clock, feed::settled);
    web =
        WebServer.start(
            settings.host(),
            settings.port(),
            sessions,
            new RoomApi(sessions, people, rooms, origins, feed),
            new FileApi(sessions, rooms, uploads, shelf, origins, settings),
            new LiveApi(sessions, rooms, origins, feed));
    address = URI.create("http://" + settings.host() + ":" + web.port() + "/");
  }

  /** Returns where the page is. */
  URI address() {
    return address;
  }

  /** Returns the way of uploads. */
  Uploads uploads() {
    return uploads;
  }

  @Override
  public void close() {
    web.close();
    uploads.close();
  }
}
