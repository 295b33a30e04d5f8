package org.tocsin.example.chat;

import io.javalin.config.RoutesConfig;
import io.javalin.websocket.WsCloseStatus;
import io.javalin.websocket.WsConfig;
import io.javalin.websocket.WsConnectContext;
import io.javalin.websocket.WsContext;
import io.javalin.websocket.WsMessageContext;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The live connection of an open page: it is told what happens, and may say something.
 *
 * <p>Files do not come this way: they need the answer that a request has.
 */
final class LiveApi {
  private static final String PERSON = "person";

  private final SessionApi sessions;
  private final Rooms rooms;
  private final Origins origins;
  private final LiveFeed feed;

  LiveApi(SessionApi sessions, Rooms rooms, Origins origins, LiveFeed feed) {
    this.sessions = sessions;
    this.rooms = rooms;
    this.origins = origins;
    this.feed = feed;
  }

  void addTo(RoutesConfig routes) {
    routes.ws("/api/live", this::configure);
  }

  private void configure(WsConfig socket) {
    socket.onConnect(this::connect);
    socket.onMessage(this::hear);
    socket.onClose(
        ctx -> {
          Person person = ctx.attribute(PERSON);
          if (person != null) {
            feed.close(person, ctx);
          }
        });
  }

  private void connect(WsConnectContext ctx) {
    Optional<Person> person = person(ctx);
    if (person.isEmpty()) {
      ctx.closeSession(WsCloseStatus.POLICY_VIOLATION, "Sign in first.");
      return;
    }
    ctx.enableAutomaticPings(30, TimeUnit.SECONDS);
    ctx.attribute(PERSON, person.get());
    feed.open(person.get(), ctx);
  }

  private void hear(WsMessageContext ctx) {
    Person sender = person(ctx).orElseThrow(ChatProblem::signInFirst);
    Views.NewMessage wish = ctx.messageAsClass(Views.NewMessage.class);
    ChatRoom room = rooms.of(sender, wish.room() == null ? "" : wish.room());
    rooms.say(sender, room, wish.text() == null ? "" : wish.text(), origins.of(ctx.session));
  }

  private Optional<Person> person(WsContext ctx) {
    return sessions.of(ctx.cookie(SessionApi.COOKIE));
  }
}
