package org.tocsin.example.chat;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Rooms and texts. */
final class RoomApi {
  private final SessionApi sessions;
  private final People people;
  private final Rooms rooms;
  private final Origins origins;
  private final LiveFeed feed;

  RoomApi(SessionApi sessions, People people, Rooms rooms, Origins origins, LiveFeed feed) {
    this.sessions = sessions;
    this.people = people;
    this.rooms = rooms;
    this.origins = origins;
    this.feed = feed;
  }

  void addTo(RoutesConfig routes) {
    routes.get("/api/rooms", this::list);
    routes.post("/api/rooms", this::open);
    routes.post("/api/rooms/{room}/join", this::join);
    routes.get("/api/rooms/{room}/messages", this::read);
    routes.post("/api/rooms/{room}/messages", this::say);
  }

  private void list(Context ctx) {
    Person reader = sessions.require(ctx);
    ctx.json(
        rooms.visibleTo(reader).stream().map(room -> Views.RoomView.of(room, reader)).toList());
  }

  private void open(Context ctx) {
    Person founder = sessions.require(ctx);
    Views.NewRoom wish = ctx.bodyAsClass(Views.NewRoom.class);
    String name = wish.name() == null ? "" : wish.name();
    ChatRoom room =
        switch (wish.roomKind()) {
          case CHANNEL -> rooms.openChannel(founder, name);
          case GROUP -> rooms.openGroup(founder, name, named(wish.members()));
          case DIRECT -> rooms.openDirect(founder, one(named(wish.members())));
        };
    feed.opened(room);
    ctx.status(201).json(Views.RoomView.of(room, founder));
  }

  private void join(Context ctx) {
    Person person = sessions.require(ctx);
    ctx.json(Views.RoomView.of(rooms.join(person, ctx.pathParam("room")), person));
  }

  private void read(Context ctx) {
    ChatRoom room = rooms.of(sessions.require(ctx), ctx.pathParam("room"));
    ctx.json(room.messages().stream().map(Views.MessageView::of).toList());
  }

  private void say(Context ctx) {
    Person sender = sessions.require(ctx);
    ChatRoom room = rooms.of(sender, ctx.pathParam("room"));
    String text = ctx.bodyAsClass(Views.NewMessage.class).text();
    Message message = rooms.say(sender, room, text == null ? "" : text, origins.of(ctx));
    ctx.status(201).json(Views.MessageView.of(message));
  }

  private Set<Person> named(@Nullable List<@Nullable String> names) {
    Set<Person> found = new LinkedHashSet<>();
    for (String name : names == null ? List.<@Nullable String>of() : names) {
      found.add(
          people
              .named(name == null ? "" : name)
              .orElseThrow(
                  () -> ChatProblem.badRequest("Somebody of that name has not been here.")));
    }
    return found;
  }

  private static Person one(Set<Person> others) {
    if (others.size() != 1) {
      throw ChatProblem.badRequest("A direct conversation is with one other person.");
    }
    return others.iterator().next();
  }
}
